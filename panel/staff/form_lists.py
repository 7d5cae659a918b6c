"""The lists of structs in a form, a row each, and where each refusal stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django import forms
from django.utils.safestring import SafeString, mark_safe

from panel.ledger.commands import field_docs
from panel.ledger.reading import Flaw
from panel.ledger.values import StateCode
from panel.ledger.wording import takes
from panel.staff import times
from panel.staff.forms import StructForm, boxed_fields, form_of, list_fields
from panel.staff.words import label


class Group:
    """The fields of a struct inside another, with its own lists; named before each of them."""

    def __init__(
        self, kind: type[msgspec.Struct], name: str, doc: str, data: Any, *, more: str, begins: Any
    ) -> None:
        said = {} if begins is None else msgspec.structs.asdict(begins)
        self.title, self.help = label(name), doc
        self.form = form_of(kind)(data, prefix=name, initial=boxed_fields(said))
        self.lists = Lists(kind, data, more=more, begins=said, inside=name)

    def plain(self, today: date) -> dict[str, Any] | None:
        """What was typed; None where nothing was."""
        if not (self.form.filled or self.lists.filled or self.form.initial):
            return None
        return self.form.plain(today) | self.lists.plain(today)

    def refuse(self, flaw: Flaw) -> None:
        """Show a refusal at its field."""
        words = flaw.detail.partition("; should be")[0] if not flaw.pointer else flaw.detail
        show_flaws(self.form, self.lists, [Flaw(flaw.pointer, words)])


class Lists:
    """The formsets of a struct's lists of structs, each with the field's name as its prefix.

    Those of a struct inside another bear its name before their own.
    """

    def __init__(
        self,
        kind: type[msgspec.Struct],
        data: Any,
        *,
        more: str = "",
        begins: Mapping[str, Any],
        inside: str = "",
    ) -> None:
        before = f"{inside}-" if inside else ""
        self.sets = {
            name: _formset(
                item, data, before + name, more=before + name == more, rows=begins.get(name, ())
            )
            for name, item in list_fields(kind).items()
        }
        self.titles = {name: label(name) for name in self.sets}
        self.help = {name: doc for name, doc in field_docs(kind).items() if name in self.sets}
        self.flaws: dict[str, list[str]] = {name: [] for name in self.sets}

    def plain(self, today: date) -> dict[str, Any]:
        """The rows in which something was typed."""
        return {
            name: [row.plain(today) for row in formset.forms if row.filled]
            for name, formset in self.sets.items()
        }

    @property
    def filled(self) -> bool:
        """Whether something was typed in any row."""
        return any(row.filled for formset in self.sets.values() for row in formset.forms)

    def refuse(self, name: str, index: int, field: str, words: str) -> None:
        """Show a refusal at its row."""
        rows = [row for row in self.sets[name].forms if row.filled]
        if index < len(rows):
            rows[index].refuse(field, words)

    def items(self) -> list[dict[str, Any]]:
        """Each list as its template shows it."""
        return [
            {
                "name": formset.prefix,
                "title": self.titles[name],
                "help": self.help.get(name, ""),
                "flaws": self.flaws[name],
                "formset": formset,
            }
            for name, formset in self.sets.items()
        ]


_TAKEN: Final = {
    takes(datetime): times.TAKES,
    takes(date): "a day such as 24 July 2015",
    takes(StateCode): "a State, by its name or its code of two letters, such as France or FR",
}
"""What goes over a wire, and what a box takes for it."""
_NO_LINE: Final = re.compile(r"is missing; should be a list of 1 to \d+")


def show_flaws(form: StructForm, lists: Lists, flaws: list[Flaw]) -> None:
    """Put each refusal at its field."""
    for flaw in map(_by_hand, flaws):
        name, _, rest = flaw.pointer.lstrip("/").partition("/")
        index, _, inner = rest.partition("/")
        if name in lists.sets and index.isdecimal():
            lists.refuse(name, int(index), inner, flaw.detail)
        elif name in lists.sets:
            lists.flaws[name].append(flaw.detail)
        else:
            where = f"{int(index) + 1}. " if index.isdecimal() else ""
            # Joined, and not put into another: what leads to a case stays markup.
            form.refuse(name, mark_safe(where) + flaw.detail)  # noqa: S308  # a number


def _by_hand(flaw: Flaw) -> Flaw:
    """What a box takes is more than what goes over a wire."""
    words = flaw.detail
    if isinstance(words, SafeString):
        return flaw
    for wire, typed in _TAKEN.items():
        words = words.replace(wire, typed)
    words = _NO_LINE.sub("is missing: at least one, each on a line of its own", words)
    return Flaw(flaw.pointer, words)


def _formset(
    item: type[msgspec.Struct], data: Any, prefix: str, *, more: bool, rows: Iterable[Any]
) -> Any:
    made = forms.formset_factory(form_of(item), extra=2)
    if data is None:
        return made(prefix=prefix, initial=[boxed_fields(msgspec.structs.asdict(r)) for r in rows])
    if more:
        data = data.copy()
        total = f"{prefix}-TOTAL_FORMS"
        data[total] = str(min(int(data.get(total) or 0) + 1, 50))
    return made(data, prefix=prefix)
