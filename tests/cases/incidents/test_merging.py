"""Incidents that are one, two, or neither: merged, split, related, struck; on plain values."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.incidents.domain import (
    AddSource,
    DraftLetter,
    Incident,
    LinkOrigin,
    MergeIncident,
    RelateIncident,
    SplitIncident,
    TellApart,
    VoidIncidentEntry,
    reply_gap,
)
from cases.incidents.events import (
    PositionStated,
    ReplyWaived,
    ReplyWindowOpened,
    ReportJoined,
    SightingRecorded,
)
from cases.incidents.letter_events import Addressee
from cases.incidents.projecting import allegation_rows, protected_rows
from cases.incidents.values import Independence, Kind, Matter, Stance, When
from cases.regimes.events import Measure
from panel.ledger.commands import Refused
from panel.ledger.seals import Sealed
from tests.cases.incidents.facts import FRIDAY, OPENED
from tests.cases.incidents.world import World

MERGE = MergeIncident(other="b", reason="The same flight.")
STRIKE: dict[str, Any] = {"authority": "The Coordinator", "reason": "a slip"}
LATER = ReplyWindowOpened(
    party="XA", opened_on=date(2015, 8, 7), due_on=date(2015, 8, 28), letter=""
)
SOONER = msgspec.structs.replace(LATER, due_on=date(2015, 8, 10))


def seen(*sources: int) -> SightingRecorded:
    return SightingRecorded(
        person="XXi.001",
        place="Port A",
        state="XA",
        latitude=None,
        longitude=None,
        when=When(first_day=date(2015, 7, 24)),
        sources=sources,
        evidence=(),
    )


def two() -> World:
    """An incident with an article; another with the same one, what repeats it, and more."""
    world = World("a", "b")
    world.source("a", "article")
    world.source("b", "article")
    world.source("b", "echo", 2)
    world.tell(Incident, "b", seen(3))
    denied = PositionStated(
        party="XA",
        stance=Stance.DENIES,
        about=Matter.THE_ACT,
        words="No.",
        stated_on=date(2015, 8, 7),
        sources=(2,),
    )
    world.tell(Incident, "b", denied)
    world.tell(Incident, "b", ReportJoined(report="r", state="XB"))
    world.tell(Incident, "b", LATER)
    return world


def test_the_survivor_shows_what_the_other_had_and_counts_one_item_once():
    world = two()
    world.give("a", MERGE)
    survivor, absorbed = world["a"], world["b"]
    assert [one.publisher for one in survivor.sources.values()] == ["article", "article", "echo"]
    assert survivor.sources[4].same_as == 2
    assert survivor.sources[5].derived_from == (4,)
    assert survivor.sources[5].collector == "collector"
    assert survivor.origins().known == {2}
    assert [one.sources for one in survivor.sightings.values()] == [(5,)]
    assert [one.sources for one in survivor.positions.values()] == [(4,)]
    assert survivor.reports == {"r": "XB"}
    assert reply_gap(survivor, ["XA"], FRIDAY)
    assert (absorbed.merged_into, absorbed.at(FRIDAY).status) == ("a", "merged")
    assert survivor.merged_keys == ("b",)


def test_a_struck_merger_leaves_both_as_they_were():
    world = two()
    before = world["a"], world["b"]
    entry = len(world.facts[Incident, "a"]) + 1
    world.give("a", MERGE)
    world.give("a", VoidIncidentEntry(target=entry, **STRIKE))
    assert (world["a"], world["b"]) == before


@pytest.mark.parametrize(
    ("there", "here", "until"), [(LATER, SOONER, 28), (SOONER, LATER, 28), (SOONER, None, 10)]
)
def test_of_two_rights_of_reply_the_one_that_ends_later_counts(there, here, until):
    world = World("a", "b")
    world.tell(Incident, "b", there)
    world.tell(Incident, "a", here or ReplyWaived(party="XA", reason="r"))
    world.give("a", MERGE)
    assert world["a"].windows["XA"].due_on == date(2015, 8, until)


def merged() -> World:
    world = two()
    world.give("a", MERGE)
    return world


def apart() -> World:
    world = two()
    world.give("b", TellApart(other="a", reason="Another year."))
    return world


def about(**said: Any) -> World:
    world = World("a")
    world.opened("b", msgspec.structs.replace(OPENED, **said))
    return world


def circle() -> World:
    """In one incident the echo is from the article, in the other the article from the echo."""
    world = World("a", "b")
    world.source("a", "article", independence=Independence.UNKNOWN)
    world.source("a", "echo", 2)
    world.source("b", "echo", independence=Independence.UNKNOWN)
    world.source("b", "article", 2)
    return world


ADDED = AddSource(kind=Kind.MEDIA, publisher="p", says="s", citation="c")
TO_XA = DraftLetter(incident="b", to=Addressee.STATE, state="XA", asks="?")


@pytest.mark.parametrize(
    ("world", "key", "command", "rule"),
    [
        (two, "a", MergeIncident(other="a", reason="r"), "not another than itself"),
        (two, "a", RelateIncident(other="a", reason="r"), "not another than itself"),
        (two, "a", MergeIncident(other="none", reason="r"), "there is no such incident"),
        (merged, "a", MERGE, "was merged into this one already"),
        (merged, "b", MergeIncident(other="a", reason="r"), "it goes on as another incident"),
        (merged, "b", ADDED, "it goes on as another incident"),
        (merged, "b", VoidIncidentEntry(target=2, **STRIKE), "it goes on as another incident"),
        (merged, "a", VoidIncidentEntry(target=1, **STRIKE), "others were merged into it"),
        (apart, "a", MERGE, "they were found to be different"),
        (apart, "a", TellApart(other="b", reason="r"), "both say so already"),
        (lambda: about(persons=("XXi.002",)), "a", MERGE, "about nobody in common"),
        (lambda: about(measure=Measure.ASSET_FREEZE), "a", MERGE, "different measures"),
        (circle, "a", MERGE, "a source would derive from itself"),
        (two, "b", SplitIncident(title="t", parts=(1,), reason="r"), "no source and no sighting"),
        (two, "b", SplitIncident(title="t", parts=(2, 3), reason="r"), "nothing would be left"),
        (two, "b", SplitIncident(title="t", parts=(4,), reason="r"), "with a source that says so"),
        (merged, "a", SplitIncident(title="t", parts=(2,), reason="r"), "goes whole"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_why(world, key, command, rule):
    made = world()
    with pytest.raises(Refused, match=rule):
        made.give(key, command)


def test_what_is_split_off_is_an_incident_of_its_own_until_that_is_struck():
    world = two()
    before = world["b"]
    split = SplitIncident(title="Another journey", parts=(3, 4), reason="Another year.")
    world.give("b", split)
    new = world["n2"]
    assert (new.title, new.split_from, new.windows) == ("Another journey", "b", {})
    assert [one.publisher for one in new.sources.values()] == ["echo"]
    assert [one.sources for one in new.sightings.values()] == [(3,)]
    # It had that from a source that stayed: nobody knows here from where it has it.
    assert (new.origins().known, new.origins().count) == (frozenset(), 1)
    assert (list(world["b"].sources), list(world["b"].sightings)) == ([2], [])
    world.give("b", VoidIncidentEntry(target=8, **STRIKE))
    assert (world["b"], world["n2"].sources) == (before, {})


def test_what_was_split_off_and_went_on_is_brought_back_before_that_is_struck():
    world = two()
    world.give("b", SplitIncident(title="t", parts=(3,), reason="r"))
    world.give("a", MergeIncident(other="n2", reason="r"))
    with pytest.raises(Refused, match="has gone on"):
        world.give("b", VoidIncidentEntry(target=8, **STRIKE))
    world.give("a", SplitIncident(title="u", parts=(4,), reason="r"))
    with pytest.raises(Refused, match="what it brought was split off"):
        world.give("a", VoidIncidentEntry(target=3, **STRIKE))


def test_a_split_is_not_struck_once_the_very_same_item_is_there_again():
    world = two()
    world.give("b", SplitIncident(title="t", parts=(3,), reason="r"))
    world.source("b", "echo")
    with pytest.raises(Refused, match="came here again"):
        world.give("b", VoidIncidentEntry(target=8, **STRIKE))


def test_a_protected_source_stays_sealed_where_it_was_entered():
    world = World("a", "b")
    world.source("a", "article")
    sealed = Sealed(subject="b-2", box="box")
    world.source("b", "informant", identity=sealed, url="", citation="known to the Panel")
    world.source("b", "article")
    world.give("b", SplitIncident(title="t", parts=(2,), reason="r"))
    world.give("a", MergeIncident(other="n2", reason="r"))
    source = world["a"].sources[4]
    assert (source.protected, source.identity) == (True, None)
    assert (source.home.incident, source.home.entry) == ("b", 2)
    assert [row.row_key for row in protected_rows("b", world["b"], world["b"].at(FRIDAY))] == ["2"]


def test_what_the_other_alleged_is_still_alleged_once_by_day_and_State():
    world = about(states=("XB",), when=When(first_day=date(2015, 7, 30)))
    world.give("a", MERGE)
    span = world["a"].at(FRIDAY)
    rows = allegation_rows("a", world["a"], span)
    assert [(row.states, row.first_day.day) for row in rows] == [(["XA"], 24), (["XB"], 30)]
    assert allegation_rows("b", world["b"], world["b"].at(FRIDAY)) == []


@pytest.mark.parametrize("command", [RelateIncident, TellApart])
def test_what_is_said_of_two_is_said_and_struck_in_both(command):
    world = two()
    before = world["a"], world["b"]
    world.give("b", command(other="a", reason="The same owner."))
    ties = [one.related or one.different for one in (world["a"], world["b"])]
    assert [tie.reason for known in ties for tie in known.values()] == ["The same owner."] * 2
    world.give("a", VoidIncidentEntry(target=3, **STRIKE))
    assert (world["a"], world["b"]) == before


def test_an_origin_said_anew_makes_two_items_of_one():
    world = merged()
    world.give("a", LinkOrigin(source=4, independence=Independence.YES, reason="A later edition."))
    assert world["a"].origins().known == {2, 4}


ACT = st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5), st.integers(0, 63))


@settings(max_examples=40)
@given(st.lists(ACT, min_size=4, max_size=12))
def test_no_order_of_mergers_splits_and_strikes_loses_a_source_or_counts_one_twice(acts):
    world = World("a", "b", "c")
    entered = {
        (key, world.source(key, f"item {item}"))
        for key, items in {"a": (0, 1), "b": (1, 2), "c": (2, 0)}.items()
        for item in items
    }
    for what, one, other, which in acts:
        keys = list(world.incidents)
        key = keys[one % len(keys)]
        incident = world[key]
        item = f"item {which % 4}"
        try:
            if what == 0:
                if not incident.merged_into and item not in _items(incident):
                    entered.add((key, world.source(key, item)))
            elif what == 1:
                another = keys[(one + 1 + other % (len(keys) - 1)) % len(keys)]
                world.give(key, MergeIncident(other=another, reason="r"))
            elif what == 2:
                items = [f"item {number}" for number in range(4) if which >> number & 1]
                parts = [n for n, held in incident.sources.items() if held.publisher in items]
                if parts:
                    world.give(key, SplitIncident(title="t", parts=tuple(parts), reason="r"))
            elif bound := [*incident.merged, *incident.moved]:
                world.give(key, VoidIncidentEntry(target=bound[which % len(bound)], **STRIKE))
        except Refused:
            continue
        live = {k: one for k, one in world.incidents.items() if not one.merged_into}
        held = [
            (source.home.incident, source.home.entry) if source.home else (k, number)
            for k, one in live.items()
            for number, source in one.sources.items()
        ]
        assert sorted(held) == sorted(entered)
        for incident in live.values():
            assert incident.origins().count == len(_items(incident))


def _items(incident: Incident) -> set[str]:
    return {source.publisher for source in incident.sources.values()}
