"""Values as people type them, and intervals of days."""

from datetime import date

import pytest

from panel.ledger.values import holds, reference


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("IRi.039", "IRi.039"),
        (" iri.039 ", "IRi.039"),
        ("QDE.123", "QDe.123"),
        ("irx.039", "irx.039"),
        ("iri039", "iri039"),
        ("a person", "a person"),
        ("", ""),
    ],
)
def test_a_reference_number_has_one_spelling(typed, number):
    assert reference(typed) == number


@pytest.mark.parametrize(
    ("day", "until", "inside"),
    [(1, None, False), (2, None, True), (9, None, True), (4, 5, True), (5, 5, False)],
)
def test_an_interval_ends_before_its_end(day, until, inside):
    end = None if until is None else date(2015, 7, until)
    assert holds(date(2015, 7, day), since=date(2015, 7, 2), until=end) is inside
