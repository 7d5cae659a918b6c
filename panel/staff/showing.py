"""What a command's page shows: the case, what is read first, the form, what it would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from panel.ledger.events import Event
from panel.ledger.execution import Outcome
from panel.ledger.wording import named_by
from panel.staff import addresses
from panel.staff.cases import unseen
from panel.staff.naming import every_way, ways
from panel.staff.words import Pairs, aim, cases_named, past, told

if TYPE_CHECKING:
    from panel.staff.commands import Giving


def context(giving: Giving, *, refused: bool, checked: Outcome | None) -> dict[str, Any]:
    """What its template is given."""
    case, subject = giving.site.desk.case(giving.command.on), giving.subject
    seen = subject or (giving.key and unseen(giving.who, giving.command, giving.key))
    about = None
    if subject is None and giving.key and case.named_for:
        about = ways(giving.who, case.named_for, [giving.key])[giving.key]
    elif subject is None:
        about = _came_from(giving)
    return {
        "title": giving.command.verb(),
        "verb": "Go on" if giving.form.choosing else giving.command.verb(),
        "purpose": aim(giving.command),
        "warning": case.warns(seen, giving.command) if seen else _foreseen(giving, checked),
        "asking_form": giving.form,
        "lists": giving.form.lists.items(),
        "groups": giving.form.groups.values(),
        "once": giving.once,
        "seen": giving.seen,
        "case": addresses.case(subject.stream) if subject else getattr(about, "address", ""),
        "case_title": case.title(giving.key, subject.state)
        if subject
        else getattr(about, "words", ""),
        "case_sentence": case.sentence(subject.state, subject.span) if subject else "",
        "shown": list(case.shows(subject, giving.command)) if subject else [],
        "checked": checked,
        "would": _would(giving, checked.decided) if checked else [],
        "refused": refused,
        "meanwhile": giving.meanwhile,
        "clash": giving.clash,
    }


def _came_from(giving: Giving) -> Any:
    """The case from whose page a new one is begun: the first that the form's address names."""
    for field in msgspec.structs.fields(giving.command):
        category, key = named_by(field.type), giving.form.given.get(field.name, "")
        if category in giving.site.desk.searches and key and "\n" not in key:
            return ways(giving.who, category, [key])[key]
    return None


def _would(giving: Giving, events: Sequence[Event]) -> list[tuple[str, Any]]:
    """What a command that was only checked would record, and what each entry would say."""
    known = every_way(giving.who, (pair for event in events for pair in cases_named(event)))
    return [(past(type(event)), Pairs(list(told(event, known)))) for event in events]


def _foreseen(giving: Giving, checked: Outcome | None) -> str:
    """What is to be known before a case is opened as it was checked."""
    found = giving.form.read() if checked else None
    if found is None:
        return ""
    case, who = giving.site.desk.case(giving.command.on), giving.who
    return case.foresees(who.viewer, who.moment, found[0])
