"""What a slice says of its own to staff's pages: how its cases read, and pages that it adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from panel.access.viewers import Viewer, scope
from panel.ledger.commands import Command
from panel.ledger.events import Event
from panel.ledger.rows import Moment
from panel.ledger.states import Level, Span, State
from panel.staff.hits import Found
from panel.staff.picking import Options
from panel.staff.sections import Facts as Facts  # noqa: PLC0414  # what pages consist of
from panel.staff.sections import Picture as Picture  # noqa: PLC0414  # as above
from panel.staff.sections import Section as Section  # noqa: PLC0414  # as above
from panel.staff.sections import Table as Table  # noqa: PLC0414  # as above
from panel.staff.suggesting import Rows, Suggest
from panel.staff.words import Link, label, within

T = TypeVar("T")
Group = Literal["mine", "due", "waiting", "elsewhere"]
"""What is in the viewer's hands, what is due, what waits for the viewer, and what for others."""
Tone = Literal["plain", "good", "attention", "bad", "open"]


@dataclass(frozen=True)
class Seen:
    """A case as this viewer sees it at a moment."""

    key: str
    state: Any
    span: Span
    """What holds at the moment."""
    history: tuple[type[Event], ...]
    """The types of its events so far, in order."""
    viewer: Viewer
    moment: Moment
    known_on: str
    """`as_of` of the page, for links to other pages; empty is now."""
    _known: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, work: Callable[[Seen], T]) -> T:
        """What `work` makes of the case, found out once for all parts of the page."""
        if work not in self._known:
            self._known[work] = work(self)
        found: T = self._known[work]
        return found

    @property
    def version(self) -> int:
        """How many entries it has."""
        return len(self.history)

    @property
    def stream(self) -> str:
        """The stream that the case is."""
        return f"{self.state.category}/{self.key}"


class Badge(NamedTuple):
    """A status in a word; the page adds a sign and a colour."""

    words: str
    tone: Tone = "plain"
    address: str = ""
    """Where it leads, on lists of pictures."""


def _nothing(_seen: Seen) -> Iterable[Any]:
    return ()


def _badges(seen: Seen) -> Iterable[Badge]:
    return () if seen.span.status == "current" else [Badge(within(seen.span.status))]


@dataclass(frozen=True)
class Case:
    """How the streams of one kind read as pages."""

    kind: type[State]
    title: Callable[[str, Any], str]
    """`title(key, state)`"""
    sentence: Callable[[Any, Span], str] = lambda _state, _span: ""
    """`sentence(state, span)`: answers the question that the page is for."""
    sections: Callable[[Seen], Iterable[Section]] = _nothing
    badges: Callable[[Seen], Iterable[Badge]] = _badges
    told: Mapping[type[Event], Callable[[Any], str]] = field(default_factory=dict)
    """What an event comes to in a line, where its name and fields don't say it well."""
    part_of: Callable[[Any], str] = lambda _state: ""
    """`part_of(state)`: the stream that it is a part of, where its title says little alone."""
    keys: Callable[[], Iterable[tuple[str, str]]] | None = None
    """For commands whose key is in the address: the keys to choose from, each with its label."""
    named_for: str = ""
    """The category of the cases whose keys are its own; a command asks first for which it is."""
    levels: Mapping[type[Event], Level] = field(default_factory=dict)
    """Events that stay as closed as they were when their stream becomes more open: drafts."""
    likeliest: Mapping[str, Sequence[type[Command]]] = field(default_factory=dict)
    """By status, what is done next as a rule, the likeliest first; nothing that takes away."""
    prefers: Callable[[Seen], Sequence[type[Command]]] = lambda _seen: ()
    """The same where more than the status decides what is done next; empty where it does."""
    begins: Callable[[Seen, type[Command]], Mapping[str, Any]] = lambda _seen, _command: {}
    """What a command's form begins with, by field: what a rewriting rewrites."""
    offers: Callable[[Seen, type[Command]], Mapping[str, Options]] = lambda _seen, _command: {}
    """What a command's fields are chosen from, by field: the case's own sources, its replies."""
    among: Callable[[Seen, type[Command]], Mapping[str, Q]] = lambda _seen, _command: {}
    """Of cases that a command's fields name, those that are offered, by field; any can be named."""
    unasked: Callable[[Seen, type[Command]], Iterable[str]] = lambda _seen, _command: ()
    """Fields of a command that say nothing of this case: of funds no legs."""
    warns: Callable[[Seen, type[Command]], str] = lambda _seen, _command: ""
    """What is to be known before a command is given that can be given all the same."""
    shows: Callable[[Seen, type[Command]], Iterable[Section]] = lambda _seen, _command: ()
    """What its giver is to read before a command is given: a letter that is about to go out."""
    foresees: Callable[[Viewer, Moment, Command], str] = lambda _viewer, _moment, _command: ""
    """The same of a command that opens a case, once what it says has been checked."""

    leads: Callable[[Seen, int], Link | None] = lambda _seen, _number: None
    """Where an entry of the timeline, by its number, leads to beside the case as known then."""
    steps: frozenset[type[Event]] = frozenset()
    """What a machine records on the way to an end that is told: the desk passes over it."""
    many: frozenset[type[Event]] = frozenset()
    """What happens to hundreds of cases at once: of one actor's the desk makes one line."""
    listed: str = ""
    """The name of the address of their list, to which such a line leads."""
    opened: Callable[[Seen], None] | None = None
    """What follows from the page having been shown to the viewer."""
    found: Callable[[HttpResponseBase, Sequence[Any], Viewer], None] | None = None
    """`found(response, rows, viewer)`: what follows from the search having shown words of these
    rows of what its cases say."""

    def next(self, seen: Seen) -> list[type[Command]]:
        """What is done next as a rule with a case as it is seen."""
        return list(self.prefers(seen) or self.likeliest.get(seen.span.status, ()))


