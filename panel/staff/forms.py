"""A Django form from a command's struct; what was typed is read as in each other face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import Any, cast

import msgspec
from django import forms
from django.urls import reverse_lazy
from msgspec.structs import FieldInfo

from panel.access import states
from panel.ledger.commands import field_docs
from panel.ledger.values import NEW_YORK, Prose, Reference, StateCode, reference, zone_of
from panel.ledger.wording import (
    bare_type,
    fields_of,
    is_kind,
    item_of,
    named_by,
    optional,
    suggested_by,
    takes,
)
from panel.staff import times
from panel.staff.picking import Options, Pick, PickSeveral, Search, Several
from panel.staff.words import label, to_staff, within

_LONG = 300
_YES_OR_NO = [("", "choose"), ("true", "yes"), ("false", "no")]
_ZONE = "In New York unless it names UTC or an offset; a day alone is its end."
_BY_CLOCKS = (
    "A day and time such as 24 July 2015 16:50, by the clocks of the zone below, or with UTC or an"
    " offset; a day alone is its end in New York."
)
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

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        self.unpicked: list[tuple[str, str]] = []
        """What can't be given as it is picked, by field, in words."""

    def offer(self, name: str, options: Options) -> None:
        """Let a field be chosen from these; where it must be and there is but one, it is that."""
        field, known = scalar_fields(self.kind)[name], list(options)
        said: dict[str, Any] = {
            "label": label(name),
            "help_text": to_staff(field_docs(self.kind).get(field.name, "")),
            "required": False,
            "initial": _initial(field),
        }
        if item_of(field.type) is not None:
            box = forms.CheckboxSelectMultiple(choices=known)
            self.fields[name] = Several(widget=box, **said)
            return
        self.fields[name] = _marked(
            field, forms.CharField(widget=forms.Select(choices=[("", "choose"), *known]), **said)
        )
        if field.required and len(known) == 1:
            self.initial.setdefault(name, known[0][0])

    def refuse_unpicked(self) -> None:
        """Show at its field what was picked and isn't there, or looked for and not picked."""
        self.is_valid()
        for name, _ in self.unpicked:
            self.errors.pop(name, None)
        for name, words in self.unpicked:
            self.add_error(name, words)

    def refuse(self, name: str, words: str) -> None:
        """Show a refusal at its field, or on top where it is at none."""
        field = self.fields.get(name)
        if field is not None and isinstance(field.widget, Search) and "; should be" in words:
            # The id that would be right is nothing that anybody types here.
            words = words.partition("; should be")[0]
        self.add_error(name if field else None, words)

    def plain(self, today: date) -> dict[str, Any]:
        """What was typed, as plain data; an empty field is one that isn't said."""
        self.is_valid()
        found = {}
        zone = self._zone()
        for name, field in scalar_fields(self.kind).items():
            value = _typed(field, self.cleaned_data.get(name), today, zone)
            if value is not None:
                found[name] = value
        return found

    def _zone(self) -> tzinfo:
        """By whose clocks hours are typed: New York's where the form has no box for it."""
        clocks = getattr(self.kind, "clocks", "")
        named = str(self.cleaned_data.get(clocks) or "").strip()
        zone = zone_of(named)
        if named and zone is None:
            words = (
                "is no zone known here; should be a name such as Asia/Beirut or an offset: +03:00"
            )
            self.unpicked.append((clocks, words))
        if clocks and not named and any(map(times.leaves_zone_open, self._instants())):
            self.unpicked.append((clocks, times.SAY_ZONE))
        return zone or NEW_YORK

    def _instants(self) -> Iterator[str]:
        """What is typed of instants."""
        for name, field in scalar_fields(self.kind).items():
            if bare_type(optional(field.type)) is datetime:
                yield str(self.cleaned_data.get(name) or "")

    @property
    def names_states(self) -> bool:
        """Whether a State is named in any of its boxes."""
        boxes = (field.widget.attrs for field in self.fields.values())
        return any("states" in (box.get("list"), box.get("data-list")) for box in boxes)

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        searched = (f.widget.typed for f in self.fields.values() if isinstance(f.widget, Search))
        return self.has_changed() or any(searched)


def form_of(kind: type[msgspec.Struct]) -> type[StructForm]:
    """The form class for a struct's scalar fields and lists of scalars."""
    docs = field_docs(kind)
    made: dict[str, Any] = {
        name: _marked(field, _form_field(field, to_staff(docs.get(field.name, ""))))
        for name, field in scalar_fields(kind).items()
    }
    form = cast("type[StructForm]", type("StructForm", (StructForm,), made))
    # Afterwards: a struct may have a field of this name, which Django keeps elsewhere.
    form.kind = kind
    if getattr(kind, "clocks", ""):
        for name, field in scalar_fields(kind).items():
            if bare_type(optional(field.type)) is datetime:
                form.base_fields[name].help_text = f"{to_staff(docs.get(name, ''))} {_BY_CLOCKS}"
    return form


