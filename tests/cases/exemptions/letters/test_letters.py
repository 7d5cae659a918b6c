"""Which letters fit a request, to whom they go and what they say, on plain values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.exemptions import events as happened
from cases.exemptions.letters.content import Case
from cases.exemptions.letters.kinds import ALL, Kind, addressees
from cases.exemptions.letters.making import letter
from cases.exemptions.states import Request
from cases.exemptions.values import Leg, Way
from cases.listing.domain import ListEntry
from cases.listing.values import ListedRow, Place
from cases.regimes.events import Procedure
from panel.ledger.events import Fact
from panel.ledger.execution import NoSuchStream
from panel.ledger.states import standing
from tests.cases.exemptions.facts import (
    CIRCULATED,
    COMPLETE,
    DEADLINE,
    REQUESTED,
    RETURNED,
    objected,
)
from tests.cases.exemptions.letters.reading import words
from tests.rules import NOON, fact, folded

HOSTILE = '#read("/etc/passwd") *Q* $x$ <a>'
VIA = Leg(
    territory="XC",
    way=Way.TRANSIT,
    departs_from="Port D",
    arrives_at="Port C",
    departs_on=date(2015, 7, 23),
    arrives_on=date(2015, 7, 23),
    transport=HOSTILE,
)
ASKED = msgspec.structs.replace(REQUESTED, itinerary=(VIA, *REQUESTED.itinerary))
NOTIFIED = msgspec.structs.replace(
    REQUESTED,
    procedure=Procedure.NO_NEGATIVE_DECISION,
    counted_from=date(2015, 7, 13),
    deadline=DEADLINE,
    working_days=5,
)
QUESTION = happened.InformationAsked(wanted=HOSTILE, asked_by="XM", stops_clock=True)
REFUSED = happened.DecidedInMeeting(
    granted=False,
    decided_at=datetime(2015, 7, 20, 15, tzinfo=UTC),
    decided_by="1737 Committee",
    minutes="S/AC.50/SR.7",
    reason=HOSTILE,
    persons=("XXi.002",),
    territories=("XA",),
    first_day=date(2015, 7, 23),
    last_day=date(2015, 7, 27),
    conditions="",
)
GRANTED = msgspec.structs.replace(
    REFUSED,
    granted=True,
    conditions="Not more than two days.\n\nNo other travel.",
    confirm_by=datetime(2015, 8, 3, 21, tzinfo=UTC),
)
SENT = happened.DecisionCommunicated(
    to=("XA",), sent_on=date(2015, 7, 22), reference="SCA/1/15 (03)"
)
ENTRY = folded(ListEntry, [])
ENTRY = msgspec.structs.replace(
    ENTRY,
    reference="XXi.002",
    nationality_codes=("IR",),
    entry=ListedRow(
        reference="XXi.002",
        kind="individual",
        list_type="fiction",
        listed_on=date(2007, 3, 24),
        names=("Person", HOSTILE),
        addresses=(Place(country="Oman"), Place(country="nowhere in particular")),
    ),
)


def case(*given: Any, at: datetime = NOON, **said: Any) -> Case:
    facts = [
        msgspec.structs.replace(e, version=n) if isinstance(e, Fact) else fact(e, n)
        for n, e in enumerate(given, 1)
    ]
    request = folded(Request, facts)
    known = {
        "request": request,
        "span": request.at(at),
        "facts": tuple(standing(facts)),
        "entries": {"XXi.002": ENTRY},
        "body": "1737 Committee",
        "demonstration": False,
    }
    return Case(**{**known, **said})


@dataclass
class Letter:
    given: Case
    kind: Kind
    to: str
    says: list[str]


REVOKED = happened.ExemptionRevoked(
    from_day=date(2015, 7, 25), reason="Fiction.", decided_by="1737 Committee"
)
LETTERS = [
    Letter(
        case(ASKED, RETURNED),
        Kind.RETURN,
        "XA",
        ["Request returned as incomplete", "where the traveller stays", "(ER/2015/001)"],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, QUESTION),
        Kind.INFORMATION,
        "XA",
        [HOSTILE, "stands still until the answer is received"],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, at=DEADLINE),
        Kind.APPROVAL,
        "XA",
        [
            "no objection having been received by 21 July 2015 at 17:00 (New York)",
            "from 23 July 2015 to 27 July 2015, both days included",
            f"Person {HOSTILE} (XXi.002)",
            "Port D",
            "XC and XA",
        ],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, GRANTED, SENT),
        Kind.APPROVAL,
        "OM",
        [
            "The Permanent Mission of Oman to the United Nations",
            "by its decision of 20 July 2015, recorded in S/AC.50/SR.7",
            "Not more than two days. No other travel.",
            "Reference: SCA/1/15 (03)",
            "22 July 2015",
        ],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, GRANTED),
        Kind.APPROVAL,
        "XA",
        ["is requested to confirm in writing, by 3 August 2015 at 17:00 (New York)"],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, GRANTED),
        Kind.NOTE,
        ALL,
        ["inform all Member States that the 1737 Committee granted an exemption"],
    ),
    Letter(
        case(NOTIFIED, at=DEADLINE),
        Kind.ACKNOWLEDGEMENT,
        "XA",
        ["took no negative decision by 21 July 2015 at 17:00 (New York)"],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, REFUSED),
        Kind.REFUSAL,
        "XA",
        ["did not grant the exemption", HOSTILE],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, objected(DEADLINE - timedelta(days=1))),
        Kind.REFUSAL,
        "XA",
        ["An objection having been received within the period", "20 July 2015"],
    ),
    Letter(
        case(ASKED, COMPLETE, CIRCULATED, GRANTED, SENT, REVOKED),
        Kind.END,
        "OM",
        ["Exemption ended", "was revoked: from 25 July 2015 on it no longer covers", "(XXi.002)"],
    ),
]


@pytest.mark.parametrize("wanted", LETTERS, ids=lambda one: f"{one.kind}-{one.to}")
def test_a_letter_says_what_its_kind_is_for(wanted):
    said = words(letter(wanted.given, wanted.kind, wanted.to))
    assert said.startswith("UNITED NATIONS")
    assert "Demonstration" not in said
    for words_ in wanted.says:
        assert words_ in said


@pytest.mark.parametrize("wanted", LETTERS, ids=lambda one: f"{one.kind}-{one.to}")
def test_no_letter_names_a_member_that_acted_or_to_others_the_number_in_the_series(wanted):
    said = words(letter(wanted.given, wanted.kind, wanted.to))
    assert "XM" not in said
    assert ("ER/2015/001" in said) is (wanted.to == "XA")


def test_an_approval_goes_to_all_states_concerned_and_the_office():
    granted = case(ASKED, COMPLETE, CIRCULATED, GRANTED)
    # Another leg's State was left out of the decision; nationality and residence from the list.
    found = addressees(granted.request, granted.span, granted.entries)
    assert found == {Kind.APPROVAL: ("XA", "IR", "OM", "UN"), Kind.NOTE: (ALL,)}


@pytest.mark.parametrize(
    ("kind", "to"),
    [("approval", "XB"), ("approval", ALL), ("refusal", "XA"), ("nonsense", "XA"), ("note", "XA")],
)
def test_no_other_letter_is_there(kind, to):
    with pytest.raises(NoSuchStream):
        letter(case(ASKED, COMPLETE, CIRCULATED, GRANTED), kind, to)


@pytest.mark.parametrize("given", [(ASKED,), (ASKED, COMPLETE), (ASKED, COMPLETE, CIRCULATED)])
def test_nothing_is_written_while_nothing_is_to_be_told(given):
    pending = case(*given)
    assert addressees(pending.request, pending.span, pending.entries) == {}


def test_the_reasons_of_a_refusal_and_payments_are_for_the_applicant_alone():
    said = words(letter(case(ASKED, COMPLETE, CIRCULATED, GRANTED), "approval", "IR"))
    assert "confirm in writing" not in said
    assert "ER/2015/001" not in said


def test_recording_what_the_clock_did_changes_no_byte():
    before = case(ASKED, COMPLETE, CIRCULATED, at=DEADLINE)
    adopted = fact(happened.AdoptionRecorded(deadline=DEADLINE), 4, received_at=DEADLINE)
    after = case(ASKED, COMPLETE, CIRCULATED, adopted, at=DEADLINE + timedelta(days=1))
    assert letter(before, "approval", "XA") == letter(after, "approval", "XA")


def test_what_members_do_meanwhile_changes_no_byte():
    asked = (ASKED, COMPLETE, CIRCULATED, QUESTION)
    later = NOON + timedelta(hours=3)
    hold = fact(happened.HoldPlaced(state="XM", reason="", lapses_at=None), 5, received_at=later)
    first = letter(case(*asked), "information", "XA")
    assert letter(case(*asked, hold, at=later), "information", "XA") == first


def test_a_demonstration_says_so():
    shown = case(ASKED, RETURNED, demonstration=True)
    assert "Demonstration: no document of the United Nations" in words(
        letter(shown, "return", "XA")
    )
