"""The page on which a command is given: refused at its fields, given once however often sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from panel.access.giving import NotAllowed, Paper, give, on_behalf, role_for
from panel.ledger.codec import TooLarge, stamp
from panel.ledger.commands import Command, Creates, Refused
from panel.ledger.corrections import Amending
from panel.ledger.events import Recorded
from panel.ledger.execution import Asked, Busy, KeyReused, NoSuchStream, Once, Outcome, Stale
from panel.ledger.states import State, stream_name
from panel.staff import addresses, times
from panel.staff.asking import Asking, ask_now, asked
from panel.staff.cases import load, unseen
from panel.staff.command_forms import CommandForm
from panel.staff.differing import Texts, clashing
from panel.staff.kept import kept
from panel.staff.picking import fill
from panel.staff.registering import Desk, Seen
from panel.staff.showing import context
from panel.staff.timeline import Entry, amendable, entries
from panel.staff.words import past

if TYPE_CHECKING:
    from panel.staff.site import StaffSite


class _Subject(NamedTuple):
    """What a command is about: a case with its events, or one that isn't there yet."""

    key: str
    seen: Seen | None
    records: Sequence[Recorded]


_SOMEBODY = "somebody changed this case"
_GIVEN, _WRONG, _BUSY = 200, 422, 503


@dataclass
class Giving:
    """A command about to be given, with what its giver sees of the case."""

    site: StaffSite
    who: Asking
    command: type[Command]
    key: str
    subject: Seen | None
    form: CommandForm
    once: str
    seen: int
    """The version of the case that the giver had before them."""
    meanwhile: Sequence[Entry] = ()
    """What happened to the case since, where it was refused for that."""
    clash: Sequence[Texts] = ()
    """What was typed beside how it reads by now, where those differ."""

    def give(self, *, check: bool) -> tuple[Outcome | None, int]:
        """Give it or only check it; none where the form now says what is wrong."""
        found = self.form.read()
        if found is None:
            return None, _WRONG
        try:
            return self._give(*found, check=check), _GIVEN
        except Refused as refused:
            self.form.refuse(refused, self.who, paper=isinstance(refused, Paper))
        except (TooLarge, Stale, KeyReused, Busy) as error:
            self.form.say(self._words(error))
            if isinstance(error, Stale):
                self.clash = list(self._clash(found[0]))
            return None, _BUSY if isinstance(error, Busy) else _WRONG
        return None, _WRONG

    def _give(self, command: Command, said: Any, *, check: bool) -> Outcome:
        once = Once(f"staff:{self.who.viewer.actor}", self.once)
        saw = self.subject is not None and not command.blind
        return give(
            self.site.registry,
            Asked(command, self.key or said.get("key", "")),
            self.who.viewer,
            once=None if check else once,
            expected={stream_name(command.on, self.key): self.seen} if saw else None,
            validate_only=check,
            state=said.get("on_behalf_of"),
            received_at=times.so_far(said.get("received_at"), self.who.moment.at),
            document=said.get("document"),
        )

    def _words(self, error: Exception) -> str:
        match error:
            case TooLarge():
                return "this is more text than one entry can hold; shorten it"
            case Stale():
                who = "you changed this case yourself" if self._look_again() else _SOMEBODY
                return (
                    f"{who} while you were writing. See below what happened, and give this again"
                    " if it still holds"
                )
            case KeyReused():
                self.once = secrets.token_hex(16)
                return (
                    "this form was given already with other words, and that is on record. Give it"
                    " again only if it is to be given twice"
                )
        return "the ledger is busy. Try again in a moment"

    def _look_again(self) -> bool:
        """See the case as it is now, with what happened since; whether all that was one's own."""
        who = ask_now(self.who)
        self.subject, records = load(self.site.registry, who, self.command.on, self.key)
        case = self.site.desk.case(self.command.on)
        self.meanwhile = [e for e in entries(case, records, who) if e.number > self.seen]
        since = [one for one in records if one.fact.version > self.seen]
        self.seen = self.subject.version
        return all(one.fact.origin.actor == self.who.viewer.actor for one in since)

    def _clash(self, typed: Command) -> Iterator[Texts]:
        """Of the fields that begin as the case reads: both texts, where they are not the same."""
        assert self.subject is not None
        now = self.site.desk.case(self.command.on).begins(self.subject, self.command)
        return clashing(now, typed, [(one.by, one.at) for one in self.meanwhile])


