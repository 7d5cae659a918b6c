"""Tests of regimes."""
