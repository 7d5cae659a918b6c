"""The desk of whoever works on incidents: theirs, what is due, what waits for a State."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse

from cases.incidents import hands, words
from cases.incidents.domain import AddSource, ClassifyReply, DraftLetter, Incident
from cases.incidents.incident_page import LETTER_TONES
from cases.incidents.letter_events import Outcome, ReplyReceived
from cases.incidents.models import IncidentRow, LetterRow
from cases.incidents.running import WindowRow
from cases.regimes.calendar import closing
from panel.access import queries
from panel.access.roles import PANEL, Role
from panel.access.viewers import Viewer
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import Moment
from panel.ledger.states import stream_name
from panel.staff import addresses
from panel.staff.registering import Line

SOON: Final = timedelta(days=14)
"""What falls due within it is due, and what later waits for others."""
_MOST, _LATE = 20, 10
"""Lines that one group of the desk shows of a kind, and of what is late."""
Assessing = Callable[[Mapping[str, int], Moment], Mapping[str, str]]
"""`assessing(answered, moment)`: of these incidents, each with the place in the log of the last
reply to letters about it, those without an assessment since, with the address of its form."""
_assessing: list[Assessing] = []


def register_assessing(find: Assessing) -> None:
    """Have the slice that assesses incidents say which of them wait for that."""
    _assessing.append(find)


def due(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """Letters that are late, the newest of them first; then what ends soon."""
    letters, until = _letters(viewer, moment), moment.today + SOON
    late = list(letters.filter(status="overdue").order_by("-due_on", "number")[: _LATE + 1])
    soon = letters.filter(status="awaited", due_on__lte=until).order_by("due_on", "number")[:_MOST]
    shown = [*late[:_LATE], *soon]
    holders = _holders(shown, viewer, moment)
    for row in shown:
        told = f"{_awaited(row)}{holders.get(row.incident, '')}"
        tone = LETTER_TONES[row.status]
        yield Line(told, addresses.case(row.stream), closing(row.due_on), tone)
    if len(late) > _LATE:
        where = reverse("admin:incidents_letterrow_changelist")
        yield Line("All letters that are late", addresses.with_query(where, status="overdue"))
    for window in windows(viewer, moment):
        if window.due_on <= until:
            told, where = f"{window.party} may reply: {window.incident_title}", window.stream
            yield Line(told, addresses.case(where), closing(window.due_on))


def _awaited(row: LetterRow) -> str:
    """What is awaited of whom; who replied in part may say more until the due day."""
    more = any(reply["outcome"] != Outcome.ACKNOWLEDGED for reply in row.replies)
    if row.status == "overdue":
        said = "is late with its reply to"
    else:
        said = "replied and may say more to" if more else "is to reply to"
    return f"{row.state or row.addressee} {said} {row.number}"


def later(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """What waits for a State, a company or a person and isn't due soon."""
    rows = _letters(viewer, moment).filter(status="awaited", due_on__gt=moment.today + SOON)
    for row in rows.order_by("due_on", "number")[:_MOST]:
        yield Line(_awaited(row), addresses.case(row.stream), closing(row.due_on))


