"""Two texts side by side, word by word: what one has and the other has not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from panel.staff.words import label, text

_WORDS: Final = re.compile(r"\s*\S+|\s+$")
_MANY: Final = 600
"""Words of a text above which frequent ones are no landmarks, or the search takes minutes."""


class Run(NamedTuple):
    """Words in a row that both texts have, or only one of them."""

    words: str
    changed: bool


def pieces(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """Both texts in pieces; the pieces of each, joined, are that text to the character."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    long = max(len(old), len(new)) > _MANY
    left: list[Run] = []
    right: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=long).get_opcodes():
        changed = kind != "equal"
        left += _piece(old[a:b], changed=changed)
        right += _piece(new[c:d], changed=changed)
    return left, right


def _piece(words: Sequence[str], *, changed: bool) -> Iterator[Run]:
    if words:
        yield Run("".join(words), changed)


class Version(NamedTuple):
    """A text, what it is called, and who gave it when."""

    title: str
    text: str
    by: Sequence[object] = ()


class Texts(NamedTuple):
    """A section of two versions beside each other, with what only one of them says marked."""

    title: str
    left: Version
    right: Version
    template: str = "staff/texts.html"

    @property
    def sides(self) -> tuple[tuple[Version, SafeString], tuple[Version, SafeString]]:
        """Each version with its text as the page shows it."""
        left, right = pieces(self.left.text, self.right.text)
        return (self.left, _marked(left, "del")), (self.right, _marked(right, "ins"))

    @property
    def same(self) -> bool:
        """Whether they read alike."""
        return self.left.text == self.right.text


def clashing(
    now: Mapping[str, Any], typed: object, meanwhile: Sequence[Sequence[object]]
) -> Iterator[Texts]:
    """What was typed beside how it reads by now, of each text that differs; the last said by whom.

    `now` holds the fields as a form would begin with them.
    """
    by = meanwhile[-1] if meanwhile else ()
    for name, there in now.items():
        mine = getattr(typed, name, None)
        if isinstance(there, str) and isinstance(mine, str) and mine != there:
            yield Texts(
                label(name),
                Version("As it reads now", there, by),
                Version("As you typed it", mine),
            )


def _marked(found: Sequence[Run], mark: str) -> SafeString:
    tag = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}[mark]
    return format_html_join(
        "",
        "{}",
        ((format_html(tag if one.changed else "{}", text(one.words)),) for one in found),
    )
