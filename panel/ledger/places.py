"""Codes of countries and territories, and whether a command's are among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from string import ascii_uppercase
from typing import Any, Final, get_args

import msgspec

from panel.ledger.values import StateCode
from panel.ledger.wording import bare_type, fields_of, is_kind

_ISO: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""
CODES: Final = frozenset(_ISO.split())
"""ISO 3166-1 alpha-2, its 249 officially assigned codes."""
FICTIONAL: Final = frozenset(f"X{letter}" for letter in ascii_uppercase)
"""Codes that ISO 3166 leaves to its users: the States of a demonstration's invented acts."""
NONE_SUCH: Final = (
    "is the code of no State or territory; it should be one of ISO 3166-1 alpha-2, such as FR"
    " (in a demonstration XA to XZ are fictional States)"
)
NOT_REAL: Final = "XA to XZ are fictional States, which only a demonstration ledger knows"


def fictional_in(value: Any, wanted: Any, pointer: str = "") -> Iterator[str]:
    """Where a value of this type names fictional States, as JSON pointers."""
    if value is None or not _names_states(wanted):
        return
    if isinstance(value, msgspec.Struct):
        for name, field in fields_of(type(value)).items():
            yield from fictional_in(getattr(value, field.name), field.type, f"{pointer}/{name}")
    elif isinstance(value, tuple | list):
        for at, one in enumerate(value):
            yield from fictional_in(one, get_args(bare_type(wanted))[0], f"{pointer}/{at}")
    elif value in FICTIONAL:
        yield pointer


@cache
def _names_states(wanted: Any) -> bool:
    if wanted == StateCode:
        return True
    bare = bare_type(wanted)
    if is_kind(bare, msgspec.Struct):
        return any(_names_states(field.type) for field in fields_of(bare).values())
    return any(_names_states(one) for one in get_args(bare) if one is not Ellipsis)
