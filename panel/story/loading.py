"""From story files to steps in time order; an error names file, step and line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from panel import strict_yaml
from panel.access.roles import Role
from panel.ledger.reading import Invalid, read
from panel.ledger.values import Instant, Line, Prose, StateCode


class StoryError(Exception):
    """A story file that can't be played; the words name file, step and line."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the cast: a person with a role, or a State with a credential."""

    role: Role | None = None
    state: StateCode | None = None


class Behalf(msgspec.Struct, frozen=True, kw_only=True):
    """What staff say of an act that came on paper."""

    state: StateCode
    received_at: Instant
    document: Line


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step. Exactly one of its kinds is said: give, send, run, ask, see and others."""

    at: Instant
    """When it happens, on the demonstration's clock."""
    say: Prose = ""
    """What happens, for whoever watches."""
    by: Line = ""
    """Who does it: a name of the cast."""
    give: Line = ""
    """A command by its wire name, such as exemption-request.circulation."""
    send: Line = ""
    """A file beside the story that is sent as evidence."""
    on: Line = ""
    """The case it is about: a name given by an earlier step, or its key."""
    fields: dict[str, Any] = {}
    """Of the command, the sent file or the question; `@name` is the key of a named case."""
    behalf: Behalf | None = None
    named: Line = ""
    """The name by which later steps know the case that this one opens."""
    refused: Line = ""
    """Words of the rule that must refuse it, or of the verb's that fails."""
    run: Line = ""
    """An operator's verb with its arguments; files are relative to the story's own."""
    ask: Line = ""
    """A question's or collection's address below /api/v1/, such as exemption-status."""
    see: Line = ""
    """A case's page of staff's, such as incidents/moscow, or desk."""
    shows: list[str] = []
    """Words that the page must show."""
    lacks: list[str] = []
    """Words that it must not show."""
    certificate: bool = False
    """Of the question in fields: its certificate must hold offline, and changed must not."""
    document: Line = ""
    """A report, reports/NAME: once it is printed, its bytes must have the digest that is told."""
    as_of: Line = ""
    """As known then; now where absent."""
    status: int = 200
    """The HTTP status of the answer."""
    expect: dict[str, Any] = {}
    """What the answer must hold, at least."""
    changes: list[str] | None = None
    """The kinds of what is new in the State's feed since it looked last."""
    among: list[str] = []
    """Of which cases only, by the first word of the kind (letter); all where empty."""
    beat: Literal["held", "released", ""] = ""
    """Beat goes down, or comes up again."""
    harm: Line = ""
    """A file beside the story that was sent: a byte of it changes in the store."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A step and where it stands, for errors."""

    step: Step
    file: Path
    number: int
    line: int

    def error(self, words: str) -> StoryError:
        """The error, with where it is."""
        return StoryError(f"{self.file}, step {self.number}, line {self.line}: {words}")


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Steps of one or several files, merged by time, and their cast."""

    cast: dict[str, Actor]
    steps: tuple[Placed, ...]


HEAD = {"story", "continues", "cast", "steps"}
_KINDS = (
    "give",
    "send",
    "run",
    "ask",
    "see",
    "certificate",
    "document",
    "changes",
    "beat",
    "harm",
)


class _Loader(strict_yaml.Loader):
    """Remembers the line of every mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        return {**super().construct_mapping(node, deep), "__line__": node.start_mark.line + 1}


# YAML 1.1 takes `on` for true and NO, a State, for false.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def load(paths: Sequence[Path]) -> Story:
    """The steps of all files in time order; a file that continues another needs it among them."""
    cast: dict[str, Actor] = {}
    steps: list[Placed] = []
    names = {path.name for path in paths}
    for path in paths:
        head = _read(path)
        needed = head.get("continues")
        if needed and needed not in names:
            raise StoryError(f"{path}: it continues {needed}; play both")
        for name, said in (head.get("cast") or {}).items():
            if name != "__line__":
                where = f"{path}, cast, {name}"
                actor = _checked(Actor, said, where)
                if (actor.role is None) == (actor.state is None):
                    raise StoryError(f"{where}: either a role or a state")
                if cast.setdefault(name, actor) != actor:
                    raise StoryError(f"{where}: another file says otherwise")
        steps += _steps(path, head)
    _check_actors(cast, steps)
    return Story(cast=cast, steps=tuple(sorted(steps, key=lambda placed: placed.step.at)))


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open(encoding="utf-8") as source:
            found = yaml.load(source, _Loader)  # noqa: S506  # a SafeLoader that counts lines
    except OSError as error:
        raise StoryError(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise StoryError(f"{path}: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise StoryError(f"{path}: a story is a mapping with cast and steps")
    unknown = set(found) - HEAD - {"__line__"}
    if unknown:
        raise StoryError(f"{path}: not known here: {', '.join(sorted(map(str, unknown)))}")
    return found


def _steps(path: Path, head: dict[str, Any]) -> Iterable[Placed]:
    last = datetime.min.replace(tzinfo=UTC)
    for number, said in enumerate(head.get("steps") or [], start=1):
        line = said.get("__line__", 0) if isinstance(said, dict) else 0
        where = f"{path}, step {number}, line {line}"
        step = _checked(Step, said, where)
        placed = Placed(step=step, file=path, number=number, line=line)
        kinds = [
            k for k in _KINDS if getattr(step, k) or (k == "changes" and step.changes is not None)
        ]
        if step.certificate and "ask" in kinds:
            kinds.remove("ask")
        if len(kinds) != 1:
            raise placed.error(f"a step says exactly one of {', '.join(_KINDS)}")
        if step.at < last:
            raise placed.error("time runs back")
        last = step.at
        yield placed


def _check_actors(cast: dict[str, Actor], steps: Iterable[Placed]) -> None:
    for placed in steps:
        by = placed.step.by
        if by and by not in cast:
            raise placed.error(f"{by} is not in the cast: {', '.join(cast)}")
        if not by and not (placed.step.run or placed.step.beat or placed.step.harm):
            raise placed.error("by: who does it?")


def _checked(kind: type[Any], said: Any, where: str) -> Any:
    try:
        return read(kind, _without_lines(said))
    except Invalid as invalid:
        flaws = "; ".join(f"{flaw.pointer or '/'} {flaw.detail}" for flaw in invalid.errors)
        raise StoryError(f"{where}: {flaws}") from invalid


def _without_lines(said: Any) -> Any:
    """Plain data as JSON would say it: YAML's own dates become text again."""
    match said:
        case dict():
            return {k: _without_lines(v) for k, v in said.items() if k != "__line__"}
        case list():
            return [_without_lines(one) for one in said]
        case datetime():
            return said.astimezone(UTC).isoformat() if said.tzinfo else said.isoformat()
    return said.isoformat() if hasattr(said, "isoformat") else said
