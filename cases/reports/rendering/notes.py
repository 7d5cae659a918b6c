"""Footnotes: what a paragraph rests on, as far as its readers may be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cases.findings.domain import Absence, Finding
from cases.findings.words import told_of
from cases.incidents.domain import Incident, Source
from cases.reports.domain import Paragraph, confided
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import CONFIDENTIAL, called, day
from panel.ledger.states import stream_name


def note(paragraph: Paragraph, version: Version) -> str:
    """Its sources and items in one footnote; empty where it rests on nothing."""
    incidents = [version.incident(key) for key in paragraph.rests_on]
    sources = [
        _told(one, version.incident(key))
        for key in paragraph.rests_on
        for one in sources_of(key, version)
    ]
    held = {
        item for one in incidents for source in one.sources.values() for item in source.evidence
    }
    told = (*sources, *_items(paragraph, held, incidents))
    words = "; ".join(dict.fromkeys(told))
    resting = [f"{words[:1].upper()}{words[1:]}."] if words else []
    return " ".join((*resting, *_absent(paragraph, version)))


def _absent(paragraph: Paragraph, version: Version) -> Iterator[str]:
    """What is not on record, with the digest of what proves it."""
    for key in paragraph.absences:
        found = version.known.get(stream_name(Absence, key))
        if isinstance(found, Absence) and found.by:
            names = [called(person, version.known) for person in found.persons_named]
            proofs = ", ".join(one.sha256 for one in found.certificates.values())
            plural = "s" if len(found.certificates) > 1 else ""
            yield f"{told_of(found, names)} Certificate{plural} SHA-256 {proofs}."


def sources_of(incident: str, version: Version) -> list[Source]:
    """Those that the finding rests on; before there is one, all that can be relied on."""
    known = version.incident(incident)
    finding = version.known.get(stream_name(Finding, incident))
    newest = finding.newest if isinstance(finding, Finding) else None
    wanted = newest.sources if newest and newest.sources else tuple(known.sources)
    return [known.sources[number] for number in wanted if known.holds(number)]


def _told(source: Source, incident: Incident) -> str:
    """A source, with which others it repeats; a protected one is not said to be repeated."""
    from_ = (*source.derived_from, *([source.same_as] if source.same_as else []))
    parents = (incident.sources.get(number) for number in from_)
    named = [one.publisher for one in parents if one and not one.protected]
    told = _source(source)
    return f"{told} (repeats {', '.join(named)})" if named and not source.protected else told


def _source(source: Source) -> str:
    if source.protected:
        return CONFIDENTIAL
    on = day(source.published_on) if source.published_on else ""
    # A citation often says by itself who published it, and when.
    cited = source.citation.casefold()
    publisher, on = (one if one.casefold() not in cited else "" for one in (source.publisher, on))
    return ", ".join(one for one in (publisher, source.citation, on, source.url) if one)


def _items(paragraph: Paragraph, held: set[str], incidents: Iterable[Incident]) -> Iterator[str]:
    """What it rests on besides; what a source gave is told with the source."""
    protected = confided({str(n): one for n, one in enumerate(incidents)})
    for item in paragraph.items:
        if item in protected:
            yield CONFIDENTIAL
        elif item not in held:
            yield f"material held in the United Nations archives, item {item}"
