"""The desk calls things as people do, and each line leads to what its viewer may do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.exemptions.domain import FindComplete
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.queries import state_on
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.cases.reports.acting import drafted, written
from tests.evidence.conftest import collected, examined
from tests.evidence.drawing import jpeg
from tests.staff.found import lines, page
from tests.staff.incident import add, opened
from tests.staff.test_lists import ASKED, SECRETARY

TITLE = "Alleged travel to Port A, 24 July 2015"


def identity(name):
    return Identity.objects.get(user__username=name).key


def test_news_is_told_by_what_things_are_called(incident, sign_in):
    written(drafted("A fictional final report"))
    told = lines(sign_in(Role.EXPERT), "New")
    assert f"Source added: Another daily · {TITLE}" in told
    assert "Paragraph drafted · Paragraph 1 of A fictional final report" in told
    assert not [words for words in told if re.search("[0-9a-f]{20}", words)]


def test_news_of_many_files_is_a_line_and_their_steps_are_none(incident, sign_in):
    client = sign_in(Role.EXPERT)
    for shade in range(3):
        collected(jpeg(shade=shade), f"{shade}.jpg")
    examined()
    told = lines(client, "New")
    assert list(told)[:2] == [
        "File examined · 2.jpg and 2 more",
        "File received · 2.jpg and 2 more",
    ]
    assert f"Source added: Another daily · {TITLE}" in told
    collected(jpeg(shade=9), "waits.jpg")
    gallery = "/admin/evidence/evidencerow/"
    assert f'<a href="{gallery}"><bdi>File received' in page(client, "")
    assert f'<a href="{gallery}?status=received"><bdi>1 file of evidence' in page(client, "")


def test_news_says_nothing_of_accounts(incident, sign_in):
    told = lines(sign_in(Role.EXPERT, Role.ACCOUNTS), "New")
    assert not [words for words in told if "Role granted" in words]


def test_news_costs_as_much_of_many_cases_as_of_one(incident, sign_in):
    client, counted = sign_in(Role.EXPERT), []
    for count in (1, 8):
        for number in range(count):
            written(drafted(f"Report {number}"))
        page(client, "")
        with CaptureQueriesContext(connection) as asked:
            page(client, "")
        counted.append(len(asked))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("items", [False, True], ids=["a source", "an item that holds it"])
def test_what_one_brought_is_for_others_to_grade(incident, sign_in, items):
    words = f"{TITLE}: {{}} to be graded"
    client = sign_in(Role.EXPERT, name="one")
    assert words.format("three sources") in lines(client, "Waits for you")
    one = Viewer(actor=identity("one"), roles=frozenset({Role.EXPERT}))
    if items:
        add(incident, "A photographer", evidence=(collected(jpeg(), by=one),))
    else:
        add(incident, "A photographer", by=one)
    assert words.format("three sources") in lines(client, "Waits for you")
    another = sign_in(Role.EXPERT, name="another")
    assert words.format("four sources") in lines(another, "Waits for you")


def test_what_one_brought_alone_waits_for_nobody_here(ledger, sign_in):
    client = sign_in(Role.EXPERT, name="one")
    one = Viewer(actor=identity("one"), roles=frozenset({Role.EXPERT}))
    key = opened(by=one)
    assert not [words for words in lines(client, "Waits for you") if "to be graded" in words]
    shown = page(client, f"incidents/{key}/")
    assert "a source is judged by somebody other than who collected it" in shown
    assert f"/admin/incidents/{key}/reliability/" not in shown


def test_a_request_without_a_period_leads_to_its_page(incident, sign_in):
    key = give(registry, Asked(ASKED), state_on("XA", moments.now().at)).key
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    waits = lines(sign_in(Role.SECRETARIAT), "Waits for you")
    words = "ER/2015/001 of XA is complete; its rule has no period for the Committee's silence"
    assert waits[words] == f"exemption-requests/{key}/"
