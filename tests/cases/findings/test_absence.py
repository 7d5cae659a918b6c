"""That no State had reported a violation is found, proved offline, and refused where one had."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.findings.domain import Absence, FindAbsence
from cases.findings.models import AbsenceRow
from cases.incidents.domain import ReportViolation, ViolationReport, VoidReportEntry
from cases.incidents.events import ViolationReported
from cases.incidents.values import When
from cases.regimes.events import Measure
from cases.status.absences import certify
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import clockwork, opening, streams
from panel.ledger.commands import Refused
from panel.ledger.execution import Asked
from panel.ledger.registers import Register
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from panel.ledger.states import Voided
from panel.ledger.verifier import files, report
from tests.api.conftest import ledger  # noqa: F401  # a fixture
from tests.cases.incidents.facts import LISTED
from tests.rules import act, folded, outcome

EXPERT = act(role="expert")
DAYS: dict[str, Any] = {"first_day": date(2015, 7, 20), "last_day": date(2015, 7, 31)}
NONE = "No report of a violation by a State had been entered by then."


def reported(*struck, first=None, last=None, **said):
    usual = {
        "reporter": "XA",
        "persons": ("XXi.001",),
        "measure": Measure.TRAVEL_BAN,
        "territory": "XA",
        "place": "",
        "when": When(
            first_day=first and date(2015, 7, first), last_day=last and date(2015, 7, last)
        ),
        "description": "d",
        "evidence": (),
    }
    return folded(ViolationReport, [ViolationReported(**{**usual, **said}), *struck])


@pytest.mark.parametrize(
    ("there", "refused"),
    [
        (reported(), True),
        (reported(first=24), True),
        (reported(first=18, last=20), True),
        (reported(first=31, last=31), True),
        (reported(first=18, last=19), False),
        (reported(first=18), False),
        (reported(measure=Measure.ASSET_FREEZE), False),
        (reported(persons=("XXi.002",)), False),
        (reported(Voided(target=1, authority="XA", reason="r")), False),
    ],
)
def test_an_absence_is_of_persons_a_measure_and_days(there, refused):
    read = {
        "entry_0": LISTED,
        "register_0": Register(entries=7),
        "violation-report/one": there,
    }
    found = outcome(Absence(), FindAbsence(persons=("XXi.001",), **DAYS), EXPERT, **read)
    if refused:
        assert (found.field, found.facts) == (
            "/persons",
            {"reported_by": ["XA, violation-report/one"]},
        )
    else:
        [event] = found
        assert (event.by, [(h.person, h.entries) for h in event.heads]) == (
            EXPERT.at,
            [("XXi.001", 7)],
        )


def test_it_is_found_and_proved_as_of_then_whatever_is_reported_later(ledger):  # noqa: F811  # the fixture
    expert = Viewer(actor="expert", roles=frozenset({Role.EXPERT}))
    xa = Viewer(actor="xa", roles=frozenset({Role.STATE}), state="XA")
    key = opening.described(registry).keys.at(1)

    def found(**said: Any) -> Any:
        command = FindAbsence(persons=("XXi.002",), **said)
        stream = give(registry, Asked(command), expert).stream
        return AbsenceRow.objects.get(held_to=STILL, stream=stream)

    def told(row):
        return report.in_words(files.check(certify(registry, row, "XXi.002"), key))

    before = found(**DAYS)
    entries = streams.newest(registry, Absence, before.key).heads[0].entries
    assert NONE in told(before)
    assert "NO_STATE_REPORT" in told(before)
    clockwork.set_clock(datetime(2015, 7, 28, 12, tzinfo=UTC))
    said = ReportViolation(
        persons=("XXi.002",), territory="XA", first_day=date(2015, 7, 24), description="Seen."
    )
    violation = give(registry, Asked(said), xa)
    with pytest.raises(Refused) as refusal:
        found(**DAYS)
    assert refusal.value.facts == {"reported_by": [f"XA, {violation.stream}"]}

    words = told(before)
    assert NONE in words
    assert f"{entries - 1} events were entered up to" in words
    other = found(measure=Measure.ASSET_FREEZE)
    assert "1 report of a violation by a State had been entered by then" in told(other)
    void = VoidReportEntry(target=1, authority="XA", reason="an error")
    give(registry, Asked(void, violation.key), expert)
    assert found(**DAYS).by > before.by
