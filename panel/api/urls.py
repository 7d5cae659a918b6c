"""Every address of the API, built from a registry and from what the slices registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpResponseBase
from django.urls import URLPattern, path, re_path

from panel.access.roles import Role
from panel.api import docs, feed, numbers, problems, receipts, schema
from panel.api.commands import Giving
from panel.api.endpoints import Collection, Detail, Endpoint, accepting
from panel.api.papers import PaperEndpoint
from panel.api.questions import Question
from panel.api.registering import Api
from panel.ledger.commands import Command, Creates
from panel.ledger.registry import Registry
from panel.ledger.states import collection

KEY = "(?P<key>[A-Za-z0-9._-]{1,120})"


def exposed(registry: Registry) -> Iterator[type[Command]]:
    """The commands that States give: all others are given in the admin."""
    for command in registry.commands.values():
        if command.roles & {Role.STATE, Role.MEMBER}:
            yield command


def endpoints(registry: Registry, api: Api) -> list[URLPattern]:
    """The addresses below /api/v1/."""
    found: list[URLPattern] = []
    opening: dict[str, type[Command]] = {}
    opens = [command for command in exposed(registry) if command.creates in _OPENING]
    first = [opening.setdefault(command.on.category, command) for command in opens]
    found += [
        _further(registry, api, c) for c, one in zip(opens, first, strict=True) if c is not one
    ]
    for resource in api.resources.values():
        opened = opening.pop(resource.category, None)
        giving = api.givings.get(opened, Giving) if opened else None
        bases = (Collection, giving) if giving else (Collection,)
        said = {"resource": resource, "command": opened, "accepted": accepting(resource)}
        view = _made(registry, resource.name, bases, **said)
        found.append(path(resource.name, view, name=f"list {resource.name}"))
        one = _made(registry, f"one of {resource.name}", (Detail,), resource=resource)
        found.append(re_path(rf"^{resource.name}/{KEY}$", one, name=f"read {resource.name}"))
    for command in opening.values():
        view = _made(registry, command.__name__, (Giving,), command=command, resource=None)
        found.append(path(collection(command.on.category), view, name=command.wire_name()))
    for command in exposed(registry):
        if command.creates not in _OPENING:
            known = api.resources.get(command.on.category)
            view = _made(registry, command.__name__, (Giving,), command=command, resource=known)
            where = rf"^{collection(command.on.category)}/{KEY}/{command.noun}$"
            found.append(re_path(where, view, name=command.wire_name()))
    for paper in api.papers:
        view = _made(registry, f"{paper.of} {paper.name}", (PaperEndpoint,), paper=paper)
        kinds = "|".join(paper.kinds)
        where = rf"^{paper.path}/{KEY}/{paper.name}/(?P<kind>{kinds})$"
        found.append(re_path(where, view, name=f"read {paper.name} of {paper.of}"))
    for query in api.queries:
        view = _made(registry, query.path, (Question,), query=query)
        found.append(path(query.path, view, name=query.path))
    for own in api.own:
        view = _made(registry, own.endpoint.__name__, (own.endpoint,))
        found.append(re_path(own.path, view, name=own.name))
    found += [numbers.hint(one) for one in api.resources.values() if one.numbered]
    entry = _made(registry, "entry", (receipts.Entry,))
    found.append(re_path(r"^entries/(?P<position>[0-9]{1,15})$", entry, name="read entry"))
    found.append(path("changes", _made(registry, "changes", (feed.Feed,)), name="changes"))
    return found


def _further(registry: Registry, api: Api, command: type[Command]) -> URLPattern:
    """Another way to open a case of a kind: below its collection, by its noun."""
    known = api.resources.get(command.on.category)
    view = _made(registry, command.__name__, (Giving,), command=command, resource=known)
    where = f"{collection(command.on.category)}/{command.noun}"
    return path(where, view, name=command.wire_name())


def urlpatterns(registry: Registry, api: Api) -> list[URLPattern]:
    """All below /api/v1/, with the documents about it."""
    return [
        *endpoints(registry, api),
        path("schema", schema.view, name="schema"),
        path("docs", docs.page, name="docs"),
        path("docs/reference", docs.reference, name="reference"),
        path("problems", problems.index, name="problems"),
        path("problems/<slug:slug>", problems.page, name="problem"),
    ]


_OPENING = {Creates.FRESH, Creates.NAMED}


def _made(
    registry: Registry, name: str, bases: tuple[type[Endpoint], ...], **said: object
) -> Callable[..., HttpResponseBase]:
    words = "".join(part.capitalize() for part in name.replace("-", " ").split())
    kind = type(f"{words}Endpoint", bases, {"registry": registry, **said})
    return schema.described(kind).as_view()
