"""A ledger as it stood in July 2015, States with credentials, and a client for each."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cases.listing.importing import import_file
from cases.regimes.domain.bodies import AppointChair, SeatMember
from cases.regimes.domain.measures import PublishRule
from cases.regimes.events import Procedure
from cases.regimes.loading import load
from panel.access import queries
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.api.clients import make_client
from panel.ledger import clockwork, opening
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.describing import undescribed

LIST = Path(__file__).parents[1] / "story" / "list-2007-03-24.xml"
OPERATOR = queries.operator("test")
SECRETARY = Viewer(actor="secretary", roles=frozenset({Role.SECRETARIAT}))
MONDAY = datetime(2015, 7, 13, 14, tzinfo=UTC)

LEG = {
    "territory": "XA",
    "way": "entry",
    "departs_from": "Port C",
    "arrives_at": "Port A",
    "departs_on": "2015-07-23",
    "arrives_on": "2015-07-23",
    "transport": "flight XX 1",
}
REQUEST = {
    "persons": ["XXi.002"],
    "ground": "humanitarian",
    "purpose": "A fictional visit.",
    "justification": "Fiction.",
    "first_day": "2015-07-23",
    "last_day": "2015-07-27",
    "itinerary": [
        {
            **LEG,
            "territory": "XC",
            "way": "transit",
            "departs_from": "Port D",
            "arrives_at": "Port C",
        },
        LEG,
    ],
}


def described(method: str, where: str, answer: Any) -> Any:
    """The answer, whose headers the description must name: whatever a test asks, it checks that."""
    odd = undescribed(method, where, answer)
    assert not odd, f"{method} {where}: {answer.status_code} has {odd}, and openapi.yaml doesn't"
    return answer


class State:
    """A Member State's engineer: a token, and requests with it."""

    def __init__(self, code: str) -> None:
        self.code, self.http = code, Client()
        self.id, self.secret = make_client(f"Mission of {code}")
        give(registry, Asked(BindCredential(state=code), self.id), OPERATOR)
        said = {
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": self.secret,
        }
        self.token = self.http.post("/oauth/token", said).json()["access_token"]

    def get(self, path: str, **headers: str) -> Any:
        where = f"/api/v1/{path}"
        return described("GET", where, self.http.get(where, headers=self.headers(headers)))

    def post(self, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Any:
        data = json.dumps(body or {}).encode() if raw is None else raw
        sent = self.headers({"Idempotency-Key": str(uuid.uuid4()), **headers})
        kind = sent.pop("Content-Type", "application/json")
        where = f"/api/v1/{path}"
        answer = self.http.post(where, data, content_type=kind, headers=sent)
        return described("POST", where, answer)

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        said = {"Authorization": f"Bearer {self.token}", **more}
        return {name.replace("_", "-"): value for name, value in said.items() if value}


States = Callable[[str], State]


@pytest.fixture
def ledger(built) -> None:
    """The list, the law and the Committee of July 2015, on a demonstration's clock."""
    built(_july_2015)


def _july_2015() -> None:
    opening.create(registry, demonstration=True, actor="test")
    clockwork.set_clock(MONDAY)
    load(registry, OPERATOR, known_by=date(2015, 7, 13))
    import_file(registry, OPERATOR, LIST)
    rule = PublishRule(
        procedure=Procedure.APPROVAL,
        decided_by="1737 Committee",
        valid_from=date(2010, 6, 9),
        silence_working_days=5,
        source="of the test's own",
        reason="a request can't be circulated without a period",
    )
    give(registry, Asked(rule, "1737.travel_ban.humanitarian"), OPERATOR)
    seat = SeatMember(state="XM", valid_from=date(2015, 1, 1), source="of the test's own")
    give(registry, Asked(seat, "1737-committee"), OPERATOR)
    chair = AppointChair(
        state="XM", person="A Chair", valid_from=date(2015, 1, 1), source="of the test's own"
    )
    give(registry, Asked(chair, "1737-committee"), OPERATOR)


@pytest.fixture
def state(ledger) -> States:
    """A State with a credential."""
    known: dict[str, State] = {}

    def of(code: str) -> State:
        return known.setdefault(code, State(code)) if code not in known else known[code]

    return of
