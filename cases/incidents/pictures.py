"""The sources of an incident as a graph: five articles that go back to one origin, at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.incidents.domain import NEEDED, Incident, gap
from cases.incidents.domain.origins import origins
from cases.incidents.words import graph_words, quoted

WIDTH, HEIGHT, ACROSS, DOWN = 176, 46, 48, 12
_LETTERS: Final = 23
"""Characters that fit into a box."""


class Box(NamedTuple):
    """A box of the graph: where it stands and what it says."""

    x: int
    y: int
    kind: str
    first: str
    second: str
    whole: str


def graph(incident: Incident) -> SafeString:
    """Origins on the left, what derives from them beside them, the allegation on the right."""
    placed = _Placed(incident)
    edges = format_html_join("", '<path class="{}" d="{}"/>', placed.edges())
    boxes = format_html_join("", "{}", ((_drawn(box),) for box in placed.boxes()))
    return format_html(
        '<svg class="graph" viewBox="0 0 {0} {1}" width="{0}" role="img" aria-label="{2}">{3}{4}'
        "</svg>",
        placed.width,
        placed.height,
        graph_words(incident),
        edges,
        boxes,
    )


class _Placed:
    """Where each source stands: a column for each step from its origin."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.columns: list[list[int]] = []
        depths: dict[int, int] = {}
        for number in incident.sources:
            self._depth(number, depths, frozenset())
        for number, depth in sorted(depths.items()):
            while len(self.columns) <= depth:
                self.columns.append([])
            self.columns[depth].append(number)
        self.roots = self.columns[0] if self.columns else []
        most = max((len(column) for column in self.columns), default=1)
        self.height = max(most, 1) * (HEIGHT + DOWN) + DOWN
        self.width = (len(self.columns) + 2) * (WIDTH + ACROSS) - ACROSS

    def _depth(self, number: int, depths: dict[int, int], above: frozenset[int]) -> int:
        if number not in depths:
            parents = self._parents(number) - above
            below = (self._depth(parent, depths, above | {number}) for parent in parents)
            depths[number] = max(below, default=-1) + 1
        return depths[number]

    def _parents(self, number: int) -> frozenset[int]:
        return frozenset(self.incident.sources[number].derived_from) & self.incident.sources.keys()

    def at(self, column: int, row: int, rows: int) -> tuple[int, int]:
        """The upper left corner of a box, each column in the middle."""
        top = (self.height - rows * (HEIGHT + DOWN) + DOWN) // 2
        return column * (WIDTH + ACROSS), top + row * (HEIGHT + DOWN)

    def places(self) -> dict[int, tuple[int, int]]:
        """Each source's corner."""
        return {
            number: self.at(depth + 1, row, len(column))
            for depth, column in enumerate(self.columns)
            for row, number in enumerate(column)
        }

    def origin_of(self, number: int) -> str:
        """A letter for each origin that is known; nothing for the others."""
        known = sorted(self.incident.origins().known)
        return chr(ord("A") + known.index(number) % 26) if number in known else ""

    def boxes(self) -> Iterator[Box]:
        """Everything but the lines."""
        places = self.places()
        for row, number in enumerate(self.roots):
            source, letter = self.incident.sources[number], self.origin_of(number)
            who = quoted(source) or ("its own account" if letter else "not said by whom")
            told = f"origin {letter}" if letter else "independent?"
            x, y = self.at(0, row, len(self.roots))
            yield Box(x, y, "origin" if letter else "unsure", who, told, f"{who}: {told}")
        for number, source in self.incident.sources.items():
            published = f"{source.published_on:%-d %b %Y}" if source.published_on else "no date"
            kind = "source" if self._sure(number) else "source unsure"
            second = f"{published} · {source.grade} · entry {number}"
            yield Box(*places[number], kind, source.publisher, second, source.says)
        enough = not gap(self.incident, self.incident.sources)
        count = self.incident.origins().count
        needed = f"{count} of {NEEDED} origins needed"
        x, y = self.at(len(self.columns) + 1, 0, 1)
        claim = self.incident.title
        yield Box(x, y, "claim enough" if enough else "claim", claim, needed, claim)

    def _sure(self, number: int) -> bool:
        return bool(origins(self.incident.links, [number]).known)

    def edges(self) -> Iterator[tuple[str, str]]:
        """Each line's class and path."""
        places = self.places()
        claim = self.at(len(self.columns) + 1, 0, 1)
        for row, number in enumerate(self.roots):
            kind = "sure" if self._sure(number) else "unsure"
            yield kind, _curve(self.at(0, row, len(self.roots)), places[number])
        for number in self.incident.sources:
            kind = "sure" if self._sure(number) else "unsure"
            for parent in sorted(self._parents(number)):
                yield kind, _curve(places[parent], places[number])
            yield kind, _curve(places[number], claim)


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y = start[0] + WIDTH, start[1] + HEIGHT // 2
    to_x, to_y = end[0], end[1] + HEIGHT // 2
    half = (x + to_x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"


def _drawn(box: Box) -> SafeString:
    return format_html(
        '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text class="first" x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text></g>',
        box.kind,
        box.whole,
        box.x + 1,
        box.y,
        WIDTH - 2,
        HEIGHT,
        box.x + 11,
        box.y + 19,
        _short(box.first),
        box.x + 11,
        box.y + 37,
        _short(box.second),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
