"""A letter is drafted and put otherwise until it is sent: on plain values."""

from typing import Any

import pytest

from cases.incidents.domain import (
    DraftLetter,
    Incident,
    Letter,
    ReplyToLetter,
    RewriteLetter,
    SendLetter,
    VoidLetterEntry,
)
from cases.incidents.letter_events import (
    Addressee,
    Language,
    LetterDrafted,
    LetterRewritten,
    LetterSent,
)
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Refused
from panel.ledger.registers import Series
from panel.ledger.states import Voided
from tests.cases.incidents.facts import CALENDAR, FRIDAY, SENT, drafted
from tests.rules import act, folded, outcome

EXPERT = act(role="expert", at=FRIDAY)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"to": Addressee.STATE, "state": "XA"}, None),
        ({"to": Addressee.COMPANY, "addressee": "A fictional airline"}, None),
        ({"to": Addressee.STATE}, "/state"),
        ({"to": Addressee.STATE, "state": "XA", "addressee": "X"}, "/addressee"),
        ({"to": Addressee.PERSON, "state": "XA"}, "/state"),
        ({"to": Addressee.PERSON}, "/addressee"),
        ({"to": Addressee.STATE, "state": "XA", "language": Language.RUSSIAN}, "/mission"),
        ({"to": Addressee.STATE, "state": "XA", "mission": "The Mission"}, "/mission"),
        ({"to": Addressee.PERSON, "addressee": "P", "language": Language.ARABIC}, None),
    ],
)
def test_a_letter_goes_to_one_addressee(said, wrong):
    found = outcome(Letter(), DraftLetter(asks="What?", **said), EXPERT)
    if wrong is None:
        assert [type(event) for event in found] == [LetterDrafted]
    else:
        assert found.field == wrong


COMPANY: dict[str, Any] = {
    "to": Addressee.COMPANY,
    "addressee": "A fictional airline",
    "asks": "Who flew?",
    "days": 21,
    "language": Language.FRENCH,
}
REWRITTEN = LetterRewritten(incident="", state=None, mission="", annexes=(), **COMPANY)


def test_a_draft_is_put_otherwise_in_all_that_it_says_and_goes_out_so():
    draft = folded(Letter, [drafted()])
    assert outcome(draft, RewriteLetter(**COMPANY), EXPERT) == [REWRITTEN]
    other = folded(Letter, [drafted(), REWRITTEN])
    assert outcome(other, RewriteLetter(**COMPANY), EXPERT) == []
    assert (other.state, other.addressee, other.asks) == (None, "A fictional airline", "Who flew?")
    [sent] = outcome(other, SendLetter(), EXPERT, calendar=CALENDAR, series=Series(last=40))
    assert (sent.due_on - sent.sent_on).days == 21


@pytest.mark.parametrize(
    ("events", "said", "then"),
    [
        ([drafted(), SENT], COMPANY, "it was sent as PE/2015/OC.41"),
        ([drafted(), Voided(target=1, authority="a", reason="r")], COMPANY, "its draft was struck"),
        ([drafted()], {**COMPANY, "addressee": None}, "names its addressee and nobody else"),
        ([drafted()], {**COMPANY, "incident": "gone"}, "there is no such incident"),
    ],
)
def test_what_was_sent_is_not_put_otherwise_and_a_draft_never_wrongly(events, said, then):
    reads: dict[str, Any] = {"about": Incident()} if "incident" in said else {}
    found = outcome(folded(Letter, events), RewriteLetter(**said), EXPERT, **reads)
    assert then in found.rule


def test_a_letter_about_what_goes_on_as_another_incident_names_that_one():
    merged = Incident(title="t", merged_into="other")
    said = RewriteLetter(**COMPANY, incident="i")
    assert outcome(folded(Letter, [drafted()]), said, EXPERT, about=merged).facts == {
        "incident": "other"
    }


def test_how_a_draft_was_put_is_struck_only_before_it_is_sent():
    strike = VoidLetterEntry(target=2, authority="the Coordinator", reason="the old one was right")
    draft = folded(Letter, [drafted(), REWRITTEN])
    past = (LetterDrafted, LetterRewritten)
    struck = outcome(draft, strike, act(role="coordinator", at=FRIDAY, history=past))
    assert folded(Letter, [drafted(), REWRITTEN, *struck]).state == "XA"
    sent = folded(Letter, [drafted(), REWRITTEN, SENT])
    by = act(role="coordinator", at=FRIDAY, history=(*past, LetterSent))
    assert "the letter went out as it was put here" in outcome(sent, strike, by).rule
    gone = folded(Letter, [drafted(), REWRITTEN, Voided(target=1, authority="a", reason="r")])
    assert gone.to is None


@pytest.mark.parametrize(
    ("item", "role", "document", "taken"),
    [
        ({"state": "XA"}, "expert", None, True),
        ({}, "expert", None, False),
        ({"state": "XA"}, "expert", "a note verbale", True),
        ({"state": "XB"}, "expert", "a note verbale", False),
        ({}, "expert", "a note verbale", True),
        ({"of_committee": True}, "expert", "a note verbale", False),
        ({"of_committee": True}, "secretariat", "a note verbale", True),
        ({}, "secretariat", "a note verbale", False),
        ({"status": EvidenceStatus.QUARANTINED}, "expert", "a note verbale", False),
        ({"status": None}, "expert", "a note verbale", False),
    ],
)
def test_with_a_paper_goes_what_its_state_sent_or_was_taken_in_with_it(item, role, document, taken):
    said = ReplyToLetter(text="It was not so.", evidence=("e",))
    by = act(role=role, state="XA", document=document, at=FRIDAY)
    held = EvidenceItem(**{"status": EvidenceStatus.READY, **item})
    found = outcome(folded(Letter, [drafted(), SENT]), said, by, item_0=held)
    assert isinstance(found, Refused) != taken
    assert taken or found.field == "/evidence/0"
