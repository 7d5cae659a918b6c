"""Checks certificates on a machine without Django or database: stdlib and `cryptography` only."""
