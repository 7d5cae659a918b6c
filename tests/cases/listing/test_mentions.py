"""A text that names a listed person is found to, however it is written: on plain values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.listing.domain import ListEntry, Passage, references_in, speaks_of
from cases.listing.values import Alias, ListedRow
from panel.search.plain import plain

PERSON = ListEntry(
    reference="XXi.001",
    entry=ListedRow(
        reference="XXi.001",
        kind="individual",
        list_type="Fictional",
        listed_on=date(2015, 1, 1),
        names=("Qāsim", "Bin-Ṣalīm", "AL-MUKHTALAQ"),
        name_original_script="قاسم بن سليم المختلق",
        aliases=(Alias("Haj Mukhtalaq", "Low"), Alias("Base", "Low"), Alias("Zorro", "Good")),
    ),
)

LETTERS = "abcde\u00e9\u0642\u0627\u0633\u0645"
"""Of two scripts, and one with a mark."""


def names(text: str, **said: bool) -> bool:
    return speaks_of(Passage(text), PERSON, **said)


@pytest.mark.parametrize(
    "text",
    [
        "It was Qasim bin Salim al-Mukhtalaq who went.",
        "It was QASIM BIN SALIM ALMUKHTALAQ.",
        "Qasim Bin\nSalim   Al Mukhtalaq\u2019s journey",
        "AL-MUKHTALAQ, Qasim Bin Salim",
        "Qasim (also: Abu) bin Salim, Al-Mukhtalaq",
        "Qa\u00adsim Bin Sa\u200blim Al-Mukhtalaq",
        "يقال إن قاسم بن سليم المختلق سافر",
        "وقاسم بن سلیم المختلق",
        "the man known as Zorro",
        "Haj Mukhtalaq was there",
    ],
)
def test_a_name_is_found_in_any_spelling_order_and_script(text):
    assert names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody is named.",
        "Zorros",
        "the base at the port",
        "Qasim went, and much later than that so did Salim, bin or no bin, al Mukhtalaq",
        "Mukhtalaq",
        "",
    ],
)
def test_a_weak_word_or_a_part_of_a_name_names_nobody_by_itself(text):
    assert not names(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("Mukhtalaq went.", True), ("The base.", True), ("Al bin.", False), ("He went.", False)],
)
def test_whom_a_text_is_about_is_named_by_a_part_of_the_name(text, found):
    assert names(text, is_about=True) is found


def test_an_entry_that_was_struck_is_named_by_nothing():
    assert not speaks_of(Passage("Zorro"), ListEntry())


def test_numbers_of_the_list_are_found_whole():
    assert [*references_in("XXi.001, fXXi.002a, S/2015/401 and IRe.00123.")] == [
        "XXi.001",
        "IRe.00123",
    ]


@given(
    st.lists(
        st.text("abcde\u00e9\u0642\u0627\u0633\u0645", min_size=3, max_size=8),
        min_size=2,
        max_size=4,
    ),
    st.sampled_from([" ", "-", "\n", "  ", "\u200b ", ", "]),
    st.text("xyz .", max_size=20),
    st.booleans(),
)
def test_no_spacing_case_or_order_hides_a_name(words, between, around, backwards):
    written = words[::-1] if backwards else words
    text = f"{around} {between.join(written).upper()} {around}"
    assert Passage(text).holds(plain(" ".join(words)))
