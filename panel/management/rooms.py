"""One verb of manage.py a room: its own subcommands, and one for each of its commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser, OutputWrapper
from django.db import OperationalError, ProgrammingError

from panel.access import queries
from panel.access.giving import NotAllowed, give, on_behalf, role_for
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.api.decoding import Undecodable, parse
from panel.ledger.codec import TooLarge, UnknownEvent
from panel.ledger.commands import Command, Creates, Refused, field_docs, purpose
from panel.ledger.execution import Asked, Busy, KeyReused, NoSuchStream, Once
from panel.ledger.members import FileError
from panel.ledger.packing import SUFFIX, pack
from panel.ledger.reading import Flaw, Invalid, read
from panel.ledger.registry import Registry
from panel.ledger.registry import registry as installed
from panel.ledger.signing import KeyMissing
from panel.ledger.store import NoLedger
from panel.ledger.values import Instant
from panel.ledger.wording import bare_type, fields_of, is_kind, item_of, takes

Handler = Callable[[dict[str, Any]], None]


class Failed(Exception):
    """It does not hold, or is refused; the words go to stderr and the exit status is 1."""


class Telling:
    """Says on stderr how far a long run is, a line for each twentieth of it."""

    _LINES = 20

    def __init__(self, stderr: OutputWrapper) -> None:
        self._stderr = stderr
        self._told = 0

    def __call__(self, what: str, done: int, whole: int) -> None:
        """So many of the log's events are done."""
        self.lines(f"{what} {done:,} of {whole:,} events", done, whole)

    def lines(self, words: str, done: int, whole: int) -> None:
        """Say the words if it is time to; a share that fell is that of the next stretch."""
        share = done * self._LINES // whole
        if share != self._told:
            self._told = share
            self._stderr.write(words)
            self._stderr.flush()


def upto(least: int, most: int) -> Callable[[str], int]:
    """A number in these bounds, as an argument."""

    def number(text: str) -> int:
        said = int(text) if text.isdecimal() else -1
        if not least <= said <= most:
            raise argparse.ArgumentTypeError(f"{text} is no number from {least} to {most}")
        return said

    return number


