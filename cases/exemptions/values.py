"""What a request says of a journey or of funds, in types that events, commands and faces share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from panel.ledger.values import Line, Prose, Reference, StateCode

PARTS: Final = {"documents": "travel documents", "funds": "the funds to be used"}
"""Parts of a request by their fields' names, where those don't say it."""


def parts(names: Iterable[str]) -> str:
    """Missing parts of a request, in words."""
    return ", ".join(PARTS.get(name, name.replace("_", " ")) for name in names)


RequestNumber = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^ER/[0-9]{4}/[0-9]{3,6}$",
        description="The number printed on the request's letters",
        examples=["ER/2015/008"],
    ),
]


class Way(StrEnum):
    """How a traveller touches a territory."""

    ENTRY = "entry"
    TRANSIT = "transit"


class Leg(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One leg of an itinerary: into which territory, whether to enter it or to pass through."""

    territory: StateCode
    """The State entered or passed through."""
    way: Way
    """entry, or transit where the journey goes on."""
    departs_from: Line
    """Port of departure."""
    arrives_at: Line
    """Port of arrival."""
    departs_on: date
    """Local date of departure."""
    arrives_on: date
    """Local date of arrival."""
    transport: Line
    """Mode, and flight number, vessel's name or record locator."""


class TravelDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A passport or another document that one of the persons would travel on."""

    person: Reference
    """Whose it is, by permanent reference number."""
    kind: Line
    """Such as passport, diplomatic passport, laissez-passer."""
    number: Line
    """Its number."""
    issued_by: StateCode
    """The State that issued it."""


Amount = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$",
        description="An amount of money, in decimal digits with a point",
        examples=["1500.00"],
    ),
]
Currency = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Z]{3}$",
        description="A currency: ISO 4217, three capital letters",
        examples=["EUR"],
    ),
]


class Instalment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payment, once or several times."""

    amount: Amount
    """Of each payment."""
    currency: Currency
    """In which currency."""
    payments: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    """How many payments."""
    starts_on: date
    """The day of the first."""


class Assets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be released: to whom, from where, how much."""

    recipient: Line
    """Who receives it."""
    recipient_address: Prose = ""
    """Where the recipient lives or has its seat."""
    bank: Line
    """The recipient's bank, with its address."""
    account: Line
    """The account there."""
    instalments: Annotated[tuple[Instalment, ...], msgspec.Meta(min_length=1, max_length=50)]
    """The payments."""
    transfer: Line
    """By transfer, direct debit or otherwise."""
    funds: Prose
    """The specific funds to be released."""
    interest: Prose = ""
    """What is to be done with interest."""
    authorised_on: date | None = None
    """The day on which the State means to authorise it, for a payment under a prior contract."""
