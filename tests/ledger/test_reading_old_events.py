"""Old shapes are lifted; what this code can't read stops its own stream and no other."""

from __future__ import annotations

import pytest

from panel.ledger import clockwork, moments
from panel.ledger.codec import UnknownEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.verify import Kind, verify
from tests.ledger import toy
from tests.ledger.acting import do
from tests.ledger.forging import forge

UNREADABLE = [
    pytest.param("loan.burnt", {}, 1, id="unknown type"),
    pytest.param("loan.noted", {"text": "torn"}, 2, id="newer shape"),
    pytest.param("loan.renamed", {"name": "globe"}, 1, id="upcaster raises"),
    pytest.param("loan.noted", {"text": 7}, 1, id="value of another type"),
]


def test_an_event_of_an_older_shape_is_lifted(ledger):
    do(ledger, toy.Lend(what="atlas"), "a")
    forge("loan/a", "loan.renamed", {"title": "globe"}, shape=1)
    assert not rebuild(ledger).clean
    assert toy.LoanRow.objects.as_of(moments.now()).get(stream="loan/a").what == "globe"
    assert verify(ledger) == []


@pytest.mark.parametrize(("kind", "data", "shape"), UNREADABLE)
def test_what_cannot_be_read_stops_its_stream_and_names_the_position(ledger, kind, data, shape):
    do(ledger, toy.Lend(what="atlas"), "a")
    position = forge("loan/a", kind, data, shape)
    with pytest.raises(UnknownEvent, match=rf"\(position {position}\)"):
        do(ledger, toy.Note(text="torn"), "a")
    do(ledger, toy.Lend(what="globe"), "b")
    assert [(f.kind, f.position, f.stream) for f in verify(ledger)] == [
        (Kind.UNREADABLE, position, "loan/a")
    ]
    assert [broken.position for broken in rebuild(ledger).unreadable] == [position]
    assert toy.LoanRow.objects.as_of(moments.now()).count() == 2


def test_a_stream_that_cannot_be_read_keeps_no_other_from_its_deadline(ledger):
    until = moments.now().at
    do(ledger, toy.Lend(what="atlas", until=until), "a")
    do(ledger, toy.Lend(what="globe", until=until), "b")
    forge("loan/a", "loan.burnt", {})
    assert clockwork.tick(ledger) == 1
    assert clockwork.tick(ledger) == 0