def command_page(
    site: StaffSite, request: HttpRequest, collection: str, noun: str, key: str = ""
) -> HttpResponse:
    """The form of a command about this case, or about a new one."""
    kind, command = _find(site, collection, noun, key)
    who = asked(request)
    if who.known_on:
        # Nothing is done to the past: the same form, now.
        return HttpResponseRedirect(request.path)
    giving = _giving(site, request, command, _subject(site, who, kind, command, key))
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act not in {"give", "check"}:
        return _shown(request, giving)
    if giving.form.choosing:
        chosen = giving.form.chosen()
        if not chosen:
            return _shown(request, giving, status=_WRONG)
        return HttpResponseRedirect(addresses.command(command, chosen))
    outcome, status = giving.give(check=act == "check")
    if outcome is not None and act == "give":
        return _given(request, giving, outcome)
    return _shown(request, giving, status=status, checked=outcome)


def _find(
    site: StaffSite, collection: str, noun: str, key: str
) -> tuple[type[State], type[Command]]:
    kind = site.kinds.get(collection)
    for command in site.registry.commands_on(kind.category) if kind else ():
        takes_key = command.creates in {Creates.NO, Creates.KEYED}
        needs_key = command.creates is Creates.NO
        fits = takes_key if key else not needs_key
        if command.noun == noun and not (command.due or command.faceless) and fits:
            return command.on, command
    raise Http404


def _subject(
    site: StaffSite, who: Asking, kind: type[State], command: type[Command], key: str
) -> _Subject:
    """The case as it is; NoSuchStream unless it is there or the command may open it."""
    try:
        return _Subject(key, *(load(site.registry, who, kind, key) if key else (None, ())))
    except NoSuchStream:
        if command.creates is not Creates.KEYED:
            raise
        return _Subject(key, None, ())


def _giving(
    site: StaffSite,
    request: HttpRequest,
    command: type[Command],
    about: _Subject,
) -> Giving:
    who, (key, subject, _) = asked(request), about
    role = role_for(who.viewer, command)
    if role is None:
        raise NotAllowed(command)
    data: Any = request.POST if request.method == "POST" else kept(request)
    if data is not None and request.method != "POST":
        messages.info(request, "What you had typed is still here; it has not been given yet.")
    paper = on_behalf(command, role)
    form = _form(site.desk, who, command, about, data, paper=paper, initial=request.GET.dict())
    version, said = subject.version if subject else 0, (data or {}).get("seen", "")
    return Giving(
        site=site,
        who=who,
        command=command,
        key=key,
        subject=subject,
        form=form,
        once=(data or {}).get("once", "")[:100] or secrets.token_hex(16),
        seen=int(said) if said.isdecimal() and len(said) < 10 else version,
    )


def _form(
    desk: Desk,
    who: Asking,
    command: type[Command],
    about: _Subject,
    data: Any,
    *,
    paper: bool,
    initial: dict[str, Any],
) -> CommandForm:
    case, (key, subject, records) = desk.case(command.on), about
    form = CommandForm(
        command,
        key,
        data,
        paper=paper,
        which=case.named_for,
        begins=case.begins(subject, command) if subject else {},
        initial=initial,
        today=who.moment.today,
    )
    if keys := case.keys:
        form.offer_keys(keys())
    seen = subject or unseen(who, command, key)
    form.offer(case.offers(seen, command))
    form.leave_out(case.unasked(seen, command))
    if issubclass(command, Amending):
        form.offer({"target": list(amendable(case, command, records, who, seen.state))})
    fill(desk.searches, form.every(), who, case.among(seen, command))
    return form


def _given(request: HttpRequest, giving: Giving, outcome: Outcome) -> HttpResponse:
    """On to the case, with what was recorded marked."""
    if outcome.count:
        done = ", ".join(dict.fromkeys(past(type(event)) for event in outcome.decided))
        messages.success(request, f"Recorded: {done or giving.command.verb()}.")
    else:
        messages.info(request, "That was on record already; nothing new was recorded.")
    then = giving.who._replace(moment=outcome.moment)
    try:
        load(giving.site.registry, then, giving.command.on, outcome.key)
    except NoSuchStream:
        # What it became is for others to see.
        return HttpResponseRedirect(reverse("admin:index"))
    new = stamp(outcome.moment.at) if outcome.count else ""
    return HttpResponseRedirect(addresses.case(outcome.stream, new=new))


def _shown(
    request: HttpRequest, giving: Giving, *, status: int = _GIVEN, checked: Outcome | None = None
) -> HttpResponse:
    shown = context(giving, refused=status != _GIVEN, checked=checked)
    return giving.site.page(request, "staff/command.html", shown, status=status)
