"""The right of reply of whoever is to be named: on plain values."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.incidents.domain import (
    CloseReplyWindow,
    Incident,
    Letter,
    OpenReplyWindow,
    WaiveReply,
    reply_gap,
)
from cases.incidents.events import ReplyWaived, ReplyWindowClosed, ReplyWindowOpened
from panel.ledger.commands import Refused
from tests.cases.incidents.facts import CLOSED_LETTER, FRIDAY, OPENED, SENT, WITHDRAWN, drafted
from tests.rules import act, folded, outcome

MARCH = datetime(2015, 3, 2, 17, tzinfo=UTC)
WINDOW = ReplyWindowOpened(
    party="XA", opened_on=date(2015, 3, 2), due_on=date(2015, 3, 16), letter=""
)
CLOSED = ReplyWindowClosed(party="XA", reason="note verbale of 9 March")
WAIVED = ReplyWaived(party="XA", reason="its Mission can't be reached")


def test_fourteen_days_from_the_2nd_end_on_the_16th_of_march():
    found = outcome(
        folded(Incident, [OPENED]), OpenReplyWindow(party="XA"), act(role="expert", at=MARCH)
    )
    assert found == [WINDOW]


@pytest.mark.parametrize(
    ("party", "incident", "after", "told"),
    [
        ("XA", "one", [], True),
        ("XXi.001", "one", [], True),
        ("XB", "one", [], False),
        ("XA", "another", [], False),
        ("XA", "one", [CLOSED_LETTER], True),
        ("XA", "one", [WITHDRAWN], False),
        ("XXi.001", "one", [CLOSED_LETTER, WITHDRAWN], False),
    ],
)
def test_a_letter_opens_the_window_of_whom_it_tells_of_the_incident(party, incident, after, told):
    written = folded(Letter, [drafted(incident=incident), SENT, *after])
    opening = OpenReplyWindow(party=party, letter="l")
    found = outcome(folded(Incident, [OPENED]), opening, act(at=FRIDAY), written=written)
    assert isinstance(found, Refused) != told


def test_a_window_is_no_shorter_than_the_letter_that_tells_of_it():
    written = folded(Letter, [drafted(incident="one"), SENT])
    given, opening = folded(Incident, [OPENED]), OpenReplyWindow(party="XA", days=2, letter="l")
    (opened,) = outcome(given, opening, act(at=FRIDAY), written=written)
    assert opened.due_on == written.due_on
    incident = folded(Incident, [OPENED, opened])
    lacks = reply_gap(incident, ["XA"], FRIDAY, {"l": written})
    assert lacks == (
        f"the reply window of XA is open until the end of {written.due_on},"
        f" when {written.number} is due"
    )


@pytest.mark.parametrize(
    ("events", "at", "lacks"),
    [
        ([], MARCH, "no reply window was opened for XA"),
        ([WINDOW], MARCH, "the reply window of XA is open until the end of 2015-03-16"),
        (
            [WINDOW],
            datetime(2015, 3, 17, 3, 59, 59, tzinfo=UTC),
            "the reply window of XA is open until the end of 2015-03-16",
        ),
        ([WINDOW], datetime(2015, 3, 17, 4, tzinfo=UTC), ""),
        ([WINDOW, CLOSED], MARCH, ""),
        ([WAIVED], MARCH, ""),
        ([WINDOW, WAIVED], MARCH, ""),
    ],
)
def test_nobody_is_named_before_they_were_heard_or_waived(events, at, lacks):
    assert reply_gap(folded(Incident, [OPENED, *events]), ["XA"], at) == lacks


@pytest.mark.parametrize(
    ("events", "when", "then"),
    [
        ([WINDOW], OpenReplyWindow(party="XA"), "their reply window is open"),
        ([WINDOW], CloseReplyWindow(party="XA", reason=CLOSED.reason), [CLOSED]),
        ([], CloseReplyWindow(party="XA", reason="r"), "no reply window is open"),
        ([WINDOW], CloseReplyWindow(party="XB", reason="r"), "no reply window of theirs is open"),
        ([WINDOW, CLOSED], WaiveReply(party="XA", reason="r"), "their reply window is over"),
        ([], WaiveReply(party="XA", reason=WAIVED.reason), [WAIVED]),
        ([], OpenReplyWindow(party="XA", letter="l"), "there is no such letter"),
    ],
)
def test_a_reply_window_is_opened_closed_and_waived(events, when, then):
    reads: dict[str, Any] = {"written": Letter()} if getattr(when, "letter", None) else {}
    found = outcome(folded(Incident, [OPENED, *events]), when, act(at=MARCH), **reads)
    if isinstance(then, str):
        assert found.rule.startswith(then)
    else:
        assert found == then
