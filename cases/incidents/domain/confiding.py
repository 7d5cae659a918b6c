"""What protected sources are called by, sought in texts that leave the Panel.

Who a source is stands sealed, so that no rule can read it: a text is searched by whoever holds the
keys, and of one that holds such a name the rule gets the clearance, named by the text's digest,
with what the custodian said of it. S/2006/997, annex, para. 21: sources are identified where
possible; where naming one would endanger them, it is withheld.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, Self

from cases.incidents.confiding_events import TextCleared
from cases.incidents.domain.incidents import Incident
from cases.listing.domain import Passage
from panel.access.roles import Role
from panel.ledger.commands import Act, Command, Creates, Search
from panel.ledger.events import Fact
from panel.ledger.states import Disclosure, Level, Span, State, stream_name
from panel.ledger.values import Text
from panel.search.plain import plain

GIVES_AWAY: Final = "holds what a protected source is called by"
_APART: Final = "\x1f"
"""Between a text and the incidents beside which it stands: no text holds it."""
_ENDS: Final = re.compile(r"[,;:/|()\[\]{}\u060c\u061b]|\s[-\u2013\u2014]\s")
"""Where a name ends in what is said of who somebody is."""
_ALIAS: Final = re.compile(
    r"\b(?:alias|also known as|known as|called|a\.?k\.?a\.?)(?:\s|$)", re.IGNORECASE
)
_TITLES: Final = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "prof", "professor", "eng", "engineer", "col", "colonel"}
    | {"gen", "general", "maj", "major", "capt", "captain", "lt", "lieutenant", "brigadier"}
    | {"sheikh", "shaykh", "haji", "hajj", "hajji", "sayyid", "seyed", "mullah"}
)
_SHORTEST: Final = 3
"""Letters of a name below which it isn't sought."""
_LONGEST_NAME: Final = 4
"""Words above which something is a description, of which no word is sought by itself."""


class Called(NamedTuple):
    """What somebody is called by, written `plain`."""

    names: tuple[str, ...]
    parts: tuple[str, ...]
    """Words of them that tell who it is beside the incident whose source they are."""

    def within(self, passage: Passage, *, beside: bool) -> bool:
        """Whether a text says it; `beside` their incident also by a part."""
        if any(map(passage.holds, self.names)):
            return True
        return beside and any(map(passage.holds_part, self.parts))


def called(identity: str) -> Called:
    """What is sought of who a source is: the name first, up to a comma, and each alias."""
    names, parts = list[str](), list[str]()
    for said in _ALIAS.split(identity):
        name = next((one for one in _ENDS.split(said) if plain(one)), "")
        words = [word for word in name.split() if plain(word) and plain(word) not in _TITLES]
        sought = " ".join(plain(word) for word in words)
        if len(sought.replace(" ", "")) < _SHORTEST:
            continue
        names.append(sought)
        if 1 < len(words) <= _LONGEST_NAME:
            parts += [plain(word) for word in words if _is_name(word)]
    return Called(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(parts)))


def _is_name(word: str) -> bool:
    """Whether it is written as a name is, in scripts that write names otherwise."""
    return word[:1].isupper() or not (word[:1].islower() or word.isascii())


class Clearance(State, category="clearance", events=(TextCleared,)):
    """What the custodian said of a text that holds a protected source's name; its key is a digest.

    One that never began is of a text of which nothing was said.
    """

    cleared: str = ""
    """Why the text may be told all the same; empty where it may not."""

    def evolve(self, event: TextCleared, fact: Fact) -> Self:
        """The newest reason."""
        return type(self)(cleared=event.reason)

    def disclosure(self, span: Span) -> Disclosure:
        """Theirs who may know who sources are."""
        return Disclosure(Level.SOURCE)


class ClearText(
    Command,
    on=Clearance,
    roles=frozenset({Role.CUSTODIAN}),
    noun="clearing",
    creates=Creates.KEYED,
):
    """Say that a text tells nobody who a protected source is, though it holds such a name.

    A namesake, or a word that is a name as well. It holds for the text as it reads, to the letter.
    """

    reason: Text
    """Why it gives nobody away, in words that name nobody."""

    def decide(self, act: Act, clearance: Clearance) -> Iterator[TextCleared]:
        """Nothing more: whoever reads it knows who the sources are."""
        yield TextCleared(reason=self.reason)


def key_of(text: str) -> str:
    """The key of a text's clearance."""
    return hashlib.sha256(text.encode()).hexdigest()


def guarded(texts: Iterable[str], incidents: Iterable[str]) -> Search:
    """What finds those of these texts, beside these incidents, that hold a protected name."""
    beside = _APART.join(sorted(set(incidents)))
    return Search(Clearance, tuple(f"{text}{_APART}{beside}" for text in dict.fromkeys(texts)))


def taken_apart(sought: str) -> tuple[str, frozenset[str]]:
    """The text and the incidents of one that is searched for."""
    text, _, beside = sought.partition(_APART)
    return text, frozenset(beside.split(_APART)) - {""}


def homes(incidents: Mapping[str, Incident]) -> set[str]:
    """These incidents, and those in which sources of theirs were entered first."""
    return {
        *incidents,
        *(s.home.incident for one in incidents.values() for s in one.sources.values() if s.home),
    }


def gives_away(text: str, known: Mapping[str, State]) -> bool:
    """Whether a text was found to hold a protected name and the custodian has not cleared it."""
    found = known.get(stream_name(Clearance, key_of(text)))
    return isinstance(found, Clearance) and not found.cleared
