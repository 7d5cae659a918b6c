"""Characters of a text that nobody sees: texts that differ by these alone would look the same."""

from __future__ import annotations

from typing import Final

_JOINED: Final = "\u0590-\u0dff\u1000-\u109f\u1780-\u17ff"
"""Scripts whose letters a joiner joins or keeps apart: Persian and those of India are so written.
"""
UNSEEN: Final = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    f"|(?<![{_JOINED}])[\u200c\u200d]"
)
"""Of a regular expression: what hides or turns text, has no width, or joins where nothing joins."""
