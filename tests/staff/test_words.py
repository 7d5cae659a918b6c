"""How values and names read on pages: no enum's own spelling, no true and false, States by name."""

from datetime import date

import pytest

from cases.regimes.events import Procedure
from panel.access.roles import Role
from panel.access.states import STATES, in_a_sentence
from panel.ledger.commands import Refused
from panel.staff.words import in_words, label, refusal, within


def test_a_refusal_shows_no_key_of_a_rule_and_no_letter_of_a_procedure():
    refused = Refused("no", rule_row="1737.travel_ban.items_3b", procedure=Procedure.NOTIFICATION)
    assert refusal(refused) == "no (rule row: 1737, travel ban: items 3b; procedure: notification)"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("taken_up", "taken up"),
        ("draft", "draft"),
        ("S/RES/1747 (2007)", "S/RES/1747 (2007)"),
        (True, "yes"),
        (False, "no"),
        ("", None),
        (None, None),
        (date(2015, 7, 24), date(2015, 7, 24)),
    ],
)
def test_a_list_shows_words(stored, read):
    assert in_words(stored) == read


@pytest.mark.parametrize(
    ("name", "alone", "amid"),
    [
        ("travel_ban", "Travel ban", "travel ban"),
        ("PERMITTED_BY_DECISION", "PERMITTED BY DECISION", "permitted by decision"),
        ("ngo", "NGO", "NGO"),
        ("claimed_sha256", "Claimed SHA-256", "claimed SHA-256"),
        ("B", "B", "B"),
        ("image/jpeg", "image/jpeg", "image/jpeg"),
    ],
)
def test_a_name_reads_alone_and_amid_a_sentence(name, alone, amid):
    assert (label(name), within(name)) == (alone, amid)


def test_a_list_shows_a_column_of_many_with_commas():
    shown = in_words(["XA", "XXi.001"])
    assert "[" not in shown
    assert ", " in shown


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("RU", "the Russian Federation"),
        ("US", "the United States of America"),
        ("NE", "the Niger"),
        ("NG", "Nigeria"),
        ("SS", "South Sudan"),
        ("XA", "XA"),
    ],
)
def test_a_sentence_names_states_with_their_article(code, read):
    assert in_a_sentence(code) == read


def test_every_state_named_after_what_it_is_has_an_article():
    kinds = ("Republic", "Kingdom", "Federation", "Islands", "Emirates")
    bare = [n for code, n in STATES.items() if n.endswith(kinds) and n == in_a_sentence(code)]
    assert bare == []


def test_rules_and_measures_are_called_in_words(incident, sign_in):
    client = sign_in(Role.SECRETARIAT)
    rules = client.get("/admin/regimes/rulerow/").content.decode()
    assert "1737, travel ban: humanitarian" in rules
    assert "notification" in rules
    assert "icon-no" not in rules
    assert "Travel ban by S/RES/1929" in client.get("/admin/regimes/measurerow/").content.decode()
    rule = client.get("/admin/rules/1737.travel_ban.humanitarian/").content.decode()
    assert "approval" in rule
    assert "NZ on the 1737 committee" in client.get("/admin/regimes/seatrow/").content.decode()


def test_accounts_are_called_by_name(sign_in):
    client = sign_in(Role.ACCOUNTS, name="administrator")
    shown = client.get("/admin/access/rolerow/").content.decode()
    assert ">administrator</a>" in shown
