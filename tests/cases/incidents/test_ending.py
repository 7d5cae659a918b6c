"""An incident is closed with what is still awaited named, and reopened: on plain values."""

from datetime import date

import pytest

from cases.incidents.domain import CloseIncident, Incident, Letter, ReopenIncident
from cases.incidents.domain.opening import Adding
from cases.incidents.events import ReplyWindowOpened
from cases.incidents.handling_events import IncidentClosed, IncidentMerged, IncidentReopened
from cases.incidents.values import Closure
from panel.ledger.commands import Refused
from panel.ledger.states import State
from tests.cases.incidents.facts import FRIDAY, OPENED, SENT, drafted
from tests.rules import act, fact, folded, outcome

EXPERT = act(actor="one", role="expert", at=FRIDAY, subject="i")
WINDOW = ReplyWindowOpened(
    party="XXi.001", opened_on=date(2015, 8, 7), due_on=date(2015, 8, 21), letter=""
)
CLOSE = CloseIncident(outcome=Closure.NOT_PURSUED, reason="No more can be found out.")
LETTER = folded(Letter, [drafted(), SENT])
AWAITED = ["XXi.001's right of reply until 2015-08-21", "the reply of XA to PE/2015/OC.41"]


def test_it_is_closed_only_where_nothing_is_awaited_or_that_is_said_to_be_left_open():
    incident = folded(Incident, [OPENED, WINDOW])
    refused = outcome(incident, CLOSE, EXPERT, **{"letter/l": LETTER})
    assert isinstance(refused, Refused)
    assert refused.facts == {"awaited": AWAITED}
    anyway = CloseIncident(outcome=CLOSE.outcome, reason=CLOSE.reason, leaving_open=True)
    (closed,) = outcome(incident, anyway, EXPERT, **{"letter/l": LETTER})
    assert closed.left_open == tuple(AWAITED)
    draft = folded(Letter, [drafted()])
    (closed,) = outcome(folded(Incident, [OPENED]), CLOSE, EXPERT, **{"letter/l": draft})
    assert closed == IncidentClosed(
        outcome=Closure.NOT_PURSUED,
        reason="No more can be found out.",
        closed_on=date(2015, 8, 7),
        left_open=(),
    )


def test_a_closed_one_takes_nothing_until_it_is_reopened():
    closed = folded(Incident, [OPENED, *outcome(folded(Incident, [OPENED]), CLOSE, EXPERT)])
    assert closed.at(FRIDAY).status == "closed"
    assert str(outcome(closed, CLOSE, EXPERT)) == "it is closed"
    with pytest.raises(Refused, match="it is reopened first"):
        Adding.bar(EXPERT, closed, {})
    reopened = IncidentReopened(reason="A new source.")
    assert outcome(closed, ReopenIncident(reason="A new source."), EXPERT) == [reopened]
    assert closed.evolve(reopened, fact(reopened, 3)).at(FRIDAY).status == "open"
    still = folded(Incident, [OPENED])
    assert str(outcome(still, ReopenIncident(reason="r"), EXPERT)) == "it is not closed"


def test_letters_about_what_was_merged_into_it_are_looked_for_too():
    merger = IncidentMerged(
        other="j",
        reason="r",
        persons=("XXi.001",),
        incidents=("j", "k"),
        alleged=(),
        reports=(),
        hearings=(),
        failed=(),
    )
    read = CLOSE.reads(folded(Incident, [OPENED, merger]), EXPERT)
    (search,) = CLOSE.seeks(Incident(), dict.fromkeys(read, State()))
    assert search.texts == ("i", "j", "k")
