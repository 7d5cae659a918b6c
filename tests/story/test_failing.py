"""A story that does not go as told says at which step, and ends there."""

import re
from pathlib import Path

import httpx
import pytest

from panel.ledger import opening
from panel.ledger.registry import registry
from panel.story.checking import differences
from panel.story.loading import StoryError, load
from panel.story.player import Player
from tests.once import once
from tests.story.test_stories import http, work

pytestmark = once

HEAD = "cast:\n  XA: {state: XA}\n  secretary: {role: secretariat}\nsteps:\n"
AT = "  - {at: 2015-07-01T00:00:00Z, "


@pytest.fixture
def ledger(committed):
    opening.create(registry, demonstration=True, actor="test")


WRONG = {
    "an answer that is another": (
        "by: XA, ask: exemption-requests, expect: {next: x}}",
        "/next is None, should be 'x'",
    ),
    "an answer without it": (
        "by: XA, ask: exemption-requests, expect: {last: x}}",
        "/last is not in the answer",
    ),
    "a status": ("by: XA, ask: list-entries/IRi.039}", "answered 404, not 200"),
    "a command nobody knows": (
        "by: XA, give: exemption-request.dance}",
        "there is no command exemption-request.dance",
    ),
    "a refusal": (
        "by: XA, give: exemption-request.request, fields: {persons: [IRi.39]}}",
        "exemption-request.request: answered 400",
    ),
    "a form refused": (
        "by: secretary, give: body.seat, on: 1737-committee, fields: {state: Russia}}",
        "body.seat: answered 4",
    ),
    "something that is not refused": (
        "by: XA, give: exemption-request.request, refused: the day is wrong}",
        "should be refused: the day is wrong",
    ),
    "a feed": ("by: XA, changes: [entry.listed]}", re.escape("its feed says []")),
    "a feed of staff": ("by: secretary, changes: []}", "only a State has a feed"),
    "a page of a State's": ("by: XA, see: body/1737-committee}", "only staff see pages"),
    "a page that isn't there": (
        "by: secretary, see: exemption-requests/none}",
        "the page answered 404, not 200",
    ),
    "a page without the words": (
        "by: secretary, see: calendars/un-headquarters, status: 404, shows: [holiday]}",
        "it doesn't show 'holiday'",
    ),
    "a page with the words": (
        "by: secretary, see: calendars/un-headquarters, status: 404, lacks: [desk]}",
        "it shows 'desk'",
    ),
    "a name nobody gave": (
        "by: XA, ask: exemption-requests, fields: {after: [{of: '@journey'}]}}",
        "@journey: no earlier step names such a case",
    ),
    "a verb's refusal": (
        "run: listing import nothing.xml}",
        "listing import nothing.xml: nothing.xml: .*No such file",
    ),
    "a verb nobody knows": ("run: dance}", "dance: Unknown command"),
}


@pytest.mark.parametrize(("step", "says"), WRONG.values(), ids=WRONG)
def test_what_goes_wrong_is_told_with_file_step_and_line(ledger, tmp_path, step, says):
    path = tmp_path / "story.yaml"
    path.write_text(f"{HEAD}{AT}{step}\n")
    with pytest.raises(StoryError, match=says) as raised:
        Player(registry, load([path]), http, work=work).play()
    assert str(raised.value).startswith(f"{path}, step 1, line 5: ")


def test_a_web_that_is_down_is_told(ledger, tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(HEAD)

    def nowhere():
        return httpx.Client(base_url="http://127.0.0.1:9", timeout=1)

    with pytest.raises(StoryError, match=r"XA can't sign in: .*refused"):
        Player(registry, load([path]), nowhere, work=work).play()


def test_without_a_worker_it_says_what_it_waited_for(ledger, tmp_path, monkeypatch):
    path = tmp_path / "story.yaml"
    path.write_text(HEAD)
    monkeypatch.setattr("panel.story.player.PATIENCE", 0.2)
    with pytest.raises(StoryError, match=r"waited 0.2 s for a worker: changes is \d+ events"):
        Player(registry, load([path]), http).play()


def test_a_real_ledger_takes_its_time_from_no_story(committed):
    opening.create(registry, demonstration=False, actor="test")
    story = load([Path(__file__).with_name("status-2015.yaml")])
    with pytest.raises(StoryError, match="only a demonstration ledger"):
        Player(registry, story, http, work=work).play()


@pytest.mark.parametrize(
    ("wanted", "found", "says"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": None}, {}, ["/a is not in the answer"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, ["/a/0/b is 2, should be 1"]),
        ({"a": [1]}, {"a": [1, 2]}, ["/a is [1, 2], should be [1]"]),
        ({"a": {}}, {"a": None}, ["/a is None, should be {}"]),
    ],
)
def test_what_is_wanted_must_be_there_and_more_may_be(wanted, found, says):
    assert list(differences(wanted, found)) == says
