"""What a page costs doesn't grow with what is on it."""

import copy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import REQUEST

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
    from panel.ledger import subscriptions
    from panel.ledger.registry import registry

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
