"""States are known by the codes of ISO 3166-1 and by the names that the UN lists."""

from pathlib import Path

import pytest
import yaml

from panel.access.states import STATES, code_of, named

ROOT = Path(__file__).parents[1]
ISO = Path("/usr/share/zoneinfo/iso3166.tab")


def test_there_are_193_member_states_and_two_observers():
    assert len(STATES) == 195
    assert {"VA", "PS"} <= set(STATES)


@pytest.mark.skipif(not ISO.exists(), reason="no list of ISO 3166-1 on this machine")
def test_every_code_is_one_of_iso_3166():
    lines = ISO.read_text(encoding="utf-8").splitlines()
    assert set(STATES) <= {line[:2] for line in lines if not line.startswith("#")}


def test_every_nationality_that_the_list_spells_out_is_a_state():
    path = ROOT / "cases" / "listing" / "data" / "nationalities.yaml"
    assert set(yaml.safe_load(path.read_text(encoding="utf-8")).values()) <= set(STATES)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("RU", "RU"),
        (" ru ", "RU"),
        ("russian  federation", "RU"),
        ("TÜRKIYE", "TR"),
        ("Turkey", "TR"),
        ("Russia", "RU"),
        ("xa", "XA"),
        ("Atlantis", "Atlantis"),
        ("", ""),
    ],
)
def test_a_state_is_understood_as_it_is_typed(typed, means):
    assert code_of(typed) == means


def test_a_fictional_state_goes_by_its_code():
    assert (named("IR"), named("XA")) == ("Iran (Islamic Republic of) (IR)", "XA")
