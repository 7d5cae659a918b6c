"""Who may do what: one table, made by asking, compared with the one that a person can read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.test import Client

from cases.exemptions.domain import Circulate, FindComplete, RequestRelease, ReturnRequest
from panel.access.giving import give
from panel.access.roles import Role
from panel.api.registering import api
from panel.api.urls import exposed
from panel.ledger.commands import Creates
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.states import collection
from tests.api.conftest import REQUEST, SECRETARY
from tests.api.test_violation_reports import REPORT, send
from tests.cases.incidents.enclosing import ready
from tests.cases.reports.acting import drafted, final, published, submit
from tests.evidence.conftest import sent

DOCUMENT = Path(__file__).parents[2] / "docs" / "access.md"
CALLERS = ("nobody", "XA (party)", "XB (not party)", "XM (member)")
PROCESSES = {Role.CLOCK, Role.WORKER}
WORDS = {
    200: "yes",
    201: "yes",
    400: "yes",
    401: "who?",
    403: "not theirs",
    404: "isn't there",
} | dict.fromkeys((409, 412, 428), "yes")


BODIES = {
    "replies": {"text": "r"},
    "supplement": {
        name: REQUEST[name]
        for name in ("purpose", "justification", "first_day", "last_day", "itinerary")
    },
    "answer": {"answer": "r"},
    "comment": {"comment": "r"},
    "shift": {"hours": 1},
    "confirmation": {"travelled": False},
    "extension-request": {"last_day": "2015-08-20", "reason": "r"},
    "extension-requests": {"due_on": "2015-08-20", "reason": "r"},
    "positions": {"stance": "denies", "about": "the_act", "words": "r"},
}
"""What each act says at least."""


def test_the_table_of_endpoints_and_callers_is_the_documented_one(state):
    callers = (None, state("XA"), state("XB"), state("XM"))
    received, circulated, returned = (
        state("XA").post("exemption-requests", REQUEST).json()["id"] for _ in range(3)
    )
    give(registry, Asked(ReturnRequest(missing="the hotel"), returned), SECRETARY)
    give(registry, Asked(FindComplete(supplied="the passport, by a note"), circulated), SECRETARY)
    give(registry, Asked(Circulate(circulated_on=date(2015, 7, 13)), circulated), SECRETARY)
    report = state("XA").post("violation-reports", REPORT).json()["id"]
    annex = ready("annex.txt", b"a fictional manifest")
    letter = send(state="XA", annexes=(annex,))
    photo = sent(state("XA"), b"bytes").json()["id"]
    question = "?person=XXi.002&state=XA&date=2015-07-24"
    addresses = [
        ("GET", "list-entries", "list-entries"),
        ("GET", "list-entries/{key}", "list-entries/XXi.002"),
        ("GET", "rules", "rules"),
        ("GET", "rules/{key}", "rules/1737.travel_ban.humanitarian"),
        ("GET", "exemption-requests", "exemption-requests"),
        ("GET", "exemption-requests/{key}, received", f"exemption-requests/{received}"),
        ("GET", "exemption-requests/{key}, circulated", f"exemption-requests/{circulated}"),
        (
            "GET",
            "exemption-requests/{key}/letters/return, returned",
            f"exemption-requests/{returned}/letters/return",
        ),
        ("GET", "violation-reports", "violation-reports"),
        ("GET", "violation-reports/{key}", f"violation-reports/{report}"),
        ("GET", "letters", "letters"),
        ("GET", "letters/{key}", f"letters/{letter}"),
        ("GET", "letters/{key}/documents/letter", f"letters/{letter}/documents/letter"),
        ("GET", "letters/{key}/annexes/{item}", f"letters/{letter}/annexes/{annex}"),
        ("GET", "evidence", "evidence"),
        ("GET", "evidence/{key}, sent by XA", f"evidence/{photo}"),
        ("GET", "reports", "reports"),
        *(
            ("GET", f"reports/{{key}}, {stage}", f"reports/{key}")
            for stage, key in _reports().items()
        ),
        ("GET", "recommendations", "recommendations"),
        ("GET", "exemption-status", f"exemption-status{question}"),
        ("GET", "certificates", f"certificates{question}"),
        ("GET", "changes", "changes"),
    ]
    lines = ["| address | " + " | ".join(CALLERS) + " |", "| --- " * 5 + "|"]
    for method, words, path in addresses:
        said = [_word(_get(caller, path)) for caller in callers]
        lines.append(f"| {method} {words} | {' | '.join(said)} |")
    for command in exposed(registry):
        opens = command.creates in {Creates.FRESH, Creates.NAMED}
        name = collection(command.on.category)
        words = name if opens else f"{name}/{{key}}/{command.noun}"
        if command is RequestRelease:
            words = f"{name}/{command.noun}"
        about = letter if name == "letters" else circulated
        path = f"{words.replace('{key}', about)}?validate_only=true"
        body = BODIES.get(command.noun, {})
        said = [_word(_post(caller, path, body)) for caller in callers]
        lines.append(f"| POST {words} | {' | '.join(said)} |")
    assert set(api.resources) == {
        "list-entry",
        "rule",
        "exemption-request",
        "violation-report",
        "letter",
        "evidence",
        "report",
    }
    _compare("addresses", lines)


def test_the_table_of_commands_and_roles_is_the_documented_one():
    roles = [role for role in Role if role not in PROCESSES]
    lines = [
        "| command | " + " | ".join(roles) + " |",
        "| --- " * (len(roles) + 1) + "|",
        *(
            f"| {command.wire_name()} | "
            + " | ".join("yes" if role in command.roles else "" for role in roles)
            + " |"
            for command in registry.commands.values()
            if command.roles - PROCESSES
        ),
    ]
    _compare("commands", lines)


def _reports() -> dict[str, str]:
    """A report at each stage that others tell apart; its id."""
    made = {stage: drafted() for stage in ("drafted", "submitted", "distributed")}
    for key in made.values():
        final(key)
    submit(made["submitted"], date(2015, 7, 1))
    published(made["distributed"])
    return made


def _get(caller, path):
    return caller.get(path) if caller else Client().get(f"/api/v1/{path}")


def _post(caller, path, body):
    if caller:
        return caller.post(path, body, If_Match='"x"')
    return Client().post(f"/api/v1/{path}", "{}", content_type="application/json")


def _word(answer):
    return WORDS[answer.status_code]


def _compare(name: str, lines: list[str]) -> None:
    """Compare with the part of the document under the name's marker."""
    assert list(_written(name)) == lines, "\n".join(["", *lines])


def _written(name: str) -> Iterator[str]:
    part = DOCUMENT.read_text().split(f"<!-- {name} -->")[1].split("<!-- end -->")[0]
    return (line for line in part.strip().splitlines())
