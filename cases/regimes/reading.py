"""Reading tables of typed rows out of a YAML file, naming file, row and field of any error."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from panel.strict_yaml import Loader

T = TypeVar("T")


class ReferenceDataError(ValueError):
    """A data file says something that cannot be; the text names file, row and field."""


class DataFile:
    """One data file: tables of rows, single values, and sources that rows name by a key."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self._path = path
        self._unread = content
        self._sources: dict[str, str] = self.value("sources", dict[str, str])

    def rows(self, table: str, row_type: type[T]) -> tuple[T, ...]:
        """The rows of one table, each with the source that it names written out."""
        rows = self.value(table, list[dict[str, Any]])
        return tuple(self._row(table, number, row, row_type) for number, row in enumerate(rows, 1))

    def value(self, key: str, kind: type[T]) -> T:
        """One top-level value, which then counts as read."""
        if key not in self._unread:
            raise ReferenceDataError(f"{self._path.name}: {key} is missing")
        try:
            return msgspec.convert(self._unread.pop(key), kind, builtin_types=(date, datetime))
        except msgspec.ValidationError as wrong:
            raise ReferenceDataError(f"{self._path.name}, {key}: {wrong}") from wrong

    def refuse_unread(self) -> None:
        """Nothing in the file may be there for nobody."""
        if self._unread:
            names = ", ".join(sorted(map(str, self._unread)))
            raise ReferenceDataError(f"{self._path.name}: unknown {names}")

    def error(self, table: str, number: int, field: str, text: str) -> ReferenceDataError:
        """What is wrong with that field of that row, counted from one."""
        return ReferenceDataError(f"{self._path.name}, {table} row {number}, {field}: {text}")

    def _row(self, table: str, number: int, row: dict[str, Any], row_type: type[T]) -> T:
        source = row.get("source")
        if isinstance(source, str):
            row = {**row, "source": self._sources.get(source, source)}
        try:
            return msgspec.convert(row, row_type, builtin_types=(date, datetime))
        except msgspec.ValidationError as wrong:
            text, _, where = str(wrong).partition(" - at `$.")
            field = where.rstrip("`") or "fields"
            raise self.error(table, number, field, text) from wrong


def open_file(path: Path) -> DataFile:
    """Read one file as safe YAML with text keys."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506  # a safe one
    except FileNotFoundError as wrong:
        raise ReferenceDataError(f"{path.name}: there is no such file in {path.parent}") from wrong
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise ReferenceDataError(f"{path.name}: {wrong}") from wrong
    if not isinstance(content, dict):
        raise ReferenceDataError(f"{path.name}: tables are expected, by name")
    return DataFile(path, content)
