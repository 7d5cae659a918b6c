"""The sources of an incident as a graph: five articles that go back to one origin, at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.incidents.domain import NEEDED, Incident, gap
from cases.incidents.domain.origins import origins
from cases.incidents.words import graph_words, quoted

WIDTH, HEIGHT, ACROSS, DOWN = 172, 46, 42, 12
_LETTERS, _SMALL_LETTERS = 23, 27
"""Characters that fit into a box, in its first line and in its second."""


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
    """Where each source stands: a column for each step from its origin, a row for each end."""

    def __init__(self, incident: Incident) -> None:
        self.incident, self.links = incident, incident.links
        self.roots: list[int] = []
        self._children: dict[int, list[int]] = {}
        for number in incident.sources:
            parents = sorted(self.parents(number))
            (self._children.setdefault(parents[0], []) if parents else self.roots).append(number)
        self.places: dict[int, tuple[int, int]] = {}
        self._rows = 0
        self.columns = 0
        for root in self.roots:
            self._place(root, 1)
        # Where a link was struck, others can go round in a circle that no origin begins.
        for number in incident.sources:
            if number not in self.places:
                self.roots.append(number)
                self._place(number, 1)
        self.height = max(self._rows, 1) * (HEIGHT + DOWN) + DOWN
        self.claim = (self.columns + 1) * (WIDTH + ACROSS), (self.height - HEIGHT) // 2
        self.width = self.claim[0] + WIDTH

    def parents(self, number: int) -> frozenset[int]:
        """The sources on record from which one derives."""
        return frozenset(self.links[number].derived_from) & self.incident.sources.keys()

    def _place(self, number: int, column: int) -> int:
        """Give a source and what derives from it their places; its distance from the top."""
        self.columns = max(self.columns, column)
        self.places[number] = 0, 0  # below, it is not placed again
        children = self._children.get(number, ())
        below = [self._place(one, column + 1) for one in children if one not in self.places]
        if not below:
            below = [DOWN + self._rows * (HEIGHT + DOWN)]
            self._rows += 1
        y = (below[0] + below[-1]) // 2
        self.places[number] = column * (WIDTH + ACROSS), y
        return y

    def origin_of(self, number: int) -> str:
        """A letter for each origin that is known; nothing for the others."""
        known = sorted(self.incident.origins().known)
        return chr(ord("A") + known.index(number) % 26) if number in known else ""

    def boxes(self) -> Iterator[Box]:
        """Everything but the lines."""
        for number in self.roots:
            source, letter = self.incident.sources[number], self.origin_of(number)
            who = quoted(source) or ("its own account" if letter else "not said by whom")
            told = f"origin {letter}" if letter else "independent?"
            y = self.places[number][1]
            yield Box(0, y, "origin" if letter else "unsure", who, told, f"{who}: {told}")
        for number, source in self.incident.sources.items():
            published = f"{source.published_on:%-d %b %Y}" if source.published_on else "no date"
            kind = "source" if self._sure(number) else "source unsure"
            graded = f" · {source.grade}" if source.reliability or source.credibility else ""
            second = f"{published}{graded} · entry {number}"
            yield Box(*self.places[number], kind, source.publisher, second, source.says)
        enough = not gap(self.incident, self.incident.sources)
        count = self.incident.origins().count
        needed = f"{count} of {NEEDED} origins needed"
        claim = self.incident.title
        yield Box(*self.claim, "claim enough" if enough else "claim", claim, needed, claim)

    def _sure(self, number: int) -> bool:
        return bool(origins(self.links, [number]).known)

    def edges(self) -> Iterator[tuple[str, str]]:
        """Each line's class and path."""
        for number, place in self.places.items():
            kind = "sure" if self._sure(number) else "unsure"
            if number in self.roots:
                yield kind, _curve((0, place[1]), place)
            for parent in sorted(self.parents(number)):
                yield kind, _curve(self.places[parent], place)
            if number not in self._children:
                yield kind, _curve(place, self.claim)


def _curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Straight on to the last gap before the end, then bent: past boxes and through none."""
    x, y = start[0] + WIDTH, start[1] + HEIGHT // 2
    to_x, to_y = end[0], end[1] + HEIGHT // 2
    bend, half = to_x - ACROSS, to_x - ACROSS // 2
    return f"M{x} {y}H{bend}C{half} {y} {half} {to_y} {to_x} {to_y}"


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
        _short(box.first, _LETTERS),
        box.x + 11,
        box.y + 37,
        _short(box.second, _SMALL_LETTERS),
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
