"""A client generated from the schema alone does a State's work with its credentials."""

import importlib
import subprocess
import sys
import uuid
from datetime import date
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.clients import make_client
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import OPERATOR

GENERATOR = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture
def generated(served, tmp_path, monkeypatch):
    """Return a way to import the generated package's modules."""
    schema = tmp_path / "schema.json"
    schema.write_bytes(httpx.get(f"{served}/api/v1/schema", timeout=60).raise_for_status().content)
    command = [GENERATOR, "generate", "--path", schema, "--output-path", tmp_path / "panel_client"]
    subprocess.run([*command, "--meta", "none"], check=True, capture_output=True, cwd=tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"panel_client.{name}")

    yield module
    for name in [name for name in sys.modules if name.startswith("panel_client")]:
        del sys.modules[name]


def test_a_generated_client_requests_follows_and_asks_with_typed_models(ledger, served, generated):
    client_id, secret = make_client("Mission of XA")
    give(registry, Asked(BindCredential(state="XA"), client_id), OPERATOR)
    models, client = generated("models"), generated("client")

    anybody = client.Client(base_url=served)
    form = models.GetTokenTokenRequest(
        grant_type=models.GetTokenTokenRequestGrantType.CLIENT_CREDENTIALS,
        client_id=client_id,
        client_secret=secret,
    )
    with anybody:
        token = generated("api.oauth.get_token").sync(client=anybody, body=form)
    with client.AuthenticatedClient(base_url=served, token=token.access_token) as mission:
        _work(mission, models, generated)


def _work(mission, models, generated):
    leg = models.Leg(
        territory="XA",
        way=models.Way.ENTRY,
        departs_from="Port C",
        arrives_at="Port A",
        departs_on=date(2015, 7, 23),
        arrives_on=date(2015, 7, 23),
        transport="flight XX 1",
    )
    wanted = models.RequestExemption(
        persons=["XXi.002"],
        ground="humanitarian",
        purpose="A fictional visit.",
        justification="Fiction.",
        first_day=date(2015, 7, 23),
        last_day=date(2015, 7, 27),
        itinerary=[leg, leg],
    )
    request = generated("api.exemption_requests.request_exemption")
    made = request.sync(client=mission, body=wanted, idempotency_key=str(uuid.uuid4()))
    assert isinstance(made, models.ExemptionRequestView)

    follow = generated("api.exemption_requests.read_exemption_request")
    seen = follow.sync(made.id, client=mission)
    assert (seen.status, seen.itinerary[1].arrives_on) == (
        models.Status.RECEIVED,
        date(2015, 7, 23),
    )

    ask = generated("api.exemption_status.ask_exemption_status")
    answer = ask.sync(client=mission, person="XXi.002", state="XA", date=date(2015, 7, 24))
    assert isinstance(answer, models.StatusAnswer)
    assert answer.verdict is models.Verdict.PENDING

    wanted.persons = ["XXi.2"]
    refused = request.sync(client=mission, body=wanted, idempotency_key=str(uuid.uuid4()))
    assert isinstance(refused, models.Problem)
    assert refused.errors[0].pointer == "/persons/0"
