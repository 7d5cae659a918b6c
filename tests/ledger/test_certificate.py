"""A certificate is refused with anything in it changed, dropped, swapped or spelt differently."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ledger import canonical
from panel.ledger.verifier.checks import REFUSALS, check
from tests.ledger.paper_log import issued


@given(st.data())
def test_with_any_byte_changed_it_is_refused(data: st.DataObject) -> None:
    log, certificate = issued()
    at = data.draw(st.integers(0, len(certificate) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != certificate[at]))
    with pytest.raises(REFUSALS):
        check(certificate[:at] + bytes([byte]) + certificate[at + 1 :], log.vkey)


@given(st.data())
def test_with_any_stretch_cut_out_or_repeated_it_is_refused(data: st.DataObject) -> None:
    log, certificate = issued()
    start = data.draw(st.integers(0, len(certificate) - 1))
    end = data.draw(st.integers(start + 1, len(certificate)))
    times = data.draw(st.sampled_from([0, 2]))
    with pytest.raises(REFUSALS):
        check(certificate[:start] + certificate[start:end] * times + certificate[end:], log.vkey)


def lists_in(value: Any) -> list[list[Any]]:
    """Every list with something in it, at any depth."""
    if isinstance(value, dict):
        return [found for item in value.values() for found in lists_in(item)]
    if not isinstance(value, list) or not value:
        return []
    return [value, *(found for item in value for found in lists_in(item))]


def objects_in(value: Any) -> list[dict[str, Any]]:
    """Every object, at any depth."""
    items = value.values() if isinstance(value, dict) else value
    inner = [] if not isinstance(value, dict | list) else [o for i in items for o in objects_in(i)]
    return [value, *inner] if isinstance(value, dict) else inner


@given(st.data())
def test_with_any_part_dropped_or_swapped_it_is_refused(data: st.DataObject) -> None:
    log, certificate = issued()
    body = canonical.decode(certificate)
    if data.draw(st.booleans()):
        part = data.draw(st.sampled_from(lists_in(body)))
        first, second = data.draw(st.sampled_from(part)), data.draw(st.sampled_from(part))
        a, b = part.index(first), part.index(second)
        if a == b:
            del part[a]
        else:
            part[a], part[b] = second, first
    else:
        whole = data.draw(st.sampled_from(objects_in(body)))
        del whole[data.draw(st.sampled_from(sorted(whole)))]
    with pytest.raises(REFUSALS):
        check(canonical.encode(body), log.vkey)


def test_the_same_content_in_another_spelling_is_refused() -> None:
    log, certificate = issued()
    pretty = json.dumps(json.loads(certificate), indent=1).encode()
    with pytest.raises(REFUSALS, match="not canonical"):
        check(pretty, log.vkey)
