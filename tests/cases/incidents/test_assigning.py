"""Who has an incident in hand, and a role that ends with the mandate: on plain values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.incidents.domain import AssignIncident, HandOver, Incident, VoidIncidentEntry
from cases.incidents.handling_events import IncidentAssigned
from panel.access.domain import (
    Account,
    CaseLeft,
    CaseTaken,
    EndRole,
    GrantRole,
    RevokeRole,
    RoleEnded,
    RoleGranted,
    RoleRevoked,
)
from panel.access.roles import Role
from panel.ledger.commands import Refused
from tests.cases.incidents.facts import FRIDAY, OPENED
from tests.rules import act, folded, outcome

EXPERT = act(actor="one", role="expert", at=FRIDAY, subject="i")
COORDINATOR = act(actor="chief", role="coordinator", at=FRIDAY, subject="i")
LAST = date(2015, 8, 7)
OF_PANEL = Account(roles={Role.EXPERT: None})
UNTIL_TODAY = Account(roles={Role.EXPERT: LAST})
LEFT = Account(roles={Role.EXPERT: LAST - timedelta(days=1)})
TAKEN = IncidentAssigned(to="one", was="", reason="")


def given(*more: Any) -> Incident:
    return folded(Incident, [OPENED, *more])


def decided(incident: Incident, command: Any, by: Any, **reads: Any) -> Any:
    """What a command decides, also for other streams, by key; or its refusal."""
    refused = outcome(incident, command, by, **reads)
    if isinstance(refused, Refused):
        return refused
    return [(one.key, one.event) for one in command.decide(by, incident, **reads)]


def test_an_expert_takes_what_nobody_has():
    assert decided(given(), AssignIncident(), EXPERT, own=OF_PANEL, taker=OF_PANEL) == [
        ("i", TAKEN),
        ("one", CaseTaken(case="incident/i")),
    ]


@pytest.mark.parametrize(
    ("command", "by", "taker", "rule"),
    [
        (AssignIncident(to="two"), EXPERT, OF_PANEL, "the Coordinator gives it to another"),
        (AssignIncident(to="two"), COORDINATOR, LEFT, "only who is on the Panel now"),
        (AssignIncident(to="two"), COORDINATOR, Account(), "only who is on the Panel now"),
        (AssignIncident(), COORDINATOR, UNTIL_TODAY, ""),
    ],
)
def test_only_the_coordinator_gives_and_only_experts_get(command, by, taker, rule):
    found = decided(given(), command, by, own=Account(), taker=taker)
    assert rule in str(found) if rule else not isinstance(found, Refused)


def test_whoever_also_coordinates_gives_in_whichever_role_they_act():
    both = Account(roles={Role.EXPERT: None, Role.COORDINATOR: None})
    found = decided(given(), AssignIncident(to="two"), EXPERT, own=both, taker=OF_PANEL)
    assert found[0] == ("i", IncidentAssigned(to="two", was="", reason=""))


HANDS = HandOver(to="two", reason="Leaves on Friday.")


@pytest.mark.parametrize(
    ("command", "by", "rule"),
    [
        (HANDS, act(actor="three", role="expert", at=FRIDAY), "whoever has it in hand"),
        (HandOver(to="one", reason="r"), EXPERT, "in their hands already"),
        (HANDS, EXPERT, ""),
        (HANDS, COORDINATOR, ""),
    ],
)
def test_who_has_it_hands_it_over_or_the_coordinator(command, by, rule):
    found = decided(given(TAKEN), command, by, own=OF_PANEL, giver=OF_PANEL, taker=OF_PANEL)
    assert (
        rule in str(found)
        if rule
        else found[1:]
        == [
            ("one", CaseLeft(case="incident/i")),
            ("two", CaseTaken(case="incident/i")),
        ]
    )


def test_who_leaves_hands_over_everything_at_once():
    everything = msgspec.structs.replace(HANDS, everything=True)
    giver = Account(cases=frozenset({"incident/i", "incident/j"}))
    reads = everything.further({"giver": giver})
    assert set(reads) == {"case_i", "case_j"}
    found = decided(
        given(TAKEN),
        everything,
        EXPERT,
        own=OF_PANEL,
        giver=giver,
        taker=OF_PANEL,
        case_i=given(TAKEN),
        case_j=given(TAKEN),
    )
    assert [key for key, event in found if isinstance(event, IncidentAssigned)] == ["i", "j"]
    assert HANDS.further({"giver": giver}) == {}


def test_nobody_is_struck_out_of_having_it():
    struck = VoidIncidentEntry(target=2, authority="C", reason="r")
    history = (type(OPENED), IncidentAssigned)
    by = msgspec.structs.replace(EXPERT, history=history)
    assert "who has the incident" in str(outcome(given(TAKEN), struck, by))


def test_a_role_is_not_taken_from_whoever_has_cases_in_hand():
    account = folded(
        Account, [RoleGranted(role=Role.EXPERT, reason=""), CaseTaken(case="incident/i")]
    )
    refused = outcome(account, RevokeRole(role=Role.EXPERT, reason="Left."))
    assert refused.facts == {"cases": ["incident/i"]}
    both = msgspec.structs.replace(account, roles={**account.roles, Role.COORDINATOR: None})
    revoked = [RoleRevoked(role=Role.EXPERT, reason="Left.")]
    assert outcome(both, RevokeRole(role=Role.EXPERT, reason="Left.")) == revoked
    left = CaseTaken(case="incident/i"), CaseLeft(case="incident/i")
    empty = folded(Account, [RoleGranted(role=Role.EXPERT, reason=""), *left])
    assert outcome(empty, RevokeRole(role=Role.EXPERT, reason="Left.")) == revoked


def test_access_ends_with_the_last_day_in_new_york_and_is_recorded_once():
    granted = RoleGranted(role=Role.EXPERT, reason="", until=LAST)
    account = folded(Account, [granted])
    midnight = datetime(2015, 8, 8, 4, tzinfo=UTC)
    assert account.held(midnight - timedelta(microseconds=1)) == {Role.EXPERT}
    assert account.held(midnight) == frozenset()
    assert [due.deadline for due in account.due()] == [midnight]
    assert [(span.since, span.until) for span in account.spans()][1][0] == midnight
    assert outcome(account, EndRole(), act(at=midnight)) == [RoleEnded(role=Role.EXPERT)]
    over = folded(Account, [granted, RoleEnded(role=Role.EXPERT)])
    assert (over.roles, list(over.due())) == ({}, [])


@pytest.mark.parametrize(
    ("until", "rule"),
    [
        (date(2015, 8, 6), "that day is over"),
        (date(9999, 12, 31), "ends within 10 years"),
        (LAST, ""),
        (date(2016, 7, 9), ""),
    ],
)
def test_a_role_is_given_until_a_day_that_is_to_come(until, rule):
    grant = GrantRole(role=Role.EXPERT, reason="S/RES/2224.", until=until)
    found = outcome(OF_PANEL, grant, act(at=FRIDAY))
    assert (
        rule in str(found)
        if rule
        else found == [RoleGranted(role=Role.EXPERT, reason="S/RES/2224.", until=until)]
    )
