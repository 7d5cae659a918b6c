"""What a command is: what is asked, who may ask it, what it reads and its rule, in one struct."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, NamedTuple, dataclass_transform

import msgspec

from panel.ledger.events import Event
from panel.ledger.states import State
from panel.ledger.values import new_york_day

Reads = Mapping[str, tuple[type[State], str]]
"""What a rule reads besides its own stream: argument name → (kind of state, key)."""


def newly(wanted: Reads, read: Mapping[str, Any]) -> Reads:
    """What of this isn't read yet."""
    return {name: one for name, one in wanted.items() if name not in read}


class Search(NamedTuple):
    """What a rule reads without knowing its key: the streams of a kind that texts speak of."""

    kind: type[State]
    texts: tuple[str, ...]


class To(NamedTuple):
    """An event for another stream than the command's own."""

    kind: type[State]
    key: str
    event: Event


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, for whom, when; and the fresh id that a rule may not make for itself."""

    actor: str
    """Opaque id of the account, credential or process."""
    role: str
    at: datetime
    """The log's own time."""
    received_at: datetime
    """When it reached us; deadlines are judged by it."""
    state: str | None = None
    document: str | None = None
    fresh_id: str = ""
    subject: str = ""
    """The key of the stream that the command is about."""
    history: tuple[type[Event], ...] = ()
    """The types of that stream's events so far, in order."""

    @property
    def today(self) -> date:
        """The day of the log's time at Headquarters."""
        return new_york_day(self.at)


class Refused(Exception):
    """A rule says no: `rule` is a sentence, `facts` what it judged by, `field` a JSON pointer."""

    def __init__(self, rule: str, *, field: str = "", **facts: Any) -> None:
        super().__init__(rule)
        self.rule, self.field, self.facts = rule, field, facts
        self.others: tuple[Refused, ...] = ()
        """What other rules say no as well."""

    @property
    def every(self) -> tuple[Refused, ...]:
        """This refusal and the others with it."""
        return (self, *self.others)


def together(*checks: Callable[[], object]) -> None:
    """Rules that don't depend on each other: Refused by the first that says no, with the others."""
    found: list[Refused] = []
    for check in checks:
        try:
            check()
        except Refused as refused:
            found += refused.every
    if found:
        found[0].others = tuple(found[1:])
        raise found[0]


def check_past(day: date, act: Act, *, field: str) -> None:
    """Refused where the day has not come at Headquarters."""
    if day > act.today:
        raise Refused("a day in the future is not entered", field=field, today=str(act.today))


class Creates(StrEnum):
    """How a command finds the stream that it is about."""

    NO = "no"
    """It is about a stream that exists; its key is in the address."""
    KEYED = "keyed"
    """Its key is in the address; the stream need not exist yet."""
    FRESH = "fresh"
    """It opens a stream with a fresh random key."""
    NAMED = "named"
    """Its own fields name the stream, which need not exist yet; see `Command.key`."""


