"""A command that a test declares appears in all five faces, and is refused alike in each."""

import io
import json
from datetime import UTC, datetime

import httpx
import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from panel.access.roles import Role
from panel.ledger import clockwork, subscriptions
from panel.ledger.models import LogEvent
from panel.story.loading import StoryError, load
from panel.story.player import Player
from panel.wsgi import application
from tests import faces
from tests.api.conftest import State
from tests.once import once_on_postgresql
from tests.staff.conftest import ledger, sign_in  # noqa: F401  # fixtures
from tests.staff.travel import travel

pytestmark = once_on_postgresql

LEGS = [
    {"territory": "XA", "arrives_on": "2015-07-23"},
    {"territory": "XB", "arrives_on": "2015-07-25"},
]
PLAN = {"traveller": "Fictional Person", "purpose": "A visit.", "legs": LEGS}
UNKNOWN = {**PLAN, "legs": [LEGS[0], {**LEGS[1], "territory": "Atlantis"}]}
BACKWARDS = {**PLAN, "legs": LEGS[::-1]}
TERRITORY = "should be a State: ISO 3166-1 alpha-2, two capital letters, such as XA"
TYPED = "should be a State, by its name or its code of two letters, such as France or FR"
ORDER = "a leg arrives before the one ahead of it"


@pytest.fixture(autouse=True)
def travelling(settings, ledger):  # noqa: F811  # the fixture of that name
    settings.ROOT_URLCONF = "tests.faces"
    clockwork.set_clock(datetime(2015, 7, 1, tzinfo=UTC))


def planned() -> int:
    return LogEvent.objects.filter(type="test-journey.planned").count()


def test_over_rest():
    xa = State("XA")
    unknown = xa.post("test-journeys", UNKNOWN).json()["errors"]
    assert unknown == [{"pointer": "/legs/1/territory", "detail": TERRITORY}]
    backwards = xa.post("test-journeys", BACKWARDS).json()
    assert (backwards["detail"], backwards["facts"]) == (ORDER, {"ahead": "2015-07-25"})
    assert planned() == 0
    assert xa.post("test-journeys", PLAN).status_code == 201
    assert planned() == 1


def test_in_the_schema():
    schema = SchemaGenerator(patterns=faces.own).get_schema(public=True)
    struct = schema["components"]["schemas"]["PlanJourney"]
    assert struct["properties"]["legs"]["items"] == {"$ref": "#/components/schemas/JourneyLeg"}
    assert struct["properties"]["traveller"]["description"] == "Who travels."
    posted = schema["paths"]["/test-journeys"]["post"]["requestBody"]
    assert posted["content"]["application/json"]["schema"]["$ref"].endswith("/PlanJourney")


def test_in_the_admin(sign_in):  # noqa: F811  # the fixture of that name
    client = sign_in(Role.SECRETARIAT)
    where = "/admin/test-journeys/plan/"

    def typed(plan):
        rows = {
            f"legs-{number}-{name}": value
            for number, leg in enumerate(plan["legs"])
            for name, value in leg.items()
        }
        paper = {
            "on_behalf_of": "XA",
            "received_at": "2015-06-30T12:00:00Z",
            "document": "a fictional note",
        }
        form = {"legs-TOTAL_FORMS": "2", "legs-INITIAL_FORMS": "0", "act": "give", "once": "one"}
        said = {"traveller": plan["traveller"], "purpose": plan["purpose"]}
        return client.post(where, {**said, **rows, **paper, **form})

    assert TYPED in typed(UNKNOWN).content.decode()
    assert ORDER in typed(BACKWARDS).content.decode()
    assert planned() == 0
    assert typed(PLAN).status_code == 302
    assert planned() == 1


def test_on_the_command_line(sign_in):  # noqa: F811  # the fixture of that name
    sign_in(Role.SECRETARIAT, name="secretary")

    def run(plan):
        out, err = io.StringIO(), io.StringIO()
        legs = [word for leg in plan["legs"] for word in ("--legs", json.dumps(leg))]
        words = ["--traveller", plan["traveller"], "--purpose", plan["purpose"], *legs]
        paper = ["--on-behalf-of", "XA", "--document", "a fictional note"]
        paper += ["--received-at", "2015-06-30T12:00:00Z", "--as", "secretary"]
        try:
            call_command(faces.TravelVerb(), "plan", *words, *paper, stdout=out, stderr=err)
        except SystemExit as ended:
            return ended.code, err.getvalue()
        return 0, out.getvalue()

    assert run(UNKNOWN) == (1, f"/legs/1/territory: {TERRITORY}\n")
    code, words = run(BACKWARDS)
    assert (code, words.startswith(f"/legs/1/arrives_on: {ORDER}")) == (1, True)
    assert planned() == 0
    assert run(PLAN)[0] == 0
    assert planned() == 1


def test_in_a_story(tmp_path):
    def play(plan, **said):
        step = {"at": "2015-07-02T12:00:00Z", "by": "XA", "give": "test-journey.plan"}
        story = {"cast": {"XA": {"state": "XA"}}, "steps": [{**step, "fields": plan, **said}]}
        path = tmp_path / "story.yaml"
        path.write_text(yaml.safe_dump(story))
        Player(travel, load([path]), _http, work=_work).play()

    play(BACKWARDS, refused=ORDER)
    with pytest.raises(StoryError, match=r"story\.yaml, step 1, line \d+: .*one thing is wrong"):
        play(UNKNOWN)
    assert planned() == 0
    play(PLAN)
    assert planned() == 1


def _http() -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=application), base_url="http://localhost")


def _work() -> None:
    clockwork.tick(travel)
    subscriptions.run_all(travel)