class Next(NamedTuple):
    """A command that may be given on a case, or why it can't be now; or a page to go on to."""

    command: type[Command] | None
    address: str
    verb: str
    purpose: str
    reason: str = ""
    likely: bool = False
    """Whether it is what is done next as a rule."""

    def amends(self, how: type[Command]) -> bool:
        """Whether it is a correction of this kind."""
        return self.command is not None and issubclass(self.command, how)


@dataclass(frozen=True)
class Beside:
    """What a slice adds to the pages of a slice that knows nothing of it."""

    acts: Callable[[Seen], Iterable[Next]] = _nothing
    sections: Callable[[Seen], Iterable[Section]] = _nothing
    badges: Callable[[Seen], Iterable[Badge]] = _nothing


def plain_case(kind: type[State]) -> Case:
    """How a kind reads of which no slice said more."""
    return Case(kind, title=lambda key, _state: f"{label(kind.category)} {key}")


def sees_cases(viewer: Viewer) -> bool:
    """Whether the viewer sees more than accounts."""
    return bool(scope(viewer).whole - {Level.ACCOUNTS})


View = Callable[[HttpRequest], HttpResponseBase]
"""It finds out who asks, and as of when, from `panel.staff.asking.asked(request)`."""


@dataclass(frozen=True)
class Page:
    """A page that a slice adds; without a title nothing leads to it but its slice's own links."""

    path: str
    title: str
    view: View
    shown_to: Callable[[Viewer], bool] = sees_cases
    likeliest: bool = False
    """Whether it stands before the others."""

    @property
    def name(self) -> str:
        """Its name for `reverse("admin:…")`."""
        return self.path.strip("/").replace("/", "-")


class Line(NamedTuple):
    """One thing on the desk, leading to the one thing to do."""

    words: str
    address: str = ""
    when: datetime | None = None
    tone: Tone = "plain"
    mark: str = ""
    """What stands beside it where no time does."""


Lines = Callable[[Viewer, Moment], Iterable[Line]]
DeskSections = Callable[[Viewer, Moment], Iterable[Section]]
States = Callable[[Viewer, Moment], Iterable[str]]
"""The codes of States that stand in rows of this ledger, as far as the viewer may know of them."""


@dataclass
class Desk:
    """What the slices registered."""

    cases: dict[type[State], Case] = field(default_factory=dict)
    beside: dict[type[State], list[Beside]] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    lines: dict[Group, list[Lines]] = field(
        default_factory=lambda: {group: [] for group in get_args(Group)}
    )
    """What stands on the desk under each heading."""
    sections: list[DeskSections] = field(default_factory=list)
    """What is drawn on the desk below its lines."""
    suggestions: dict[str, Suggest] = field(default_factory=dict)
    """What is offered for "persons" and the like while one types."""
    searches: dict[str, Rows] = field(default_factory=dict)
    """How the cases of a category are found where a field names one."""
    found: list[Found] = field(default_factory=list)
    """What is found by words beside what cases say."""
    states: list[States] = field(default_factory=list)
    """What knows of States beside the Member States."""

    def case(self, kind: type[State]) -> Case:
        """How this kind reads."""
        return self.cases.get(kind) or plain_case(kind)


desk = Desk()
"""What the installed apps registered when their admin modules were loaded."""


def register_case(case: Case, *, on: Desk = desk) -> None:
    """Have the streams of a kind read this way."""
    on.cases[case.kind] = case


def register_beside(kind: type[State], beside: Beside, *, on: Desk = desk) -> None:
    """Add to the pages of a kind that another slice registered."""
    on.beside.setdefault(kind, []).append(beside)


def register_lines(group: Group, lines: Lines, *, on: Desk = desk) -> None:
    """Put what this function finds on the desk of whoever may see it."""
    on.lines[group].append(lines)


def register_desk_section(sections: DeskSections, *, on: Desk = desk) -> None:
    """Draw what this function finds below the desk's lines, for whoever may see it."""
    on.sections.append(sections)


def register_suggestions(of: str, suggest: Suggest, *, on: Desk = desk) -> None:
    """Offer what this function finds in every box that takes such a thing."""
    on.suggestions[of] = suggest


def register_search(rows: Rows, *, on: Desk = desk) -> None:
    """Have the cases of this kind found this way wherever a command's field names one."""
    on.searches[rows.kind.category] = on.suggestions[rows.kind.category] = rows


def register_states(found: States, *, on: Desk = desk) -> None:
    """Offer the States that this function finds beside the Member States."""
    on.states.append(found)


def register_found(found: Found, *, on: Desk = desk) -> None:
    """Have this searched too by the box in every page's head."""
    on.found.append(found)


def register_page(
    path: str,
    title: str,
    view: View,
    *,
    shown_to: Callable[[Viewer], bool] = sees_cases,
    likeliest: bool = False,
    on: Desk = desk,
) -> None:
    """Add a page at `/admin/<path>/`, named `admin:<path>` with dashes for slashes."""
    on.pages.append(Page(path, title, view, shown_to, likeliest))
