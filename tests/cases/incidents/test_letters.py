"""Letters, their replies, more time: on plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.incidents.domain import (
    AskForTime,
    ClassifyReply,
    CloseLetter,
    EnterReply,
    ExtendDeadline,
    Letter,
    RecordReminder,
    RefuseExtension,
    ReopenLetter,
    ReplyToLetter,
    SendLetter,
    WithdrawLetter,
)
from cases.incidents.letter_events import (
    Addressee,
    DeadlineExtended,
    ExtensionAsked,
    ExtensionRefused,
    LetterClosed,
    LetterReminded,
    LetterWithdrawn,
    Outcome,
    ReplyClassified,
    ReplyReceived,
)
from panel.ledger.commands import Refused
from panel.ledger.registers import Series
from panel.ledger.states import Level
from tests.cases.incidents.facts import CALENDAR, CLOSED_LETTER, FRIDAY, SENT, WITHDRAWN, drafted
from tests.rules import act, folded, outcome

DUE_END = datetime(2015, 8, 22, 4, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
EXPERT = act(role="expert", at=FRIDAY)
REPLY = ReplyToLetter(text="The person was not there.")


def replied(at: datetime = FRIDAY, *, final: bool = False) -> ReplyReceived:
    return ReplyReceived(text="r", final=final, received_at=at, document="", evidence=())


def classified(outcome: Outcome, reply: int = 3) -> ReplyClassified:
    return ReplyClassified(reply=reply, outcome=outcome, assessment="credible")


def letter(*events: Any) -> Letter:
    return folded(Letter, [drafted(), SENT, *events])


def test_a_letter_is_due_fourteen_days_after_it_is_sent_under_the_next_number():
    series = Series(last=40)
    found = outcome(
        folded(Letter, [drafted()]), SendLetter(), EXPERT, calendar=CALENDAR, series=series
    )
    assert found == [msgspec.structs.replace(SENT, sent_at=FRIDAY)]
    again = outcome(letter(), SendLetter(), EXPERT, calendar=CALENDAR, series=series)
    assert again.rule == "it was sent as PE/2015/OC.41"


@pytest.mark.parametrize(
    ("events", "at", "status"),
    [
        ([drafted()], FRIDAY, "draft"),
        ([drafted(), SENT], DUE_END - SECOND, "awaited"),
        ([drafted(), SENT], DUE_END, "overdue"),
        ([drafted(), SENT, replied()], DUE_END - SECOND, "awaited"),
        ([drafted(), SENT, replied()], DUE_END, "replied"),
        ([drafted(), SENT, replied(final=True)], DUE_END - SECOND, "replied"),
        ([drafted(), SENT, replied(), classified(Outcome.ACKNOWLEDGED)], DUE_END, "overdue"),
        ([drafted(), SENT, replied(), classified(Outcome.HOLDING)], DUE_END, "replied"),
        ([], FRIDAY, "voided"),
    ],
)
def test_where_a_letter_stands_at_any_instant(events, at, status):
    assert folded(Letter, events).at(at).status == status


@pytest.mark.parametrize(("received_at", "late"), [(DUE_END - SECOND, False), (DUE_END, True)])
def test_a_reply_is_late_by_when_it_was_received(received_at, late):
    found = letter(replied(received_at))
    assert found.replies[3].late is late


def test_a_letter_counts_once_at_its_best_class():
    several = letter(
        replied(),
        replied(),
        classified(Outcome.SUBSTANTIVE, 3),
        classified(Outcome.HOLDING, 4),
    )
    assert several.outcome is Outcome.SUBSTANTIVE
    assert letter().outcome is None


@pytest.mark.parametrize(
    ("events", "at", "then"),
    [
        ([], SENT.remind_at, [LetterReminded(at=SENT.remind_at)]),
        ([], SENT.remind_at - SECOND, "the hour has not come"),
        ([LetterReminded(at=SENT.remind_at)], SENT.remind_at, []),
        ([replied()], SENT.remind_at, "nothing is to be reminded of"),
        (
            [replied(), classified(Outcome.ACKNOWLEDGED)],
            SENT.remind_at,
            [LetterReminded(at=SENT.remind_at)],
        ),
    ],
)
def test_the_clock_reminds_once_five_working_days_after_the_due_day(events, at, then):
    found = outcome(letter(*events), RecordReminder(), act(role="clock", at=at))
    assert (found.rule if isinstance(found, Refused) else found) == then


@pytest.mark.parametrize(
    ("events", "kinds"),
    [
        ([], ["reminder"]),
        ([LetterClosed(reason="r")], []),
        ([LetterWithdrawn(reason="r")], []),
        ([LetterReminded(at=SENT.remind_at)], []),
        ([replied()], []),
        ([replied(), classified(Outcome.ACKNOWLEDGED)], ["reminder"]),
    ],
)
def test_what_the_clock_will_do(events, kinds):
    assert [due.kind for due in letter(*events).due()] == kinds


def test_an_extension_moves_the_reminder_and_never_backwards():
    later = ExtendDeadline(due_on=date(2015, 9, 4), reason="asked for")
    found = outcome(letter(), later, EXPERT, calendar=CALENDAR)
    # Monday 7 September is Labor Day: the fifth working day is Monday 14.
    assert found == [
        DeadlineExtended(
            due_on=date(2015, 9, 4),
            remind_at=datetime(2015, 9, 14, 21, tzinfo=UTC),
            reason="asked for",
        )
    ]
    sooner = ExtendDeadline(due_on=date(2015, 8, 20), reason="r")
    assert outcome(letter(), sooner, EXPERT, calendar=CALENDAR).field == "/due_on"


ASKED = ExtensionAsked(due_on=date(2015, 9, 1), reason="r", received_at=FRIDAY, document="")
BY_XA = act(role="state", state="XA", at=FRIDAY)
LATER = date(2015, 9, 1)


@pytest.mark.parametrize(
    ("events", "when", "then"),
    [
        ([], AskForTime(due_on=LATER, reason="r"), [ASKED]),
        ([], AskForTime(due_on=date(2015, 8, 21), reason="r"), "on a later day than"),
        ([], AskForTime(due_on=date(9999, 12, 31), reason="r"), "at most 366 days after"),
        ([ASKED], AskForTime(due_on=LATER, reason="r"), "waits for its decision"),
        ([replied(), classified(Outcome.HOLDING)], AskForTime(due_on=LATER, reason="r"), [ASKED]),
        (
            [replied(final=True)],
            AskForTime(due_on=LATER, reason="r"),
            "nothing more will come",
        ),
        (
            [replied(), classified(Outcome.SUBSTANTIVE)],
            AskForTime(due_on=LATER, reason="r"),
            [ASKED],
        ),
        ([], RefuseExtension(request=3, reason="r"), "no request for more time waits"),
        ([ASKED], RefuseExtension(request=2, reason="r"), "that entry is no request"),
        (
            [ASKED, ExtensionRefused(request=3, reason="r")],
            RefuseExtension(request=3, reason="r"),
            "no request for more time waits",
        ),
        ([CLOSED_LETTER], CloseLetter(reason="r"), "the letter is closed"),
        ([], ReopenLetter(reason="r"), "the letter is not closed"),
        ([WITHDRAWN], ReopenLetter(reason="r"), "the letter was withdrawn"),
        ([CLOSED_LETTER], WithdrawLetter(reason="in error"), [WITHDRAWN]),
        ([replied()], WithdrawLetter(reason="r"), "a reply is on record"),
        ([WITHDRAWN], REPLY, "the letter was withdrawn"),
    ],
)
def test_more_time_and_the_end_of_a_letter(events, when, then):
    found = outcome(letter(*events), when, BY_XA)
    if isinstance(then, str):
        assert then in found.rule
    else:
        assert found == then


def test_a_full_letter_takes_nothing_more_from_its_addressee():
    full = act(role="state", state="XA", at=FRIDAY, history=(ReplyReceived,) * 200)
    assert "this letter is full" in outcome(letter(), REPLY, full).rule


def test_nothing_came_in_reply_in_a_minute_before_the_letter_went_out():
    at = FRIDAY.replace(minute=10, second=32)
    sent = folded(Letter, [drafted(), msgspec.structs.replace(SENT, sent_at=at)])
    by = act(role="expert", state="XA", at=FRIDAY + HOUR, received_at=FRIDAY.replace(minute=10))
    assert [type(event) for event in outcome(sent, REPLY, by)] == [ReplyReceived]
    early = FRIDAY.replace(minute=9, second=59)
    found = outcome(sent, REPLY, msgspec.structs.replace(by, received_at=early))
    assert found.rule == "a reply can't have been received before the letter was sent"
    assert (found.field, found.facts) == (
        "/received_at",
        {"received": early.isoformat(), "sent": at.isoformat()},
    )


@pytest.mark.parametrize(
    ("events", "by", "then"),
    [
        ([drafted(), SENT], act(role="state", state="XA", at=FRIDAY), None),
        ([drafted(), SENT], act(role="state", state="XB", at=FRIDAY), "only the State addressed"),
        ([drafted()], act(role="expert", state="XA", at=FRIDAY), "the letter was not sent"),
        (
            [drafted(to=Addressee.COMPANY, state=None, addressee="C"), SENT],
            act(role="expert", state="XA", at=FRIDAY),
            "it is not addressed to a State",
        ),
        (
            [drafted(), SENT],
            act(role="expert", state="XA", at=FRIDAY, received_at=FRIDAY - timedelta(days=2)),
            "a reply can't have been received before the letter was sent",
        ),
    ],
)
def test_the_state_addressed_replies_and_nobody_else(events, by, then):
    found = outcome(folded(Letter, events), REPLY, by)
    if then is None:
        assert [type(event) for event in found] == [ReplyReceived]
    else:
        assert then in found.rule


def test_a_companys_reply_is_entered_with_the_time_of_its_receipt():
    company = folded(Letter, [drafted(to=Addressee.COMPANY, state=None, addressee="C"), SENT])
    said = EnterReply(text="No.", received_at=DUE_END, document="a fictional message")
    found = outcome(company, said, act(role="expert", at=DUE_END))
    assert (found[0].received_at, found[0].document) == (DUE_END, "a fictional message")
    early = outcome(company, said, act(role="expert", at=DUE_END - SECOND))
    assert early.field == "/received_at"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (ClassifyReply(reply=3, outcome=Outcome.HOLDING), None),
        (ClassifyReply(reply=3, outcome=Outcome.SUBSTANTIVE, assessment="credible"), None),
        (ClassifyReply(reply=3, outcome=Outcome.SUBSTANTIVE), "/assessment"),
        (ClassifyReply(reply=3, outcome=Outcome.PARTIAL, assessment=" "), "/assessment"),
        (ClassifyReply(reply=2, outcome=Outcome.HOLDING), "/reply"),
    ],
)
def test_what_answers_is_recorded_with_how_credible_it_is(said, field):
    found = outcome(letter(replied()), said, EXPERT)
    assert (found.field if isinstance(found, Refused) else None) == field


def test_a_letter_is_its_states_to_read_once_it_is_sent():
    draft, sent = folded(Letter, [drafted()]), letter()
    before, after = draft.disclosure(draft.spans()[0]), sent.disclosure(sent.spans()[0])
    assert (before.level, before.parties) == (Level.PANEL, frozenset())
    assert (after.level, after.parties) == (Level.TO_PANEL, frozenset({"XA"}))
