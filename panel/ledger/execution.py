"""`execute`: the one way in. Load streams, fold, decide, append events and rows, all or nothing."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from django.db import (
    DatabaseError,
    IntegrityError,
    InternalError,
    OperationalError,
    connection,
    transaction,
)

from panel.ledger import canonical, given, halting, moments, places, store
from panel.ledger.appending import Moved, Unit
from panel.ledger.commands import Act, Command, Creates, Refused
from panel.ledger.events import Event
from panel.ledger.failpoints import failpoint
from panel.ledger.given import Remembered
from panel.ledger.reading import read
from panel.ledger.registers import LOG_KEY, Log
from panel.ledger.registry import Registry
from panel.ledger.rows import Moment
from panel.ledger.sealing import Closed
from panel.ledger.statements import on_sqlite
from panel.ledger.states import State, stream_name
from panel.ledger.store import HeadRow
from panel.ledger.wording import sealed_fields

_KEY: Final = re.compile(r"[A-Za-z0-9._-]{1,120}")
NEVER = -1
"""A version that no stream has: expected of one, it is always stale, unless the key was used."""

Acting = Callable[[datetime], Act]
"""Who asks, made of the log's own time, at which it reached us."""
Permit = Callable[[Act, str, State], None]
"""Asked before the rule, with the subject's stream and state; raises where there is no right."""


class Stale(Exception):
    """The caller said what it saw, and that is no longer so."""


class KeyReused(Exception):
    """The same idempotency key came with another request."""


class NoSuchStream(Exception):
    """The command is about something that isn't on record."""


class Busy(Exception):
    """The ledger could not be locked in time, or can't be written now; nothing was done."""


class Halted(Busy):
    """The log's time is far ahead of the clock, one of which is wrong; nothing was done."""


class Once(NamedTuple):
    """An idempotency key and the client that it belongs to."""

    client: str
    key: str


class Asked(NamedTuple):
    """A command and, where its subject exists already, the key of its stream."""

    command: Command
    key: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a command."""

    stream: str
    """The stream it was about."""
    moment: Moment
    """Where its transaction ended: render the answer as of this."""
    count: int
    """How many events it wrote, register entries apart."""
    decided: tuple[Event, ...] = ()
    replayed: bool = False

    @property
    def key(self) -> str:
        """The key of the stream it was about."""
        return self.stream.partition("/")[2]


def _anybody(_act: Act, _stream: str, _state: State) -> None:
    """The permit of those who need none: the ledger's own processes."""


def execute(
    registry: Registry,
    asked: Asked | Sequence[Asked],
    act: Act | Acting,
    *,
    once: Once | None = None,
    expected: Mapping[str, int] | None = None,
    permit: Permit = _anybody,
    validate_only: bool = False,
) -> Outcome:
    """Give one command, or several of which all or none are taken.

    `expected` maps streams to the versions that the caller saw (Stale where one moved). With
    `once`, the same key and request get the first outcome again, and another request KeyReused.
    """
    if not isinstance(act, Act) and on_sqlite():
        # The transaction may wait there for other writers, and that is not when it reached us.
        act = act(store.head().now)
    work = _Work(
        registry=registry,
        asked=[asked] if isinstance(asked, Asked) else list(asked),
        acting=act,
        once=once,
        expected=expected or {},
        permit=permit,
        validate_only=validate_only,
    )
    try:
        try:
            outcome = work.attempt(lock=False)
        except Moved:
            # Under the head's lock nothing that was read can move: the second try decides.
            outcome = work.attempt(lock=True)
    except Closed as error:
        raise Busy(str(error)) from error
    except (OperationalError, InternalError) as error:
        if isinstance(error, InternalError) and not store.read_only(error):
            raise
        raise Busy(str(error)) from error
    failpoint("execute.after_commit")
    return outcome