class CommandMeta(msgspec.StructMeta):
    """Reads what a command is about, who may give it and its noun from class keywords."""

    def __new__(
        mcls,
        typename: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        on: type[State] | None = None,
        roles: frozenset[str] | set[str] = frozenset(),
        noun: str = "",
        creates: Creates = Creates.NO,
        due: str = "",
        blind: bool = False,
        faceless: bool = False,
        **struct: Any,
    ) -> CommandMeta:
        struct = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True, **struct}
        cls: Any = super().__new__(mcls, typename, bases, namespace, **struct)
        if on is not None:
            cls.on, cls.roles, cls.noun, cls.creates = on, frozenset(roles), noun, creates
            cls.due, cls.blind, cls.faceless = due, blind, faceless
        return cls  # type: ignore[no-any-return]  # the class just made


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Command(msgspec.Struct, metaclass=CommandMeta, frozen=True, kw_only=True):
    """Base of all commands. A subclass adds fields with docstrings and

    `decide(self, act, subject, **what it reads) -> Iterator[Event | To]`, which yields events or
    raises `Refused`. It is left off this base on purpose: its arguments are the subclass's own.
    """

    on: ClassVar[type[State]]
    roles: ClassVar[frozenset[str]]
    noun: ClassVar[str]
    creates: ClassVar[Creates]
    due: ClassVar[str]
    """The kind of `Due` that this command records, for the clock's own commands."""
    blind: ClassVar[bool]
    """Whether it may be given without having seen the latest state (an objection, a reply)."""
    faceless: ClassVar[bool]
    """Whether more than its fields is needed to give it (a file's bytes, a program's findings).

    No form, verb or endpoint is made from it; a slice has a face of its own for it, or none.
    """

    clocks: ClassVar[str] = ""
    """The field that names the zone by whose clocks hours are typed; without one, New York's."""
    overlooks: ClassVar[tuple[type[Event], ...]] = ()
    """Events of its stream that change nothing of what its giver saw."""

    @classmethod
    def rests(cls, subject: Any, act: Act) -> Reads:
        """What the rule reads besides its own stream, whatever the fields say."""
        return {}

    @classmethod
    def follows(cls, read: Mapping[str, Any]) -> Reads:
        """What the rule reads further, named by what it rests on.

        It is asked again with what it named, until it names nothing new.
        """
        return {}

    @classmethod
    def searches(cls, subject: Any, read: Mapping[str, Any]) -> Iterable[Search]:
        """What it reads besides, each under its stream's name, by the words of a text.

        It is given all that may be meant; what is meant is for the rule to say.
        """
        return ()

    def reads(self, subject: Any, act: Act) -> Reads:
        """What else the rule reads: what the fields name."""
        return {}

    def further(self, read: Mapping[str, Any]) -> Reads:
        """What the rule reads that is named by what its fields name."""
        return {}

    def seeks(self, subject: Any, read: Mapping[str, Any]) -> Iterable[Search]:
        """What it searches for by the fields."""
        return ()

    @classmethod
    def offered(cls, subject: Any, at: datetime) -> str:
        """The rule that says no whatever the fields say, so that a page can say it beforehand.

        It reads the subject's state as it is at the time (when the act was received) and nothing
        else; empty where the command can be given.
        """
        return ""

    @classmethod
    def bar(cls, act: Act, subject: Any, read: Mapping[str, Any]) -> None:
        """Refuse what no field puts right, so that a page can say it beforehand.

        It judges by who acts and when, and by what the rule rests on, with what follows and
        what is found.
        """

    def key(self) -> str:
        """The key of the stream that a `Creates.NAMED` command is about."""
        raise NotImplementedError

    @classmethod
    def wire_name(cls) -> str:
        """`category.noun`, as the log, the API and stories name it."""
        return f"{cls.on.category}.{cls.noun}"

    @classmethod
    def verb(cls) -> str:
        """The command in words: "Find complete"."""
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in cls.__name__).strip()
        return words[:1].upper() + words[1:]


def purpose(kind: type) -> str:
    """The first paragraph of a struct's docstring, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


_docs: Final[dict[type, dict[str, str]]] = {}


def field_docs(kind: type) -> dict[str, str]:
    """What each field of a struct means: the string literal that follows its declaration."""
    if kind not in _docs:
        found: dict[str, str] = {}
        for base in reversed(kind.__mro__):
            if issubclass(base, msgspec.Struct) and base is not msgspec.Struct:
                found |= _own_field_docs(base)
        _docs[kind] = found
    return _docs[kind]


def _own_field_docs(kind: type) -> dict[str, str]:
    try:
        source = textwrap.dedent(inspect.getsource(kind))
    except (OSError, TypeError):
        return {}
    body = ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        before.target.id: " ".join(after.value.value.split())
        for before, after in zip(body.body, body.body[1:], strict=False)
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }
