"""Whatever bears on a person stands in their register, once, without any command's doing."""

from __future__ import annotations

import pytest

from panel.ledger import codec
from panel.ledger.commands import Refused
from panel.ledger.models import LogEvent
from panel.ledger.verify import verify
from tests.ledger import toy
from tests.ledger.acting import do, positions

WHY = {"authority": "Chair", "reason": "it was another one"}


def register_of(person):
    rows = LogEvent.objects.filter(stream=f"register/{person}").order_by("version")
    found = [codec.entered(bytes(row.body)) for row in rows]
    return [(entry.stream, entry.version, entry.type) for entry in found if entry]


@pytest.fixture
def people(ledger):
    for person in ("XXi.001", "XXi.002"):
        do(ledger, toy.OpenRegister(), person)
    return ledger


def test_an_event_stands_in_the_registers_of_those_whom_its_stream_is_about(people):
    do(people, toy.Lend(what="atlas", person="XXi.001"), "a")
    do(people, toy.Note(text="torn"), "a")
    assert register_of("XXi.001") == [("loan/a", 1, "loan.lent")]
    assert register_of("XXi.002") == []


def test_an_event_stands_once_in_the_register_of_each_whom_it_names(people):
    do(people, toy.Mention(persons=["XXi.001", "XXi.002", "XXi.001"]), "a")
    assert register_of("XXi.001") == register_of("XXi.002") == [("loan/a", 1, "loan.mentioned")]


def test_a_void_stands_in_the_register_of_those_whom_the_stream_is_about_no_more(people):
    do(people, toy.Lend(what="atlas", person="XXi.001"), "a")
    do(people, toy.VoidEntry(target=1, **WHY), "a")
    assert register_of("XXi.001")[-1] == ("loan/a", 2, "ledger.voided")
    assert verify(people) == []


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (toy.Mention(persons=["XXi.001", "XXi.999"]), "/persons/1"),
        (toy.Lend(what="atlas", person="XXi.999"), "/person"),
    ],
)
@pytest.mark.parametrize("only_check", [True, False])
def test_what_is_about_somebody_without_a_register_is_refused(people, command, field, only_check):
    before = positions()
    with pytest.raises(Refused, match="nobody on the list") as caught:
        do(people, command, "a", validate_only=only_check)
    assert (caught.value.field, caught.value.facts) == (field, {"given": "XXi.999"})
    assert positions() == before
    assert not toy.LoanRow.objects.exists()
