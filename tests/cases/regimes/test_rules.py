"""A rule is a text of the record: published, published anew with a reason, and all of it kept."""

from datetime import date
from typing import Any

import msgspec
import pytest

from cases.regimes.domain import PublishRule, Rule
from cases.regimes.events import Filer, Procedure, RulePublished
from cases.regimes.reference import load
from panel.ledger.commands import Refused
from tests.rules import folded, outcome

RULES = {row.key: row for row in load().rules}
FIRST: dict[str, Any] = {
    "procedure": Procedure.APPROVAL,
    "decided_by": "1737 Committee",
    "valid_from": date(2010, 6, 9),
    "source": "a page",
    "verified": False,
}


def published(**said):
    return RulePublished(**FIRST | said)


@pytest.mark.parametrize(
    ("given", "said", "then"),
    [
        ([], {}, [published()]),
        ([], {"silence_working_days": 5}, [published(silence_working_days=5)]),
        ([published()], {}, []),
        ([published(reason="once")], {"reason": "again"}, []),
        (
            [published()],
            {"silence_working_days": 5, "reason": "the Committee set it"},
            [published(silence_working_days=5, reason="the Committee set it")],
        ),
    ],
)
def test_a_rule_is_published_once_and_anew_with_a_reason(given, said, then):
    assert outcome(folded(Rule, given), PublishRule(**FIRST | said)) == then


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_rule_on_record_is_not_changed_without_a_reason(reason):
    known = folded(Rule, [published()])
    refused = outcome(known, PublishRule(**FIRST, note="another", reason=reason))
    assert isinstance(refused, Refused)
    assert refused.field == "/reason"


def test_travel_by_approval_may_be_changed_as_is_said_once():
    for row in RULES.values():
        changes = (
            row.shift_hours,
            row.change_notice_working_days,
            row.extension_notice_working_days,
            row.confirmation_working_days,
            row.emergency_hours,
        )
        approved = (row.measure, row.procedure) == ("travel_ban", "A")
        assert changes == ((48, 3, 5, 5, 24) if approved else (None,) * 5)
        assert not (approved and row.verified), "what is said of changes is verified nowhere"


def test_what_a_row_says_of_changes_itself_stands():
    row, changes = RULES["1718/travel_ban/humanitarian"], load().rules[0]
    own = msgspec.structs.replace(row, shift_hours=24).changed_by(changes)
    assert (own.shift_hours, own.emergency_hours) == (24, 24)


def test_who_files_and_what_else_a_request_states_is_data():
    assert RULES["1718/travel_ban/humanitarian"].filed_by == (
        Filer.STATE_OF_DESTINATION,
        Filer.STATE_OF_TRANSIT,
    )
    assert RULES["2653/travel_ban/grounds_of_2653_paras_3_and_5"].requires == ("funds",)
    assert not any(row.information_stops_clock for row in RULES.values())
