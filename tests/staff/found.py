"""Picking things out of pages."""

import re


def found(pattern: str, text: str) -> str:
    """What the pattern's group is in the text, which must hold it."""
    match = re.search(pattern, text, re.DOTALL)
    assert match, f"no {pattern} in the page"
    return match.group(1)
