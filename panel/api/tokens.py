"""The one way to a token: a credential's id and secret, and in OpenAPI's words how to ask."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Final
from urllib.parse import unquote_plus

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import TokenView

from panel.api.headers import shown
from panel.ledger.reading import not_text

_FORM: Final = "application/x-www-form-urlencoded"
_NEEDED: Final = "it says grant_type=client_credentials, client_id and client_secret"
_UNKNOWN: Final = (
    "client_id and client_secret, in the form or by Basic authentication, are those of no"
    " credential that holds; ask the Secretariat for one"
)
"""Whether there is such a client isn't told."""


class Token(TokenView):  # type: ignore[misc]  # the library has no types
    """Client credentials alone; what no credential can be is refused before it is looked up."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A token, or an error as RFC 6749, section 5.2, words it."""
        if request.GET:
            return _refused("invalid_request", "no parameter stands in the address: send a form")
        if not (wanted := request.POST.get("grant_type")):
            words = f"grant_type is missing: the body is a form ({_FORM}); {_NEEDED}"
            return _refused("invalid_request", words)
        if wanted != "client_credentials":
            return _refused("unsupported_grant_type", f"another isn't to be had: {_NEEDED}")
        said = [*request.POST.values(), _basic(request.headers.get("Authorization", ""))]
        # PostgreSQL keeps no NUL, and a look-up with one in it would be an error of ours.
        if any(not_text(str(value)) for value in said):
            return _refused("invalid_client", _UNKNOWN, 401)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return _in_words(answer)


def _basic(header: str) -> str:
    """What a header of Basic authentication says; NUL where it can't be read."""
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        return unquote_plus(base64.b64decode(encoded.encode("ascii"), validate=True).decode())
    except (binascii.Error, UnicodeError):
        return "\0"


def _in_words(answer: HttpResponse) -> HttpResponse:
    """The library's answer; a refusal of a client says what to do."""
    if answer.status_code == 401:
        said = msgspec.json.decode(answer.content)
        answer.content = msgspec.json.encode({"error_description": _UNKNOWN, **said})
    return answer


def _refused(error: str, words: str, status: int = 400) -> HttpResponse:
    answer = JsonResponse({"error": error, "error_description": words}, status=status)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer error="invalid_client"'
    return answer


ERROR: Final[dict[str, Any]] = {
    "title": "TokenError",
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {
        "error": {"type": "string"},
        "error_description": {"type": "string", "description": "What would be right."},
    },
}
"""The schema `TokenError`."""
_ERROR: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/TokenError"}}}
TOKEN: Final[dict[str, Any]] = {
    "operationId": "get_token",
    "description": "A bearer token for one hour, for a client's id and secret (RFC 6749, 4.4).",
    "tags": ["oauth"],
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "title": "TokenRequest",
                    "type": "object",
                    "required": ["grant_type", "client_id", "client_secret"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": {"type": "string"},
                        "client_secret": {"type": "string"},
                    },
                }
            }
        },
    },
    "responses": {
        "200": {
            "description": "The token.",
            "content": {
                "application/json": {
                    "schema": {
                        "title": "Token",
                        "type": "object",
                        "required": ["access_token", "expires_in", "token_type"],
                        "properties": {
                            "access_token": {"type": "string"},
                            "expires_in": {"type": "integer"},
                            "token_type": {"type": "string"},
                            "scope": {"type": "string"},
                        },
                    }
                }
            },
        },
        "400": {
            "description": "The form is not one that gets a token here (RFC 6749, 5.2).",
            "content": _ERROR,
        },
        "401": {
            "description": "The client's id or secret is wrong.",
            "content": _ERROR,
            "headers": shown("WWW-Authenticate"),
        },
    },
}
