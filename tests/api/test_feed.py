"""A State's feed begins when something first concerns it, not when it first gets a credential."""

from datetime import date, timedelta

from cases.exemptions.domain import Circulate, FindComplete
from cases.incidents.domain import ClassifyReply, VoidLetterEntry
from cases.incidents.letter_events import Outcome
from panel.access.giving import give
from panel.ledger import clockwork, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import registry
from tests.api.conftest import MONDAY, REQUEST, SECRETARY
from tests.api.test_violation_reports import COORDINATOR, send


def kinds(who):
    """What the State's feed tells of requests."""
    items = who.get("changes?limit=100").json()["items"]
    return [item["kind"] for item in items if "exemption-requests" in item["resource"]]


def test_a_party_misses_nothing_from_before_its_first_credential(state):
    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), key), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), key), SECRETARY)
    clockwork.set_clock(MONDAY + timedelta(days=30))
    clockwork.tick(registry)
    subscriptions.run_all(registry)
    assert kinds(state("XC")) == ["exemption.adoption_recorded"]
    assert kinds(state("XB")) == []


def test_what_the_panel_makes_of_a_states_papers_is_in_no_feed(state):
    xa = state("XA")
    letter = send(state="XA")
    for outcome in (Outcome.ACKNOWLEDGED, Outcome.SUBSTANTIVE):
        xa.post(f"letters/{letter}/replies", {"text": "Nobody came."})
        entry = LogEvent.objects.filter(stream=f"letter/{letter}").count()
        judged = ClassifyReply(reply=entry, outcome=outcome, assessment="Not credible.")
        give(registry, Asked(judged, letter), COORDINATOR)
    judgement = LogEvent.objects.filter(stream=f"letter/{letter}").count()
    void = VoidLetterEntry(target=judgement, authority="the Coordinator", reason="Too early.")
    give(registry, Asked(void, letter), COORDINATOR)
    subscriptions.run_all(registry)
    items = xa.get("changes?limit=100").json()["items"]
    assert [item["kind"] for item in items if item["resource"].endswith(letter)] == [
        "letter.sent",
        "letter.reply_received",
        "letter.reply_classified",  # an acknowledgement: the letter waits for a reply again
        "letter.reply_received",
    ]