def scalar_fields(kind: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    """The fields that stand in one box."""
    apart = list_fields(kind).keys() | group_fields(kind).keys()
    return {name: field for name, field in fields_of(kind).items() if name not in apart}


def group_fields(kind: type[msgspec.Struct]) -> Mapping[str, type[msgspec.Struct]]:
    """The fields that are a struct, each with it."""
    found = {name: bare_type(optional(field.type)) for name, field in fields_of(kind).items()}
    return {name: bare for name, bare in found.items() if is_kind(bare, msgspec.Struct)}


def list_fields(kind: type[msgspec.Struct]) -> Mapping[str, type[msgspec.Struct]]:
    """The fields that are lists of structs, each with the struct."""
    found = {name: _item_struct(field.type) for name, field in fields_of(kind).items()}
    return {name: item for name, item in found.items() if item is not None}


def _item_struct(wanted: Any) -> type[msgspec.Struct] | None:
    item = bare_type(item_of(wanted))
    return item if is_kind(item, msgspec.Struct) else None


def _marked(field: FieldInfo, made: forms.Field) -> forms.Field:
    """The form's field, marked where the command can't do without it."""
    if field.required and not isinstance(made, forms.BooleanField):
        made.widget.attrs["aria-required"] = "true"
    return made


def _form_field(field: FieldInfo, doc: str) -> forms.Field:
    wanted = optional(field.type)
    bare = bare_type(wanted)
    said: dict[str, Any] = {
        "label": label(field.name),
        "help_text": doc or takes(wanted).capitalize(),
        "required": False,
        "initial": _initial(field),
    }
    item = item_of(field.type)
    if category := named_by(field.type):
        many = item is not None
        return (
            Several(widget=PickSeveral(category), **said)
            if many
            else forms.CharField(widget=Pick(category), **said)
        )
    if item is not None:
        said["help_text"] = f"{said['help_text']} One a line."
        return forms.CharField(widget=forms.Textarea(attrs=_lines(item)), **said)
    if bare is bool:
        return _truth(field, said)
    if is_kind(bare, Enum):
        choices = [(str(member.value), _choice(member)) for member in bare]
        # No ChoiceField: what isn't a choice is refused by the reader, in its words.
        return forms.CharField(widget=forms.Select(choices=[("", "choose"), *choices]), **said)
    if wanted == Prose or any(_long(meta) for meta in getattr(wanted, "__metadata__", ())):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), strip=False, **said)
    if bare is datetime:
        said["help_text"] += f" {_ZONE}"
    return forms.CharField(widget=forms.TextInput(attrs=_box(wanted)), **said)


def _truth(field: FieldInfo, said: dict[str, Any]) -> forms.Field:
    """A box to tick; where it must be answered a choice, for an empty box would be an answer."""
    if not field.required:
        return forms.BooleanField(**said)
    return forms.CharField(widget=forms.Select(choices=_YES_OR_NO), **said)


def _choice(member: Enum) -> str:
    """A choice in words; a code with what it stands for."""
    words, code = label(member.name.lower()), str(member.value)
    return words if label(code) in {words, member.name} else f"{code}: {within(member.name)}"


def _box(wanted: Any) -> dict[str, Any]:
    if of := suggested_by(wanted):
        address = reverse_lazy("admin:suggest", kwargs={"of": of})
        return {"data-suggest": address, "list": "states", "autocomplete": "off"}
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


def _typed(field: FieldInfo, value: Any, today: date, zone: tzinfo = NEW_YORK) -> Any:
    wanted = optional(field.type)
    if isinstance(value, bool):
        return value
    if value in (None, ""):
        return None
    if (item := item_of(field.type)) is not None:
        lines = (line.strip() for line in str(value).splitlines())
        return [_meant(item, line, today) for line in lines if line]
    return _meant(wanted, str(value).replace("\r\n", "\n"), today, zone)


def _meant(wanted: Any, typed: str, today: date, zone: tzinfo = NEW_YORK) -> str:
    """What the reader takes for what people type; what isn't understood stays as it was typed."""
    if suggested_by(wanted):
        return reference(states.code_of(typed))
    if wanted == StateCode:
        return states.code_of(typed)
    if wanted == Reference:
        return reference(typed)
    if bare_type(wanted) is datetime:
        # A day alone is one at Headquarters, wherever its hours would be.
        return times.instant(typed, today, zone if ":" in typed else NEW_YORK)
    if bare_type(wanted) is date and (day := times.calendar_day(typed, today)):
        return day.isoformat()
    return typed