class RoomCommand(BaseCommand):
    """Base of a room's verb. A subclass names the room and adds subcommands of its own."""

    room: ClassVar[str]
    registry: ClassVar[Registry] = installed
    requires_system_checks = []  # noqa: RUF012  # as Django declares it

    def own(self, verbs: Any) -> None:
        """Add the room's own subcommands with `self.verb`."""

    def add_arguments(self, parser: CommandParser) -> None:
        """The own subcommands first; a command's noun fills what they leave."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="WHAT")
        self.own(verbs)
        for room in self.registry.rooms:
            if room.name == self.room:
                for command in room.commands:
                    if not command.due and not command.faceless:
                        self._add_command(verbs, command)

    def verb(self, verbs: Any, name: str, handler: Handler, words: str) -> argparse.ArgumentParser:
        """A subcommand with --json."""
        parser: argparse.ArgumentParser = verbs.add_parser(name, help=words, description=words)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(handler=handler)
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand; say on stderr what went wrong."""
        try:
            options["handler"](options)
        except Invalid as invalid:
            self.fail([f"{flaw.pointer or '/'}: {flaw.detail}" for flaw in invalid.errors])
        except Refused as refused:
            facts = "".join(f"\n  {name}: {said}" for name, said in refused.facts.items())
            at = f"{refused.field}: " if refused.field else ""
            self.fail([f"{at}{refused.rule}{facts}"])
        except NoSuchStream as missing:
            self.fail([f"there is no {missing} on record"])
        except (NotAllowed, KeyReused, Busy, NoLedger, TooLarge, KeyMissing, Failed) as error:
            self.fail([str(error)])
        except UnknownEvent as unknown:
            self.fail([f"{unknown}. `manage.py ledger verify` names all that can't be read"])
        except (OperationalError, ProgrammingError) as error:
            self.fail([f"the database can't be used: {error}. Run `manage.py migrate` first?"])

    def fail(self, lines: list[str]) -> None:
        """Say it on stderr and end with status 1."""
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)

    def say(self, options: Mapping[str, Any], words: str, data: Any) -> None:
        """Print the words, or with --json the data."""
        self.stdout.write(msgspec.json.encode(data).decode() if options["json"] else words)

    def hand_over(self, options: Mapping[str, Any], made: bytes) -> None:
        """Print a file as it must be kept, to the byte, or write it where `--output` says.

        A file whose name ends in .gz is packed.
        """
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(made.decode(), ending="")
            return
        try:
            made = pack(made) if output.name.endswith(SUFFIX) else made
            output.write_bytes(made)
        except (OSError, FileError) as error:
            raise Failed(f"{output}: {error}") from error
        self.say(options, f"{output}: {len(made)} bytes", {"file": str(output), "bytes": len(made)})

    def _add_command(self, verbs: Any, command: type[Command]) -> None:
        taken = command.noun in verbs.choices
        name = f"{command.on.category}-{command.noun}" if taken else command.noun
        parser = self.verb(
            verbs, name, lambda options: self._give(command, options), purpose(command)
        )
        if command.creates in {Creates.NO, Creates.KEYED}:
            parser.add_argument("key", help=f"the key of the {command.on.category}")
        docs = field_docs(command)
        for name, field in fields_of(command).items():
            many = item_of(field.type) is not None
            words = docs.get(name) or takes(field.type)
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                dest=f"field_{name}",
                action="append" if many else "store",
                help=(f"{words} Once each." if many else words).replace("%", "%%"),
            )
        parser.add_argument("--as", dest="as_user", help="the account that gives it")
        parser.add_argument("--once", help="idempotency key: the same key is done once")
        parser.add_argument("--check", action="store_true", help="decide, record nothing")
        if command.roles & {Role.STATE, Role.MEMBER}:
            parser.add_argument("--on-behalf-of", help="the State of an act on paper")
            parser.add_argument("--received-at", help="when the paper was received, with the zone")
            parser.add_argument("--document", help="the paper")

    def _give(self, command: type[Command], options: dict[str, Any]) -> None:
        viewer = self.viewer(options.get("as_user"))
        paper: dict[str, Any] = {}
        if on_behalf(command, role_for(viewer, command)):
            said = options.get("received_at")
            at = read(_Received, {"received_at": said}).received_at if said else None
            paper = {
                "state": options.get("on_behalf_of"),
                "received_at": at,
                "document": options.get("document"),
            }
        once = options.get("once")
        outcome = give(
            self.registry,
            Asked(read(command, _fields(command, options), loose=True), options.get("key") or ""),
            viewer,
            once=Once(f"cli:{viewer.actor}", once) if once else None,
            validate_only=options["check"],
            **paper,
        )
        names = [type(event).name for event in outcome.decided]
        words = f"{outcome.stream}: {', '.join(names) or 'nothing new'}"
        self.say(options, words, {"stream": outcome.stream, "key": outcome.key, "events": names})

    def viewer(self, name: str | None) -> Viewer:
        """The account of this name, or the operator of the machine where none is said."""
        if not name:
            return queries.operator("operator")
        user = User.objects.filter(username=name).first()
        if user is None:
            raise Failed(f"there is no account {name}")
        return queries.staff(user)


class _Received(msgspec.Struct, frozen=True, kw_only=True):
    received_at: Instant


def _fields(command: type[Command], options: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for name, field in fields_of(command).items():
        value = options.get(f"field_{name}")
        if value is None:
            continue
        if is_kind(bare_type(item_of(field.type)), msgspec.Struct):
            value = [_json(f"/{name}/{at}", text, flaws) for at, text in enumerate(value)]
        found[name] = value
    if flaws:
        raise Invalid(flaws)
    return found


def _json(pointer: str, text: str, flaws: list[Flaw]) -> Any:
    try:
        return parse(text.encode("utf-8", "surrogateescape"))
    except Undecodable as error:
        flaws.append(Flaw(pointer, error.detail))
        return None
