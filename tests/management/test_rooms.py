"""A room's verb takes a command's fields as its types say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest

from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates
from panel.ledger.registry import Room
from panel.ledger.registry import registry as installed
from panel.management.rooms import RoomCommand
from tests.ledger import toy
from tests.ledger.conftest import ledger, toys  # noqa: F401  # fixtures


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what is lent."""

    name: str


class Pack(Command, on=toy.Loan, roles={Role.OPERATOR}, noun="packing", creates=Creates.KEYED):
    """Pack it."""

    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=5)] | None = None
    labels: list[str] | None = None

    def decide(self, act: Act, loan: toy.Loan) -> Iterator[toy.Noted]:
        """Always."""
        yield toy.Noted(text=str(self.parts and [part.name for part in self.parts]))
        yield toy.Noted(text=str(self.labels))


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        ([], ["None", "None"]),
        (
            ["--parts", '{"name": "lid"}', "--parts", '{"name": "box"}', "--labels", "fragile"],
            ["['lid', 'box']", "['fragile']"],
        ),
    ],
)
@pytest.mark.usefixtures("ledger")
def test_a_list_that_may_be_left_out_is_given_once_each(words, notes):
    class Verb(RoomCommand):
        room = "packing"
        registry = installed.with_rooms(toy.ROOM, Room("packing", commands=(Pack,)))

    Verb().run_from_argv(["manage.py", "packing", "packing", "a", *words])
    row: Any = toy.LoanRow.objects.get()
    assert row.notes == notes
