"""What runs or is fetched where a page or a drawing (HTML, XML, SVG) is shown."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from mmap import mmap
from typing import Final

from evidence.steps.noticing import MOST, Thing
from evidence.traps import Trap

MOST_BYTES: Final = 8 * 1024 * 1024
_MARKUP: Final = re.compile(
    rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(\?xml|!doctype|!--|html|head|body|svg|script|[a-z]+[\s>])",
    re.IGNORECASE,
)
_RUNS: Final = re.compile(r"\s*(?:javascript|vbscript|data\s*:\s*text/html)", re.IGNORECASE)
_AWAY: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_FRAMES: Final = {"iframe", "frame", "object", "embed", "applet", "foreignobject", "form"}
_UNREAD: Final = {"script", "style", "template", "noscript"}
_BREAKING: Final = {
    "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title", "section",
    "article", "blockquote", "pre", "text", "tspan",
}  # fmt: skip
_GAPS: Final = re.compile(r"[ \t\r\f\v]*\n\s*")
_FETCHES: Final = {
    ("img", "src"), ("script", "src"), ("link", "href"), ("image", "href"),
    ("image", "xlink:href"), ("use", "xlink:href"), ("use", "href"), ("video", "src"),
    ("audio", "src"), ("source", "src"), ("iframe", "src"), ("frame", "src"),
    ("object", "data"), ("embed", "src"), ("body", "background"), ("base", "href"),
}  # fmt: skip


def load() -> None:
    """The encodings that pages are read in."""
    for name in ("utf-8-sig", "utf-16", "windows-1252"):
        codecs.lookup(name)


def is_markup(head: bytes) -> bool:
    """Whether a file begins as a page, a drawing or other XML does."""
    return bool(_MARKUP.match(head.replace(b"\0", b"")))


def noticed(data: bytes | mmap) -> Iterator[Thing]:
    """Scripts, handlers, frames and what is fetched; entities that stand for others."""
    text = decoded(bytes(data[:MOST_BYTES]))
    if len(data) > MOST_BYTES:
        words = f"only its first {MOST_BYTES:,} bytes were read"
        yield Thing(Trap.UNREAD, f"from byte {MOST_BYTES:,}", words)
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        yield Thing(Trap.EXTERNAL_TARGET, "its document type", "it defines entities of its own")
    reader = _Reader()
    reader.feed(text)
    yield from reader.things


def text(page: str) -> str:
    """What a reader of the page would read: neither scripts nor styles."""
    reader = _Text()
    reader.feed(page)
    reader.close()
    return _GAPS.sub("\n", "".join(reader.parts))


def decoded(data: bytes) -> str:
    """The text of a page: by its mark, as UTF-8 or as browsers take what says nothing."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD and self._unread > 0
        if tag in _BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.things: list[Thing] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.things) >= MOST:
            return
        where = f"line {self.getpos()[0]:,}"
        if tag == "script":
            self.things.append(Thing(Trap.SCRIPT, where, "a script"))
        elif tag in _FRAMES:
            self.things.append(Thing(Trap.SCRIPT, where, f"a place for other content ({tag})"))
        for name, value in attrs:
            self._attribute(tag, name, value or "", where)

    def _attribute(self, tag: str, name: str, value: str, where: str) -> None:
        if name.startswith("on") and len(name) > 3:
            self.things.append(
                Thing(Trap.SCRIPT, where, f"a script that runs on an event ({name})")
            )
        elif _RUNS.match(value):
            self.things.append(Thing(Trap.SCRIPT, where, f"a script as an address ({name})"))
        elif (tag, name) in _FETCHES and _AWAY.match(value):
            self.things.append(Thing(Trap.EXTERNAL_TARGET, where, f"it fetches {value[:200]}"))
        elif tag == "meta" and name == "http-equiv" and value.strip().lower() == "refresh":
            self.things.append(Thing(Trap.LAUNCH, where, "it sends whoever opens it elsewhere"))
