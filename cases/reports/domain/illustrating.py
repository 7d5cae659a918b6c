"""Pictures that are printed with a paragraph: chosen one by one, in the Panel's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec

from cases.incidents.domain import Incident
from cases.reports.domain.guarding import confided
from cases.reports.domain.paragraphs import Paragraph, Standing
from cases.reports.domain.writing import only
from cases.reports.paragraph_events import IllustrationDropped, ParagraphIllustrated
from evidence.enclosing import EvidenceKey
from evidence.findings import WorkingCopyMade
from evidence.states import EvidenceItem, EvidenceStatus
from panel.access.roles import PANEL
from panel.ledger.commands import Act, Command, Reads, Refused
from panel.ledger.states import State, stream_name
from panel.ledger.values import Line, Text

MOST_PICTURES = 50
"""Printed with one paragraph."""
Words = Annotated[
    str,
    msgspec.Meta(
        max_length=300,
        pattern=r"^[^\x00-\x1f\x7f-\x9f]*$",
        description="At most 300 characters on one line",
    ),
]


class IllustrateParagraph(Command, on=Paragraph, roles=PANEL, noun="illustration"):
    """Have a picture printed with a draft, or say something else of one that is.

    What is printed is its working copy, which bears none of the original's metadata; nothing that
    the file or its sender says is printed. Whoever the caption names is named by the paragraph.
    """

    item: EvidenceKey
    """The item of evidence; the paragraph rests on it."""
    caption: Line
    """What stands below it."""
    shows: Text
    """What is seen in it, for readers who can't see it: it is read aloud to them."""
    credit: Line
    """From whom it is: a photographer, an agency, a Member State."""
    taken: Words = ""
    """When it was taken, in words, where that is known and may be said."""
    place: Words = ""
    """Where it was taken, where that is known and may be said."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """A draft that rests on an item of evidence."""
        why = only(paragraph, Standing.DRAFT)
        return why or ("" if paragraph.items else "it rests on no item of evidence yet")

    @classmethod
    def rests(cls, paragraph: Paragraph, act: Act) -> Reads:
        """The incidents behind the paragraph."""
        return {stream_name(Incident, key): (Incident, key) for key in paragraph.rests_on}

    def reads(self, paragraph: Paragraph, act: Act) -> Reads:
        """The item."""
        return {"of": (EvidenceItem, self.item)}

    def decide(
        self, act: Act, paragraph: Paragraph, of: EvidenceItem, **read: State
    ) -> Iterator[ParagraphIllustrated]:
        """An examined picture that the paragraph rests on and that leads to no protected source."""
        if self.item not in paragraph.items:
            raise Refused("the paragraph doesn't rest on this item: add it first", field="/item")
        if of.status is not EvidenceStatus.READY:
            raise Refused("only what was examined is printed", field="/item", status=of.status)
        if of.finding(WorkingCopyMade) is None:
            raise Refused("this item is no picture", field="/item", type=of.media_type)
        if self.item in confided(read):
            raise Refused("what a protected source gave is not printed", field="/item")
        others = paragraph.illustrations.keys() - {self.item}
        if len(others) >= MOST_PICTURES:
            raise Refused("no more pictures go with one paragraph", field="/item", most=len(others))
        said = {name: getattr(self, name) for name in self.__struct_fields__}
        yield ParagraphIllustrated(**said)


class DropIllustration(Command, on=Paragraph, roles=PANEL, noun="illustration-removal"):
    """Have a picture no longer printed with a draft."""

    item: EvidenceKey
    """The item of evidence."""

    @classmethod
    def offered(cls, paragraph: Paragraph, at: datetime) -> str:
        """A draft with pictures."""
        why = only(paragraph, Standing.DRAFT)
        return why or ("" if paragraph.illustrations else "no picture is printed with it")

    def decide(self, act: Act, paragraph: Paragraph) -> Iterator[IllustrationDropped]:
        """One that is there."""
        if self.item not in paragraph.illustrations:
            raise Refused("that picture is not printed with it", field="/item")
        yield IllustrationDropped(item=self.item)
