"""The Secretariat is told once of what ends and of what silence decided; mail says no more."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User

from cases.exemptions.domain import Circulate, FindComplete, WithdrawRequest
from cases.exemptions.notices import NAME
from cases.regimes.domain.measures import PublishRule
from cases.regimes.events import Procedure
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.ledger import clockwork, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor
from panel.ledger.registry import registry
from panel.mailing.models import Notice
from panel.mailing.tasks import mail
from tests.api.conftest import OPERATOR, REQUEST, SECRETARY, ledger, state  # noqa: F401  # fixtures
from tests.mailing.conftest import server  # noqa: F401  # a fixture
from tests.once import once_on_postgresql
from tests.staff.granting import grant

pytestmark = once_on_postgresql

TODAY, TOMORROW = (datetime(2015, 7, day, 4, tzinfo=UTC) for day in (21, 20))
"""Midnight in New York as the day of the deadline begins, and the day before."""
HOUR = datetime(2015, 7, 21, 21, tzinfo=UTC)
NUMBER = "ER/2015/001"


@pytest.fixture
def circulated(state) -> str:  # noqa: F811  # a fixture
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        decided_by="1737 Committee",
        valid_from=date(2010, 6, 9),
        silence_working_days=5,
        confirmation_working_days=5,
        source="of the test's own",
        reason="the travel is to be confirmed",
    )
    give(registry, Asked(rule, "1737.travel_ban.humanitarian"), OPERATOR)
    user = User.objects.create_user("anna", email="anna@un.example", is_staff=True)
    grant(Identity.objects.create(user=user).key, Role.SECRETARIAT)
    key = str(state("XA").post("exemption-requests", REQUEST).json()["id"])
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
    return key


def at(moment: datetime) -> None:
    """The clock shows it, beat ticks twice, and twice the worker looks."""
    clockwork.set_clock(moment)
    for _ in range(2):
        clockwork.tick(registry)
        subscriptions.run_all(registry)
        mail()


def told(server) -> list[str]:  # noqa: F811  # as above
    """The subjects of what was sent, without what every one begins with."""
    begins = f"[Demonstration] {NUMBER}: "
    assert all(subject.startswith(begins) for subject in server.subjects())
    return [subject.removeprefix(begins) for subject in server.subjects()]


def test_the_staff_are_told_once_of_each(circulated, server):  # noqa: F811  # the fixture
    expected = []
    for moment, news in [
        (TOMORROW.replace(hour=3), []),
        (TOMORROW, ["the period ends"]),
        (TODAY, ["the period ends"]),
        (HOUR, ["to be communicated"]),
        (datetime(2015, 8, 2, 4, tzinfo=UTC), ["confirmation is due"]),
        (datetime(2015, 8, 3, 4, tzinfo=UTC), ["confirmation is due"]),
        (datetime(2015, 8, 3, 21, tzinfo=UTC), ["confirmation is overdue"]),
        (datetime(2015, 8, 20, 4, tzinfo=UTC), []),
    ]:
        at(moment)
        expected += news
        assert told(server) == expected, moment


def test_a_message_holds_the_number_and_the_hour_and_nothing_else_of_the_case(circulated, server):  # noqa: F811  # the fixture
    for moment in (TOMORROW, HOUR, datetime(2015, 8, 3, 21, tzinfo=UTC)):
        at(moment)
    assert len(server.raw) == 3
    first = server.taken[0].get_content()
    assert f"{NUMBER} ends on Tue 21 July 2015, 17:00 in New York (21:00 UTC)." in first
    for raw in server.raw:
        for word in (b"XA", b"XC", b"XXi.002", b"fictional", b"humanitarian", circulated.encode()):
            assert word not in raw


def test_an_event_that_is_delivered_again_is_told_once(circulated, server):  # noqa: F811  # the fixture
    at(HOUR)
    Cursor.objects.filter(name=NAME).update(position=0)
    at(HOUR)
    assert told(server) == ["to be communicated"]


def test_what_was_withdrawn_ends_nothing(circulated, server, state):  # noqa: F811  # the fixture
    body = {"reason": "not needed"}
    answer = state("XA").get(f"exemption-requests/{circulated}")
    state("XA").post(f"exemption-requests/{circulated}/withdrawal", body, If_Match=answer["ETag"])
    assert WithdrawRequest.noun == "withdrawal"
    at(TODAY)
    at(HOUR)
    assert told(server) == []


def test_who_reads_on_from_long_ago_tells_nothing_old(circulated, server):  # noqa: F811  # the fixture
    clockwork.set_clock(HOUR)
    clockwork.tick(registry)
    at(datetime(2015, 8, 20, 4, tzinfo=UTC))
    assert "to be communicated" not in told(server)


def test_a_worker_that_was_away_over_both_days_still_tells_what_it_came_to(circulated, server):  # noqa: F811  # the fixture
    at(HOUR.replace(day=24))
    assert told(server) == ["to be communicated"]
    assert Notice.objects.count() == 1
