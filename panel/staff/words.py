"""Values, names and events in words, safe to put on a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from html import unescape
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString, mark_safe

from panel.ledger.commands import Command, Refused, purpose
from panel.ledger.events import Event
from panel.ledger.seals import Sealed
from panel.ledger.states import Voided
from panel.ledger.values import NEW_YORK, Reference
from panel.ledger.wording import metas, named_by
from panel.search.snippets import Marked
from panel.unseen import UNSEEN

_SHORT: Final = 160
_REFERENCE: Final = re.compile(metas(Reference)[0].pattern or "")
_HIDDEN: Final = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f]|{UNSEEN}")
_ENUM: Final = re.compile("[a-z]+(_[a-z]+)+")
_ENUM_INSIDE: Final = re.compile(r"(?<![\w./-])[a-z]+(_[a-z]+)+(?![\w./-])")
_INSTANT: Final = re.compile(
    r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DAY: Final = re.compile(r"(?<![\w-])[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])(?![\w-])")
_RULE: Final = re.compile(r"\b([0-9]{3,4}|any)\.([a-z]+_[a-z]+)\.([a-z0-9_]+)")
_CAPITALS: Final = {"ngo": "NGO", "sha256": "SHA-256", "url": "URL"}
NOTHING: Final = mark_safe('<span class="nothing">not said</span>')  # a constant


class Link(NamedTuple):
    """Words that lead somewhere."""

    words: str
    address: str


_NO_LINKS: Final[Mapping[str, Link]] = MappingProxyType({})


def label(name: str) -> str:
    """A field's or category's name in words: "Received at"; a media type as it is."""
    words = " ".join(_CAPITALS.get(word, word) for word in _apart(name))
    return words if "/" in words else words[:1].upper() + words[1:]


def within(name: str) -> str:
    """A name in the midst of a sentence: "travel ban", "NGO"; a grade stays the letter it is."""
    words = (word if len(word) == 1 else word.lower() for word in _apart(name))
    return " ".join(_CAPITALS.get(word, word) for word in words)


def _apart(name: str) -> list[str]:
    return re.split(r"[_ -]+", name)


def to_staff(said: str) -> str:
    """What a command says to whoever reads the API, as staff who enter it for a State read it."""
    return said.replace("your State", "the State")


def aim(command: type[Command]) -> str:
    """What a command is for, to staff."""
    return to_staff(purpose(command))


def past(kind: type[Event]) -> str:
    """An event's name in words: "Role granted"."""
    return "Entry struck" if issubclass(kind, Voided) else spaced(kind.__name__)


def spaced(name: str) -> str:
    """A class's name as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()


def refusal(refused: Refused, known: Mapping[str, Link] = _NO_LINKS) -> str:
    """The rule that says no, with what it judged by; its days as pages write them.

    `known` holds the way to another case for a fact that is its key; then it is markup.
    """
    rule = to_staff(refused.rule)
    facts = {name: dated(_fact(fact)) for name, fact in refused.facts.items()}
    if not known:
        told = "; ".join(f"{within(name)}: {fact}" for name, fact in facts.items())
        return dated(f"{rule} ({told})" if told else rule)
    shown = ((within(name), said(known.get(name, fact))) for name, fact in facts.items())
    return format_html("{} ({})", dated(rule), format_html_join("; ", "{}: {}", shown))


def dated(text: str) -> str:
    """A rule's words with its days, instants, statuses and keys of rules as pages write them."""
    text = _INSTANT.sub(_instant_in_words, text)
    text = _RULE.sub(lambda found: f"{found[1]}, {within(found[2])}: {within(found[3])}", text)
    text = _ENUM_INSIDE.sub(lambda found: within(found.group()), text)
    return _DAY.sub(lambda found: day(date.fromisoformat(found.group())), text)


def _instant_in_words(found: re.Match[str]) -> str:
    return plainly(at_headquarters(datetime.fromisoformat(found.group())))


def _fact(fact: Any) -> str:
    return (
        ", ".join(map(_fact, fact)) if isinstance(fact, list) else getattr(fact, "words", str(fact))
    )


class Pairs(NamedTuple):
    """What the fields of a struct say, each with its label."""

    pairs: Sequence[tuple[str, Any]]


Ways = Mapping[str, Mapping[str, Any]]
"""By category and key, what a page shows for the key of another case."""
NO_WAYS: Final[Ways] = MappingProxyType({})


def told(struct: msgspec.Struct, ways: Ways = NO_WAYS) -> Iterator[tuple[str, Any]]:
    """The fields of an event or command that say something, each with its label."""
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        if value not in (None, "", ()):
            yield label(field.name), shown(value, ways.get(named_by(field.type), {}), ways)


