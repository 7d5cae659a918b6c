"""A list as a file, for spreadsheets or as JSON: what is shown, to the last row, as of then."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify

from panel.ledger.codec import stamp
from panel.ledger.rows import Moment

if TYPE_CHECKING:
    from panel.staff.lists import RowList

_AT_ONCE = 1_000
_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take the file for one in an older encoding and garble every script."""


class _Line:
    """What the csv module writes to: hands each line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def exported(shown: RowList, moment: Moment, *, as_json: bool = False) -> StreamingHttpResponse:
    """The rows of a list as filtered and sorted, all pages of it, row by row."""
    kind, lines = ("application/json", _items) if as_json else ("text/csv; charset=utf-8", _lines)
    response = StreamingHttpResponse(lines(shown), content_type=kind)
    name = f"{_name(shown, moment)}.{'json' if as_json else 'csv'}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def tabled(
    called: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    moment: Moment,
    *,
    as_json: bool = False,
) -> HttpResponse:
    """A table of a slice's own as such a file: its columns by their names, text and numbers."""
    name = f"{slugify(called)}-as-known-{_when(moment)}"
    if as_json:
        body = json.dumps([dict(zip(columns, row, strict=True)) for row in rows])
        return _attached(body, "application/json", f"{name}.json")
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    body = _BYTE_ORDER_MARK + "".join(_written(writer, row) for row in (columns, *rows))
    return _attached(body, "text/csv; charset=utf-8", f"{name}.csv")


def _attached(body: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _columns(shown: RowList) -> list[str]:
    """By their names: what a list says in words, a file says as it is stored."""
    every: Sequence[Any] = shown.list_display[1:]
    return [getattr(one, "__name__", one) for one in every]


def _items(shown: RowList) -> Iterator[str]:
    """A list of objects, each value as the column's own, text as it was written."""
    columns, admin, before = _columns(shown), shown.model_admin, "["
    for row in shown.queryset.iterator(chunk_size=_AT_ONCE):
        said = {name: _value(lookup_field(name, row, admin)[2]) for name in columns}
        yield f"{before}{json.dumps({'case': str(row), **said}, ensure_ascii=False)}"
        before = ",\n"
    yield "]" if before != "[" else "[]"


def _value(value: Any) -> Any:
    """A value as JSON has it: numbers, truth values, lists and nothing as such."""
    if value is None or isinstance(value, bool | int):
        return value
    return [_value(one) for one in value] if isinstance(value, list | tuple) else plain(value)


def _lines(shown: RowList) -> Iterator[str]:
    columns = _columns(shown)
    admin = shown.model_admin
    # The first column is the way to the case; here it is only what the case is called.
    heads = [str(shown.opts.verbose_name).capitalize()]
    heads += [str(label_for_field(name, shown.model, admin)).capitalize() for name in columns]
    # All quoted: where a list's separator is the semicolon, one inside a value would begin a cell.
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield _BYTE_ORDER_MARK + _written(writer, heads)
    for row in shown.queryset.iterator(chunk_size=_AT_ONCE):
        yield _written(writer, [str(row), *(lookup_field(n, row, admin)[2] for n in columns)])


def _written(writer: Any, values: Iterable[Any]) -> str:
    return str(writer.writerow([harmless(plain(value)) for value in values]))


def plain(value: Any) -> str:
    """A value as a machine reads it: days as YYYY-MM-DD, times in UTC, lists with semicolons."""
    match value:
        case None:
            return ""
        case datetime():
            return stamp(value.astimezone(UTC))
        case date():
            return value.isoformat()
        case SafeString():
            return unescape(strip_tags(value))
        case list() | tuple():
            return "; ".join(map(plain, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def harmless(text: str) -> str:
    """The text, quoted where a spreadsheet would run it as a formula (OWASP, CSV injection)."""
    first = unicodedata.normalize("NFKC", text.lstrip(" ")[:1])
    return f"'{text}" if first and first in "=+-@\t\r\n" else text


def _name(shown: RowList, moment: Moment) -> str:
    """What it holds, narrowed to what, as known when: list-entries-regime-1737-as-known-…Z."""
    what = [
        str(shown.opts.verbose_name_plural),
        *(f"{name} {value}" for name, value in shown.narrowed_to()),
        *(["found"] if shown.query else []),
    ]
    return f"{'-'.join(map(slugify, what))[:150]}-as-known-{_when(moment)}"


def _when(moment: Moment) -> str:
    return f"{moment.at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
