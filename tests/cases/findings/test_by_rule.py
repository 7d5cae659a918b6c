"""Whatever is done in whatever order, nothing is substantiated but by the evidence rule."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.findings.domain import (
    AssessCompliance,
    AssessIncident,
    Finding,
    FlagFinding,
    UpholdFinding,
    VoidFindingEntry,
)
from cases.findings.events import Assessment, Cause
from cases.incidents.domain import (
    AddSource,
    Incident,
    LinkOrigin,
    VerifySource,
    VoidIncidentEntry,
)
from cases.incidents.events import EvidenceFailed, EvidenceRestored, SourceVerified
from cases.incidents.values import Independence, Kind
from evidence.states import EvidenceItem, EvidenceStatus
from tests.cases.incidents.facts import FRIDAY, OPENED, source
from tests.cases.world import World

ENTRY = st.integers(1, 6)
ENTRIES = st.lists(ENTRY, max_size=3, unique=True).map(tuple)
STRUCK = {"authority": "a", "reason": "r"}
ACTS = st.one_of(
    st.builds(
        AddSource,
        kind=st.sampled_from([Kind.MEDIA, Kind.DOCUMENT, Kind.OBSERVATION]),
        publisher=st.just("A daily"),
        says=st.just("Seen."),
        citation=st.just("p. 1"),
        derived_from=ENTRIES,
        independence=st.sampled_from(Independence),
        evidence=st.sampled_from([(), ("e",)]),
    ),
    st.builds(
        LinkOrigin,
        source=ENTRY,
        derived_from=ENTRIES,
        independence=st.sampled_from(Independence),
        reason=st.just("r"),
    ),
    st.builds(VerifySource, source=ENTRY, reason=st.just("r")),
    st.builds(VoidIncidentEntry, target=ENTRY, **{k: st.just(v) for k, v in STRUCK.items()}),
    st.sampled_from([EvidenceFailed(item="e", found="damaged"), EvidenceRestored(item="e")]),
    st.builds(
        AssessIncident,
        assessment=st.sampled_from(Assessment),
        sources=ENTRIES,
        reasoning=st.just("r"),
    ),
    st.builds(
        AssessCompliance, non_compliance=st.booleans(), basis=st.just("b"), reasoning=st.just("r")
    ),
    st.builds(VoidFindingEntry, target=ENTRY, **{k: st.just(v) for k, v in STRUCK.items()}),
    st.just(FlagFinding(cause=Cause.REPLY, what="w", stream="letter/l", version=1)),
    st.builds(UpholdFinding, flags=ENTRIES, reason=st.just("r")),
)
ITEM = (EvidenceItem, "e", EvidenceItem(status=EvidenceStatus.READY, collector="collector"))


def bears(incident: Incident, cited: tuple[int, ...]) -> bool:
    """The rule in its own words: what decides alone, or two that have it from nobody."""
    whole = {
        n: s for n, s in incident.sources.items() if not incident.failed.intersection(s.evidence)
    }
    held = [n for n in cited if n in whole]
    for one in (whole[number] for number in held):
        if one.kind is Kind.OBSERVATION or (one.kind is Kind.DOCUMENT and one.verified):
            return True
    ends, waiting = set(), list(held)
    reached = set(waiting)
    while waiting:
        number = waiting.pop()
        known = incident.sources.get(number)
        if known is None:
            continue
        if not known.derived_from and known.independence is Independence.YES:
            ends.add(number)
        waiting += [parent for parent in known.derived_from if parent not in reached]
        reached.update(known.derived_from)
    return len(ends) >= 2


@settings(max_examples=80)
@given(st.lists(st.tuples(ACTS, st.sampled_from(["collector", "other"])), max_size=25))
def test_there_is_no_way_to_substantiated_around_the_rule(acts: list[tuple[Any, str]]) -> None:
    world = World(ITEM)
    document = source(independence=Independence.YES, kind=Kind.DOCUMENT)
    for event in (OPENED, source(independence=Independence.YES), document):
        world.enter(Incident, "i", getattr(event, "event", event), by="collector")
    for act, actor in acts:
        if isinstance(act, EvidenceFailed | EvidenceRestored):
            world.enter(Incident, "i", act)
            taken = False
        else:
            taken = world.give(act, "i", FRIDAY, actor=actor)
        finding, incident = world.state(Finding, "i"), world.state(Incident, "i")
        newest = finding.newest
        substantiated = newest is not None and newest.assessment is Assessment.SUBSTANTIATED
        if substantiated and newest is not None and not finding.flaw(incident):
            assert bears(incident, newest.sources)
        if isinstance(act, AssessIncident) and taken:
            assert not finding.flags
            assert act.assessment is not Assessment.SUBSTANTIATED or bears(incident, act.sources)
        if finding.characterised and finding.characterised.non_compliance:
            assert substantiated
        for fact in world.facts["incident/i"]:
            if isinstance(fact.event, SourceVerified) and fact.event.source in incident.sources:
                collector = incident.sources[fact.event.source].collector
                assert fact.origin.actor != collector
