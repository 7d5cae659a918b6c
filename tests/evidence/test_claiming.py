"""Which file that waits is taken up next, by whom, and at what cost."""

import re
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence import jobs
from evidence.models import EXAMINATION, RECOGNITION, Job
from panel.ledger import store as log
from panel.ledger import subscriptions
from panel.ledger.registry import registry
from tests.evidence.conftest import collected, sent
from tests.evidence.drawing import jpeg


@pytest.fixture(autouse=True)
def _ledger(ledger):
    """Every test here has one."""


def lease_over():
    Job.objects.update(claimed_until=log.database_time() - jobs.LEASE)


def test_a_claim_is_nobody_elses_until_its_lease_is_over():
    collected(jpeg())
    subscriptions.run_all(registry)
    job = jobs.claim()
    assert jobs.claim() is None
    lease_over()
    again = jobs.claim()
    assert (again.position, again.attempts) == (job.position, 2)


def test_every_other_file_is_a_states_where_one_waits(state):
    for shade in range(3):
        collected(jpeg(shade=shade))
    theirs = sent(state("XA"), jpeg(), "photo.jpg").json()["id"]
    subscriptions.run_all(registry)
    assert jobs.claim(states_first=True).key == theirs
    assert None not in {jobs.claim(states_first=True), jobs.claim()}


@pytest.mark.parametrize("kind", [EXAMINATION, RECOGNITION])
def test_a_claim_reads_as_few_rows_where_thousands_wait(kind):
    others = (Job(position=n, key="a", kind=kind) for n in range(1, 4_000))
    Job.objects.bulk_create([*others, Job(position=9_000, key="b", kind=kind, of_state=True)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE evidence_job")
    for states_first, expected in ((True, 9_000), (False, 1), (False, 2)):
        with CaptureQueriesContext(connection) as asked:
            assert jobs._next() == kind
            job = jobs.claim("w", kind, states_first=states_first)
        assert job
        assert job.position == expected
        looked = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
        assert sum(map(rows_read, looked)) <= 100


def rows_read(sql):
    """How many rows of the table a query has to look at, as far as its plan says."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
            return looked_at(cursor.fetchone()[0][0]["Plan"])
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [step for *_, step in cursor.fetchall()]
    straight = [step for step in steps if "SCAN evidence_job" in step or "TEMP B-TREE" in step]
    limit = re.search(r"LIMIT (\d+)", sql)
    return sys.maxsize if straight else int(limit[1] if limit else 1)


def looked_at(plan):
    below = sum(map(looked_at, plan.get("Plans", [])))
    return below or plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)


def test_a_worker_that_comes_back_takes_up_what_its_former_life_was_at_and_nobody_elses():
    for shade in range(3):
        collected(jpeg(shade=shade))
    subscriptions.run_all(registry)
    for worker in ("a@here 1", "a@here 2", "aa@here 1"):
        jobs.claim(worker)
    assert jobs.take_over("a@here", "2") == "a@here 2"
    again = jobs.claim("a@here 2")
    assert (again.attempts, again.claimed_by) == (2, "a@here 2")
    assert jobs.claim("a@here 2") is None
