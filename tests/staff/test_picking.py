"""What a command names is chosen by what it is called, among what its giver sees."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import OpenIncident
from cases.incidents.models import LetterRow
from evidence.domain import CollectFile, Quarantine
from panel.access.giving import give
from panel.access.roles import Role
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.once import once_on_postgresql
from tests.staff.found import found, page, post
from tests.staff.incident import COLLECTOR

pytestmark = once_on_postgresql

DRAFT = "letters/draft/"
SAID = {"to": "state", "state": "XA", "asks": "Who flew?", "days": "9"}


def options(shown, name):
    """The value and the words of what a field may be chosen from."""
    box = found(rf'<select name="{name}"[^>]*>(.*?)</select>', shown)
    every = re.findall(r'<option value="([^"]+)"[^>]*>(.*?)</option>', box)
    return {value: html.unescape(words) for value, words in every}


def marks(shown, name):
    """The same of a field of which several may be marked."""
    every = re.findall(rf'name="{name}" value="([^"]+)"[^>]*>\s*(.*?)</label>', shown, re.DOTALL)
    return {value: html.unescape(words) for value, words in every}


def wrong(shown):
    """What the page says is to be put right."""
    return html.unescape(" ".join(re.findall(r'<p class="error">(.*?)</p>', shown)))


def another(title):
    opened = OpenIncident(title=title, persons=("XXi.001",), states=("XA",))
    return give(registry, Asked(opened), COLLECTOR).key


@pytest.fixture
def expert(sign_in):
    return sign_in(Role.EXPERT)


def test_an_incident_is_prefilled_from_its_page_and_stands_there_in_words(incident, expert):
    shown = page(expert, f"{DRAFT}?incident={incident}")
    words = options(shown, "incident")[incident]
    assert words == "Alleged travel to Port A, 24 July 2015 · XXi.001 · Fri 24 July 2015"
    assert f'<option value="{incident}" selected>' in shown


def test_a_letter_leads_to_its_incident_by_its_title(incident, expert):
    shown = post(expert, DRAFT, **SAID, incident=incident)
    title = "Alleged travel to Port A, 24 July 2015"
    assert f'<a href="/admin/incidents/{incident}/"><bdi>{title}</bdi></a>' in shown


def test_the_last_changed_are_offered_and_any_other_is_found(incident, expert):
    for number in range(15):
        another(f"Another journey, {number}")
    shown = page(expert, DRAFT)
    assert len(options(shown, "incident")) == 12
    assert incident not in options(shown, "incident")
    sent = {**SAID, "act": "find", "incident-find": "port a"}
    shown = expert.post(f"/admin/{DRAFT}", sent).content.decode()
    assert list(options(shown, "incident")) == [incident]
    assert "Who flew?" in shown
    assert wrong(shown) == ""
    asked = expert.get("/admin/suggest/incident/", {"q": "PORT july"}).json()["items"]
    assert [item["value"] for item in asked] == [incident]


def test_what_was_looked_for_and_not_chosen_is_refused_at_its_field(incident, expert):
    shown = post(expert, DRAFT, **SAID, **{"incident-find": "port a"})
    assert "choose one of those that fit “port a”" in wrong(shown)
    assert incident in options(shown, "incident")
    shown = post(expert, DRAFT, **SAID, **{"incident-find": "atlantis"})
    assert "no incident that you may see fits “atlantis”" in wrong(shown)
    shown = post(expert, DRAFT, **SAID, incident="0f0f")
    assert "there is no such incident that you may see: 0f0f" in wrong(shown)
    assert not LetterRow.objects.exists()


def test_nothing_is_offered_that_its_giver_may_not_see(incident, sign_in):
    secretary = sign_in(Role.SECRETARIAT)
    assert secretary.get("/admin/suggest/incident/", {"q": "port"}).json()["items"] == []
    assert secretary.get("/admin/suggest/incident/", {"q": incident}).json()["items"] == []


def collected(name):
    said = {"size": 1, "claimed_name": name, "claimed_type": "", "note": "From a mission"}
    return give(registry, Asked(CollectFile(sha256="a" * 64, **said)), COLLECTOR).key


@pytest.fixture
def items(incident):
    return [collected(name) for name in ("manifest.txt", "log.txt")]


def test_several_items_are_marked_by_name_and_shown_by_name(incident, expert, items):
    where = f"incidents/{incident}/source/"
    shown = page(expert, where)
    assert list(marks(shown, "evidence")) == items[::-1]
    assert marks(shown, "evidence")[items[0]].startswith("manifest.txt · received · SHA-256 ")
    assert (
        marks(shown, "derived_from")["2"]
        == "2. A broadcaster (media, not graded): The person was at Port A."
    )
    said = {"kind": "media", "publisher": "A daily", "says": "So.", "independence": "no"}
    rows = {"quotes-TOTAL_FORMS": "0", "quotes-INITIAL_FORMS": "0"}
    shown = post(expert, where, **said, **rows, evidence=items, derived_from=["2", "3"])
    assert "has it from entry 2, entry 3" in shown
    for key, name in zip(items, ("manifest.txt", "log.txt"), strict=True):
        assert f'<a href="/admin/evidence/{key}/"><bdi>{name}</bdi></a>' in shown
    body = bytes(LogEvent.objects.filter(type="incident.source_added").last().body).decode()
    assert all(item in body for item in items)


def test_an_item_that_cannot_be_relied_on_is_not_offered(incident, expert, items):
    give(registry, Asked(Quarantine(reason="Not what it claims to be."), items[0]), COLLECTOR)
    shown = page(expert, f"incidents/{incident}/source/")
    assert list(marks(shown, "evidence")) == items[1:]


def test_an_entry_is_chosen_in_words_among_those_that_it_can_be(incident, expert):
    shown = page(expert, f"incidents/{incident}/void/?target=3")
    assert list(options(shown, "target")) == ["1", "2", "3", "4"]
    assert options(shown, "target")["3"].startswith("3. Source added: A daily · Fri 7 August 2015")
    assert '<option value="3" selected>' in shown
    assert list(options(page(expert, f"incidents/{incident}/correction/"), "target")) == ["1"]
    said = {"target": "3", "authority": "Coordinator", "reason": "An error."}
    post(expert, f"incidents/{incident}/void/", **said)
    assert list(options(page(expert, f"incidents/{incident}/void/"), "target")) == ["1", "2", "4"]
    assert list(options(page(expert, f"incidents/{incident}/reliability/"), "source")) == ["2", "4"]


def test_a_finding_asks_first_for_its_incident_and_then_offers_its_sources(incident, expert):
    where = "findings/assessment/"
    assert options(page(expert, where), "key")[incident].startswith("Alleged travel to Port A")
    assert "is missing" in wrong(post(expert, where))
    assert "no such incident" in wrong(post(expert, where, key="0f0f"))
    shown = post(expert, where, key=incident)
    assert list(marks(shown, "sources")) == ["2", "3", "4"]
    given = {"assessment": "alleged", "reasoning": "Two items."}
    shown = post(expert, f"findings/{incident}/assessment/", **given, sources=["2", "3"])
    assert "finding of fact: alleged" in shown


def test_a_party_is_a_state_or_a_person_by_name(incident, expert):
    def suggested(typed):
        asked = expert.get("/admin/suggest/parties/", {"q": typed}).json()["items"]
        return [item["value"] for item in asked]

    assert suggested("norw") == ["NO"]
    assert suggested("xxi.001") == ["XXi.001"]
    said = {"party": "Norway", "days": "9"}
    post(expert, f"incidents/{incident}/reply-window/", **said)
    shown = page(expert, f"incidents/{incident}/reply-window-end/")
    assert options(shown, "party") == {"NO": "Norway (NO)"}


@pytest.mark.parametrize("where", [DRAFT, "paragraphs/draft/", "incidents/{key}/source/"])
def test_a_form_asks_the_database_as_often_for_many_as_for_few(incident, expert, where):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page(expert, where.format(key=incident))
        return len(queries)

    few = cost()
    for number in range(20):
        another(f"Another journey, {number}")
    assert cost() == few
