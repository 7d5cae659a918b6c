"""A change to what a finding rests on flags it, once, until it is judged again or upheld."""

from datetime import date

import msgspec
import pytest

from cases.exemptions.domain import EnterDecision, VoidRequestEntry
from cases.findings.domain import AssessIncident, Finding, FlagFinding, UpholdFinding
from cases.findings.events import Assessment, Cause, FindingFlagged, FindingUpheld
from cases.findings.models import FindingRow
from cases.findings.policies import NAME
from cases.incidents.domain import (
    AddSource,
    DraftLetter,
    OpenIncident,
    ReplyToLetter,
    SendLetter,
)
from cases.incidents.letter_events import Addressee
from cases.incidents.values import Kind
from cases.listing.domain import Delist
from cases.regimes.domain.measures import EndMeasure
from cases.regimes.events import Measure
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import streams, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor, LogEvent
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.states import Voided
from tests.api.conftest import ledger  # noqa: F401  # a fixture
from tests.cases.findings.test_finding import assessed
from tests.rules import act, folded, outcome

WORKER = act(role="worker")
EXPERT = act(role="expert")
FLAGGED = FindingFlagged(cause=Cause.REPLY, what="XA replied", stream="letter/l", version=3)
"""As entry 2 or later of the finding."""


def flagging(**said):
    return FlagFinding(**{"cause": Cause.REPLY, "what": "w", "stream": "s", "version": 1, **said})


@pytest.mark.parametrize(
    ("given", "flags"),
    [
        ([assessed(Assessment.ALLEGED)], 1),
        ([assessed(Assessment.ALLEGED), assessed(Assessment.WITHDRAWN, ())], 0),
        ([], 0),
    ],
)
def test_what_the_panel_says_is_flagged(given, flags):
    assert len(outcome(folded(Finding, given), flagging(), WORKER)) == flags


@pytest.mark.parametrize(
    ("since", "open_"),
    [
        ([], [2, 3]),
        ([assessed(Assessment.ALLEGED)], []),
        ([FindingUpheld(flags=(2,), reason="r")], [3]),
        ([assessed(Assessment.ALLEGED), Voided(target=4, authority="a", reason="r")], [2, 3]),
    ],
)
def test_a_new_assessment_clears_all_and_an_upholding_what_it_names(since, open_):
    finding = folded(Finding, [assessed(Assessment.ALLEGED), FLAGGED, FLAGGED, *since])
    assert sorted(finding.flags) == open_


@pytest.mark.parametrize(
    ("flags", "field"), [((), "/flags"), ((3,), "/flags/0"), ((2, 1), "/flags/1")]
)
def test_only_what_flags_a_finding_is_upheld_against(flags, field):
    finding = folded(Finding, [assessed(Assessment.ALLEGED), FLAGGED])
    found = outcome(finding, UpholdFinding(flags=flags, reason="r"), EXPERT)
    assert (found.field, found.facts) == (field, {"flags": [2]})


COORDINATOR = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
XA = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")
DAYS = {"first_day": date(2015, 7, 1), "last_day": date(2015, 7, 3)}


def done(command, key="", by=COORDINATOR):
    """Give a command."""
    return give(registry, Asked(command, key), by).key


def found(person, state, **days):
    """An incident that is assessed as alleged; its key."""
    key = done(OpenIncident(title="Fiction", persons=(person,), states=(state,), **days))
    done(AddSource(kind=Kind.MEDIA, publisher="A daily", says="Seen.", citation="p. 1"), key)
    assess(key)
    return key


def assess(key):
    done(AssessIncident(assessment=Assessment.ALLEGED, sources=(2,), reasoning="r"), key)


def flags(key):
    """What flags a finding once all is followed, in words; the row counts the same."""
    subscriptions.run(registry, NAME)
    finding = streams.newest(registry, Finding, key)
    assert FindingRow.objects.get(held_to=STILL, stream=f"finding/{key}").flags == len(
        finding.flags
    )
    return [flag.what for flag in finding.flags.values()]


def decision(person="XXi.002", territory="XA", first=1):
    return done(
        EnterDecision(
            applicant="XB",
            persons=(person,),
            granted=True,
            decided_on=date(2015, 6, 1),
            decided_by="1737 Committee",
            territories=(territory,),
            first_day=date(2015, 7, first),
            last_day=date(2015, 7, first + 3),
            reference="fictional note",
        ),
        by=SECRETARY,
    )


def test_each_change_flags_the_findings_that_rest_on_it_once(ledger):  # noqa: F811  # the fixture
    there, undated = found("XXi.002", "XA", **DAYS), found("XXi.002", "XA")
    others = [found("XXi.001", "XA", **DAYS), found("XXi.002", "XB", **DAYS)]
    key = decision()
    decision(first=4)
    words = "an exemption of XXi.002 in XA from 2015-07-01 to 2015-07-04, is approved"
    assert [words in what for what in flags(there)] == [True]
    assert len(flags(undated)) == 2

    done(UpholdFinding(flags=(2,), reason="It was known."), there)
    done(VoidRequestEntry(target=1, authority="Secretary", reason="an error"), key, SECRETARY)
    [what] = flags(there)
    assert what.endswith("was struck")
    assess(there)
    assert flags(there) == []

    end = EndMeasure(
        measure=Measure.TRAVEL_BAN,
        basis="S/RES/1929 (2010) para. 10",
        until=date(2016, 1, 16),
        why="fiction",
        source="fiction",
    )
    done(end, "1737", SECRETARY)
    assert flags(there) == []
    earlier = msgspec.structs.replace(end, until=date(2015, 7, 2))
    done(earlier, "1737", SECRETARY)
    assert flags(there) == [
        f"whether the travel_ban bound then was corrected: {end.basis} on 2015-07-03"
    ]
    assess(there)

    listing = Delist(delisted_on=date(2015, 7, 3), basis="a decision")
    done(listing, "XXi.002", SECRETARY)
    assert flags(there) == ["XXi.002 is not listed from 2015-07-03 on"]

    letter = done(DraftLetter(incident=others[0], to=Addressee.STATE, state="XA", asks="Was it?"))
    done(SendLetter(), letter)
    assert len(flags(others[0])) == 1
    done(ReplyToLetter(text="No."), letter, XA)
    assert flags(others[0])[1:] == ["XA replied to PE/2015/OC.1 on 2015-07-13"]
    count = LogEvent.objects.count()
    Cursor.objects.filter(name=NAME).update(position=0)
    subscriptions.run(registry, NAME)
    assert LogEvent.objects.count() == count
