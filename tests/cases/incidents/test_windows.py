"""The right of reply follows the letter that told of it."""

from datetime import UTC, date, datetime

import pytest

from cases.incidents.domain import (
    CloseReplyWindow,
    DraftLetter,
    ExtendDeadline,
    FollowLetter,
    Incident,
    Letter,
    MergeIncident,
    OpenIncident,
    OpenReplyWindow,
    ReplyToLetter,
    SendLetter,
    StateItsPosition,
)
from cases.incidents.events import (
    ReplyWaived,
    ReplyWindowClosed,
    ReplyWindowExtended,
    ReplyWindowOpened,
)
from cases.incidents.letter_events import Addressee, DeadlineExtended, ReplyReceived
from cases.incidents.policies import LETTERS, POSITIONS
from cases.incidents.values import Matter, Stance
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import streams, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import ledger  # noqa: F401  # a fixture
from tests.cases.incidents.facts import FRIDAY, OPENED, SENT, drafted
from tests.once import once
from tests.rules import act, folded, outcome

WINDOW = ReplyWindowOpened(
    party="XA", opened_on=date(2015, 8, 7), due_on=date(2015, 8, 21), letter="l"
)
AFTER = datetime(2015, 8, 22, 16, tzinfo=UTC)
CLOSED = ReplyWindowClosed(party="XA", reason="r")
LATER = DeadlineExtended(
    due_on=date(2015, 8, 31), remind_at=datetime(2015, 9, 8, 21, tzinfo=UTC), reason="asked for"
)


def reply(*, final):
    return ReplyReceived(text="No.", final=final, received_at=FRIDAY, document="", evidence=())


@pytest.mark.parametrize(
    ("incident", "letter", "at", "then"),
    [
        ([WINDOW], [reply(final=False)], FRIDAY, []),
        ([WINDOW], [reply(final=True)], FRIDAY, [ReplyWindowClosed]),
        ([WINDOW], [reply(final=False), reply(final=True)], FRIDAY, [ReplyWindowClosed]),
        ([WINDOW], [reply(final=True)], AFTER, []),
        ([WINDOW], [LATER], FRIDAY, [ReplyWindowExtended]),
        ([WINDOW], [LATER], AFTER, [ReplyWindowExtended]),
        ([WINDOW, CLOSED], [LATER, reply(final=True)], FRIDAY, []),
        ([WINDOW, ReplyWaived(party="XA", reason="r")], [LATER], FRIDAY, []),
        ([], [LATER], FRIDAY, []),
    ],
)
def test_a_window_follows_its_letter(incident, letter, at, then):
    given = folded(Incident, [OPENED, *incident])
    written = folded(Letter, [drafted(), SENT, *letter])
    found = outcome(given, FollowLetter(letter="l"), act(role="worker", at=at), written=written)
    assert [type(event) for event in found] == then


@pytest.mark.parametrize(
    ("letter", "refused"),
    [([], False), ([reply(final=False)], True), ([reply(final=True)], False)],
)
def test_an_early_reply_closes_a_window_only_where_it_is_final(letter, refused):
    given = folded(Incident, [OPENED, WINDOW])
    close = CloseReplyWindow(party="XA", reason="They said so.")
    assert close.reads(given, act()) == {"written": (Letter, "l")}
    written = folded(Letter, [drafted(), SENT, *letter])
    found = outcome(given, close, act(role="expert", at=FRIDAY), written=written)
    if refused:
        assert (found.field, found.facts) == ("/party", {"until": "2015-08-21"})
    else:
        assert [type(event) for event in found] == [ReplyWindowClosed]


def test_what_comes_to_a_letter_is_followed(ledger):  # noqa: F811  # as above
    coordinator = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
    xa = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")

    def done(command, key="", by=coordinator):
        return give(registry, Asked(command, key), by).key

    def window():
        subscriptions.run(registry, LETTERS)
        return streams.newest(registry, Incident, incident).windows["XA"]

    incident = done(OpenIncident(title="Fiction", persons=("XXi.002",), states=("XA",)))
    letter = done(DraftLetter(incident=incident, to=Addressee.STATE, state="XA", asks="Was it?"))
    done(SendLetter(), letter)
    done(OpenReplyWindow(party="XA", letter=letter), incident)
    done(ExtendDeadline(due_on=date(2015, 8, 31), reason="asked for"), letter)
    assert window().due_on == date(2015, 8, 31)
    done(ReplyToLetter(text="We look into it."), letter, xa)
    assert not window().closed
    done(ReplyToLetter(text="No.", final=True), letter, xa)
    assert window().closed == "Their reply to PE/2015/OC.1 says that nothing more will come."


@once
@pytest.mark.parametrize("mergers", [("ab",), ("ab", "bc"), ("ba", "ca")])
def test_what_comes_to_a_letter_reaches_the_incident_that_goes_on(ledger, mergers):  # noqa: F811  # as above
    """Each merger says which is taken over by which; the letter is about the first incident."""
    coordinator = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
    xa = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")

    def done(command, key="", by=coordinator):
        return give(registry, Asked(command, key), by).key

    opening = OpenIncident(title="Fiction", persons=("XXi.002",), states=("XA",))
    keys = {name: done(opening) for name in "abc"}
    to = DraftLetter(incident=keys["a"], to=Addressee.STATE, state="XA", asks="Was it?")
    letter = done(to)
    done(SendLetter(), letter)
    done(OpenReplyWindow(party="XA", letter=letter), keys["a"])
    goes_on = {name: name for name in keys}
    for gone, into in mergers:
        done(MergeIncident(other=keys[gone], reason="The same flight."), keys[into])
        goes_on = {name: into if on == gone else on for name, on in goes_on.items()}
    stated = StateItsPosition(stance=Stance.DENIES, about=Matter.THE_ACT, words="No.")
    done(stated, letter, xa)
    done(ReplyToLetter(text="No.", final=True), letter, xa)
    subscriptions.run(registry, POSITIONS)
    subscriptions.run(registry, LETTERS)
    heard = {
        name for name, key in keys.items() if streams.newest(registry, Incident, key).positions
    }
    assert heard == {goes_on["a"]}
    survivor = streams.newest(registry, Incident, keys[goes_on["a"]])
    assert [one.letter for one in survivor.positions.values()] == [letter]
    assert survivor.windows["XA"].closed
