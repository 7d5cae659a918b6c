"""What a list file says of one entry, as values that compare equal when nothing was amended."""

from datetime import date, datetime
from typing import Literal

import msgspec

Kind = Literal["individual", "entity"]
BirthKind = Literal["exact", "approximate", "between", "unknown"]


class Alias(msgspec.Struct, frozen=True):
    """One other name; quality is the list's own word (Good, Low, a.k.a., f.k.a.)."""

    name: str
    quality: str
    born: str = ""
    city_of_birth: str = ""
    country_of_birth: str = ""
    note: str = ""


class Birth(msgspec.Struct, frozen=True, kw_only=True):
    """A date of birth as precise as the list has it: a year stays a year."""

    kind: BirthKind
    day: date | None = None
    year: int | None = None
    from_year: int | None = None
    to_year: int | None = None
    note: str = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An address or a place of birth."""

    street: str = ""
    city: str = ""
    state_province: str = ""
    zip_code: str = ""
    country: str = ""
    note: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A passport or another paper of an individual."""

    kind: str = ""
    detail: str = ""
    number: str = ""
    issuing_country: str = ""
    country_of_issue: str = ""
    city_of_issue: str = ""
    issued_on: str = ""
    note: str = ""


class ListedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; every group but the parts of the name stands in an order of our own."""

    reference: str
    kind: Kind
    list_type: str
    listed_on: date
    names: tuple[str, ...]
    name_original_script: str = ""
    aliases: tuple[Alias, ...] = ()
    births: tuple[Birth, ...] = ()
    birth_places: tuple[Place, ...] = ()
    nationalities: tuple[str, ...] = ()
    designations: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    addresses: tuple[Place, ...] = ()
    gender: str = ""
    comments: str = ""
    last_updated: tuple[date, ...] = ()
    delisted_on: date | None = None


class ListFile(msgspec.Struct, frozen=True, kw_only=True):
    """A whole list file, entries by reference number; its time is the source's, in UTC."""

    generated_at: datetime
    entries: tuple[ListedRow, ...]
    empty_aliases: int
