#!/usr/bin/env python
"""Gives the operator every verb of the project."""

import io
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel.settings")
    # Into a pipe too each line is told when it is said: long work shows its progress there.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    execute_from_command_line(sys.argv)