@dataclass
class _Work:
    registry: Registry
    asked: Sequence[Asked]
    acting: Act | Acting
    once: Once | None
    expected: Mapping[str, int]
    permit: Permit
    validate_only: bool
    act: Act = field(init=False)
    head: HeadRow = field(init=False)
    """As it was when the key was looked for."""

    def attempt(self, *, lock: bool) -> Outcome:
        with _around(lock=lock):
            if lock:
                store.lock_head()
            if again := self._given_before():
                return again
            unit = Unit(self.registry, head=self.head if lock or on_sqlite() else None)
            self._check_clock(unit)
            try:
                keys = self._load(unit)
                failpoint("execute.before_decide")
                decided = self._decide(unit, keys)
            except DatabaseError:
                raise
            except Exception:
                # What refuses it may be this very command, given meanwhile.
                if again := self._given_before():
                    return again
                raise
            subject = stream_name(self.asked[0].command.on, keys[0])
            if self.validate_only:
                unit.check()
                return Outcome(subject, moments.now(), 0, tuple(decided))
            try:
                moment = self._write(unit, subject)
            except IntegrityError as error:
                if unit.head:
                    raise
                raise Moved(str(error)) from error
            return Outcome(subject, moment, len(unit.pending), tuple(decided))

    def _check_clock(self, unit: Unit) -> None:
        """What is about the log itself is the operator's own, and isn't halted."""
        if not halting.ahead(self.head) or any(one.command.on is Log for one in self.asked):
            return
        unit.load([(Log, LOG_KEY)], whole=True)
        if why := halting.why(self.head, unit.streams[stream_name(Log, LOG_KEY)].state):
            raise Halted(why)

    def _write(self, unit: Unit, subject: str) -> Moment:
        count = len(unit.pending)
        remembered = self.once and Remembered(self.once, self._digest(), subject, count)
        if count:
            moment = unit.append(remembered)
            transaction.on_commit(_nudge)
            return moment
        moment = moments.now()
        if remembered:
            given.remember(remembered, moment)
        return moment

    def _load(self, unit: Unit) -> list[str]:
        for asked in self.asked:
            _check_fields(asked.command)
            if not self.head.demonstration:
                _check_real(asked.command)
        keys = [self._key(asked) for asked in self.asked]
        subjects = [(a.command.on, key) for a, key in zip(self.asked, keys, strict=True)]
        unit.load(subjects, whole=True)
        overlooked = set.intersection(*(set(one.command.overlooks) for one in self.asked))
        for stream, version in self.expected.items():
            if stream in unit.streams and unit.streams[stream].moved(version, overlooked):
                raise Stale(stream)
        opened: set[str] = set()
        for asked, subject in zip(self.asked, subjects, strict=True):
            name = stream_name(*subject)
            if asked.command.creates is not Creates.NO:
                opened.add(name)
            elif unit.streams[name].version == 0 and name not in opened:
                raise NoSuchStream(name)
            if unit.streams[name].version:
                self.permit(self.act, name, unit.streams[name].state)
        return keys

    def _key(self, asked: Asked) -> str:
        match asked.command.creates:
            case Creates.NO:
                return asked.key
            case Creates.KEYED:
                return _checked_key(asked.key)
            case Creates.FRESH:
                return self.act.fresh_id
            case Creates.NAMED:
                return _checked_key(asked.command.key())

    def _decide(self, unit: Unit, keys: Sequence[str]) -> list[Event]:
        return [
            event
            for asked, key in zip(self.asked, keys, strict=True)
            for event in unit.decide(asked.command, self.act, key)
        ]

    def _given_before(self) -> Outcome | None:
        """The first outcome of this very command; KeyReused where its key was another's.

        It reads the head, and so knows who acts and when.
        """
        self.head, earlier = given.earlier(self.once) if self.once else (store.head(), None)
        if not isinstance(self.acting, Act):
            self.acting = self.acting(self.head.now)
        self.act = self.acting
        if self.once is None or earlier is None:
            return None
        if not hmac.compare_digest(earlier.digest, self._digest()):
            raise KeyReused(self.once.key)
        return Outcome(earlier.stream, earlier.moment, earlier.events, replayed=True)

    def _digest(self) -> bytes:
        said = [(a.command.wire_name(), a.key, _told(a.command)) for a in self.asked]
        try:
            body = msgspec.json.encode([said, self.act.state, self.act.document], order="sorted")
        except UnicodeEncodeError:
            raise canonical.Unencodable("text holds a lone surrogate") from None
        return hmac.digest(self.head.secret, body, "sha256")


def _around(*, lock: bool) -> AbstractContextManager[Any]:
    """A transaction, but where none is needed: PostgreSQL takes what is written as one statement.

    What is read has a snapshot a statement there, in a transaction or not.
    """
    alone = not (lock or on_sqlite() or connection.in_atomic_block)
    return nullcontext() if alone else transaction.atomic()


def _checked_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Refused(
            "a key has 1 to 120 letters, digits, dots, dashes or underscores", field="/key"
        )
    return key


def _told(command: Command) -> dict[str, Any]:
    """A command's fields; of those to be sealed only whether they say something.

    A digest kept for ever would let who guesses a forgotten text find out that it was right.
    """
    plain: dict[str, Any] = msgspec.to_builtins(command)
    return plain | {name: plain[name] is not None for name in sealed_fields(type(command))}


def _check_fields(command: Command) -> None:
    """Code that makes a command itself is held to its fields' types as any face is."""
    try:
        msgspec.convert(msgspec.to_builtins(command), type(command))
    except msgspec.ValidationError as error:
        read(type(command), msgspec.to_builtins(command))
        raise AssertionError("a value that msgspec refuses was read") from error


def _check_real(command: Command) -> None:
    """Refused where a command of a real ledger names a fictional State."""
    for pointer in places.fictional_in(command, type(command)):
        raise Refused(places.NOT_REAL, field=pointer)


def _nudge() -> None:
    from panel.celery import nudge  # here, so that a rule's import doesn't load Celery

    nudge("panel.ledger.tasks.sweep")
