"""Rules are pure: importing them loads neither Django nor Celery."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(ROOT.glob("cases/*/domain*"))
    if not path.name.startswith("__")
] + ["evidence.domain", "evidence.states"]
PURE = ["values", "events", "states", "commands", "corrections", "registers", "reading"]


@pytest.mark.parametrize(
    "module", [*RULES, *(f"panel.ledger.{name}" for name in PURE), "panel.access.viewers", "panel"]
)
def test_importing_a_rule_loads_no_framework(module):
    code = (
        f"import sys, {module}; "
        "print(sorted({'django', 'celery', 'rest_framework'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
