"""How a token is got, in OpenAPI's words: the one operation that no struct of ours describes."""

from typing import Any, Final

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
        "400": {"description": "The form is not one that gets a token here (RFC 6749, 5.2)."},
        "401": {"description": "The client's id or secret is wrong."},
    },
}
