"""Which characters a document can show, and what stands for those that it can't."""

from __future__ import annotations

import re
from typing import Final

from panel.unseen import UNSEEN

_COVERED: Final = """
20-7E A0-AC AE-377 37A-37F 384-38A 38C 38E-3A1 3A3-4FF 510-513 51A-51D 531-556 559-58A 58D-58F
591-5C7 5D0-5EA 5EF-5F4 606-60C 615 61B 61F 621-63A 640-655 65A 660-66D 674 679-67B 67E-680 683-684
686-687 691 698 6A4 6A9 6AF 6BE 6CC 6F0-6F9 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59
1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FD6-1FDB 1FDD-1FEF 1FF2-1FF4 1FF6-1FFE 2000-200A
200C-200D 2010-2027 202F-2040 2042 2044-2052 2054-205F 2070-2071 2074-208E 2090-209C 20A0-20C0
2100-211E 2120 2122 2124 2126-2151 2153-2184 2189 2190-22FF FB00-FB06 FB13-FB17 FB1D-FB36 FB38-FB3C
FB3E FB40-FB41 FB43-FB44 FB46-FB4F"""
"""What the fonts have (found by setting each character), less what hides or turns
text. The zero-width joiners stay after letters that they join: Persian is written with them."""
_RANGES: Final = "".join(
    "-".join(f"\\U{end:0>8}" for end in one.split("-")) for one in _COVERED.split()
)
_MISSING: Final = re.compile(f"[^\n{_RANGES}]|{UNSEEN}")


def printable(text: str) -> str:
    """The text with every character by its number that couldn't be seen: [U+4E2D]."""
    return _MISSING.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\t", " "))
