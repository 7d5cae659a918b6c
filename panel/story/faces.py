"""The faces that actors use: the admin's pages for staff, the API with a token for States."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
import msgspec

from panel.ledger import canonical
from panel.ledger.commands import Command, Creates
from panel.ledger.packing import unpacked
from panel.ledger.states import collection


class SignInError(Exception):
    """A face does not let an actor in; the words say why."""


class Answer(NamedTuple):
    """What a face answered."""

    status: int
    body: bytes
    """The bytes that must be the same for ever."""
    refusal: str = ""
    key: str = ""
    """Of the case that the act was about."""
    as_of: str = ""
    """The time that the answer is for."""

    @property
    def data(self) -> Any:
        """The body as plain data, taken out of its gzip if it came in one to be kept."""
        return json.loads(unpacked(self.body)) if self.body else None


class Page(HTMLParser):
    """The fields of a page's command form, and the refusals on it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.errors: list[str] = []
        self._select = ""
        self._text: str | None = None
        self._error = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        match tag:
            case "input" if name and said.get("type") not in {"checkbox", "submit", "radio"}:
                self.fields[name] = said.get("value", "")
            case "select":
                self._select = name
            case "option" if self._select and "selected" in said:
                self.fields[self._select] = said.get("value", "")
            case "textarea":
                self._text, self.fields[name] = name, ""
            case _ if {"error", "errornote"} & set(said.get("class", "").split()):
                self._error = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        if tag == "p":
            self._error = False

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            # A browser leaves out the first line's end.
            self.fields[self._text] += data if self.fields[self._text] else data.removeprefix("\n")
        elif self._error and data.strip():
            self.errors.append(data.strip())


class Words(HTMLParser):
    """What a page says, without its markup, in one line."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    @property
    def text(self) -> str:
        """The words, one space between them."""
        return " ".join("".join(self._said).split())


class Staff:
    """A member of staff in the admin."""

    def __init__(self, http: httpx.Client, name: str, password: str) -> None:
        self.http = http
        page = Page(http.get("/account/login/").text)
        said = {**page.fields, "login": name, "password": password, "next": "/admin/"}
        answer = http.post("/account/login/", data=said)
        if answer.status_code != 302:
            raise SignInError(f"the admin answered {answer.status_code}")

    def give(self, command: type[Command], key: str, said: Mapping[str, Any], paper: Any) -> Answer:
        """Open the command's form, fill it in, send it."""
        where = f"/admin/{collection(command.on.category)}/"
        if command.creates in {Creates.NO, Creates.KEYED}:
            where += f"{key}/"
        where += f"{command.noun}/"
        opened = self.http.get(where)
        if opened.status_code != 200:
            return Answer(opened.status_code, b"")
        fields = {**Page(opened.text).fields, **_flat(said), "act": "give"}
        if paper is not None:
            plain = msgspec.to_builtins(paper)
            fields |= {
                "on_behalf_of": plain["state"],
                "received_at": plain["received_at"],
                "document": plain["document"],
            }
        answer = self.http.post(where, data=fields)
        if answer.status_code == 302:
            return Answer(200, b"", key=answer.headers["Location"].split("?")[0].split("/")[3])
        return Answer(answer.status_code, b"", refusal="; ".join(Page(answer.text).errors))

    def ask(self, path: str, said: Mapping[str, Any], as_of: str) -> Answer:
        """Put the question on its page; the answer is the one that its certificate holds."""
        query = urlencode({"leg": "entry", "measure": "travel_ban", **said, **_when(as_of)})
        shown = self.http.get(f"/admin/question/?{query}")
        made = self.certificate(said, as_of)
        if made.status != 200:
            return made
        answer = made.data["answer"]
        if shown.status_code != 200 or answer["verdict"] not in shown.text:
            return Answer(500, b"", refusal="the question's page doesn't show the verdict")
        as_of = made.data["question"]["as_of"]
        return Answer(200, canonical.encode(answer), as_of=as_of)

    def send(self, file: Path, said: Mapping[str, Any]) -> Answer:
        """Choose a file in the form for evidence, say what is known of it, send it."""
        where = "/admin/evidence/upload/"
        fields = {**Page(self.http.get(where).text).fields, **_flat(said)}
        answer = self.http.post(where, data=fields, files={"files": (file.name, file.read_bytes())})
        if answer.status_code == 302:
            return Answer(200, b"", key=answer.headers["Location"].split("?")[0].split("/")[3])
        return Answer(answer.status_code, b"", refusal="; ".join(Page(answer.text).errors))

    def see(self, path: str, as_of: str) -> Answer:
        """The words of a page, as they would be read aloud."""
        where = f"/admin/{path}/" if path else "/admin/"
        shown = self.http.get(f"{where}?{urlencode(_when(as_of))}")
        return Answer(shown.status_code, Words(shown.text).text.encode())

    def certificate(self, said: Mapping[str, Any], as_of: str) -> Answer:
        """The certificate as it is downloaded."""
        query = urlencode({"leg": "entry", "measure": "travel_ban", **said, **_when(as_of)})
        made = self.http.get(f"/admin/certificate/?{query}")
        return Answer(made.status_code, made.content)


