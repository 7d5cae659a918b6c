"""How far a long run is: a bar on a terminal, and lines where somebody asks for them elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, Self

from django.core.management.base import OutputWrapper

from panel.management.rooms import Telling

_WIDTH: Final = 30
_PAUSE: Final = 0.1
"""Seconds between two drawings."""


class Bar:
    """Draws on a line of its own, which it leaves empty."""

    def __init__(self, stderr: OutputWrapper, *, shown: bool = False) -> None:
        self._stderr, self._terminal = stderr, stderr.isatty()
        self._lines = Telling(stderr) if shown and not self._terminal else None
        self._drawn = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.clear()

    def tell(self, what: str, done: int, whole: int) -> None:
        """So many of the whole are done."""
        if self._lines:
            self._lines.lines(f"{done:,} of {whole:,} {what}", done, whole)
        if not self._terminal or (done < whole and time.monotonic() - self._drawn < _PAUSE):
            return
        self._drawn = time.monotonic()
        full = done * _WIDTH // whole
        self._draw(f"[{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {whole:,} {what}")

    def clear(self) -> None:
        """Leave the line to what is printed next."""
        if self._terminal and self._drawn:
            self._draw("")

    def _draw(self, words: str) -> None:
        self._stderr.write(f"\r\x1b[K{words}", ending="")
        self._stderr.flush()