def shown(value: Any, known: Mapping[str, Any], ways: Ways) -> Any:
    """A field's value with what stands in it; of another case's key, what `known` has for it."""
    match value:
        case msgspec.Struct():
            return Pairs(list(told(value, ways)))
        case datetime():
            return at_headquarters(value)
        case tuple():
            return tuple(shown(one, known, ways) for one in value)
        case str():
            plain = value.replace("_", " ") if _ENUM.fullmatch(value) else value
            return known.get(value, plain)
    return value


def cases_named(struct: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """The categories and keys of the other cases that a struct's fields name."""
    for field in msgspec.structs.fields(type(struct)):
        value, category = getattr(struct, field.name), named_by(field.type)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, msgspec.Struct):
                yield from cases_named(one)
            elif category and one:
                yield category, one


def said(value: Any) -> SafeString:  # noqa: PLR0911  # one return a kind of value
    """Any value as a person reads it."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return mark_safe("yes" if value else "no")  # noqa: S308  # one of two constants
        case datetime():
            return moment(value)
        case date():
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), day(value))
        case Link():
            return format_html('<a href="{}">{}</a>', value.address, said(value.words))
        case Enum():
            return escape(getattr(value, "words", within(str(value.value))))
        case SafeString():
            return value
        case Sealed():
            return mark_safe("sealed")  # a constant
        case str():
            return text(value)
        case msgspec.Struct():
            return said(Pairs(list(told(value))))
        case Pairs(held):
            pairs = ((name, said(one)) for name, one in held)
            return format_html_join(" · ", '<span class="label">{}</span> {}', pairs) or NOTHING
        case list() | tuple() | set() | frozenset():
            apart = "; " if any(isinstance(one, msgspec.Struct | Pairs) for one in value) else ", "
            return format_html_join(apart, "{}", ((said(one),) for one in value)) or NOTHING
    return escape(str(value))


def plainly(value: Any) -> str:
    """Any value as a person reads it, without markup."""
    return unescape(strip_tags(said(value)))


def shortened(text: str) -> str:
    """The beginning of a text, as long as an option or a cell of a table may be."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def in_words(value: Any) -> Any:
    """What a column holds, as a list shows it: no true and false, no enum's own spelling."""
    match value:
        case "":
            return None
        case bool() | list():
            return said(value)
        case str() if _ENUM.fullmatch(value):
            return value.replace("_", " ")
    return value


def day(value: date) -> str:
    """Fri 24 July 2015."""
    return date_format(value, "DATE_FORMAT")


def moment(value: datetime) -> SafeString:
    """Fri 24 July 2015, 16:40 UTC."""
    at = value.astimezone(UTC)
    machine = at.isoformat().replace("+00:00", "Z")
    words = date_format(at, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', machine, words)


def at_headquarters(value: datetime | None) -> SafeString | None:
    """Tue 21 July 2015, 17:00 in New York (21:00 UTC): where the hour of Headquarters counts."""
    if value is None:
        return None
    local, utc = value.astimezone(NEW_YORK), value.astimezone(UTC)
    machine = utc.isoformat().replace("+00:00", "Z")
    there = f"{utc:%H:%M}" if utc.date() == local.date() else f"{day(utc.date())}, {utc:%H:%M}"
    words = f"{day(local.date())}, {local:%H:%M} in New York ({there} UTC)"
    return format_html('<time datetime="{}">{}</time>', machine, words)


def away(value: datetime, now: datetime) -> SafeString:
    """How far from now, in days: "in 11 days", "late by 4 days"; the instant stands behind it."""
    days = (value.astimezone(UTC).date() - now.astimezone(UTC).date()).days
    if days > 1:
        said = f"in {days} days"
    elif days < -1:
        said = f"{-days} days ago"
    else:
        said = {1: "tomorrow", 0: "today", -1: "yesterday"}[days]
    exact = plainly(at_headquarters(value))
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, said)


def text(value: str) -> SafeString:
    """What somebody wrote: in its own direction, with what would hide or turn text made visible."""
    shown = visible(value)
    if _REFERENCE.fullmatch(value):
        return format_html('<span class="reference">{}</span>', shown)
    return format_html("<bdi>{}</bdi>", shown)


def visible(value: str) -> SafeString:
    """What somebody wrote, for the midst of a text: what would hide or turn it made visible."""
    return mark_safe(_HIDDEN.sub(_marked, escape(value)))  # noqa: S308  # escaped, then marked


def pieces(found: Iterable[Marked]) -> SafeString:
    """A text in its own direction, in which what was asked for is marked."""
    marked = (
        format_html("<mark>{}</mark>" if piece.hit else "{}", visible(piece.text))
        for piece in found
    )
    return format_html(
        '<bdi dir="auto">{}</bdi>', format_html_join("", "{}", ((m,) for m in marked))
    )


def _marked(found: re.Match[str]) -> str:
    character = found.group()
    name = unicodedata.name(character, "control character").lower()
    return f'<span class="control" title="{name}">U+{ord(character):04X}</span>'
