"""The parts of a command's form, and where each refusal stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from django import forms

from panel.ledger.commands import Command, Creates, Refused, field_docs
from panel.ledger.reading import Flaw, Invalid, read
from panel.ledger.values import Instant, Line, StateCode
from panel.staff.asking import Asking
from panel.staff.form_lists import Group, Lists, show_flaws
from panel.staff.forms import StructForm, boxed_fields, form_of, group_fields
from panel.staff.naming import refused as in_words
from panel.staff.picking import Options, Pick
from panel.staff.words import to_staff


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an act that came on paper."""

    on_behalf_of: StateCode
    """The State that acts."""
    received_at: Instant
    """When the paper was received. Deadlines are judged by it."""
    document: Line
    """The note verbale or other paper that it rests on."""


class Keyed(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a case that need not exist yet."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
    """The key of the case, such as 1737 or un-headquarters."""


class CommandForm:
    """The parts of a command's form: the key, the fields, the lists, the groups, the paper."""

    def __init__(
        self,
        command: type[Command],
        key: str,
        data: Any,
        *,
        paper: bool,
        which: str,
        begins: Mapping[str, Any],
        initial: dict[str, Any],
        today: date,
    ) -> None:
        more = (data or {}).get("act", "").removeprefix("more ")
        keyed = command.creates is Creates.KEYED and not key
        self.choosing = keyed and bool(which)
        """Whether it asks no more than which case, a `which`, it is to be about."""
        self.command, self.given = command, initial
        self.today = today
        self.parts: dict[str, StructForm] = {
            name: form_of(kind)(data, initial={**boxed_fields(begins), **initial})
            for name, kind, wanted in (
                ("keyed", Keyed, keyed),
                ("fields", command, not self.choosing),
                ("paper", Paper, paper and not self.choosing),
            )
            if wanted
        }
        self.fields = self.parts["keyed" if self.choosing else "fields"]
        self.lists = Lists(command, data, more=more, begins=begins)
        docs = field_docs(command)
        self.groups = {
            name: Group(
                kind,
                name,
                to_staff(docs.get(name, "")),
                data,
                more=more,
                begins=begins.get(name),
            )
            for name, kind in group_fields(command).items()
        }
        if self.choosing:
            field = self.fields.fields["key"]
            field.widget, field.label, field.help_text = Pick(which), f"Which {which}", ""

    def offer_keys(self, keys: Iterable[tuple[str, str]]) -> None:
        """Let the key be chosen by its label where the kind of case says which there are."""
        if "keyed" in self.parts:
            field = self.parts["keyed"].fields["key"]
            field.widget = forms.Select(choices=[("", "choose"), *keys])
            field.label, field.help_text = "Which one", ""

    def offer(self, options: Mapping[str, Options]) -> None:
        """Let fields be chosen from what the case has."""
        for name in () if self.choosing else options.keys() & self.fields.fields.keys():
            self.fields.offer(name, options[name])

    def leave_out(self, names: Iterable[str]) -> None:
        """Don't ask for these: of this case they say nothing."""
        for name in names:
            self.fields.fields.pop(name, None)
            self.lists.sets.pop(name, None)
            self.groups.pop(name, None)

    def chosen(self) -> str:
        """The key of the case that it is to be about; empty where none was chosen that is there."""
        form = self.fields
        plain = form.plain(self.today)
        if not plain and not form.unpicked:
            form.unpicked.append(("key", "is missing"))
        form.refuse_unpicked()
        return "" if form.errors else str(plain["key"])

    def every(self) -> Iterator[StructForm]:
        """Each form of it."""
        yield from self.parts.values()
        yield from (group.form for group in self.groups.values())
        for lists in self._every_list():
            for formset in lists.sets.values():
                yield from formset.forms

    def _every_list(self) -> Iterator[Lists]:
        yield self.lists
        yield from (group.lists for group in self.groups.values())

    def read(self) -> tuple[Command, Mapping[str, Any]] | None:
        """The command and what else was said; None where something was refused at its field."""
        kinds: dict[str, Any] = {"keyed": Keyed, "fields": self.command, "paper": Paper}
        found: dict[str, Any] = {}
        for name, form in self.parts.items():
            inside = self._inside() if name == "fields" else {}
            try:
                found[name] = read(kinds[name], form.plain(self.today) | inside, loose=True)
            except Invalid as invalid:
                self._show(form, invalid.errors)
        for form in self.every():
            form.refuse_unpicked()
        if len(found) < len(self.parts) or self.wrong:
            return None
        said = {n: msgspec.structs.asdict(s) for n, s in found.items() if n != "fields"}
        return found["fields"], {k: v for part in said.values() for k, v in part.items()}

    def _inside(self) -> dict[str, Any]:
        """What was typed into the lists and the groups."""
        groups = {name: group.plain(self.today) for name, group in self.groups.items()}
        said = {name: plain for name, plain in groups.items() if plain is not None}
        return self.lists.plain(self.today) | said

    def _show(self, form: StructForm, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            name, _, rest = flaw.pointer.lstrip("/").partition("/")
            if name in self.groups:
                self.groups[name].refuse(Flaw(f"/{rest}" if rest else "", flaw.detail))
            else:
                show_flaws(form, self.lists, [flaw])

    def refuse(self, refused: Refused, who: Asking, *, paper: bool) -> None:
        """Show what the rule says, at the field where it names one, with what it judged by."""
        at = self.parts["paper"] if paper and "paper" in self.parts else self.fields
        self._show(at, [Flaw(one.field, in_words(who, one)) for one in refused.every])

    def say(self, words: str) -> None:
        """Show on top what is about no field."""
        self.fields.add_error(None, forms.ValidationError(words))

    @property
    def names_states(self) -> bool:
        """Whether a State is named in any of its boxes."""
        return any(form.names_states for form in self.every())

    @property
    def wrong(self) -> int:
        """How many things the form says are to be put right."""
        some = [form for form in self.every() if form.is_bound]
        inside = sum(len(words) for form in some for words in form.errors.values())
        return inside + sum(len(f) for one in self._every_list() for f in one.flaws.values())
