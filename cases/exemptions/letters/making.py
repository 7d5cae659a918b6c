"""A request's letters for whoever may see the request, as of a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cases.exemptions.domain.resting import rule_of
from cases.exemptions.letters.content import Case, content, dated
from cases.exemptions.letters.kinds import Kind, addressees
from cases.exemptions.states import Request
from cases.listing.domain import ListEntry
from cases.regimes.domain import Rule
from panel.access.viewers import Viewer, may_see
from panel.ledger import opening, streams
from panel.ledger.execution import NoSuchStream
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.states import standing, stream_name
from panel.printing.typesetting import typeset

TEMPLATE: Final = Path(__file__).parent / "templates" / "letter.typ"


def case_of(registry: Registry, key: str, viewer: Viewer, moment: Moment) -> Case:
    """The request with what its letters speak of; NoSuchStream where it isn't for this viewer."""
    name = stream_name(Request, key)
    # Whatever else may stand in an address, PostgreSQL takes no NUL.
    found = None if "\0" in key else next(streams.as_of(registry, [name], moment), None)
    if found is None or not may_see(viewer, found.disclosure):
        raise NoSuchStream(name)
    request = found.state
    assert isinstance(request, Request)
    return Case(
        request,
        found.span,
        tuple(standing(record.fact for record in found.records)),
        entries_of(registry, request, moment),
        _body(registry, request, moment),
        opening.described(registry).demonstration,
    )


def entries_of(registry: Registry, request: Request, moment: Moment) -> dict[str, ListEntry]:
    """The entries on the list of whom it names, as of the moment."""
    wanted = [stream_name(ListEntry, one) for one in request.persons_named]
    read = streams.as_of(registry, wanted, moment)
    return {one.key: one.state for one in read if isinstance(one.state, ListEntry)}


def letter(case: Case, kind: str, to: str, *, language: str = "en") -> bytes:
    """The letter to this addressee as PDF; NoSuchStream where none of this kind goes to it."""
    known = addressees(case.request, case.span, case.entries)
    if kind not in known or to not in known[Kind(kind)]:
        raise NoSuchStream(f"a letter {kind!r}")
    of = Kind(kind)
    return typeset(TEMPLATE, content(case, of, to), at=dated(case, of), language=language)


def own(case: Case, state: str | None) -> list[Kind]:
    """The kinds of the letters that are to this State."""
    found = addressees(case.request, case.span, case.entries)
    return [kind for kind, every in found.items() if state in every]


def _body(registry: Registry, request: Request, moment: Moment) -> str:
    """Who decides: as on record with the decision, else as the rule of the ground says."""
    ruled = streams.as_of(registry, [stream_name(Rule, rule_of(request))], moment)
    said = [one.state.published for one in ruled if isinstance(one.state, Rule)]
    named = next((rule.decided_by for rule in said if rule and rule.decided_by), None)
    return request.decided_by or named or f"{request.regime} Committee"
