"""The question of July 2015 asked of a real ledger, and its certificate."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.incidents.domain import OpenIncident, ReportViolation
from cases.status.certificates import certify
from cases.status.queries import status
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import moments, opening, signing
from panel.ledger.canonical import encode
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.verifier.checks import REFUSALS, check
from tests.cases.status.asking import SECRETARY, asked


@pytest.mark.parametrize(
    ("as_of", "verdict", "late"),
    [
        ("2015-08-07T23:59:59Z", "NO_EXEMPTION_ON_RECORD", None),
        ("2015-08-21T23:59:59Z", "EXEMPT", 31),
        ("2015-09-02T23:59:59Z", "NO_EXEMPTION_ON_RECORD", None),
    ],
)
def test_the_same_day_was_known_differently_on_different_days(ledger, as_of, verdict, late):
    moment = moments.parse(as_of)
    with CaptureQueriesContext(connection) as statements:
        answer = status(asked("XXi.001", "XA", "2015-07-24"), SECRETARY, moment)
    assert len(statements) == 6
    assert answer.verdict == verdict
    assert [e.recorded_late_days for e in answer.exemptions_considered] == ([late] if late else [])


@pytest.mark.parametrize(
    ("as_of", "until"),
    [("2015-08-07T23:59:59Z", None), ("2016-02-01T23:59:59Z", date(2016, 1, 16))],
)
def test_the_end_of_the_ban_was_not_known_before_it_was_recorded(ledger, as_of, until):
    answer = status(asked("IRi.039", "RU", "2015-07-24"), SECRETARY, moments.parse(as_of))
    assert answer.verdict == "NO_EXEMPTION_ON_RECORD"
    assert answer.measure.basis == "S/RES/1929 (2010) para. 10"
    assert answer.measure.until == until


def test_the_certificate_of_the_answer_holds_and_no_byte_of_it_can_be_changed(ledger):
    moment = moments.parse("2015-08-21T23:59:59Z")
    made = certify(registry, asked("XXi.001", "XA", "2015-07-24"), SECRETARY, moment)
    key = signing.verifier_key(opening.described(registry).origin)
    verified = check(made, key)
    assert verified.answer["verdict"] == "EXEMPT"
    assert (len(verified.register.known), verified.register.later) == (2, 1)
    for place in range(0, len(made), 97):
        changed = bytearray(made)
        changed[place] ^= 1
        with pytest.raises(REFUSALS):
            check(bytes(changed), key)


def test_that_somebody_was_never_listed_is_proved(ledger):
    made = certify(registry, asked("XXi.999", "XA", "2015-07-24"), SECRETARY, moments.now())
    verified = check(made, signing.verifier_key(opening.described(registry).origin))
    assert verified.answer["verdict"] == "NOT_LISTED"
    assert (verified.register.stream, verified.register.shown) == ("register/XXi.999", ())


def test_as_known_before_somebody_was_listed_all_of_the_register_is_left_aside(ledger):
    moment = moments.parse("2007-03-24T10:00:00Z")
    made = certify(registry, asked("XXi.001", "XA", "2015-07-24"), SECRETARY, moment)
    verified = check(made, signing.verifier_key(opening.described(registry).origin))
    assert (len(verified.register.known), verified.register.later) == (0, 4)


def test_whoever_may_not_see_the_register_gets_the_signed_answer_alone(ledger):
    state = Viewer(actor="client", roles=frozenset({Role.STATE}), state="XA")
    moment = moments.parse("2015-08-21T23:59:59Z")
    made = certify(registry, asked("XXi.001", "XA", "2015-07-24"), state, moment)
    body = json.loads(made)
    assert body["register"] is None
    assert body["answer"]["verdict"] == "EXEMPT"
    assert encode(body) == made


def test_a_state_is_told_of_its_own_territory_and_nothing_of_another(ledger):
    other = Viewer(actor="client", roles=frozenset({Role.STATE}), state="XB")
    moment = moments.parse("2015-08-21T23:59:59Z")
    with CaptureQueriesContext(connection) as nothing:
        elsewhere = status(asked("XXi.001", "XA", "2015-07-24"), other, moment)
    with CaptureQueriesContext(connection) as statements:
        at_home = status(asked("XXi.001", "XB", "2015-07-24"), other, moment)
    assert (len(nothing), len(statements)) == (1, 4)
    assert (elsewhere.verdict, elsewhere.measure) == ("UNDETERMINED", None)
    assert at_home.verdict == "NO_EXEMPTION_ON_RECORD"


@pytest.mark.parametrize(
    ("as_of", "state", "day", "counted"),
    [
        ("2015-08-21T00:00:00Z", "XA", "2015-07-24", (0, 0)),
        ("2016-02-02T15:00:00Z", "XA", "2015-07-24", (1, 1)),
        ("2016-02-02T15:00:00Z", "XA", "2015-07-27", (0, 1)),
        ("2016-02-02T15:00:00Z", "XB", "2015-07-24", (0, 0)),
    ],
)
def test_what_is_alleged_is_counted_as_it_was_known(ledger, as_of, state, day, counted):
    coordinator = Viewer(actor="coordinator", roles=frozenset({Role.COORDINATOR}))
    xc = Viewer(actor="client", roles=frozenset({Role.STATE}), state="XC")
    opened = OpenIncident(
        title="Invented",
        persons=("XXi.001",),
        states=("XA",),
        first_day=date(2015, 7, 24),
        last_day=date(2015, 7, 26),
    )
    give(registry, Asked(opened), coordinator)
    report = ReportViolation(persons=("XXi.001",), territory="XA", description="Invented.")
    give(registry, Asked(report), xc)
    moment = moments.parse(as_of) if as_of < "2016" else moments.now()
    answer = status(asked("XXi.001", state, day), SECRETARY, moment)
    assert (answer.allegations_on_record, answer.state_reports_of_violation) == counted
    party = status(asked("XXi.001", "XC", day), xc, moment)
    assert party.allegations_on_record is party.state_reports_of_violation is None
