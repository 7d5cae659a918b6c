"""The codes of countries and territories."""

from itertools import groupby
from string import ascii_uppercase
from typing import Final

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
CODES: Final = frozenset({*_ISO.split(), "UN"})
"""ISO 3166-1 alpha-2: its 249 assigned codes, and that of the United Nations, which it reserves.

The United Nations' focal point for delisting files and asks as a State does.
"""
FICTIONAL: Final = frozenset(f"X{letter}" for letter in ascii_uppercase)
"""Codes that ISO 3166 leaves to its users: the States of a demonstration's invented acts."""
NONE_SUCH: Final = (
    "is the code of no State or territory; it should be one of ISO 3166-1 alpha-2, such as FR"
    " (in a demonstration XA to XZ are fictional States)"
)


def pattern() -> str:
    """What fits each of them and nothing else, in the regular expressions of JSON Schema."""
    by_first = groupby(sorted(CODES | FICTIONAL), key=lambda code: code[0])
    some = (f"{first}[{''.join(code[1] for code in codes)}]" for first, codes in by_first)
    return f"^({'|'.join(some)})$"