def mine(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """The incidents in the viewer's own hands, each leading to the one thing to do next."""
    if not PANEL & viewer.roles:
        return
    rows = _open(viewer, moment).filter(assigned=viewer.actor)
    found = list(rows.order_by("-held_from", "stream")[: _MOST + 1])
    letters = _about(found[:_MOST], viewer, moment)
    told = {row: _next(row, letters.get(row.key, [])) for row in found[:_MOST]}
    silent = [row for row, line in told.items() if line is None]
    forms = _to_assess(silent, letters, moment)
    for row, line in told.items():
        if line:
            yield line
        elif row.key in forms:
            yield Line(f"{row}: assess it", forms[row.key], mark="all answered")
        else:
            yield Line(str(row), addresses.case(row.stream), mark="nothing is due")
    if len(found) > _MOST:
        yield Line("All that are in your hands", _list(hands.MINE))


def held(viewer: Viewer, moment: Moment) -> Iterator[Line]:
    """For the Coordinator, how many incidents are in whose hands, and in nobody's."""
    if Role.COORDINATOR not in viewer.roles:
        return
    rows = _open(viewer, moment)
    counts = dict(rows.values_list("assigned").annotate(Count("id")).order_by("assigned"))
    names = queries.names_of(counts.keys() - {""})
    for key, count in counts.items():
        many = words.counted(count, "incident")
        if key:
            yield Line(f"{names.get(key, key)} has {many} in hand", _list(key))
        else:
            said = f"{many[:1].upper()}{many[1:]} in nobody's hands"
            yield Line(said, _list(hands.NOBODY), tone="attention")


def windows(viewer: Viewer, moment: Moment) -> list[Any]:
    """The reply windows that run and concern the viewer, those that end first before others."""
    rows = WindowRow.objects.visible_to(viewer, moment).filter(due_on__gte=moment.today)
    if _alone(viewer):
        rows = rows.filter(assigned__in=["", viewer.actor])
    return list(rows.order_by("due_on", "stream", "row_key")[:_MOST])


def _open(viewer: Viewer, moment: Moment) -> Any:
    """The incidents that are neither closed nor merged into others."""
    return IncidentRow.objects.visible_to(viewer, moment).filter(status="open")


def _alone(viewer: Viewer) -> bool:
    """Whether it is an expert, whom the cases in other experts' hands don't concern."""
    return viewer.roles == {Role.EXPERT}


def _letters(viewer: Viewer, moment: Moment) -> Any:
    """The letters that concern the viewer."""
    rows = LetterRow.objects.visible_to(viewer, moment)
    if not _alone(viewer):
        return rows
    others = IncidentRow.objects.as_of(moment).exclude(assigned__in=["", viewer.actor])
    about = Concat(Value(stream_name(Incident, "")), OuterRef("incident"))
    return rows.filter(~Exists(others.filter(stream=about)))


def _holders(letters: Sequence[Any], viewer: Viewer, moment: Moment) -> dict[str, str]:
    """For the Coordinator, who has the incidents of these letters."""
    if Role.COORDINATOR not in viewer.roles:
        return {}
    streams = [stream_name(Incident, row.incident) for row in letters]
    rows = IncidentRow.objects.visible_to(viewer, moment).filter(stream__in=streams)
    assigned = {row.key: row.assigned for row in rows.exclude(assigned="")}
    names = queries.names_of(set(assigned.values()))
    return {key: f" · {names.get(person, person)}" for key, person in assigned.items()}


def _about(rows: Sequence[Any], viewer: Viewer, moment: Moment) -> dict[str, list[Any]]:
    """The letters about these incidents, by their keys."""
    known = LetterRow.objects.visible_to(viewer, moment)
    found: dict[str, list[Any]] = {}
    for letter in known.filter(incident__in=[row.key for row in rows]).order_by("due_on", "number"):
        found.setdefault(letter.incident, []).append(letter)
    return found


def _to_assess(
    rows: Sequence[Any], letters: Mapping[str, Sequence[Any]], moment: Moment
) -> dict[str, str]:
    """Those of these incidents that wait for an assessment, each with the address of its form."""
    about = {letter.stream: row.key for row in rows for letter in letters.get(row.key, ())}
    answered = {row.key: 0 for row in rows}
    for stream in streams.as_of(registry, about, moment) if about else ():
        key = about[stream.name]
        answered[key] = max(answered[key], stream.newest(ReplyReceived))
    return {key: form for find in _assessing for key, form in find(answered, moment).items()}


def _next(row: Any, letters: Sequence[Any]) -> Line | None:
    """What to do with an incident: first what came in, then what is late, then who is to be asked.

    None where everybody answered.
    """
    for letter in letters:
        if letter.unclassified:
            entry = next(reply["entry"] for reply in letter.replies if reply["outcome"] is None)
            where = addresses.command(ClassifyReply, letter.key, reply=entry)
            return Line(
                f"{row}: judge {letter.state or letter.addressee}'s reply", where, mark="reply"
            )
    for letter in letters:
        if letter.status in {"overdue", "awaited"}:
            who = letter.state or letter.addressee
            told = (
                f"{row}: {who} is late" if letter.status == "overdue" else f"{row}: waits for {who}"
            )
            where = addresses.case(letter.stream)
            return Line(told, where, closing(letter.due_on), LETTER_TONES[letter.status])
    if not row.sources:
        return Line(f"{row}: add what alleges it", addresses.command(AddSource, row.key))
    if any(letter.status == "draft" for letter in letters):
        return Line(f"{row}: a letter is to be sent", addresses.case(row.stream), mark="draft")
    if not letters:
        where = addresses.command(DraftLetter, incident=row.key)
        return Line(f"{row}: ask somebody about it", where, mark="nobody was asked")
    return None


def _list(of: str) -> str:
    where = reverse("admin:incidents_incidentrow_changelist")
    return addresses.with_query(where, in_hand_of=of)
