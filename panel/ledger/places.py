"""Codes of countries and territories, and whether a command's are among them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, get_args

import msgspec

from panel.ledger.codes import FICTIONAL
from panel.ledger.values import StateCode
from panel.ledger.wording import bare_type, fields_of, is_kind

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
