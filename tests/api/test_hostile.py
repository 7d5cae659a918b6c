"""What anybody may send as a body: refused in words, quickly, and nothing is recorded."""

import json
import time

import pytest

from panel.ledger.models import LogEvent
from tests.api.conftest import LEG, REQUEST
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

GOOD = json.dumps(REQUEST).encode()
BODIES = {
    "NUL in a string": json.dumps({**REQUEST, "purpose": "a\0b"}).encode(),
    "a lone surrogate": GOOD.replace(b"A fictional visit.", b"\\ud800"),
    "nesting of 200,000 levels": b'{"persons":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a number beyond any float": b'{"persons": 1e400}',
    "a number of 5,000 digits": b'{"persons": ' + b"9" * 5000 + b"}",
    "NaN": b'{"persons": NaN}',
    "duplicate names": GOOD[:-1] + b', "purpose": "another"}',
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "Latin-1": GOOD.replace(b"fictional", b"fict\xefonal"),
    "a list for an object": b"[1, 2]",
    "a string for an object": b'"persons"',
    "white space": b"  ",
    "half of it": GOOD[: len(GOOD) // 2],
    "trailing data": GOOD + b"{}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_hostile_body_is_refused_within_a_second(state, body):
    xa, before = state("XA"), LogEvent.objects.count()
    began = time.monotonic()
    answer = xa.post("exemption-requests", raw=body)
    assert time.monotonic() - began < 1
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert LogEvent.objects.count() == before


def test_a_body_of_eleven_megabytes_is_not_even_read(state):
    answer = state("XA").post("exemption-requests", raw=b" " * 11 * 1024 * 1024)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": "multipart/form-data"},
    ],
)
def test_only_plain_json_is_taken(state, headers):
    assert state("XA").post("exemption-requests", raw=GOOD, **headers).status_code == 415


def test_every_error_is_told_at_once_with_its_pointer(state):
    wrong = {
        **REQUEST,
        "persons": ["IRi.39", "XXi.002"],
        "first_day": "23 July 2015",
        "itinerary": [LEG, {**LEG, "territory": "Russia", "way": "by sea"}],
        "status": "approved",
    }
    del wrong["ground"]
    answer = state("XA").post("exemption-requests", wrong)
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert answer.status_code == 400
    assert pointers == {
        "/persons/0",
        "/first_day",
        "/itinerary/1/territory",
        "/itinerary/1/way",
        "/status",
        "/ground",
    }


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("exemption-requests?as_of=2015-07-01T00:00:00", "no zone"),
        ("exemption-requests?as_of=2999-01-01T00:00:00Z", "in the future"),
        ("exemption-requests?as_of=1900-01-01T00:00:00Z", "before the log began"),
        ("exemption-requests?as_of=yesterday", "2015-08-07T23:59:59Z"),
        ("exemption-requests?limit=1000000000", "1 to 100"),
        ("exemption-requests?limit=0", "1 to 100"),
        ("exemption-requests?after=altered", "what stood in `next`"),
        ("exemption-requests?page=2", "is not known here"),
        ("exemption-requests?limit=1&limit=2", "twice"),
        ("exemption-status?person=IRi.39&state=RU&date=2015-07-24", "permanent reference number"),
        ("exemption-status?person=IRi.039&state=Russia&date=2015-07-24", "two capital letters"),
        ("exemption-status?person=IRi.039&state=RU&date=24.7.2015", "YYYY-MM-DD"),
        ("exemption-status?person=IRi.039&state=RU", "is missing"),
    ],
)
def test_a_wrong_parameter_is_told_what_would_be_right(state, path, says):
    answer = state("XA").get(path)
    assert answer.status_code == 400
    assert says in answer.content.decode()


@pytest.mark.parametrize("key", ["..%2F..%2Fetc", "a%00b", "%E2%80%AEevil", "x" * 300])
def test_a_hostile_key_is_nothing_that_exists(state, key):
    answer = state("XA").get(f"exemption-requests/{key}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_what_is_too_long_for_the_log_is_refused_and_not_cut(state):
    text = "\N{GRINNING FACE}" * 9_999
    before = LogEvent.objects.count() + 1
    xa = state("XA")
    answer = xa.post("exemption-requests", {**REQUEST, "purpose": text, "justification": text})
    assert answer.status_code == 413
    assert LogEvent.objects.count() == before


def test_nobody_is_named_twice(state):
    answer = state("XA").post("exemption-requests", {**REQUEST, "persons": ["XXi.002"] * 2})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "/persons/1")


def test_a_committee_exempts_from_its_own_regime_alone(state):
    answer = state("XA").post("exemption-requests", {**REQUEST, "regime": "2713"})
    said = answer.json()
    assert (answer.status_code, said["errors"][0]["pointer"]) == (409, "/regime")
    assert said["detail"] == "this person is listed in another regime"
    listed = {"person": "XXi.002", "listed_in": "1737"}
    assert said["facts"] == {**listed, "grounds_known": []}


def test_a_state_cannot_speak_for_another(state):
    answer = state("XA").post("exemption-requests", {**REQUEST, "applicant": "XB"})
    assert answer.json()["errors"][0]["pointer"] == "/applicant"


def test_a_staff_cookie_is_nothing_here_and_a_token_nothing_there(state):
    from django.contrib.auth.models import User

    xa = state("XA")
    user = User.objects.create_user("someone", password="a long password", is_staff=True)
    xa.http.force_login(user)
    assert xa.http.get("/api/v1/list-entries").status_code == 401
    xa.http.logout()
    assert xa.http.get("/admin/", headers=xa.headers({})).status_code == 302
