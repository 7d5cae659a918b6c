"""The way to a token: for a credential's id and secret, and for nothing else."""

import base64
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

CREDENTIALS = "client_credentials"


def ask(form, path="/oauth/token", **headers):
    kind = "application/x-www-form-urlencoded"
    return Client().post(path, urlencode(form), content_type=kind, headers=headers)


def refusal(answer):
    """Its code; the words beside it say what would be right (RFC 6749, 5.2)."""
    said = answer.json()
    assert "client_id" in said["error_description"] or "form" in said["error_description"]
    assert set(said) == {"error", "error_description"}
    return said["error"]


@pytest.mark.parametrize("way", ["form", "basic"])
def test_a_credential_gets_a_token_for_an_hour(state, way):
    xa = state("XA")
    basic = "Basic " + base64.b64encode(f"{xa.id}:{xa.secret}".encode()).decode()
    if way == "form":
        form = {"grant_type": CREDENTIALS, "client_id": xa.id, "client_secret": xa.secret}
        answer = ask(form)
    else:
        answer = ask({"grant_type": CREDENTIALS}, Authorization=basic)
    assert (answer.status_code, answer.json()["expires_in"]) == (200, 3600)
    assert "no-store" in answer["Cache-Control"]
    assert "refresh_token" not in answer.json()


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "unsupported_grant_type"),
        ({"grant_type": CREDENTIALS}, "invalid_client"),
        (
            {"grant_type": CREDENTIALS, "client_id": "nobody", "client_secret": "x"},
            "invalid_client",
        ),
        ({"grant_type": CREDENTIALS, "client_id": "\0", "client_secret": "\0"}, "invalid_client"),
    ],
)
def test_nothing_else_does(db, form, error):
    answer = ask(form)
    assert (answer.status_code, refusal(answer)) == (401 if "client" in error else 400, error)


def test_a_secret_in_an_address_is_refused(state):
    xa = state("XA")
    form = {"grant_type": CREDENTIALS, "client_id": xa.id, "client_secret": xa.secret}
    assert refusal(ask({}, f"/oauth/token?{urlencode(form)}")) == "invalid_request"
    in_json = Client().post("/oauth/token", form, content_type="application/json")
    assert refusal(in_json) == "invalid_request"
    assert "application/x-www-form-urlencoded" in in_json.json()["error_description"]


@pytest.mark.parametrize("said", ["\xff", "====", base64.b64encode(b"%00:x").decode(), ""])
def test_a_header_that_cannot_be_read_is_no_credential(db, said):
    answer = ask({"grant_type": CREDENTIALS}, Authorization=f"Basic {said}")
    assert (answer.status_code, refusal(answer)) == (401, "invalid_client")
