"""The texts of documents: in the store as copies, in the database as they are searched.

The rows are operational: they are what the copies in the store make of them, by digest, and a
subscription that reads the log again from its beginning writes them again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Final, TypeVar

import msgspec
from django.db.models import Q, QuerySet

from evidence import receiving
from evidence.documents import Text
from evidence.models import TextPart
from evidence.names import claimed
from evidence.sandbox.client import StepError
from evidence.states import EvidenceStatus
from panel.ledger.events import Recorded
from panel.ledger.values import Count
from panel.search.indexing import Index, Phrases, parts
from panel.search.words import phrases

T = TypeVar("T", bound=Text)
INDEX: Final = Index("evidence_text", "evidence_text_words", "to_tsvector('simple', words)")
MOST_BYTES: Final = 8 * 1024 * 1024
"""Of a copy."""


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page by its number, from 1."""

    number: Count
    text: Annotated[str, msgspec.Meta(max_length=4_000_000, pattern="^[^\x00\ud800-\udfff]*$")]


def made(kind: type[T], said: dict[str, Any]) -> T:
    """What a step that reads text answers, its pages kept in the store as a copy; or StepError."""
    try:
        pages = msgspec.convert(said.pop("pages"), bytes)
        read = msgspec.json.decode(pages, type=tuple[Page, ...])
        with receiving.copies().incoming(most=MOST_BYTES) as into:
            into.write(msgspec.json.encode(read))
            kept = into.keep()._asdict()
        characters = sum(len(page.text) for page in read)
        counted = {**kept, "pages": len(read), "characters": characters}
        return msgspec.convert({**said, **counted}, kind)
    except (msgspec.DecodeError, KeyError) as error:
        raise StepError(f"its answer can't be so: {claimed(str(error), longest=200)}") from error


def kept(sha256: str) -> tuple[Page, ...]:
    """The pages of a copy; Damaged where it is not what it was."""
    return msgspec.json.decode(receiving.working_copy(sha256), type=tuple[Page, ...])


def index(recorded: Recorded) -> None:
    """Have a text that was read be found by its words."""
    read = recorded.fact.event
    if not isinstance(read, Text) or TextPart.objects.filter(sha256=read.sha256).exists():
        return
    TextPart.objects.bulk_create(
        TextPart(sha256=read.sha256, part=number, page=page, words=said)
        for number, (page, said) in enumerate(_parts(kept(read.sha256)))
    )


def _parts(pages: tuple[Page, ...]) -> Iterator[tuple[int, str]]:
    for page in pages:
        yield from ((page.number, part) for part in parts(page.text))


def saying(asked: str) -> Q:
    """The items that may be opened and have, on one page, all the words that are asked for.

    It narrows rows to those that say it, and widens them to none: ask it of what a viewer sees.
    """
    return having(phrases(asked))


def having(wanted: Phrases) -> Q:
    """The same, for phrases."""
    if not wanted:
        return Q(pk__in=[])
    copies = _matching(wanted).values("sha256")
    return Q(Q(text__in=copies) | Q(scan__in=copies), status=EvidenceStatus.READY)


def pages_saying(wanted: Phrases, copies: Collection[str]) -> dict[str, int]:
    """Of each of these copies that says that, by its digest, the first page on which it does."""
    parts = _matching(wanted).filter(sha256__in=copies).order_by("-page")
    return dict(parts.values_list("sha256", "page"))


def _matching(wanted: Phrases) -> QuerySet[TextPart]:
    return TextPart.objects.filter(id__in=INDEX.matching(wanted))
