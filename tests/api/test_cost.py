"""What a page costs doesn't grow with what is on it."""

import copy
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.listing.domain import RecordEntry
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.models import ChangeRow
from panel.ledger import subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import OPERATOR, REQUEST

STATUS = "exemption-status?person=XXi.002&state=XA&date=2015-07-24"


@pytest.mark.parametrize(
    "path",
    [
        "exemption-requests",
        "list-entries",
        "changes",
        STATUS,
        "exemption-status?person=XXi.001&state=XA&date=2015-07-24",
    ],
)
def test_the_number_of_queries_is_the_same_at_two_sizes(state, path):
    xa, xm = state("XA"), state("XM")

    def cost(who):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert who.get(path).status_code == 200
        return len(queries)

    def requests(count):
        for _ in range(count):
            assert xa.post("exemption-requests", copy.deepcopy(REQUEST)).status_code == 201
        subscriptions.run_all(registry)

    requests(2)
    small = [cost(xa), cost(xm)]
    requests(12)
    assert [cost(xa), cost(xm)] == small


def test_telling_every_mission_of_an_entry_takes_as_many_queries_as_telling_one(state):
    def told(number):
        entry = RecordEntry(
            reference=f"XXi.{number}",
            regime="1737",
            kind="individual",
            list_type="Fictional",
            listed_on=date(2015, 7, 13),
            names=("FICTIONAL", str(number)),
        )
        give(registry, Asked(entry), OPERATOR)
        with CaptureQueriesContext(connection) as queries:
            subscriptions.run(registry, "changes")
        return len(queries), ChangeRow.objects.filter(stream=f"list-entry/XXi.{number}").count()

    state("XA")
    subscriptions.run_all(registry)
    cost, missions = told(801)
    assert missions == 1
    for second in "BCDEFGHIJKLMNOPQRSTU":
        give(registry, Asked(BindCredential(state=f"Q{second}"), f"client-{second}"), OPERATOR)
    subscriptions.run_all(registry)
    assert told(802) == (cost, 21)
