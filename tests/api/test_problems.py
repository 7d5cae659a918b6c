"""Every kind of problem has a page that says what to do."""

import re
from pathlib import Path

import pytest
from django.test import Client

from panel.api.problems import KINDS, problem
from tests.api.conftest import REQUEST
from tests.ledger.forging import forge

SOURCES = [*Path("panel/api").glob("*.py")]


@pytest.mark.parametrize("slug", KINDS)
def test_a_problem_leads_to_its_page(slug, db):
    page = Client().get(f"/api/v1/problems/{slug}")
    assert page.status_code == 200
    assert KINDS[slug].title in page.content.decode().replace("&#x27;", "'")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert problem(slug, "because").status_code == KINDS[slug].status


def test_every_problem_that_the_code_names_is_documented():
    named = {
        slug
        for source in SOURCES
        for slug in re.findall(r'(?:problem|Undecodable)\(\s*"([a-z-]+)"', source.read_text())
    }
    assert named <= set(KINDS)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/log/nothing"])
def test_an_address_that_nobody_serves_is_a_problem_too(path, db):
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_case_that_this_code_cannot_read_is_the_operators_to_mend(state, caplog):
    xa = state("XA")
    made = xa.post("exemption-requests", REQUEST)
    path = f"exemption-requests/{made.json()['id']}"
    known = xa.get(path)["ETag"]
    position = forge(
        f"exemption-request/{made.json()['id']}", "exemption.burnt", {"secret": "spoken"}
    )
    answer = xa.post(f"{path}/withdrawal", {}, **{"If-Match": known})
    said = answer.json()
    assert (answer.status_code, said["type"]) == (503, "/api/v1/problems/unreadable")
    assert "Retry-After" not in answer
    assert (said["facts"], said["errors"]) == ({}, [])
    assert "burnt" not in answer.text
    assert f"the event at position {position} can't be read" in caplog.messages


def test_a_method_that_is_not_taken_says_which_are(state):
    xa = state("XA")
    answer = xa.http.delete("/api/v1/exemption-requests", headers=xa.headers({}))
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in answer["Allow"]
