"""Incidents in words: times as precise as known, sources by entry, how many origins."""

from __future__ import annotations

from django.utils.safestring import SafeString

from cases.incidents.domain import NEEDED, Incident, Source
from cases.incidents.domain.origins import origins
from cases.incidents.values import Precision, When
from panel.staff.words import day, moment

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(number: int, noun: str) -> str:
    """One origin, two origins, 11 origins."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    said = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{said} {noun if number == 1 else many}"


def when(said: When) -> str | SafeString:
    """A time as precise as it is known."""
    match said.precision:
        case Precision.INSTANT:
            assert said.at is not None
            return moment(said.at)
        case Precision.DAY | Precision.RANGE:
            days = dict.fromkeys(d for d in (said.first_day, said.last_day) if d is not None)
            return " to ".join(day(one) for one in days)
        case _:
            return "not known"


def sentence(incident: Incident) -> str:
    """How much stands behind the allegation."""
    if not incident.title:
        return "Every entry of this case was struck."
    reported = sorted(set(incident.reports.values()))
    by = f"{', '.join(reported)} reported it." if reported else "No State has reported it."
    if not incident.sources:
        return f"No source is on record yet. {by}"
    found = incident.origins()
    allege = f"{counted(len(incident.sources), 'source').capitalize()} "
    allege += "alleges it and goes back" if len(incident.sources) == 1 else "allege it and go back"
    doubt = ""
    if found.known and found.unsure:
        doubt = f"; from where {counted(len(found.unsure), 'other')} has it is not known"
    elif found.unsure:
        doubt = "; whether to more is not known" if len(found.unsure) > 1 else ""
    return f"{allege} to {counted(found.count, 'independent origin')}{doubt}. {by}"


def link_words(incident: Incident, number: int) -> str:
    """From where a source has what it says."""
    source = incident.sources[number]
    if source.same_as in incident.sources:
        return f"the very same item as entry {source.same_as}"
    if source.derived_from:
        entries = ", ".join(f"entry {parent}" for parent in source.derived_from)
        return f"has it from {entries}"
    return {
        "yes": "has it from nobody else on record",
        "no": "has it from somebody not on record",
        "unknown": "from where it has it is not known",
    }[source.independence]


def quoted(source: Source) -> str:
    """Whom it quotes."""
    return "; ".join(f"{one.who}{'' if one.named else ', not named'}" for one in source.quotes)


def graph_words(incident: Incident) -> str:
    """The picture of the sources, for whoever doesn't see it."""
    said = []
    for number, source in incident.sources.items():
        quotes = f" It quotes: {quoted(source)}." if source.quotes else ""
        words = f"Entry {number}, {source.publisher}, {link_words(incident, number)}."
        said.append(f"{words}{quotes}")
    count = origins(incident.links, incident.sources).count
    together = "Together they go" if len(said) > 1 else "It goes"
    return f"{' '.join(said)} {together} back to {count} of {NEEDED} independent origins."
