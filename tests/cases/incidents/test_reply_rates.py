"""Twenty letters and what became of them, as known at two times."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cases.incidents.domain import ClassifyReply, DraftLetter, EnterReply, SendLetter
from cases.incidents.letter_events import Addressee, Outcome
from cases.incidents.queries import ReplyRates, reply_rates
from cases.regimes.loading import load
from panel.access import queries
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, opening
from panel.ledger.execution import Asked
from panel.ledger.registry import registry

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
    return reply_rates(by, moment or moments.now())[""]


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


def test_where_nothing_is_due_there_is_no_rate():
    none = ReplyRates(due=0, substantive=0, any_reply=0, not_due=3)
    assert (none.substantive_rate, none.any_rate) == (None, None)


def test_who_may_not_know_of_letters_counts_none(letters):
    assert reply_rates(SECRETARY, moments.now()) == {}
