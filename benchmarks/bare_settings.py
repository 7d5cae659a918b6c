"""The project's settings with Django's own admin: its templates, and a site of nothing else."""

from pathlib import Path

from django.contrib import admin

from panel.settings import *  # noqa: F403
from panel.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.bare_site"
TEMPLATES[0]["DIRS"] = [Path(admin.__file__).parent / "templates"]
