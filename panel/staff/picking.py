"""Fields that name cases: chosen by what they are called, among those that the viewer sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy

from panel.staff.asking import Asking
from panel.staff.suggesting import LONGEST, Rows
from panel.staff.words import within

Options = Iterable[tuple[str, str]]
"""What may be chosen: the value, and what it is called."""
_NONE = ("", "choose")


class Several(forms.CharField):
    """Some of those that are offered, kept as lines like what is typed into a box of lines."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> list[str]:
        """The values that are marked."""
        return self.to_python(value).splitlines()

    def to_python(self, value: Any) -> str:
        """One a line."""
        return str(value or "") if not isinstance(value, list) else "\n".join(value)


class Search:
    """Beside what is offered, a box that finds more of the kind; without a script by its button."""

    category: str
    typed = ""
    """What was typed into the box, and nothing chosen for it yet."""

    def __init__(self, category: str) -> None:
        super().__init__()
        self.category = category

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the box."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]  # of a widget
        find = {
            "name": f"{name}-find",
            "typed": self.typed,
            "several": isinstance(self, PickSeveral),
            "kind": within(self.category),
            "address": reverse_lazy("admin:suggest", kwargs={"of": self.category}),
        }
        return {**context, "find": find}


class Pick(Search, forms.Select):
    """One case."""

    template_name = "staff/pick.html"


class PickSeveral(Search, forms.CheckboxSelectMultiple):
    """Some cases."""

    template_name = "staff/pick.html"


class _Field(NamedTuple):
    form: Any
    name: str
    box: Any
    keys: list[str]


def fill(
    searches: Mapping[str, Rows], every: Iterable[Any], who: Asking, among: Mapping[str, Q]
) -> None:
    """Offer in the boxes of these forms what was chosen, and what was found or changed last.

    Among those that fit, where `among` says by a field's name which do.
    What was chosen and isn't there for the viewer, or looked for and not chosen, each form keeps
    as `unpicked`, to be refused when it is given.
    """
    fields = list(_fields(every))
    for category in dict.fromkeys(field.box.category for field in fields):
        rows = searches[category]
        some = [field for field in fields if field.box.category == category]
        known = rows.called({key for field in some for key in field.keys}, *who[:2])
        for fits in dict.fromkeys(among.get(field.name, Q()) for field in some):
            fitting = replace(rows, offered=rows.offered & fits)
            latest = {one.value: one.words for one in fitting("", *who[:2])}
            for field in some:
                if among.get(field.name, Q()) == fits:
                    _offer(field, fitting, known, latest, who)


def _fields(every: Iterable[Any]) -> Iterator[_Field]:
    for form in every:
        for name, field in form.fields.items():
            if isinstance(field.widget, Search):
                said = form[name].value() or []
                yield _Field(form, name, field.widget, [said] if isinstance(said, str) else said)


def _offer(
    field: _Field, rows: Rows, known: Mapping[str, str], latest: Mapping[str, str], who: Asking
) -> None:
    _, name, box, keys = field
    typed = field.form.data.get(f"{field.form.add_prefix(name)}-find", "")
    box.typed = typed.replace("\0", "").strip()[:LONGEST]
    found = {one.value: one.words for one in rows(box.typed, *who[:2])} if box.typed else latest
    chosen = {key: known[key] for key in keys if key in known}
    options = list({**chosen, **found}.items())
    box.choices = options if isinstance(box, PickSeveral) else [_NONE, *options]
    what = within(box.category)
    for key in keys:
        if key not in known:
            field.form.unpicked.append((name, f"there is no such {what} that you may see: {key}"))
    if box.typed:
        fits = "choose one of those that fit" if found else f"no {what} that you may see fits"
        field.form.unpicked.append((name, f"{fits} “{box.typed}”"))
