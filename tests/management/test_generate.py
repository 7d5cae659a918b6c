"""A ledger generated from a seed is like any other, and the same each time."""

import json
from itertools import islice

import msgspec
import pytest
from django.db import connection

from cases.exemptions.models import RequestRow
from cases.exemptions.statuses import Status
from cases.listing.models import EntryRow
from panel.ledger import moments, opening
from panel.ledger.models import LogEvent
from panel.ledger.rebuild import rebuild
from panel.ledger.registry import registry
from panel.ledger.verify import verify
from panel.management.generating.writing import Plan, Progress, generate
from tests.management.test_verbs import run
from tests.once import once
from tests.wipe import wipe

pytestmark = once

PLAN = Plan(entries=20, requests=70, seed=3)
WORDS = ("generate", "--entries", 20, "--requests", 70, "--seed", 3)

LIVED = {
    Status.RECEIVED,
    Status.RETURNED,
    Status.COMPLETE,
    Status.CIRCULATED,
    Status.OBJECTED,
    Status.APPROVED,
    Status.REFUSED,
    Status.WITHDRAWN,
}
"""Where generated requests stand."""


@pytest.fixture
def demonstration(committed):
    opening.create(registry, demonstration=True, actor="test")


def told():
    """Every event but the first, in order, without what chance or the clock adds."""
    bodies = LogEvent.objects.order_by("position").values_list("body", flat=True)[1:]
    found = [msgspec.json.decode(bytes(body)) for body in bodies]
    return [{name: said for name, said in e.items() if name != "salt"} for e in found]


def test_it_is_made_verified_and_rebuilt_by_verbs(committed):
    made = run(*WORDS, "--json")
    assert made.returncode == 0, made.stderr
    said = json.loads(made.stdout)
    assert said["events"] == LogEvent.objects.count() == said["new"]
    assert "20 of 20 entries, 70 of 70 requests" in made.stderr
    assert run("ledger", "verify").stdout == "the log holds\n"
    assert run("ledger", "rebuild", "--check").returncode == 0
    again = run(*WORDS, "--json")
    assert (again.returncode, json.loads(again.stdout)["new"]) == (0, 0)


def test_requests_stand_in_every_state_over_years(demonstration):
    assert list(generate(registry, PLAN))[-1] == Progress(20, 70)
    now = moments.now()
    rows = RequestRow.objects.as_of(now)
    # Few are before the Committee on any one day, the last one included.
    assert set(rows.values_list("status", flat=True)) | {Status.CIRCULATED} == LIVED
    assert RequestRow.objects.filter(status=Status.CIRCULATED).exists()
    assert rows.count() == 70
    assert {number.split("/")[1] for number in rows.values_list("number", flat=True)} == {
        str(year) for year in range(2010, 2016)
    }
    listed = EntryRow.objects.as_of(now)
    assert listed.count() == 20
    assert len({ord(row.name_original_script[0]) >> 8 for row in listed}) > 4
    assert verify(registry) == []
    assert rebuild(registry, check=True).clean


def test_the_same_seed_tells_the_same_and_another_does_not(demonstration, fresh_rows):
    def again(plan):
        wipe(connection, fresh_rows)
        opening.create(registry, demonstration=True, actor="test")
        list(generate(registry, plan))
        return told()

    first = again(PLAN)
    assert again(PLAN) == first
    assert again(PLAN._replace(seed=4)) != first


def test_stopped_it_goes_on_where_it_was(demonstration, fresh_rows):
    whole = list(generate(registry, PLAN))
    events = told()
    for stopped in (1, 30, len(whole)):
        wipe(connection, fresh_rows)
        opening.create(registry, demonstration=True, actor="test")
        assert len(list(islice(generate(registry, PLAN), stopped))) == stopped
        list(generate(registry, PLAN))
        assert told() == events


def test_a_real_ledger_is_not_generated_into(committed):
    assert run("ledger", "create").returncode == 0
    found = run(*WORDS)
    assert (found.returncode, found.stdout) == (1, "")
    assert "this one is real" in found.stderr
    assert LogEvent.objects.count() == 1


def test_a_ledger_of_other_numbers_or_of_a_story_is_left_alone(demonstration):
    list(islice(generate(registry, PLAN), 3))
    before = LogEvent.objects.count()
    found = run("generate", "--entries", 21, "--requests", 70, "--seed", 3)
    assert (found.returncode, found.stdout) == (1, "")
    assert "from seed 3 with 20 entries and 70 requests" in found.stderr
    assert LogEvent.objects.count() == before


@pytest.mark.parametrize("wrong", [("--entries", "0"), ("--requests", "many"), ("--seed", "-1")])
def test_numbers_that_are_none_are_a_usage_error(committed, wrong):
    assert run("generate", *wrong).returncode == 2
