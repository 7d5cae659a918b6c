"""Opening an incident, its sources and their grades, sightings and statements: on plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.incidents.domain import (
    AddSource,
    CorrectOpening,
    Incident,
    LinkOrigin,
    OpenIncident,
    RecordSighting,
    StatePosition,
)
from cases.incidents.domain.opening import MOST_ENTRIES
from cases.incidents.events import (
    IncidentOpened,
    OriginLinked,
    PositionStated,
    SightingRecorded,
    SourceAdded,
)
from cases.incidents.values import (
    Independence,
    Intake,
    Kind,
    Matter,
    Precision,
    Stance,
    When,
)
from cases.listing.domain import ListEntry
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.commands import Refused
from panel.ledger.states import Level, Voided
from tests.cases.incidents.facts import FRIDAY, LISTED, OPENED, source
from tests.rules import act, folded, outcome

YES, UNKNOWN = Independence.YES, Independence.UNKNOWN
EXPERT = act(actor="another", role="expert", at=FRIDAY)
OPEN = OpenIncident(
    title=OPENED.title,
    persons=("XXi.001",),
    states=("XA",),
    place="Port A",
    first_day=date(2015, 7, 24),
    last_day=date(2015, 7, 26),
    summary=OPENED.summary,
)
BROADCASTER, DAILY = source(independence=YES), source(2, version=3)
AGENCY = source(version=4)
SEEN = RecordSighting(
    person="XXi.001", place="Port A", state="XA", first_day=date(2015, 7, 24), sources=(2,)
)
DENIED = StatePosition(
    party="XA",
    stance=Stance.DENIES,
    about=Matter.A_MEETING,
    words="There was no such meeting.",
    stated_on=date(2015, 8, 7),
    sources=(2,),
)


def added(**said: Any) -> AddSource:
    usual: dict[str, Any] = {
        "kind": Kind.MEDIA,
        "publisher": "A fictional daily",
        "says": "The person was at Port A.",
        "url": "https://example.invalid/1",
    }
    return AddSource(**{**usual, **said})


def test_an_incident_is_opened_about_listed_persons():
    came = {"came_by": Intake.MONITORING, "came_on": date(2015, 8, 7)}
    opened = msgspec.structs.replace(OPENED, **came)
    assert outcome(Incident(), OPEN, EXPERT, entry_0=LISTED) == [opened]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"came_by": Intake.COMMITTEE}, "say by which paper it came"),
        ({"came_by": Intake.MEDIA, "came_on": date(2015, 8, 8)}, "a day in the future"),
        ({"came_by": Intake.INSPECTION_REPORT, "reference": "Report 4"}, ""),
        ({"came_by": Intake.NGO}, ""),
    ],
)
def test_how_an_allegation_came_in_is_said_with_its_paper(said, rule):
    when = msgspec.structs.replace(OPEN, **said)
    found = outcome(Incident(), when, EXPERT, entry_0=LISTED)
    assert rule in str(found) if rule else found[0].came_by is said["came_by"]


def test_a_corrected_opening_keeps_how_it_came_in():
    said = msgspec.structs.asdict(OPEN) | {"title": "Alleged travel to Port B"}
    fields = {name: said[name] for name in CorrectOpening.__struct_fields__ if name in said}
    command = CorrectOpening(
        **fields | {"came_by": None}, target=1, authority="The Coordinator", reason="a slip"
    )
    came = msgspec.structs.replace(OPENED, came_by=Intake.NGO, reference="Letter of 3 August")
    by = act(actor="another", role="expert", at=FRIDAY, history=(IncidentOpened,))
    (correction,) = outcome(folded(Incident, [came]), command, by)
    assert (correction.data["title"], correction.data["reference"]) == (
        "Alleged travel to Port B",
        "Letter of 3 August",
    )
    found = outcome(Incident(), OPEN, EXPERT, entry_0=ListEntry())
    assert (found.field, found.facts) == ("/persons/0", {"given": "XXi.001"})


@pytest.mark.parametrize(
    ("when", "precision"),
    [
        (When(), Precision.UNKNOWN),
        (When(first_day=date(2015, 7, 24)), Precision.DAY),
        (When(first_day=date(2015, 7, 24), last_day=date(2015, 7, 24)), Precision.DAY),
        (When(first_day=date(2015, 7, 24), last_day=date(2015, 7, 26)), Precision.RANGE),
        (When(at=datetime(2015, 7, 26, 19, 25, tzinfo=UTC)), Precision.INSTANT),
    ],
)
def test_a_time_is_as_precise_as_it_is_said(when, precision):
    assert when.precision is precision


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([OPENED], added(), SourceAdded),
        ([OPENED], added(url=None), "say where it can be found: address, citation or evidence"),
        ([OPENED], added(derived_from=(2,)), "that entry is no source of this incident"),
        ([OPENED, BROADCASTER], added(derived_from=(2,)), SourceAdded),
        ([OPENED, BROADCASTER], added(derived_from=(1,)), "that entry is no source"),
        (
            [OPENED, BROADCASTER],
            added(derived_from=(2,), independence=YES),
            "what derives from another source is not independent of it",
        ),
        ([OPENED], LinkOrigin(source=2, reason="r"), "the incident has no source yet"),
        (
            [OPENED, BROADCASTER, DAILY],
            LinkOrigin(source=2, derived_from=(2,), reason="r"),
            "a source can't derive from itself",
        ),
        (
            [OPENED, BROADCASTER, DAILY],
            LinkOrigin(source=2, derived_from=(3,), reason="r"),
            "a source can't derive from itself",
        ),
        (
            [OPENED, BROADCASTER, DAILY, AGENCY],
            LinkOrigin(source=4, derived_from=(3,), reason="It quotes the daily."),
            OriginLinked,
        ),
        ([OPENED, BROADCASTER], SEEN, SightingRecorded),
        ([OPENED, BROADCASTER, Voided(target=2, authority="a", reason="r")], SEEN, "no source"),
        ([OPENED], RecordSighting(person="XXi.002", place="P", state="XA"), "not about this"),
        ([OPENED], RecordSighting(person="XXi.001", place="P", state="XA"), "name the source"),
        (
            [OPENED, BROADCASTER],
            RecordSighting(person="XXi.001", place="P", state="XA", sources=(2,), latitude="55.75"),
            "a position has a latitude and a longitude",
        ),
        (
            [OPENED, BROADCASTER],
            RecordSighting(
                person="XXi.001", place="P", state="XA", sources=(2,), last_day=date(2015, 7, 1)
            ),
            "the last day comes before a first one",
        ),
        ([OPENED, BROADCASTER], DENIED, PositionStated),
        ([OPENED], DENIED, "the incident has no source yet"),
        (
            [OPENED, BROADCASTER, AGENCY, Voided(target=2, authority="a", reason="r")],
            DENIED,
            "that entry is no source of this incident",
        ),
        (
            [OPENED, BROADCASTER],
            msgspec.structs.replace(SEEN, first_day=date(2015, 8, 9)),
            "a day in the future is not entered: it has not begun anywhere on earth",
        ),
        (
            [OPENED, BROADCASTER],
            msgspec.structs.replace(SEEN, first_day=None, at=FRIDAY + timedelta(seconds=1)),
            "an instant in the future is not entered",
        ),
    ],
)
def test_what_an_incident_takes(given, when, then):
    found = outcome(folded(Incident, given), when, EXPERT)
    if isinstance(then, str):
        assert isinstance(found, Refused)
        assert then in found.rule
    else:
        assert [type(event) for event in found] == [then]


def test_an_incident_that_was_struck_takes_nothing_more():
    struck = folded(Incident, [OPENED, Voided(target=1, authority="a", reason="r")])
    found = outcome(struck, added(), EXPERT)
    assert found.rule == "the incident was struck"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (EvidenceStatus.READY, None),
        (EvidenceStatus.QUARANTINED, "this item of evidence can't be relied on"),
        (None, "no item of evidence bears this id"),
    ],
)
def test_a_source_names_items_that_are_there_and_whole(status, says):
    said, incident = added(evidence=("e",)), folded(Incident, [OPENED])
    found = outcome(incident, said, EXPERT, item_0=EvidenceItem(status=status))
    assert (found.rule if isinstance(found, Refused) else None) == says


def test_an_incident_takes_no_more_than_can_be_read():
    full = act(actor="another", at=FRIDAY, history=(IncidentOpened,) * MOST_ENTRIES)
    found = outcome(folded(Incident, [OPENED]), added(), full)
    assert found.facts == {"entries": MOST_ENTRIES}


def test_an_incident_is_the_panels_own():
    incident = folded(Incident, [OPENED])
    told = incident.disclosure(incident.at(FRIDAY))
    assert (told.level, told.parties) == (Level.PANEL, frozenset())
