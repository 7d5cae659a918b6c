"""Importing a rule loads no framework."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOMAINS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in ROOT.glob("cases/*/domain.py")
)


@pytest.mark.parametrize("module", ["panel", "panel.ledger.commands", *DOMAINS])
def test_a_rule_loads_neither_django_nor_celery(module):
    code = f"import sys, {module}; print({{'django', 'celery'}} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "set()\n"
