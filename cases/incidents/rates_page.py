"""The page of reply rates: by mandate and State, narrowed as one likes, as a file too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.incidents import words
from cases.incidents.rates import ReplyRates, reply_rates, together
from panel.access import states
from panel.access.viewers import Viewer, scope
from panel.ledger.rows import Moment
from panel.ledger.states import Level
from panel.staff.addresses import with_query
from panel.staff.asking import Asking, asked
from panel.staff.exporting import tabled
from panel.staff.pages import page
from panel.staff.registering import Table, register_page
from panel.staff.words import Link, day

_NOBODY: Final = "none"
"""In an address: no State, no mandate."""
_COLUMNS: Final = (
    *("mandate", "state", "due", "substantive", "substantive_rate", "any_reply", "any_rate"),
    "not_due",
)


class Filter(NamedTuple):
    """A select above the table, as `staff/narrow.html` draws one."""

    parameter_name: str
    title: str
    value: str
    lookup_choices: list[tuple[str, str]]
    typed: str = ""


class Narrowing(NamedTuple):
    """What the table is narrowed to, and what it may be."""

    filter_specs: list[Filter]
    kept: list[tuple[str, str]]
    query: str = ""
    search_fields: tuple[str, ...] = ()

    @property
    def has_active_filters(self) -> bool:
        """Whether it leaves anything out."""
        return any(spec.value for spec in self.filter_specs)


def rates(request: HttpRequest) -> HttpResponse:
    """Who replied to how many of the letters that are due."""
    who = asked(request)
    said = {name: request.GET.get(name, "") for name in ("mandate", "state")}
    every = reply_rates(who.viewer, who.moment)
    found = [one for one in every if _fits(one, said)]
    if (kind := request.GET.get("format")) in {"csv", "json"}:
        rows = [[getattr(one, name) for name in _COLUMNS] for one in found]
        return tabled("reply rates", _COLUMNS, rows, who.moment, as_json=kind == "json")
    context = {
        "title": "Reply rates",
        "section": _table(found),
        "counted": _counted(together(found), who.moment),
        "cl": _narrowing(said, every, who),
        "files": [_file(kind, said, who) for kind in ("csv", "json")] if found else [],
    }
    return page(request, "incidents/rates.html", context)


def _fits(one: ReplyRates, said: dict[str, str]) -> bool:
    return all((getattr(one, name) or _NOBODY) == value for name, value in said.items() if value)


def _table(found: list[ReplyRates]) -> Table:
    whole = [together(found)] if len(found) > 1 else []
    return Table(
        "By mandate and addressee",
        (
            *("Mandate", "Addressee", "Letters due"),
            *("Replied in substance", "Replied at all", "Not yet due"),
        ),
        [
            *((_of_mandate(one.mandate), _to(one.state), *_shares(one)) for one in found),
            *(("All", "together", *_shares(one)) for one in whole),
        ],
        empty="No letter was sent yet.",
    )


def _shares(one: ReplyRates) -> tuple[Any, ...]:
    return (
        one.due,
        _share(one.substantive, one),
        _share(one.any_reply, one),
        one.not_due,
    )


def _share(count: int, one: ReplyRates) -> str:
    return f"{count} of {one.due} ({count / one.due:.0%})" if one.due else "none due"


def _of_mandate(instrument: str) -> str:
    return f"Resolution {instrument}" if instrument else "none on record"


def _to(state: str) -> str:
    return states.named(state) if state else "companies and persons"


def _counted(whole: ReplyRates, moment: Moment) -> str:
    """Of how many letters the rates are, and how many they leave out."""
    due, later = whole.due, whole.not_due
    until = day(moment.today - timedelta(days=1))
    were, are = "was" if due == 1 else "were", "is" if later == 1 else "are"
    more = f"; {words.counted(later, 'letter')} {are} not due yet" if later else ""
    return f"{words.counted(due, 'letter').capitalize()} {were} due by {until}{more}."


def _narrowing(said: dict[str, str], every: list[ReplyRates], who: Asking) -> Narrowing:
    by_mandate = {one.mandate or _NOBODY: _of_mandate(one.mandate) for one in every}
    by_state = {one.state or _NOBODY: _to(one.state) for one in every}
    return Narrowing(
        [
            Filter("mandate", "Mandate", said["mandate"], list(by_mandate.items())),
            Filter("state", "Addressee", said["state"], sorted(by_state.items())),
        ],
        [("as_of", who.known_on)] if who.known_on else [],
    )


def _file(kind: str, said: dict[str, str], who: Asking) -> Link:
    where = reverse("admin:reply-rates")
    words_ = "Export what is shown (CSV)" if kind == "csv" else "JSON"
    return Link(words_, with_query(where, **said, format=kind, as_of=who.known_on))


def _asks_states(viewer: Viewer) -> bool:
    return Level.PANEL in scope(viewer).whole


def register() -> None:
    """Put it on the desk of whoever writes letters."""
    register_page("reply-rates", "Reply rates", rates, shown_to=_asks_states)
