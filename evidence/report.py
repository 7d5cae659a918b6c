"""The chain of custody of an item as a document: what the template of the report may say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from evidence import receiving
from evidence.chain import APART, Link, chain, pairs, tool_of
from evidence.collecting_words import in_short
from evidence.domain.contradictions import contradictions
from evidence.finding import Finding
from evidence.findings import (
    CredentialsRead,
    FilmRead,
    MailRead,
    MetadataRead,
    PlaceFound,
    WorkingCopyMade,
)
from evidence.likes_page import Around, around
from evidence.models import EvidenceRow
from evidence.queries import receipts
from evidence.sources import CONTAINER, SENDER
from evidence.states import EvidenceItem, EvidenceStatus
from evidence.store import Damaged
from panel.access.viewers import Viewer
from panel.ledger import opening, streams
from panel.ledger.codec import stamp
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.printing.typesetting import typeset
from panel.staff.words import label, past, plainly

TEMPLATE: Final = Path(__file__).parent / "printing" / "custody.typ"
_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_ALIKE: Final = 10
"""Look-alikes that the report lists."""
_SAYS: Final[Mapping[type[Finding], Sequence[str]]] = {
    MetadataRead: MetadataRead.__struct_fields__,
    FilmRead: FilmRead.__struct_fields__,
    MailRead: MailRead.__struct_fields__,
    CredentialsRead: ("signer", "signed_at", "says", "ingredients", "remote"),
    PlaceFound: ("named",),
}
"""Of what steps found, the fields in which a file speaks for itself."""


def made(registry: Registry, row: EvidenceRow, viewer: Viewer, moment: Moment) -> bytes:
    """The report as PDF, dated at the moment: the same bytes whenever it is made of it."""
    item = streams.newest(registry, EvidenceItem, row.key)
    receipt = receipts([row.stream])[row.stream]
    found = chain(row.key, viewer, moment)
    near = around(row.key, item, viewer, moment)
    return typeset(
        TEMPLATE,
        {
            "demonstration": opening.described(registry).demonstration,
            "key": row.key,
            "name": item.claimed_name,
            "facts": [
                ["Item", row.key],
                ["Name, as its sender gave it", item.claimed_name],
                ["Note", item.note],
                ["Collected", in_short(item.collected).removeprefix("Collected ")],
                ["Stands", row.status],
                ["Type, by content", item.media_type or "not examined"],
                ["Size", f"{item.size:,} bytes"],
                ["SHA-256", item.sha256],
                ["Receipt", f"position {receipt.position} of the log"],
                ["Leaf", receipt.leaf.hex()],
                ["As of", f"{stamp(moment.at)}, position {moment.position} of the log"],
            ],
            "picture": _picture(item),
            "claims": [*_sent(item), *_told(item, claims=True)],
            "found": [*_told(item, claims=False), *_alike(near)],
            "doubts": [*contradictions(item), *near.doubts()],
            "chain": [_line(link) for link in found.links],
            "whole": list(found.whole),
        },
        at=moment.at,
    )


def _sent(item: EvidenceItem) -> Iterator[list[str]]:
    """Its name and type by whoever brought it, or by what it was taken out of."""
    whose = CONTAINER if item.contained_in else SENDER
    for name, value in (("Name", item.claimed_name), ("Type", item.claimed_type)):
        if value:
            yield [name, value, whose]


def _told(item: EvidenceItem, *, claims: bool) -> Iterator[list[str]]:
    """Each thing that the file says, or else that tools found, with what read or found it."""
    for finding in item.found:
        kind = type(finding)
        own = {label(field) for field in _SAYS.get(kind, ())}
        for name, value in pairs(finding):
            if name not in APART and (name in own) == claims:
                yield [f"{past(kind)}: {name}", plainly(value), tool_of(finding) or finding.step]


def _alike(near: Around) -> Iterator[list[str]]:
    """The nearest of what looks like it, each with what it claims otherwise."""
    for one in near.likes[:_ALIKE]:
        row = one.like.row
        claims = f"; it {one.words}" if one.differs else ""
        said = f"{row.claimed_name}, item {row.key}, {one.apart}{claims}"
        yield ["Looks like it", said, "PDQ, 256 bits"]
    if len(near.likes) > _ALIKE:
        yield ["Looks like it", f"{len(near.likes) - _ALIKE:,} more items", "PDQ, 256 bits"]


def _line(link: Link) -> dict[str, str]:
    said = "; ".join(f"{name}: {plainly(value)}" for name, value in link.said)
    struck = f" ({link.struck})" if link.struck else ""
    return {
        "position": str(link.position),
        "recorded": stamp(link.recorded_at),
        "happened": plainly(link.happened) if link.happened else "",
        "what": f"{link.what}{struck}",
        "said": _DIGEST.sub(_shortened, said),
        "who": link.who,
        "tool": link.tool,
        "digest": _DIGEST.sub(_shortened, link.digest),
    }


def _shortened(digest: re.Match[str]) -> str:
    """Enough to compare it by eye; the whole stands above the list, or among what was found."""
    return f"{digest.group()[:16]}…"


def _picture(item: EvidenceItem) -> list[int]:
    """The bytes of the working copy, a JPEG of our own making, where there is one to show."""
    copy = item.finding(WorkingCopyMade)
    if copy is None or item.status is not EvidenceStatus.READY:
        return []
    try:
        return list(receiving.working_copy(copy.sha256))
    except Damaged:
        return []
