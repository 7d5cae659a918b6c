"""Where things stand on staff's pages: a collection a kind of case, below it the cases."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from panel.ledger.commands import Command
from panel.ledger.states import collection


def case(stream: str, known_on: str = "", **more: object) -> str:
    """The page of the case that a stream is, as known then."""
    category, _, key = stream.partition("/")
    where = reverse("admin:case", kwargs={"collection": collection(category), "key": key})
    return with_query(where, as_of=known_on, **more)


def command(kind: type[Command], key: str = "", **more: object) -> str:
    """The form of a command, about the case with this key or about a new one."""
    names = {"collection": collection(kind.on.category), "noun": kind.noun}
    where = (
        reverse("admin:command", kwargs={**names, "key": key})
        if key
        else reverse("admin:creation", kwargs=names)
    )
    return with_query(where, **more)


def with_query(address: str, **said: object) -> str:
    """The address with those parameters that say something."""
    query = urlencode({name: str(value) for name, value in said.items() if value != ""})
    return f"{address}?{query}" if query else address
