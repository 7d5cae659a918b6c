"""What a fact on an item's page is from: whose word it is, and what read it."""

from __future__ import annotations

from typing import Final

from evidence.chain import tool_of
from evidence.finding import Finding

CLAIM: Final = "claim of the file"
SENDER: Final = "claim of whoever brought it"
CONTAINER: Final = "claim of the file that it was taken out of"


def source(finding: Finding) -> str:
    """The step that found it, with its tool."""
    return f"step {finding.step}, {tool_of(finding)}"


def claim(finding: Finding) -> str:
    """Where it is the file's own word."""
    return f"{CLAIM}; {source(finding)}"