class State:
    """A Member State's engineer at the API."""

    def __init__(self, http: httpx.Client, client_id: str, secret: str) -> None:
        self.http = http
        said = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }
        answer = http.post("/oauth/token", data=said)
        if answer.status_code != 200:
            raise SignInError(f"/oauth/token answered {answer.status_code}")
        self.token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        self.seen = "/api/v1/changes?limit=100"

    def give(self, command: type[Command], key: str, said: Mapping[str, Any], paper: Any) -> Answer:
        """POST the command, with the ETag of what it saw where one is needed."""
        where = f"/api/v1/{collection(command.on.category)}"
        headers = {**self.token, "Idempotency-Key": str(uuid.uuid4())}
        if command.creates in {Creates.NO, Creates.KEYED}:
            seen = self.http.get(f"{where}/{key}", headers=self.token)
            headers |= {"If-Match": seen.headers.get("ETag", "none")}
            where = f"{where}/{key}/{command.noun}"
        answer = self.http.post(where, json=dict(said), headers=headers)
        if answer.is_success:
            return Answer(200, answer.content, key=answer.json().get("id", key))
        return Answer(answer.status_code, answer.content, refusal=_refusal(answer))

    def send(self, file: Path, said: Mapping[str, Any]) -> Answer:
        """POST a file, with its digest and what is said of it."""
        content = file.read_bytes()
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {
            **self.token,
            "Idempotency-Key": str(uuid.uuid4()),
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Repr-Digest": f"sha-256=:{digest}:",
            "Upload-Metadata": ",".join(f"{name} {_coded(text)}" for name, text in said.items()),
        }
        answer = self.http.post("/api/v1/evidence", content=content, headers=headers)
        if answer.is_success:
            return Answer(200, answer.content, key=answer.json()["id"])
        return Answer(answer.status_code, answer.content, refusal=_refusal(answer))

    def ask(self, path: str, said: Mapping[str, Any], as_of: str) -> Answer:
        """GET below /api/v1/."""
        query = urlencode({**said, **_when(as_of)})
        answer = self.http.get(f"/api/v1/{path}?{query}", headers=self.token)
        return Answer(answer.status_code, answer.content, as_of=answer.headers.get("As-Of", ""))

    def certificate(self, said: Mapping[str, Any], as_of: str) -> Answer:
        """The certificate."""
        return self.ask("certificates", said, as_of)

    def news(self) -> list[str]:
        """The kinds of what is new in the feed."""
        answer = self.http.get(self.seen, headers=self.token).raise_for_status().json()
        self.seen = answer["next"]
        return [item["kind"] for item in answer["items"]]


def _coded(text: Any) -> str:
    return base64.b64encode(str(text).encode()).decode()


def _refusal(answer: httpx.Response) -> str:
    """A problem's words, with those of each field."""
    if "problem+json" not in answer.headers.get("Content-Type", ""):
        return ""
    problem = answer.json()
    return "; ".join([problem["detail"], *(flaw["detail"] for flaw in problem.get("errors", ()))])


def _when(as_of: str) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}


def _flat(said: Mapping[str, Any]) -> dict[str, str]:
    """Plain data as a form sends it: one box a scalar, one line an item, one row a struct."""
    found: dict[str, str] = {}
    for name, value in said.items():
        match value:
            case [dict(), *_]:
                found[f"{name}-TOTAL_FORMS"] = str(len(value))
                for row, item in enumerate(value):
                    found |= {f"{name}-{row}-{n}": v for n, v in _flat(item).items()}
            case list():
                found[name] = "\n".join(map(str, value))
            case dict():
                found |= {f"{name}-{inner}": v for inner, v in _flat(value).items()}
            case bool():
                found[name] = str(value).lower()
            case None:
                pass
            case _:
                found[name] = str(value)
    return found
