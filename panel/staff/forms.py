"""A Django form from a command's struct; what was typed is read as in each other face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

import msgspec
from django import forms
from django.urls import reverse_lazy
from msgspec.structs import FieldInfo

from panel.access import states
from panel.ledger.commands import field_docs
from panel.ledger.reading import Flaw
from panel.ledger.values import Prose, Reference, StateCode, reference
from panel.ledger.wording import bare_type, fields_of, is_kind, item_of, optional, takes
from panel.staff import times
from panel.staff.words import label

_LONG = 300
_ZONE = "In New York unless it names UTC or an offset; a day alone is its end."
_ATTRIBUTES: dict[Any, dict[str, Any]] = {
    date: {"placeholder": "24 July 2015", "class": "day", "autocomplete": "off"},
    datetime: {"placeholder": "24 July 2015 16:50", "class": "instant", "autocomplete": "off"},
    int: {"inputmode": "numeric", "class": "number"},
    # Offered by the browser from the list of States on the page.
    StateCode: {"list": "states", "class": "state", "autocomplete": "off"},
    Reference: {
        "data-suggest": reverse_lazy("admin:suggest", kwargs={"of": "persons"}),
        "class": "person",
        "autocomplete": "off",
    },
}


class StructForm(forms.Form):
    """The scalar fields of a struct, kept as typed; `reading.read` judges them."""

    kind: type[msgspec.Struct]

    def plain(self, today: date) -> dict[str, Any]:
        """What was typed, as plain data; an empty field is one that isn't said."""
        self.is_valid()
        found = {}
        for name, field in scalar_fields(self.kind).items():
            value = _typed(field, self.cleaned_data.get(name), today)
            if value is not None:
                found[name] = value
        return found

    @property
    def names_states(self) -> bool:
        """Whether a State is named in any of its boxes."""
        boxes = (field.widget.attrs for field in self.fields.values())
        return any("states" in (box.get("list"), box.get("data-list")) for box in boxes)

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        return self.has_changed()


def form_of(kind: type[msgspec.Struct]) -> type[StructForm]:
    """The form class for a struct's scalar fields and lists of scalars."""
    docs = field_docs(kind)
    made: dict[str, Any] = {
        name: _form_field(field, docs.get(field.name, ""))
        for name, field in scalar_fields(kind).items()
    }
    form = cast("type[StructForm]", type("StructForm", (StructForm,), made))
    # Afterwards: a struct may have a field of this name, which Django keeps elsewhere.
    form.kind = kind
    return form


def scalar_fields(kind: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    """The fields that stand in one box."""
    return {n: f for n, f in fields_of(kind).items() if _item_struct(f.type) is None}


def list_fields(kind: type[msgspec.Struct]) -> Mapping[str, type[msgspec.Struct]]:
    """The fields that are lists of structs, each with the struct."""
    found = {name: _item_struct(field.type) for name, field in fields_of(kind).items()}
    return {name: item for name, item in found.items() if item is not None}


class Lists:
    """The formsets of a struct's lists of structs, each with the field's name as its prefix."""

    def __init__(
        self,
        kind: type[msgspec.Struct],
        data: Any,
        *,
        more: str = "",
        begins: Mapping[str, Any],
    ) -> None:
        self.sets = {
            name: _formset(item, data, name, more=name == more, rows=begins.get(name, ()))
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

    def refuse(self, name: str, index: int, field: str, words: str) -> None:
        """Show a refusal at its row."""
        rows = [row for row in self.sets[name].forms if row.filled]
        if index < len(rows):
            rows[index].add_error(field if field in rows[index].fields else None, words)

    def items(self) -> list[dict[str, Any]]:
        """Each list as its template shows it."""
        return [
            {
                "name": name,
                "title": self.titles[name],
                "help": self.help.get(name, ""),
                "flaws": self.flaws[name],
                "formset": formset,
            }
            for name, formset in self.sets.items()
        ]


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
            form.add_error(name if name in form.fields else None, f"{where}{flaw.detail}")


def _by_hand(flaw: Flaw) -> Flaw:
    """What a box takes is more than what goes over a wire."""
    return Flaw(flaw.pointer, flaw.detail.replace(takes(datetime), times.TAKES))


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


def _item_struct(wanted: Any) -> type[msgspec.Struct] | None:
    item = bare_type(item_of(wanted))
    return item if is_kind(item, msgspec.Struct) else None


def _form_field(field: FieldInfo, doc: str) -> forms.Field:
    wanted = optional(field.type)
    bare = bare_type(wanted)
    said: dict[str, Any] = {
        "label": label(field.name),
        "help_text": doc or takes(wanted).capitalize(),
        "required": False,
        "initial": _initial(field),
    }
    if (item := item_of(field.type)) is not None:
        said["help_text"] = f"{said['help_text']} One a line."
        return forms.CharField(widget=forms.Textarea(attrs=_lines(item)), **said)
    if bare is bool:
        return forms.BooleanField(**said)
    if is_kind(bare, Enum):
        choices = [(str(m.value), label(str(m.value))) for m in bare]
        # No ChoiceField: what isn't a choice is refused by the reader, in its words.
        return forms.CharField(widget=forms.Select(choices=[("", "choose"), *choices]), **said)
    if wanted == Prose or any(_long(meta) for meta in getattr(wanted, "__metadata__", ())):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), strip=False, **said)
    if bare is datetime:
        said["help_text"] += f" {_ZONE}"
    return forms.CharField(widget=forms.TextInput(attrs=_box(wanted)), **said)


def _box(wanted: Any) -> dict[str, Any]:
    return _ATTRIBUTES.get(wanted) or _ATTRIBUTES.get(bare_type(wanted), {})


def _lines(item: Any) -> dict[str, Any]:
    """A box of lines: what a box of one offers is offered by one beside it."""
    said = _box(item)
    names = {"data-suggest": said.get("data-suggest"), "data-list": said.get("list")}
    return {"rows": 3, **{name: value for name, value in names.items() if value}}


def _long(meta: Any) -> bool:
    return (getattr(meta, "max_length", None) or 0) > _LONG


def _initial(field: FieldInfo) -> Any:
    return None if field.default is msgspec.NODEFAULT else _boxed(field.default)


def boxed_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as their boxes show them."""
    return {name: _boxed(value) for name, value in fields.items()}


def _boxed(value: Any) -> Any:
    plain = msgspec.to_builtins(value)
    return "\n".join(map(str, plain)) if isinstance(plain, list | tuple) else plain


def _typed(field: FieldInfo, value: Any, today: date) -> Any:
    wanted = optional(field.type)
    if bare_type(wanted) is bool:
        return bool(value)
    if value in (None, ""):
        return None
    if (item := item_of(field.type)) is not None:
        lines = (line.strip() for line in str(value).splitlines())
        return [_meant(item, line, today) for line in lines if line]
    return _meant(wanted, str(value).replace("\r\n", "\n"), today)


def _meant(wanted: Any, typed: str, today: date) -> str:
    """What the reader takes for what people type; what isn't understood stays as it was typed."""
    if wanted == StateCode:
        return states.code_of(typed)
    if wanted == Reference:
        return reference(typed)
    if bare_type(wanted) is datetime:
        return times.instant(typed, today)
    if bare_type(wanted) is date and (day := times.calendar_day(typed, today)):
        return day.isoformat()
    return typed
