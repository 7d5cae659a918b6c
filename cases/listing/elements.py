"""One INDIVIDUAL or ENTITY element of a list file, read into a row."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import msgspec

from cases.listing.names import collapse, split_packed
from cases.listing.values import Alias, Birth, BirthKind, Document, Kind, ListedRow, Place

REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3,}", re.ASCII)
KINDS: dict[str, Kind] = {"INDIVIDUAL": "individual", "ENTITY": "entity"}

LONGEST = 10_000
"""Characters of one text; the longest published one has 1,458."""
_WORDS = {"UN_LIST_TYPE": 50, "QUALITY": 50}
"""Characters of what is a word of the list's own; the longest published one has 10."""
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_BIRTH_KINDS: dict[str, BirthKind] = {
    "EXACT": "exact",
    "APPROXIMATELY": "approximate",
    "BETWEEN": "between",
}
S = TypeVar("S", bound=msgspec.Struct)


class FieldError(ValueError):
    """A field of an entry can't be read; the text names the field and says why."""


def listed_row(element: Element) -> ListedRow:
    """The entry that an INDIVIDUAL or ENTITY element describes."""
    tag = element.tag
    return ListedRow(
        reference=reference(element),
        kind=KINDS[tag],
        list_type=_required(element, "UN_LIST_TYPE"),
        listed_on=_date("LISTED_ON", _required(element, "LISTED_ON")),
        names=_names(element),
        name_original_script=_text(element, "NAME_ORIGINAL_SCRIPT"),
        aliases=_ordered(_aliases(element.iterfind(f"{tag}_ALIAS"))),
        births=_ordered(_births(element.iterfind(f"{tag}_DATE_OF_BIRTH"))),
        birth_places=_ordered(_places(element.iterfind(f"{tag}_PLACE_OF_BIRTH"))),
        nationalities=_values(element, "NATIONALITY"),
        designations=_values(element, "DESIGNATION"),
        titles=_values(element, "TITLE"),
        documents=_ordered(_documents(element.iterfind(f"{tag}_DOCUMENT"))),
        addresses=_ordered(_places(element.iterfind(f"{tag}_ADDRESS"))),
        gender=_text(element, "GENDER").lower(),
        comments=_text(element, "COMMENTS1"),
        last_updated=_dates(element, "LAST_DAY_UPDATED"),
        delisted_on=_optional_date(element, "DELISTED_ON"),
    )


def reference(element: Element) -> str:
    """The permanent reference number, without the blanks that the list leaves around some."""
    text = _required(element, "REFERENCE_NUMBER")
    if not REFERENCE.fullmatch(text):
        raise FieldError(f"REFERENCE_NUMBER: {text!r} is not of the form IRi.039")
    return text


def empty_aliases(element: Element) -> int:
    """How many alias nodes of the element hold no name, which is how the list says none."""
    return sum(not _text(node, "ALIAS_NAME") for node in element.iterfind(f"{element.tag}_ALIAS"))


def _names(element: Element) -> tuple[str, ...]:
    names = tuple(name for tag in _NAMES if (name := _text(element, tag)))
    if not names:
        raise FieldError("FIRST_NAME: an entry needs a name")
    return names


def _aliases(nodes: Iterable[Element]) -> Iterable[Alias]:
    for node in nodes:
        for name in split_packed(_text(node, "ALIAS_NAME")):
            yield Alias(
                name=name,
                quality=_text(node, "QUALITY"),
                born=_text(node, "DATE_OF_BIRTH"),
                city_of_birth=_text(node, "CITY_OF_BIRTH"),
                country_of_birth=_text(node, "COUNTRY_OF_BIRTH"),
                note=_text(node, "NOTE"),
            )


def _births(nodes: Iterable[Element]) -> Iterable[Birth]:
    for node in nodes:
        birth = Birth(
            kind=_BIRTH_KINDS.get(_text(node, "TYPE_OF_DATE"), "unknown"),
            day=_optional_date(node, "DATE"),
            year=_year(node, "YEAR"),
            from_year=_year(node, "FROM_YEAR"),
            to_year=_year(node, "TO_YEAR"),
            note=_text(node, "NOTE"),
        )
        if not (birth.day or birth.year or birth.from_year or birth.to_year):
            birth = msgspec.structs.replace(birth, kind="unknown")
        if birth != Birth(kind="unknown"):
            yield birth


def _places(nodes: Iterable[Element]) -> Iterable[Place]:
    for node in nodes:
        place = Place(**{field: _text(node, field.upper()) for field in Place.__struct_fields__})
        if place != Place():
            yield place


def _documents(nodes: Iterable[Element]) -> Iterable[Document]:
    for node in nodes:
        document = Document(
            kind=_text(node, "TYPE_OF_DOCUMENT"),
            detail=_text(node, "TYPE_OF_DOCUMENT2"),
            number=_text(node, "NUMBER"),
            issuing_country=_text(node, "ISSUING_COUNTRY"),
            country_of_issue=_text(node, "COUNTRY_OF_ISSUE"),
            city_of_issue=_text(node, "CITY_OF_ISSUE"),
            issued_on=_text(node, "DATE_OF_ISSUE"),
            note=_text(node, "NOTE"),
        )
        if document != Document():
            yield document


def _ordered(rows: Iterable[S]) -> tuple[S, ...]:
    def key(row: S) -> tuple[tuple[bool, str], ...]:
        values: tuple[Any, ...] = msgspec.structs.astuple(row)
        return tuple((value is not None, str(value)) for value in values)

    return tuple(sorted(set(rows), key=key))


def _values(element: Element, tag: str) -> tuple[str, ...]:
    texts = {_said(tag, value.text) for value in element.iterfind(f"{tag}/VALUE")}
    return tuple(sorted(texts - {""}))


def _dates(element: Element, tag: str) -> tuple[date, ...]:
    return tuple(sorted(_date(tag, text) for text in _values(element, tag)))


def _optional_date(element: Element, tag: str) -> date | None:
    text = _text(element, tag)
    return _date(tag, text) if text else None


def _date(tag: str, text: str) -> date:
    """An xs:date, which may carry an offset; the day is meant as it is written."""
    if match := _DATE.fullmatch(text):
        try:
            return date.fromisoformat(match[1])
        except ValueError:
            pass
    raise FieldError(f"{tag}: {text!r} is not a date (YYYY-MM-DD)")


def _year(element: Element, tag: str) -> int | None:
    text = _text(element, tag)
    if text and not _YEAR.fullmatch(text):
        raise FieldError(f"{tag}: {text!r} is not a year")
    return int(text) if text else None


def _text(element: Element, tag: str) -> str:
    return _said(tag, element.findtext(tag))


def _said(tag: str, raw: str | None) -> str:
    text = collapse(raw)
    if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text):
        raise FieldError(f"{tag}: holds a control character")
    most = _WORDS.get(tag, LONGEST)
    if len(text) > most:
        raise FieldError(f"{tag}: more than {most} characters")
    return text


def _required(element: Element, tag: str) -> str:
    text = _text(element, tag)
    if not text:
        raise FieldError(f"{tag} is missing")
    return text
