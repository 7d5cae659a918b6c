"""How what was found in documents reads on an item's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from evidence import texts
from evidence.collecting_words import meant
from evidence.documents import Notices, RulesTried, Text, TextRead, TextRecognised
from evidence.findings import MailRead, Taken
from evidence.reading import preserved, text_of
from evidence.sources import source
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Damaged
from panel.staff.registering import Facts, Seen, Table
from panel.staff.words import Link, label, past

SHOWN: Final = (MailRead, Notices, Text)
"""Findings that are told here."""
BEGINNING: Final = 20_000
"""Characters of a text that stand on its item's page."""


def of_mail(read: MailRead) -> list[tuple[str, Any]]:
    """What an e-mail claims: its date as it stands in it, with the instant that it means."""
    return [
        ("From", read.sender),
        ("Sent", _dated(read.sent)),
        ("Subject", read.subject),
        ("First at a server", _dated(read.first_server)),
    ]


def _dated(said: Taken | None) -> list[Any] | None:
    return [said.raw, meant(said)] if said else None


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """Its text, and what it holds besides what it shows."""
    item: EvidenceItem = seen.state
    for kind in (TextRead, TextRecognised):
        if read := item.finding(kind):
            yield from _text(seen, item, read)
    yield from _noticed(item)


def _text(seen: Seen, item: EvidenceItem, read: Text) -> Iterator[Facts | Table]:
    """How the text was read, and its beginning where the item may be opened."""
    recognised = isinstance(read, TextRecognised)
    title = "Text in its pictures" if recognised else "Text"
    yield Facts(f"{title}, as it was read", list(_facts(read)))
    if item.status is not EvidenceStatus.READY or not read.characters:
        return
    try:
        shown, whole = _beginning(texts.kept(read.sha256))
    except Damaged:
        shown, whole = [(1, "Its copy is gone: have the item examined again.")], True
    rest = "" if whole else Link("the whole text", text_of(seen.key, read.step))
    yield Table(title, ("Page", "Text"), shown, rest=rest)


def _facts(read: Text) -> Iterator[tuple[str, Any]]:
    yield "Pages", _pages(read)
    yield "Characters", f"{read.characters:,}"
    yield "Script", ", ".join(read.scripts) or None
    yield "Language", read.language or "not said: it is not sure"
    match read:
        case TextRead():
            yield "Encoding", read.encoding or None
        case TextRecognised():
            yield "Sure of it", f"{read.confidence} of 100" if read.characters else None
            yield "Expected", ", ".join(read.languages) or None
            yield "Lacked", read.missing or None
    yield "Source", source(read)


def _pages(read: Text) -> str:
    of = f" of {read.of_pages:,}" if isinstance(read, TextRead) else ""
    return f"{read.pages:,}{of}{'; there is more than is kept' if read.truncated else ''}"


def _beginning(pages: Sequence[texts.Page]) -> tuple[list[tuple[int, Any]], bool]:
    """What a page has room for, and whether that is all."""
    shown, left = list[tuple[int, Any]](), BEGINNING
    for page in pages:
        if left <= 0:
            return shown, False
        shown.append((page.number, preserved(page.text[:left])))
        left -= len(page.text)
    return shown, left >= 0


def _noticed(item: EvidenceItem) -> Iterator[Facts | Table]:
    """What it holds besides what it shows, and what that was looked for with."""
    looks = [one for one in item.found if isinstance(one, Notices)]
    if not looks:
        return
    yield Table(
        "Besides what it shows",
        ("Kind", "In words", "Where", "Source"),
        [
            (label(one.trap), one.says, one.where, source(look))
            for look in looks
            for one in look.noticed
        ],
        empty="Nothing that acts by itself, hides or is fetched was found.",
    )
    yield Facts("Looked through with", [(past(type(look)), _with(look)) for look in looks])


def _with(look: Notices) -> str:
    words = source(look)
    if isinstance(look, RulesTried):
        words += f"; files looked at: {look.looked_at:,}"
        if look.left_out:
            words += f", left out: {look.left_out:,}"
    return words
