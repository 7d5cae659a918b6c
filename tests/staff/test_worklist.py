"""What stands first on whose desk: one's own cases, what is due, what waits for a State."""

import re
from datetime import UTC, datetime
from html import unescape

from cases.findings.domain import AssessIncident, VoidFindingEntry
from cases.findings.events import Assessment
from cases.incidents.domain import (
    AssignIncident,
    ClassifyReply,
    DraftLetter,
    OpenIncident,
    OpenReplyWindow,
    ReplyToLetter,
    SendLetter,
)
from cases.incidents.letter_events import Addressee, Outcome
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.staff.found import page
from tests.staff.incident import COLLECTOR

TRAVEL, ZINC = "Alleged travel to Port A, 24 July 2015", "A shipment of zinc"
COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
XA = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")


def group(client, title):
    """The lines of the desk under a heading, with where each leads."""
    found = re.search(
        rf"<h2>{title}</h2><ul class=\"lines\">(.*?)</ul>", page(client, ""), re.DOTALL
    )
    lines = re.findall(r'<li><a href="(.*?)">(.*?)</a>', found[1]) if found else []
    return [(unescape(re.sub("<.*?>", "", words)), unescape(where)) for where, words in lines]


def words(client, title):
    return [said for said, _ in group(client, title)]


def act(command, key="", by=COLLECTOR):
    return give(registry, Asked(command, key), by).key


def letter(incident, days, state="XA"):
    asks = DraftLetter(incident=incident, to=Addressee.STATE, state=state, asks="Who?", days=days)
    key = act(asks)
    act(SendLetter(), key, COORDINATOR)
    return key


def test_each_desk_begins_with_what_is_its_viewers_to_do(incident, sign_in):
    ada, bo = sign_in(Role.EXPERT, name="ada"), sign_in(Role.EXPERT, name="bo")
    chief = sign_in(Role.COORDINATOR, name="chief")
    key = Identity.objects.get(user__username="ada").key
    other = act(OpenIncident(title=ZINC, persons=("XXi.001",), states=("XB",)))
    assert words(ada, "In your hands") == []
    act(AssignIncident(to=key), incident, COORDINATOR)
    act(AssignIncident(to=key), other, COORDINATOR)
    assert group(ada, "In your hands") == [
        (f"{ZINC}: add what alleges it", f"/admin/incidents/{other}/source/"),
        (f"{TRAVEL}: ask somebody about it", f"/admin/letters/draft/?incident={incident}"),
    ]
    soon, far = letter(incident, 3), letter(other, 30, "XB")
    act(OpenReplyWindow(party="XXi.001", days=5), incident)
    assert dict(group(ada, "In your hands"))[f"{TRAVEL}: waits for XA"] == f"/admin/letters/{soon}/"
    assert words(ada, "Due and late") == [
        "XA is to reply to PE/2015/OC.1", f"XXi.001 may reply: {TRAVEL}"
    ]  # fmt: skip
    assert group(ada, "Waits for others") == [
        ("XB is to reply to PE/2015/OC.2", f"/admin/letters/{far}/")
    ]
    # The cases are in somebody else's hands.
    assert words(bo, "In your hands") == words(bo, "Due and late") == []
    assert words(chief, "Due and late")[0] == "XA is to reply to PE/2015/OC.1 · ada"
    assert group(chief, "Waits for others")[-1] == (
        "ada has two incidents in hand",
        f"/admin/incidents/incidentrow/?in_hand_of={key}",
    )
    strip = page(chief, "").partition("<h2>Reply windows</h2>")[2]
    assert "<svg" in strip
    assert f"XXi.001 on {TRAVEL}, until Wed 12 August 2015" in unescape(strip)
    assert "<h2>Reply windows</h2>" not in page(bo, "")
    clockwork.set_clock(datetime(2015, 8, 13, 4, tzinfo=UTC))
    assert f"{TRAVEL}: XA is late" in words(ada, "In your hands")
    assert words(ada, "Due and late") == ["XA is late with its reply to PE/2015/OC.1"]
    assert "<h2>Reply windows</h2>" not in page(chief, "")


def test_an_answered_incident_is_to_be_assessed_until_it_was_after_the_last_reply(
    incident, sign_in
):
    ada = sign_in(Role.EXPERT, name="ada")
    act(AssignIncident(to=Identity.objects.get(user__username="ada").key), incident, COORDINATOR)
    to_assess = (f"{TRAVEL}: assess it", f"/admin/findings/{incident}/assessment/")
    rests = (TRAVEL, f"/admin/incidents/{incident}/")
    assess = AssessIncident(assessment=Assessment.UNVERIFIED, sources=(2,), reasoning="One origin.")

    def answer(entry: int) -> None:
        act(ReplyToLetter(text="We have no record.", final=True), sent, XA)
        act(ClassifyReply(reply=entry, outcome=Outcome.SUBSTANTIVE, assessment="Bare."), sent)

    sent = letter(incident, 3)
    answer(3)
    assert group(ada, "In your hands") == [to_assess]
    act(assess, incident)
    assert group(ada, "In your hands") == [rests]
    answer(5)
    assert group(ada, "In your hands") == [to_assess]
    act(assess, incident)
    assert group(ada, "In your hands") == [rests]
    void = VoidFindingEntry(target=2, authority="the Coordinator", reason="of another incident")
    act(void, incident)
    assert group(ada, "In your hands") == [to_assess]
