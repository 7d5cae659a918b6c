"""The form of a command: titled with its verb, refused at its fields, given once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from panel.access.giving import give, on_behalf, role_for
from panel.ledger.codec import stamp
from panel.ledger.commands import Command, Creates, Refused, purpose
from panel.ledger.execution import Asked, KeyReused, Once, Outcome
from panel.ledger.reading import Flaw, Invalid, read
from panel.ledger.states import State
from panel.ledger.values import Instant, Line, StateCode
from panel.staff import addresses
from panel.staff.asking import asked
from panel.staff.cases import load
from panel.staff.forms import Lists, StructForm, form_of, show_flaws
from panel.staff.words import label

if TYPE_CHECKING:
    from panel.staff.site import StaffSite


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an act that came on paper."""

    on_behalf_of: StateCode
    """The State that acts."""
    received_at: Instant
    """When the paper was received; without an offset, in UTC. Deadlines are judged by it."""
    document: Line
    """The note verbale or other paper that it rests on."""


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a case that need not exist yet."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
    """The key of the case, such as 1737 or un-headquarters."""


class CommandForm:
    """The parts of a command's form: the key, the fields, the lists, the paper."""

    def __init__(self, command: type[Command], key: str, data: Any, *, paper: bool) -> None:
        more = (data or {}).get("act", "").removeprefix("more ")
        keyed = command.creates is Creates.KEYED and not key
        self.command = command
        self.parts: dict[str, StructForm] = {
            name: form_of(kind)(data)
            for name, kind, wanted in (
                ("keyed", Keyed, keyed),
                ("fields", command, True),
                ("paper", Paper, paper),
            )
            if wanted
        }
        self.fields = self.parts["fields"]
        self.lists = Lists(command, data, more=more)

    def read(self) -> tuple[Command, Mapping[str, Any]] | None:
        """The command and what else was said; None where something was refused at its field."""
        kinds: dict[str, Any] = {"keyed": Keyed, "paper": Paper}
        found: dict[str, Any] = {}
        for name, form in self.parts.items():
            plain = form.plain()
            try:
                if name == "fields":
                    whole = {**plain, **self.lists.plain()}
                    found[name] = read(self.command, whole, loose=True)
                else:
                    found[name] = read(kinds[name], plain, loose=True)
            except Invalid as invalid:
                show_flaws(form, self.lists, invalid.errors)
        if len(found) < len(self.parts):
            return None
        said = {n: msgspec.structs.asdict(s) for n, s in found.items() if n != "fields"}
        return found["fields"], {k: v for part in said.values() for k, v in part.items()}

    def refuse(self, refused: Refused) -> None:
        """Show what the rule says, at the field where it names one, with what it judged by."""
        facts = "; ".join(f"{label(name).lower()}: {said}" for name, said in refused.facts.items())
        words = f"{refused.rule} ({facts})" if facts else refused.rule
        name = refused.field.lstrip("/").partition("/")[0]
        paper = self.parts.get("paper")
        at = paper if paper is not None and name in paper.fields else self.fields
        show_flaws(at, self.lists, [Flaw(refused.field, words)])


def command_page(
    site: StaffSite, request: HttpRequest, collection: str, noun: str, key: str = ""
) -> HttpResponse:
    """The form of a command about this case, or about a new one."""
    kind, command = _find(site, collection, noun)
    who = asked(request)
    role = role_for(who.viewer, command)
    if role is None:
        raise Http404
    if key and command.creates is Creates.NO:
        load(site.registry, who, kind, key)
    data = request.POST if request.method == "POST" else None
    asking = CommandForm(command, key, data, paper=on_behalf(command, role))
    checked = None
    if data is not None and data.get("act") in {"give", "check"}:
        given = _give(site, request, asking, key)
        if given is not None and data["act"] == "give":
            where = addresses.case(given.stream, new=stamp(given.moment.at))
            return HttpResponseRedirect(where)
        checked = given
    context = {
        "title": command.verb(),
        "purpose": purpose(command),
        "asking_form": asking,
        "lists": asking.lists.items(),
        "once": (data or {}).get("once") or secrets.token_hex(16),
        "target": request.GET.get("target", ""),
        "case": addresses.case(f"{kind.category}/{key}") if key else "",
        "checked": checked,
        "refused": data is not None and data.get("act") in {"give", "check"} and checked is None,
    }
    return site.page(request, "staff/command.html", context)


def _find(site: StaffSite, collection: str, noun: str) -> tuple[type[State], type[Command]]:
    kind = site.kinds.get(collection)
    for command in site.registry.commands_on(kind.category) if kind else ():
        if command.noun == noun and not command.due:
            return command.on, command
    raise Http404


def _give(site: StaffSite, request: HttpRequest, asking: CommandForm, key: str) -> Outcome | None:
    found = asking.read()
    if found is None:
        return None
    command, said = found
    who = asked(request)
    once = Once(f"staff:{who.viewer.actor}", str(request.POST.get("once", ""))[:100])
    received_at = said.get("received_at")
    assert received_at is None or isinstance(received_at, datetime)
    check = request.POST.get("act") == "check"
    try:
        return give(
            site.registry,
            Asked(command, key or said.get("key", "")),
            who.viewer,
            once=None if check else once,
            validate_only=check,
            state=said.get("on_behalf_of"),
            received_at=received_at,
            document=said.get("document"),
        )
    except Refused as refused:
        asking.refuse(refused)
    except KeyReused:
        words = "this form was given already, with other words; open it anew"
        asking.fields.add_error(None, forms.ValidationError(words))
    return None
