"""What every finding has: the step that it is of, the files that it is taken of, its tool."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from evidence.families import Family, family
from panel.ledger.events import Event
from panel.ledger.values import Line


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The program that found something, so that the finding can be judged and made again."""

    name: Line
    version: Line


class Finding(Event):
    """What a step found."""

    step: ClassVar[str]
    """The module of `evidence.steps` whose `find` answers with the event's fields."""
    of: ClassVar[Family | None] = None
    """The files that it is taken of; all where it is None."""

    @classmethod
    def takes(cls, media_type: str) -> bool:
        """Whether it is taken of files of this type."""
        return cls.of is None or cls.of is family(media_type)
