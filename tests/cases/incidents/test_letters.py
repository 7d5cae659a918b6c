"""Letters, their replies, the right of reply: on plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.incidents.domain import (
    AskForTime,
    ClassifyReply,
    CloseLetter,
    CloseReplyWindow,
    DraftLetter,
    EnterReply,
    ExtendDeadline,
    Incident,
    Letter,
    OpenReplyWindow,
    RecordReminder,
    RefuseExtension,
    ReopenLetter,
    ReplyToLetter,
    SendLetter,
    WaiveReply,
    WithdrawLetter,
    reply_gap,
)
from cases.incidents.events import ReplyWaived, ReplyWindowClosed, ReplyWindowOpened
from cases.incidents.letter_events import (
    Addressee,
    DeadlineExtended,
    ExtensionAsked,
    ExtensionRefused,
    Language,
    LetterClosed,
    LetterDrafted,
    LetterReminded,
    LetterWithdrawn,
    Outcome,
    ReplyClassified,
    ReplyReceived,
)
from panel.ledger.commands import Refused
from panel.ledger.registers import Series
from panel.ledger.states import Level
from tests.cases.incidents.facts import CALENDAR, FRIDAY, OPENED, SENT, drafted
from tests.rules import act, folded, outcome

DUE_END = datetime(2015, 8, 22, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EXPERT = act(role="expert", at=FRIDAY)
REPLY = ReplyToLetter(text="The person was not there.")


def replied(at: datetime = FRIDAY, *, final: bool = False) -> ReplyReceived:
    return ReplyReceived(text="r", final=final, received_at=at, document="", evidence=())


def classified(outcome: Outcome, reply: int = 3) -> ReplyClassified:
    return ReplyClassified(reply=reply, outcome=outcome, assessment="credible")


def letter(*events: Any) -> Letter:
    return folded(Letter, [drafted(), SENT, *events])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"to": Addressee.STATE, "state": "XA"}, None),
        ({"to": Addressee.COMPANY, "addressee": "A fictional airline"}, None),
        ({"to": Addressee.STATE}, "/state"),
        ({"to": Addressee.STATE, "state": "XA", "addressee": "X"}, "/addressee"),
        ({"to": Addressee.PERSON, "state": "XA"}, "/state"),
        ({"to": Addressee.PERSON}, "/addressee"),
        ({"to": Addressee.STATE, "state": "XA", "language": Language.RUSSIAN}, "/mission"),
        ({"to": Addressee.STATE, "state": "XA", "mission": "The Mission"}, "/mission"),
        ({"to": Addressee.PERSON, "addressee": "P", "language": Language.ARABIC}, None),
    ],
)
def test_a_letter_goes_to_one_addressee(said, wrong):
    found = outcome(Letter(), DraftLetter(asks="What?", **said), EXPERT)
    if wrong is None:
        assert [type(event) for event in found] == [LetterDrafted]
    else:
        assert found.field == wrong


def test_a_letter_is_due_fourteen_days_after_it_is_sent_under_the_next_number():
    series = Series(last=40)
    found = outcome(
        folded(Letter, [drafted()]), SendLetter(), EXPERT, calendar=CALENDAR, series=series
    )
    assert found == [SENT]
    again = outcome(letter(), SendLetter(), EXPERT, calendar=CALENDAR, series=series)
    assert again.rule == "it was sent as PE/2015/OC.41"


@pytest.mark.parametrize(
    ("events", "at", "status"),
    [
        ([drafted()], FRIDAY, "draft"),
        ([drafted(), SENT], DUE_END - SECOND, "awaited"),
        ([drafted(), SENT], DUE_END, "overdue"),
        ([drafted(), SENT, replied()], DUE_END, "replied"),
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
CLOSED_LETTER, WITHDRAWN = LetterClosed(reason="enough"), LetterWithdrawn(reason="in error")
BY_XA = act(role="state", state="XA", at=FRIDAY)
LATER = date(2015, 9, 1)


@pytest.mark.parametrize(
    ("events", "when", "then"),
    [
        ([], AskForTime(due_on=LATER, reason="r"), [ASKED]),
        ([], AskForTime(due_on=date(2015, 8, 21), reason="r"), "on a later day than"),
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
