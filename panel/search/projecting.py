"""What a state says becomes the rows by which it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple

from panel.ledger.registry import Projection
from panel.ledger.states import Level, Span, State
from panel.search.indexing import marked, parts
from panel.search.models import SaidRow


class Said(NamedTuple):
    """What a case is called, and what it says: nothing in that is more closed than the case."""

    called: str
    lines: Iterable[str] = ()
    part_of: str = ""
    """The stream of the case that it is a part of, where its name says little alone."""
    closed: Iterable[str] = ()
    """Lines that are more closed than the case: found only by those who see `closed_to`."""
    closed_to: Level = Level.COMMITTEE


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """As an append asks for it again and again: of the states before and after it."""
    return tuple(parts(text))


Says = Callable[[str, Any, Span], Said | None]
"""`says(key, state, span)`: nothing where nothing of it is to be found."""


def found_by(says: Says, of: type[State], *, fold: int = 1) -> Projection:
    """The projection by which what the states of a kind say is found."""

    def rows(key: str, state: Any, span: Span) -> Iterator[SaidRow]:
        said = says(key, state, span)
        if said is None:
            return
        level = state.disclosure(span).level
        for key_, level_, called, lines in (
            ("", level, said.called, said.lines),
            ("closed-", said.closed_to, "", said.closed),
        ):
            text = "\n".join(line for line in lines if line)
            whole = zip_longest(_parts(called), _parts(text), fillvalue="")
            for number, (named, words) in enumerate(whole):
                yield SaidRow(
                    row_key=f"{key_}{number}",
                    level=level_,
                    category=of.category,
                    called=said.called,
                    part_of=said.part_of,
                    text=text,
                    named=marked(named, level_),
                    words=marked(words, level_),
                )

    return Projection(SaidRow, rows, of=of, fold=fold)
