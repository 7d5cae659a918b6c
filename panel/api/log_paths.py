"""The log's public addresses in OpenAPI's words; what is at each is in `proofs`."""

from __future__ import annotations

from typing import Any, Final

from panel.api.headers import IF_NONE_MATCH, shown

_PROBLEM: Final = {
    "description": "A refusal (RFC 9457).",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    },
}
_TAGGED: Final = {
    "name": IF_NONE_MATCH.name,
    "in": "header",
    "description": IF_NONE_MATCH.description,
    "schema": IF_NONE_MATCH.type,
}
_SIZE: Final = {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}


def _read(
    name: str,
    words: str,
    media_type: str,
    schema: dict[str, Any],
    *parameters: dict[str, Any],
    waits: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A GET; the answers of the statuses `waits`, as any 503, say when to ask again."""
    responses: dict[str, dict[str, Any]] = {
        "200": {"description": "So.", "content": {media_type: {"schema": schema}}},
        "304": {"description": "As it was."},
        **dict.fromkeys(("400", "404", "503"), _PROBLEM),
    }
    for status, said in responses.items():
        tag = ["ETag"] if status in {"200", "304"} else []
        wait = ["Retry-After"] if status in {"503", *waits} else []
        if headers := shown(*tag, *wait):
            responses[status] = {**said, "headers": headers}
    return {
        "get": {
            "operationId": name,
            "description": words,
            "tags": ["log"],
            "security": [{}],
            "parameters": [*parameters, _TAGGED],
            "responses": responses,
        }
    }


def _in_path(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


def _object(title: str, **properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"title": title, "type": "object", "required": required, "properties": properties}


_TEXT: Final = {"type": "string"}
_NOTE: Final = (
    "A C2SP signed note: the log's name, how many events it holds, the root of their Merkle tree"
    " (RFC 6962), and Ed25519 signatures. A new one is made each second when there is something new"
)
_CHECK: Final = (
    "Keep the bytes as they come, in a file, and check them with the log's key, which you got on"
    " another way: `python verifier.pyz proof.json --key KEY --receipt receipt.json`"
    " (`read_verifier`) says that the leaf stands at the position under the checkpoint that the"
    " file holds, and that both are those of your receipt. With `--entry entry.json`, the bytes of"
    " `read_entry`, it also says that the leaf is their hash and what they are, and with"
    " `--sent photo.jpg` that they name that file's SHA-256. Where no"
    " checkpoint covers the position yet, a 404 says so in `type` (not-covered), and `Retry-After`"
    " when to ask again."
)
LOG: Final[dict[str, Any]] = {
    "/log/checkpoint": _read(
        "read_checkpoint",
        f"{_NOTE}; `Retry-After` says when, while the log is larger.",
        "text/plain",
        _TEXT,
        waits=("200", "304"),
    ),
    "/log/checkpoint/{size}": _read(
        "read_older_checkpoint",
        f"{_NOTE}; this is an older one, such as a witness kept.",
        "text/plain",
        _TEXT,
        _in_path("size", "How many events it is of.", _SIZE),
    ),
    "/log/keys": _read(
        "read_keys",
        "The log's first key and the notes by which each named the next. A key that you take from"
        " here proves nothing against whoever runs this server: compare it with one that you got on"
        " another way.",
        "application/json",
        _object(
            "LogKeys",
            format=_TEXT,
            key={**_TEXT, "description": "A C2SP vkey: name+hash+base64."},
            rotations={"type": "array", "items": _TEXT},
        ),
    ),
    "/log/proof/{position}": _read(
        "read_proof",
        f"That what a receipt names is in the log. {_CHECK}",
        "application/json",
        _object(
            "LogProof",
            format={**_TEXT, "description": "`panel-proof/1`."},
            kind={**_TEXT, "description": "`inclusion`."},
            checkpoint={**_TEXT, "description": "The signed note that it is under."},
            index={
                "type": "integer",
                "description": "The leaf's index, from 0: position 1724 stands at 1723.",
            },
            leaf={**_TEXT, "description": "The leaf's hash, in base64."},
            path={"type": "array", "items": _TEXT, "description": "Hashes, in base64."},
        ),
        _in_path("position", "As the receipt or `Ledger-Position` says it.", _SIZE),
        waits=("404",),
    ),
    "/log/tile/{level}/{number}": _read(
        "read_tile",
        "256 hashes of the tree (C2SP tlog-tiles), from which any proof can be drawn. A tile that"
        " isn't full is at `<level>/<number>.p/<width>`, and from the thousandth on the number is"
        " in groups, `0/x001/234`: what has slashes no generated client sends.",
        "application/octet-stream",
        {"type": "string", "format": "binary"},
        _in_path(
            "level",
            "How many tiles are below it.",
            {"type": "integer", "minimum": 0, "maximum": 63},
        ),
        _in_path("number", "Which of its level.", {"type": "string", "pattern": "^[0-9]{3}$"}),
    ),
    "/log/verifier.pyz": _read(
        "read_verifier",
        "The program that checks proofs, receipts and certificates offline, as one file: `python"
        " verifier.pyz FILE --key KEY`. It needs Python and the package `cryptography`. Read it, or"
        " get it on another way, before you believe it against whoever runs this server.",
        "application/zip",
        {"type": "string", "format": "binary"},
    ),
}
