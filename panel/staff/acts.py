"""What may be done next with a case: its own commands, and what other slices offer beside them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from django.utils.safestring import SafeString

from panel.access.giving import role_for
from panel.access.roles import DOERS
from panel.ledger import streams
from panel.ledger.commands import Act, Command, Creates, Reads, Refused, newly
from panel.ledger.registry import Registry
from panel.ledger.states import State, stream_name
from panel.staff import addresses
from panel.staff.naming import refused as in_words
from panel.staff.registering import Desk, Next, Seen
from panel.staff.words import Link, aim, dated, to_staff


def next_acts(registry: Registry, desk: Desk, seen: Seen) -> list[Next]:
    """What this viewer may do with the case now; of the past nothing can.

    First what can be, of that the likeliest; what other slices offer before the rest, what there is
    a warning about after it; and what somebody else is likeliest to do.
    """
    if seen.known_on:
        return []
    commands = [
        command
        for command in registry.commands_on(seen.state.category)
        if command.creates in {Creates.NO, Creates.KEYED} and role_for(seen.viewer, command)
    ]
    case = desk.case(type(seen.state))
    likeliest = case.next(seen)
    warned = {command: words for command in commands if (words := case.warns(seen, command))}
    besides = [act for one in desk.beside.get(type(seen.state), ()) for act in one.acts(seen)]
    own = [
        act
        for command, why in barred(registry, seen, commands).items()
        for act in offer(
            seen,
            command,
            key=seen.key,
            why=why,
            likely=command in likeliest,
            purpose=warned.get(command, ""),
        )
    ]
    others = [c for c in likeliest if role_for(seen.viewer, c) is None and doers(c)]
    by_others = [Next(c, "", c.verb(), aim(c), f"{doers(c)} does this") for c in others]

    def place(act: Next) -> tuple[bool, bool, bool, int]:
        # What another slice says is likely waits for nothing else.
        last = -1 if act.likely else len(likeliest)
        among = likeliest.index(act.command) if act.command in likeliest else last
        return bool(act.reason), not act.likely, act.command in warned, among

    return sorted([*besides, *own, *by_others], key=place)


def offer(
    seen: Seen,
    command: type[Command],
    *,
    key: str = "",
    verb: str = "",
    why: str = "",
    likely: bool = False,
    purpose: str = "",
    **said: object,
) -> Iterator[Next]:
    """A command as one may give it from a case's page, if it is this viewer's to give.

    `why` says why it can't be given now, `purpose` what else than its own it is for; `said` fills
    fields of its form.
    """
    if role_for(seen.viewer, command) is not None:
        address = addresses.command(command, key, **said)
        reason = why if isinstance(why, SafeString) else dated(to_staff(why))
        yield Next(
            command, address, verb or command.verb(), purpose or aim(command), reason, likely
        )


def doers(command: type[Command]) -> str:
    """Who gives a command, in words; empty where no person does."""
    return " or ".join(DOERS[role] for role in DOERS if role in command.roles)


def way(seen: Seen, command: type[Command], key: str, **said: object) -> Link | str:
    """A command about another case where something has to be mended: the way to it, or who does."""
    if role_for(seen.viewer, command) is None:
        return f"{command.verb()}: {doers(command)} does this"
    return Link(command.verb(), addresses.command(command, key, **said))


def barred(
    registry: Registry, seen: Seen, commands: Iterable[type[Command]]
) -> dict[type[Command], str]:
    """Why each can't be given on the case now, whatever is typed; empty where it can.

    What all of them rest on is read at once, then what follows from it, and what is found by it.
    """
    found = {command: command.offered(seen.state, seen.moment.at) for command in commands}
    asked = {command: _act(seen, command) for command, why in found.items() if not why}
    rests = {command: command.rests(seen.state, act) for command, act in asked.items()}
    known = _known(registry, seen, rests.values())
    read = {command: _named(reads, known) for command, reads in rests.items()}
    while new := {
        c: further for c, said in read.items() if (further := newly(c.follows(said), said))
    }:
        known |= _known(registry, seen, new.values())
        read = {c: said | _named(new.get(c, {}), known) for c, said in read.items()}
    searches = {command: tuple(command.searches(seen.state, read[command])) for command in asked}
    found_by = {
        search: registry.found([search], seen.moment)
        for search in dict.fromkeys(chain.from_iterable(searches.values()))
    }
    known |= _known(registry, seen, found_by.values())
    for command, act in asked.items():
        spoken_of = [_named(found_by[search], known) for search in searches[command]]
        try:
            command.bar(act, seen.state, dict(ChainMap(*spoken_of, read[command])))
        except Refused as refused:
            found[command] = in_words(seen, refused)
    return found


def _act(seen: Seen, command: type[Command]) -> Act:
    role = role_for(seen.viewer, command)
    assert role is not None
    return Act(
        actor=seen.viewer.actor,
        role=role,
        at=seen.moment.at,
        received_at=seen.moment.at,
        state=seen.viewer.state,
        subject=seen.key,
        history=seen.history,
    )


def _known(registry: Registry, seen: Seen, wanted: Iterable[Reads]) -> dict[str, State]:
    """The streams wanted, by their names, as of the page's moment."""
    names = {stream_name(*read) for reads in wanted for read in reads.values()}
    return {one.name: one.state for one in streams.as_of(registry, names, seen.moment)}


def _named(reads: Reads, known: Mapping[str, State]) -> dict[str, State]:
    """What a rule reads by the names of its arguments; what isn't there never began."""
    return {
        name: known.get(stream_name(kind, key)) or kind() for name, (kind, key) in reads.items()
    }
