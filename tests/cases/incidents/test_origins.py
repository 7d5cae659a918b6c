"""Independent origins are counted by following links; what nobody knows never corroborates."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.incidents.domain import Incident, Link, origins
from cases.incidents.domain.origins import leads_to
from cases.incidents.events import OriginLinked
from cases.incidents.pictures import graph
from cases.incidents.values import Independence
from panel.ledger.states import Voided
from tests.cases.incidents.facts import OPENED, source
from tests.rules import folded

YES, NO, UNKNOWN = Independence.YES, Independence.NO, Independence.UNKNOWN


@pytest.mark.parametrize(
    ("links", "count"),
    [
        ({}, 0),
        ({1: Link((), YES)}, 1),
        ({1: Link((), UNKNOWN)}, 1),
        ({1: Link((), UNKNOWN), 2: Link((), UNKNOWN)}, 1),
        ({1: Link((), YES), 2: Link((), UNKNOWN)}, 1),
        ({1: Link((), YES), 2: Link((), NO)}, 1),
        ({1: Link((), YES), 2: Link((), YES)}, 2),
        ({1: Link((), YES), 2: Link((1,), NO)}, 1),
        ({1: Link((), YES), **{n: Link((n - 1,), NO) for n in range(2, 7)}}, 1),
        ({1: Link((), YES), 2: Link((), YES), 3: Link((1, 2), NO)}, 2),
        ({2: Link((1,), NO)}, 1),
        ({1: Link((), YES), 3: Link((2,), NO)}, 1),
    ],
    ids=[
        "nothing",
        "one",
        "one of which nobody knows",
        "two of which nobody knows may be one",
        "a broadcaster, and an agency that may have it from the same people",
        "one, and one that has it from somebody not on record",
        "two",
        "a daily that repeats a broadcaster",
        "five articles in a row",
        "one article from two",
        "an article whose source was struck",
        "an article whose source was struck adds nothing",
    ],
)
def test_the_origins_of_an_incident(links, count):
    assert origins(links, links).count == count


def test_only_what_the_cited_go_back_to_counts():
    links = {1: Link((), YES), 2: Link((), YES), 3: Link((1,), NO)}
    assert origins(links, [3]).known == {1}


@st.composite
def webs(draw: st.DrawFn) -> dict[int, Link]:
    """Sources that derive from earlier ones, with some of them struck."""
    size = draw(st.integers(1, 12))
    web = {}
    for number in range(1, size + 1):
        earlier = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        said = draw(st.sampled_from(list(Independence)))
        web[number] = Link(tuple(earlier), UNKNOWN if earlier else said)
    for struck in draw(st.sets(st.sampled_from(sorted(web)), max_size=2)):
        del web[struck]
    return web


def ends(web: dict[int, Link], source: int) -> set[tuple[int, bool]]:
    """The oracle: every path written out, each to its end and whether that end is known."""
    link = web.get(source)
    if link is None:
        return {(source, False)}
    if not link.derived_from:
        return {(source, link.independence is YES)}
    return set().union(*(ends(web, parent) for parent in link.derived_from))


@given(webs())
def test_following_links_finds_what_writing_out_every_path_finds(web):
    found = set().union(*(ends(web, source) for source in web)) if web else set()
    known = {source for source, sure in found if sure}
    assert origins(web, web).known == known
    assert origins(web, web).count == (len(known) or (1 if found else 0))


@given(webs(), st.sampled_from([NO, UNKNOWN]))
def test_one_more_that_is_not_known_to_be_independent_never_corroborates(web, said):
    more = {**web, 99: Link((), said)}
    assert origins(more, more).count == max(origins(web, web).count, 1)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=8, unique=True))
def test_a_chain_leads_from_its_last_to_its_first_and_not_back(chain):
    web = {chain[0]: Link((), YES)} | {later: Link((sooner,)) for sooner, later in pairwise(chain)}
    assert leads_to(web, [chain[-1]], chain[0])
    assert not leads_to(web, [chain[0]], chain[-1])


def test_a_ring_of_links_ends():
    ring = {1: Link((2,)), 2: Link((1,))}
    assert origins(ring, ring).count == 0


def test_a_circle_that_a_struck_link_leaves_is_drawn_and_counts_as_no_origin():
    freed = OriginLinked(source=3, derived_from=(), independence=NO, reason="r")
    turned = OriginLinked(source=2, derived_from=(3,), independence=NO, reason="r")
    struck = Voided(target=4, authority="a", reason="r")
    incident = folded(Incident, [OPENED, source(), source(2), freed, turned, struck])
    assert incident.origins().count == 0
    drawn = graph(incident)
    assert [f"entry {number}" in drawn for number in (2, 3)] == [True, True]
