"""What a report says to an audience, as plain data for its template: a pure function."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.reports.domain import Illustration, Paragraph, Report, Stage, usual
from cases.reports.rendering import tables
from cases.reports.rendering.notes import note
from cases.reports.rendering.replies import replies
from cases.reports.rendering.version import Version
from cases.reports.rendering.words import DISTRIBUTION, KINDS, day
from cases.reports.rendering_events import Audience
from evidence.findings import WorkingCopyMade
from evidence.states import EvidenceItem, EvidenceStatus
from panel.ledger.states import stream_name
from panel.ledger.values import new_york_day

WITHHELD = "This annex is confidential and not published."
CLOSED = "Confidential: not for publication"


def content(version: Version) -> dict[str, Any]:
    """The whole document but for the bytes of its photos, which it names by their digests."""
    report = version.report
    seen = tables.sightings(version)
    chart, chart_words = tables.drawn(seen)
    open_ = [one for one in version.paragraphs if not (one.annex or one.confidential)]
    body = [one for one in open_ if not one.is_summary]
    return {
        "demonstration": version.demonstration,
        "symbol": report.symbol,
        "draft": report.stage is Stage.DRAFT,
        "distribution": DISTRIBUTION[version.audience],
        "day": day(report.days.get(Stage.DISTRIBUTED) or new_york_day(version.at)),
        "kind": KINDS[report.kind] if report.kind else "",
        "title": report.title,
        "mandate": report.mandate,
        "way": {stage.value: day(on) for stage, on in sorted(report.days.items())},
        "letter": _letter(report),
        "transmittal": report.documents.get(Stage.TRANSMITTED, ""),
        "corrigenda": list(report.corrigenda),
        "summary": _told([one for one in open_ if one.is_summary], version),
        "body": _told(body, version),
        "findings": tables.findings(version),
        "replies": replies(version),
        "sightings": tables.sighted(seen, version),
        "map": {"svg": chart, "words": chart_words, "notes": tables.map_notes()},
        "recommendations": tables.recommendations(version),
        "annexes": _annexes(version),
        "addenda": [
            {"symbol": a.symbol, "title": a.title, "text": a.text, "day": day(a.issued_on)}
            for a in report.addenda
        ],
        "version": f"{version.at:%Y-%m-%dT%H:%M:%SZ}, position {version.position} of the log",
    }


def _letter(report: Report) -> str:
    """As it was written; else the usual words, asking of the Council once it went there."""
    words = usual(report)
    to_council = Stage.TRANSMITTED in report.days
    return report.letter or (words if to_council else words.partition("\n\n")[0])


def _annexes(version: Version) -> list[dict[str, Any]]:
    """Those of which the audience reads something, each by its number; last what has none.

    The public is told that a closed one is there, and neither its title nor what is in it.
    """
    found = list[dict[str, Any]]()
    for number, annex in version.report.annexes.items():
        inside = [one for one in version.paragraphs if one.annex == number]
        if annex.closed and version.audience is Audience.PUBLIC:
            found.append({"title": f"Annex {number}", "level": WITHHELD, "paragraphs": []})
        elif inside:
            closed = annex.closed or any(one.confidential for one in inside)
            level = CLOSED if closed else ""
            title = f"Annex {number}: {annex.title}"
            found.append({"title": title, "level": level, "paragraphs": _told(inside, version)})
    if apart := [one for one in version.paragraphs if one.confidential and not one.annex]:
        title = "Confidential annex" if found else "Annex"
        found.append({"title": title, "level": CLOSED, "paragraphs": _told(apart, version)})
    return found


def _told(paragraphs: Iterable[Paragraph], version: Version) -> list[dict[str, Any]]:
    told, depth = list[dict[str, Any]](), 0
    for one in paragraphs:
        heading = version.report.headings.get(version.report.paragraphs[one.number])
        # None is left out on the way down, or readers that are read to would miss one.
        depth = min(heading.depth, depth + 1) if heading else depth
        told.append(
            {
                "heading": heading.title if heading else "",
                "depth": depth,
                "number": one.number,
                "text": one.text,
                "note": note(one, version),
                "corrected": list(one.corrigenda),
                "pictures": [_picture(picture, version) for picture in one.pictures],
            }
        )
    return told


def _picture(said: Illustration, version: Version) -> dict[str, Any]:
    copy = copy_of(said.item, version)
    return {
        "file": f"{copy}.jpg" if copy else "",
        "caption": said.caption,
        "shows": said.shows,
        "taken": said.taken,
        "place": said.place,
        "credit": said.credit,
    }


def copy_of(item: str, version: Version) -> str:
    """The digest of an item's working copy; empty where it may not be opened."""
    known = version.known.get(stream_name(EvidenceItem, item))
    if not isinstance(known, EvidenceItem) or known.status is not EvidenceStatus.READY:
        return ""
    made = known.finding(WorkingCopyMade)
    return (made.large or made).sha256 if made else ""


def copies(version: Version) -> list[str]:
    """The digests of all pictures that it prints, each once, in order."""
    found = (copy_of(p.item, version) for one in version.paragraphs for p in one.pictures)
    return list(dict.fromkeys(digest for digest in found if digest))
