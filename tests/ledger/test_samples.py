"""Whatever was ever written is read for ever, and means what it meant.

`WRITE_DOCS=1` adds the samples of events that are new or have a new shape.
"""

from __future__ import annotations

import os

import pytest

from panel.ledger.events import NOBODY, Event
from panel.ledger.registry import Registry, Room, registry
from panel.ledger.states import State
from panel.ledger.values import Line
from tests.ledger import samples


def test_each_type_in_each_shape_has_a_sample():
    if os.environ.get("WRITE_DOCS"):
        samples.write(samples.added(registry, samples.stored()))
    assert samples.missing(registry, samples.stored()) == [], "run this test with WRITE_DOCS=1"


def test_each_sample_is_read_and_means_what_it_meant():
    assert list(samples.wrong(registry, samples.stored())) == []


class First(Event, name="thing.named", bears_on=NOBODY):
    """The first shape of an event."""

    title: Line


def of(kind: type[Event]) -> Registry:
    class Thing(State, category="thing", events=(kind,)):
        """Whatever it is."""

    return Registry([Room(name="things", states=(Thing,))])


def second(lift):
    """The event's second shape, with this lift from the first."""

    class Second(Event, name="thing.named", bears_on=NOBODY, shape=2, lifts={1: lift}):
        """The second shape of the event."""

        name_: Line
        note: str = ""

    return of(Second)


WRITTEN = [one for one in samples.added(of(First), []) if one.type == "thing.named"]


def of_thing(found):
    return [one for one in found if "thing.named" in str(one)]


def test_a_new_shape_asks_for_a_sample_of_its_own_and_of_the_lifted_one():
    known = second(lambda data: {"name_": data["title"]})
    assert of_thing(samples.missing(known, WRITTEN)) == [("thing.named", 1), ("thing.named", 2)]
    both = [*WRITTEN, *samples.added(known, WRITTEN)]
    assert samples.missing(known, both) == []
    assert [one.means for one in both if (one.shape, one.read_in) == (1, 2)] == [
        {"name_": "Example", "note": ""}
    ]
    assert list(samples.wrong(known, both)) == []


def test_a_shape_of_which_no_sample_was_kept_is_told():
    with pytest.raises(LookupError, match=r"thing\.named in shape 1"):
        list(samples.added(second(lambda data: {"name_": data["title"]}), []))


def test_what_is_lifted_to_something_else_or_not_at_all_is_told():
    good = second(lambda data: {"name_": data["title"]})
    known = [*WRITTEN, *samples.added(good, WRITTEN)]
    for lift, says in [
        (lambda data: {"name_": data["title"].upper()}, "means something else now"),
        (lambda data: {"name_": data["name"]}, "can't be read: KeyError"),
    ]:
        lifted = [one for one in known if (one.shape, one.read_in) == (1, 2)]
        (told,) = samples.wrong(second(lift), lifted)
        assert says in told
    (gone,) = of_thing(samples.wrong(Registry(), WRITTEN))
    assert "is not known" in gone


def test_a_field_that_is_new_with_a_default_changes_nothing():
    class More(Event, name="thing.named", bears_on=NOBODY):
        """The first shape with one more field."""

        title: Line
        note: str = ""

    assert list(samples.wrong(of(More), WRITTEN)) == []
