"""Content Credentials (C2PA): who signed what of a file, judged without any network.

What a manifest says is what its signer says. Intact means that the bytes are those that were
signed, whoever signed them; whom to trust is a list with a date, whose words stand in the finding,
so that the answer can be had again as it was then.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import c2pa

from evidence.names import claimed
from evidence.steps.claims import raw

_OFFLINE: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False}
_REMOTE: Final = "from url "
_NONE: Final = ("ManifestNotFound", "JumbfNotFound", "NotSupported", "UnsupportedType")
"""Errors of the library by which a file has no manifest, or is of a kind that holds none."""
_UNPARSED: Final = "Other: asset could not be parsed"
_MOST: Final = 30
_trusted: dict[str, str] = {}
"""The list's certificates, and its words."""


def load() -> None:
    """Read the list of those whose signatures are trusted, where there is one."""
    _trusted.update(trust(os.environ.get("EVIDENCE_TRUST_LIST", "")))


def trust(path: str) -> dict[str, str]:
    """A list's certificates (PEM) and what it calls itself: its first line, after a #."""
    if not path:
        return {"anchors": "", "words": ""}
    text = Path(path).read_text()
    first = text.partition("\n")[0].removeprefix("#").strip()
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"anchors": text, "words": claimed(f"{first}, SHA-256 {digest[:16]}", longest=400)}


def find(file: BinaryIO) -> Mapping[str, Any]:
    """One of four answers, or that none is to be had, and what the manifest says in words."""
    return judged(file, _trusted)


def judged(file: BinaryIO, trusted: Mapping[str, str]) -> dict[str, Any]:
    """The same by a list that is given."""
    settings: dict[str, Any] = {"verify": {**_OFFLINE, "verify_trust": True}}
    if trusted["anchors"]:
        settings["trust"] = {"trust_anchors": trusted["anchors"]}
    answer: dict[str, Any] = {
        "state": "none",
        "codes": [],
        "signer": "",
        "signed_at": "",
        "trust_list": trusted["words"],
        "says": [],
        "ingredients": [],
        "remote": "",
        "tool": {"name": "c2pa-python", "version": f"{c2pa.__version__} ({c2pa.sdk_version()})"},
    }
    try:
        with (
            c2pa.Context.from_dict(settings) as context,
            c2pa.Reader(None, file, context=context) as reader,
        ):
            return answer | _told(json.loads(reader.json()))
    except c2pa.C2paError as error:
        return answer | _unread(str(error))


def _unread(words: str) -> dict[str, Any]:
    if _REMOTE in words:
        return {"remote": raw(words.partition(_REMOTE)[2])}
    if any(name in words for name in _NONE):
        return {}
    # What broke off before any manifest was found speaks against none.
    state = "none" if words.startswith("Io") else "broken"
    if words.startswith(_UNPARSED):
        state = "unchecked"
    return {"state": state, "codes": [claimed(f"unreadable: {words}", longest=200)]}


def _told(store: Mapping[str, Any]) -> dict[str, Any]:
    active = store["manifests"].get(store.get("active_manifest"), {})
    signature = active.get("signature_info", {})
    signer = [signature.get("common_name"), signature.get("issuer")]
    statuses = store.get("validation_status", ())
    state = {"Trusted": "trusted", "Valid": "unknown"}.get(store.get("validation_state", ""))
    return {
        "state": state or "broken",
        "codes": _codes(statuses),
        "signer": raw(", ".join(filter(None, signer))),
        "signed_at": raw(signature.get("time")),
        "says": list(_says(active))[:_MOST],
        "ingredients": [
            _ingredient(one, statuses) for one in active.get("ingredients", ())[:_MOST]
        ],
    }


def _says(manifest: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Who made it, with what, and what was done to it."""
    for name in ("title", "claim_generator"):
        yield from _words(name, manifest.get(name))
    for assertion in manifest.get("assertions", ()):
        label, data = raw(assertion.get("label")), assertion.get("data")
        if not isinstance(data, Mapping):
            continue
        for action in _listed(data.get("actions")):
            yield from _words(label, _action(action))
        for author in _listed(data.get("author")):
            yield from _words(f"{label} author", author.get("name"))


def _action(action: Mapping[str, Any]) -> str:
    kept = ("action", "when", "softwareAgent", "digitalSourceType", "description")
    said = [action.get(name) for name in kept]
    parameters = action.get("parameters")
    if isinstance(parameters, Mapping):
        said.append(parameters.get("name"))
    return ", ".join(
        raw(one.get("name") if isinstance(one, Mapping) else one) for one in said if one
    )


def _ingredient(one: Mapping[str, Any], statuses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What it was made of, and what ails that by its own manifest."""
    label = one.get("active_manifest")
    own = [status for status in statuses if label and f"/{label}/" in raw(status.get("url"))]
    return {
        "title": raw(one.get("title")),
        "relationship": raw(one.get("relationship")),
        "codes": _codes([*own, *(one.get("validation_status") or ())]),
    }


def _codes(statuses: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(raw(one.get("code")) for one in statuses))[:_MOST]


def _words(name: str, value: Any) -> Iterator[dict[str, str]]:
    if said := raw(value):
        yield {"name": claimed(name, longest=100), "value": said}


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
