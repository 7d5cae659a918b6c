"""Answers as they go over the wire: stable pages, cursors of one place, never a page of HTML."""

import socket
import time
from http import HTTPStatus
from urllib.parse import quote, urlparse

import httpx
import pytest

from panel.ledger import checkpoints, subscriptions
from panel.ledger.registry import registry
from tests.api.conftest import REQUEST

ASKED = "exemption-status?person=XXi.002&state=XA&date=2015-07-24"
PAGED = ("exemption-requests", "list-entries", "changes")


def cursor(page) -> str:
    return str(page.json()["next"]).partition("after=")[2]


@pytest.fixture
def busy_state(state):
    """A State with more than one of everything."""
    xa = state("XA")
    for _ in range(3):
        assert xa.post("exemption-requests", REQUEST).status_code == HTTPStatus.CREATED
    subscriptions.run_all(registry)
    return xa


@pytest.mark.parametrize("path", PAGED)
def test_a_page_and_its_tag_stay_the_same_while_nothing_happens(busy_state, path, monkeypatch):
    first = busy_state.get(f"{path}?limit=1")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 5)
    later = busy_state.get(f"{path}?limit=1")
    assert cursor(first)
    assert later.content == first.content
    for tag in (first["ETag"], f'"other", W/{first["ETag"]}', "*"):
        again = busy_state.get(f"{path}?limit=1", If_None_Match=tag)
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize("path", PAGED)
def test_following_next_shows_everything_once(busy_state, path):
    whole = busy_state.get(f"{path}?limit=100").json()["items"]
    seen, page = [], busy_state.get(f"{path}?limit=1").json()
    while page["items"]:
        seen += page["items"]
        if not page["next"]:
            break
        following = page["next"].removeprefix("/api/v1/")
        page = busy_state.get(following).json()
    assert seen == whole
    assert len(seen) > 1


@pytest.mark.parametrize("path", PAGED)
@pytest.mark.parametrize("of", PAGED)
def test_a_cursor_is_good_only_where_it_was_given(busy_state, path, of):
    page = busy_state.get(f"{of}?limit=1")
    given = cursor(page).partition("&")[0]
    answer = busy_state.get(f"{path}?after={given}")
    assert answer.status_code == (HTTPStatus.OK if path == of else HTTPStatus.BAD_REQUEST)
    whole = busy_state.get(f"{path}?after={quote(page.json()['next'], safe='')}")
    assert (whole.status_code, whole.json().get("items")) == (
        answer.status_code,
        answer.json().get("items"),
    )


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("exemption-requests?as_of=", "/as_of"),
        ("exemption-requests?as_of=0001-01-01T00:00:00%2B14:00", "/as_of"),
        ("exemption-requests?status=%00", "/status"),
        ("list-entries?name=%00", "/name"),
        ("exemption-requests?format=xml", "/format"),
        ("exemption-requests?limit=%D9%A3", "/limit"),
        ("exemption-requests?status=bogus", "/status"),
        ("exemption-requests?status=APPROVED", "/status"),
        ("exemption-status?person=&state=XA&date=2015-07-24", "/person"),
        (f"{ASKED}&until=", "/until"),
        (f"{ASKED}&ground=Items%203b", "/ground"),
        (f"{ASKED}&as_of=2015-07-13", "/as_of"),
        (f"{ASKED}&as_of=2015-07-13T14:00:00", "/as_of"),
        (f"{ASKED}&as_of=2999-01-01T00:00:00Z", "/as_of"),
        (f"{ASKED}&as_of=1900-01-01T00:00:00Z", "/as_of"),
    ],
)
def test_a_parameter_that_says_nothing_readable_is_refused(state, path, pointer):
    answer = state("XA").get(path)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("until", ["2015-07-23", "2016-07-24"])
def test_a_range_that_is_none_is_refused_by_its_rule(state, until):
    answer = state("XA").get(f"{ASKED}&until={until}")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/until"]


@pytest.mark.parametrize(
    "path", ["exemption-requests?status=none", "exemption-status?person=IRi.39&state=XA"]
)
def test_all_that_is_wrong_with_a_query_is_told_at_once(state, path):
    wrong = "&as_of=yesterday&page=2&limit=1&limit=2"
    answer = state("XA").get(path + wrong)
    told = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    own = {"/status"} if "status=" in path else {"/person", "/date", "/limit"}
    assert told.keys() == {"/as_of", "/page", "/limit"} | own
    assert "2015-08-07T23:59:59Z" in told["/as_of"]
    if "/status" in own:
        assert told["/status"].startswith("should be one of received, returned")


def test_a_page_narrowed_and_dated_goes_on_so(busy_state):
    now = busy_state.get("exemption-requests")["As-Of"]
    first = busy_state.get(f"exemption-requests?limit=1&status=received&as_of={now}").json()
    following = first["next"].removeprefix("/api/v1/")
    assert "status=received" in following
    second = busy_state.get(following).json()
    assert len(second["items"]) == 1
    assert second["items"] != first["items"]
    assert second["next"].count("after=") == 1
    assert busy_state.get("exemption-requests?status=approved").json()["items"] == []


def test_a_method_that_is_offered_is_taken(busy_state):
    key = busy_state.get("exemption-requests").json()["items"][0]["id"]
    for path in ("exemption-requests", f"exemption-requests/{key}/withdrawal", "changes"):
        address = f"/api/v1/{path}"
        refused = busy_state.http.delete(address, headers=busy_state.headers({}))
        for method in refused["Allow"].split(", "):
            answer = busy_state.http.generic(method, address, headers=busy_state.headers({}))
            assert answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED, (method, path)


def test_a_wrong_switch_is_named_by_its_own_name(state):
    answer = state("XA").post("exemption-requests?validate_only=maybe", REQUEST)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/validate_only")


@pytest.mark.parametrize("path", ["/api/v1/list-entries", "/oauth/token", "/log/checkpoint"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_is_a_problem_wherever_it_is_tried(state, served, path, method):
    answer = httpx.request(method, served + path, headers=state("XA").headers({}))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Allow"]
    assert answer.json()["type"] == "/api/v1/problems/method-not-allowed"


@pytest.mark.parametrize(
    "sent",
    [
        {"method": "GET", "url": "/api/v1/docs", "headers": {"Host": "evil.example"}},
        {"method": "GET", "url": f"/api/v1/list-entries?{'&'.join(f'a{n}=' for n in range(2000))}"},
        {"method": "POST", "url": "/oauth/token", "data": {f"a{n}": "" for n in range(2000)}},
        {"method": "POST", "url": "/oauth/token", "data": {"a": "x" * 11_000_000}},
    ],
    ids=["another host", "2,000 parameters", "2,000 fields", "11 MB"],
)
def test_what_django_itself_refuses_is_a_problem_too(state, served, sent):
    headers = state("XA").headers(sent.get("headers", {}))
    answer = httpx.request(**{**sent, "url": served + sent["url"], "headers": headers})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "evil" not in answer.text


@pytest.mark.parametrize("path", ["/log/checkpoint", "/api/v1/docs", "/api/v1/nothing", "/admin/"])
def test_an_answer_to_head_has_no_body(ledger, served, path):
    checkpoints.keep_up(registry)
    whole = httpx.get(served + path)
    address = urlparse(served)
    line = f"HEAD {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(line.encode())
        with wire.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    assert body == b""
    assert int(head.split()[1]) == whole.status_code
