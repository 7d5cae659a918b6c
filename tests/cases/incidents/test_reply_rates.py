"""Twenty letters and what became of them, as known at two times."""

from datetime import UTC, date, datetime

import pytest

from cases.incidents.domain import ClassifyReply, DraftLetter, EnterReply, SendLetter
from cases.incidents.letter_events import Addressee, Outcome
from cases.incidents.queries import reply_rates
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
OUTCOMES = [Outcome.SUBSTANTIVE] * 9 + [Outcome.HOLDING] * 3


def reply(key: str, entry: int, outcome: Outcome, at: datetime) -> None:
    said = EnterReply(text="r", received_at=at, document="a letter")
    give(registry, Asked(said, key), COORDINATOR)
    judged = ClassifyReply(reply=entry, outcome=outcome, assessment="credible")
    give(registry, Asked(judged, key), COORDINATOR)


@pytest.fixture
def letters(committed) -> list[str]:
    """Twenty letters, nine answered in substance, three held, eight not answered by 1 April."""
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


def test_rates_are_fractions_and_those_of_then_stay_as_they_were(letters):
    then = moments.now()
    first = reply_rates(COORDINATOR, then)
    assert (first.sent, first.substantive_rate, first.any_rate) == (20, 0.45, 0.6)
    clockwork.set_clock(T2)
    reply(letters[19], 3, Outcome.ACKNOWLEDGED, T2)
    assert reply_rates(COORDINATOR, moments.now()) == first
    reply(letters[19], 5, Outcome.SUBSTANTIVE, T2)
    second = reply_rates(COORDINATOR, moments.now())
    assert (second.substantive_rate, second.any_rate) == (0.5, 0.65)
    assert reply_rates(COORDINATOR, then) == first


def test_letters_are_counted_by_the_day_on_which_they_were_sent(letters):
    now = moments.now()
    assert reply_rates(COORDINATOR, now, since=date(2015, 3, 3)).any_rate is None
    assert reply_rates(COORDINATOR, now, until=date(2015, 3, 3)).sent == 20
    assert reply_rates(COORDINATOR, now, state="XA").sent == 0


def test_who_may_not_know_of_letters_counts_none(letters):
    assert reply_rates(SECRETARY, moments.now()).sent == 0
