"""Twenty letters and what became of them, as known at two times."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cases.incidents.domain import (
    ClassifyReply,
    CloseLetter,
    DraftLetter,
    EnterReply,
    SendLetter,
    WithdrawLetter,
)
from cases.incidents.letter_events import Addressee, Outcome
from cases.incidents.rates import ReplyRates, reply_rates, together
from cases.regimes.loading import load
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, opening
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.exemptions.letters.test_faces import signed_in

COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
T1 = datetime(2015, 4, 1, 12, tzinfo=UTC)
T2 = datetime(2015, 5, 1, 12, tzinfo=UTC)
LAST_DAY = datetime(2015, 4, 16, 3, 59, 30, tzinfo=UTC)
"""The end of the fourteenth day after 1 April in New York, but for half a minute."""
OUTCOMES = [Outcome.SUBSTANTIVE] * 9 + [Outcome.HOLDING] * 3


def reply(key: str, entry: int, outcome: Outcome, at: datetime) -> None:
    said = EnterReply(text="r", received_at=at, document="a letter")
    give(registry, Asked(said, key), COORDINATOR)
    judged = ClassifyReply(reply=entry, outcome=outcome, assessment="credible")
    give(registry, Asked(judged, key), COORDINATOR)


@pytest.fixture
def letters(built):
    """Twenty letters, nine answered in substance, three held, eight not answered by 1 April."""
    return built(_twenty_letters)


def _twenty_letters() -> list[str]:
    opening.create(registry, demonstration=True, actor="test")
    clockwork.set_clock(datetime(2015, 3, 2, 12, tzinfo=UTC))
    load(registry, queries.operator("test"), known_by=date(2015, 3, 2))
    keys = []
    for number in range(20):
        draft = DraftLetter(to=Addressee.COMPANY, addressee=f"Company {number}", asks="?")
        keys.append(give(registry, Asked(draft), COORDINATOR).key)
        give(registry, Asked(SendLetter(), keys[-1]), COORDINATOR)
    for key, outcome in zip(keys, OUTCOMES, strict=False):
        reply(key, 3, outcome, datetime(2015, 3, 2, 12, tzinfo=UTC))
    clockwork.set_clock(T1)
    return keys


def rates(by=COORDINATOR, moment=None):
    return together(reply_rates(by, moment or moments.now()))


def test_rates_are_fractions_and_those_of_then_stay_as_they_were(letters):
    then = moments.now()
    first = rates(moment=then)
    assert (first.due, first.substantive_rate, first.any_rate) == (20, 0.45, 0.6)
    clockwork.set_clock(T2)
    reply(letters[19], 3, Outcome.ACKNOWLEDGED, T2)
    assert rates() == first
    reply(letters[19], 5, Outcome.SUBSTANTIVE, T2)
    assert (rates().substantive_rate, rates().any_rate) == (0.5, 0.65)
    assert rates(moment=then) == first


def test_a_letter_that_may_still_be_answered_in_time_is_in_no_rate(letters):
    before = rates()
    draft = DraftLetter(to=Addressee.COMPANY, addressee="Another", asks="?", days=14)
    key = give(registry, Asked(draft), COORDINATOR).key
    give(registry, Asked(SendLetter(), key), COORDINATOR)
    waiting = msgspec.structs.replace(before, not_due=1)
    assert rates() == waiting
    reply(key, 3, Outcome.SUBSTANTIVE, T1)
    assert rates() == waiting
    clockwork.set_clock(LAST_DAY)
    assert rates() == waiting
    clockwork.set_clock(LAST_DAY + timedelta(minutes=1))
    assert (rates().due, rates().not_due, rates().substantive) == (21, 0, 10)


def test_they_are_told_by_mandate_on_a_page_and_as_a_file(letters):
    # 2 March 2015 lies in the mandate of resolution 2159; that of 2224 began in June.
    [one] = reply_rates(COORDINATOR, moments.now())
    assert (one.mandate, one.state, one.due) == ("2159", "", 20)
    client = signed_in(Role.COORDINATOR)
    assert 'href="/admin/reply-rates/"' in client.get("/admin/").content.decode()
    shown = client.get("/admin/reply-rates/?mandate=2159&state=none").content.decode()
    assert "Resolution 2159" in shown
    assert "12 of 20 (60%)" in shown
    file = client.get("/admin/reply-rates/?mandate=2159&state=none&format=json")
    assert file.json() == [
        {
            "mandate": "2159",
            "state": "",
            "due": 20,
            "substantive": 9,
            "substantive_rate": 0.45,
            "any_reply": 12,
            "any_rate": 0.6,
            "not_due": 0,
        }
    ]
    lines = client.get("/admin/reply-rates/?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[1] == '"2159","","20","9","0.45","12","0.6","0"'
    assert client.get("/admin/reply-rates/?mandate=%00&format=json").json() == []
    assert signed_in(Role.SECRETARIAT).get("/admin/reply-rates/").status_code == 403


def test_what_was_withdrawn_is_in_no_rate_and_what_was_closed_counts_as_it_stands(letters):
    then = moments.now()
    give(registry, Asked(WithdrawLetter(reason="in error"), letters[19]), COORDINATOR)
    give(registry, Asked(CloseLetter(reason="enough"), letters[18]), COORDINATOR)
    assert (rates().due, rates(moment=then).due) == (19, 20)


def test_where_nothing_is_due_there_is_no_rate():
    none = ReplyRates(due=0, substantive=0, any_reply=0, not_due=3)
    assert (none.substantive_rate, none.any_rate) == (None, None)


def test_who_may_not_know_of_letters_counts_none(letters):
    assert reply_rates(SECRETARY, moments.now()) == []
