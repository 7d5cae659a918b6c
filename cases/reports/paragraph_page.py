"""The page of a paragraph: how it reads, whom it names, what it rests on and still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cases.incidents.domain import (
    Clearance,
    ClearText,
    GradeCredibility,
    GradeReliability,
    Incident,
    OpenReplyWindow,
    Source,
    WaiveReply,
    Window,
    reply_gap,
)
from cases.reports import comments, printing, queries, versions
from cases.reports.domain import (
    AmendParagraph,
    DeclareName,
    DismissName,
    DropIllustration,
    IllustrateParagraph,
    IssueCorrigendum,
    Known,
    Lack,
    MakeFinal,
    Paragraph,
    ReopenParagraph,
    Report,
    RewriteParagraph,
    Standing,
    lacks,
    letters_to,
    rebutted,
    undeclared,
)
from cases.reports.report_page import incident_link, sees_drafts
from panel.ledger.commands import Command
from panel.ledger.states import Span, stream_name
from panel.staff import addresses
from panel.staff.acts import way
from panel.staff.naming import ways
from panel.staff.picking import Options
from panel.staff.registering import Badge, Facts, Seen, Table, Tone
from panel.staff.words import Link, dated, day

_NOBODY = {True: "Nobody, as it was said when it became final.", False: "Nobody is declared."}
_TONES: dict[str, Tone] = {
    Standing.DRAFT: "open",
    Standing.FINAL: "good",
    Standing.REMOVED: "plain",
    Standing.SUBMITTED: "attention",
    Standing.PUBLISHED: "good",
}


def title(_key: str, paragraph: Paragraph) -> str:
    """Its number."""
    return paragraph.called.capitalize()


def sentence(paragraph: Paragraph, _span: Span) -> str:
    """Where it stands."""
    names = f" that names {', '.join(paragraph.parties)}" if paragraph.parties else ""
    corrected = f" Corrected by {', '.join(paragraph.corrigenda)}." if paragraph.corrigenda else ""
    said = {
        Standing.DRAFT: f"A draft{names}.",
        Standing.FINAL: "Final; it goes to the Committee with its report.",
        Standing.REMOVED: "It was taken out of its report.",
        Standing.SUBMITTED: "It went to the Committee with its report.",
        Standing.PUBLISHED: "It is published with its report.",
    }
    return f"{said[paragraph.standing or Standing.REMOVED]}{corrected}"


def badges(seen: Seen) -> Iterator[Badge]:
    """Where it stands in a word, in which annex, and whether it is ever published."""
    yield Badge(seen.span.status, _TONES.get(seen.span.status, "plain"))
    if seen.state.annex:
        yield Badge(f"annex {seen.state.annex}")
    if seen.state.withheld:
        yield Badge("never published", "bad")


def prefers(seen: Seen) -> tuple[type[Command], ...]:
    """A draft that rests on a picture is offered to print it."""
    paragraph: Paragraph = seen.state
    if paragraph.standing is not Standing.DRAFT or not sees_drafts(seen.viewer):
        return ()
    unprinted = printing.unprinted(paragraph, seen.once(grounds_of_page))
    return (MakeFinal, IllustrateParagraph, RewriteParagraph) if unprinted else ()


def begins(seen: Seen, command: type[Command]) -> dict[str, Any]:
    """What is to be put otherwise begins as it reads now; what was found is to be judged."""
    if command is IllustrateParagraph and len(seen.state.items) == 1:
        return {"item": seen.state.items[0]}
    if command is DismissName:
        return {"parties": tuple(seen.once(_undeclared))}
    if command not in {RewriteParagraph, AmendParagraph, IssueCorrigendum}:
        return {}
    known = set(Paragraph.__struct_fields__)
    return {f: getattr(seen.state, f) for f in command.__struct_fields__ if f in known}


def unasked(seen: Seen, command: type[Command]) -> tuple[str, ...]:
    """Of a paragraph that names somebody, not whether it names nobody."""
    return ("names_nobody",) if command is MakeFinal and seen.state.named else ()


def offers(seen: Seen, command: type[Command]) -> dict[str, Options]:
    """What it rests on, to be printed with it; what is printed, to be taken out."""
    if command is DeclareName:
        return _declarable(seen)
    keys = {
        IllustrateParagraph: seen.state.items,
        DropIllustration: tuple(seen.state.illustrations),
    }.get(command, ())
    called = ways(seen, "evidence", keys)
    return (
        {"item": [(key, str(getattr(called[key], "words", key))) for key in keys]} if keys else {}
    )


def shows(seen: Seen, command: type[Command]) -> Iterator[Facts | Table]:
    """Whoever makes it final, has it dismissed or reopened reads it there, with whom it names."""
    if command in {MakeFinal, DismissName, DeclareName, ReopenParagraph}:
        reads = [("Text", seen.state.text)]
        unprinted = printing.ways_to_print(seen.state, seen.once(grounds_of_page), seen)
        asks = [("Pictures that it rests on and doesn't print", unprinted)] if unprinted else []
        yield Facts("How it reads", [*reads, *(asks if command is MakeFinal else [])])
        yield _names(seen.state, seen.once(grounds_of_page), seen)


def _heard_in(seen: Seen, party: str) -> dict[str, str]:
    """The incident behind it in which somebody is heard, if one is."""
    grounds = seen.once(grounds_of_page)
    for key in seen.state.rests_on:
        one = grounds.get(stream_name(Incident, key))
        if isinstance(one, Incident) and party in {*one.persons_named, *one.windows}:
            return {"incident": key}
    return {}


def _declarable(seen: Seen) -> dict[str, Options]:
    """Whom it was found to name and doesn't say that it does."""
    return {"party": [(party, words) for party, words in seen.once(_undeclared).items()]}


def sections(seen: Seen) -> Iterator[Facts | Table]:
    """The text; for the Panel, what it rests on and what it lacks."""
    paragraph: Paragraph = seen.state
    called = queries.titles([paragraph.report], seen.moment).get(paragraph.report, "its report")
    where = addresses.case(stream_name(Report, paragraph.report), seen.known_on)
    yield Facts("How it reads", [("Text", paragraph.text), ("Report", Link(called, where))])
    if history := versions.table(seen):
        yield history
    if not sees_drafts(seen.viewer):
        return
    grounds = seen.once(grounds_of_page)
    if paragraph.standing in {Standing.DRAFT, Standing.FINAL}:
        yield Table(
            "What keeps it from being told",
            ("What it lacks", "What mends it"),
            [(dated(lack.words), mends(lack, seen)) for lack in seen.once(_lacks)],
            empty="Nothing: whoever it names was heard or need not be; what it rests on is there.",
        )
    yield from printing.pictures(paragraph, seen)
    yield _names(paragraph, grounds, seen)
    yield _said(paragraph, grounds)
    if paragraph.dismissed:
        yield Table(
            "Found in its text, and not meant so",
            ("Found", "Why they need not be heard"),
            list(paragraph.dismissed.items()),
        )
    yield printing.rests(paragraph, grounds, seen)
    about = queries.comments(paragraph.report, seen.viewer, seen.moment, of=seen.key)
    yield comments.table(about, seen.known_on, empty="Nobody commented on it.")


def leads(seen: Seen, number: int) -> Link | None:
    """From an entry that had it read otherwise to what that changed."""
    found = seen.once(versions.of_page)
    if number not in [one.number for one in found[1:]]:
        return None
    return Link("What it changed", versions.compared(seen.key, seen.known_on, number))


def grounds_of_page(seen: Seen) -> Known:
    """What the paragraph rests on."""
    return queries.grounds([seen.state], seen.moment)


def _lacks(seen: Seen) -> tuple[Lack, ...]:
    return lacks(seen.state, seen.once(grounds_of_page), seen.moment.at)


def mends(lack: Lack, seen: Seen) -> list[Link | str]:
    """What can be done about it, each with the way there, or with who does it."""
    category, _, incident = lack.stream.partition("/")
    if category == Clearance.category:
        return [way(seen, RewriteParagraph, seen.key), way(seen, ClearText, incident)]
    if not lack.stream:
        suggested = {"party": lack.party, **_heard_in(seen, lack.party)} if lack.party else {}
        declared = [way(seen, DeclareName, seen.key, **suggested)] if suggested else []
        return [
            *declared,
            *(way(seen, one, seen.key) for one in (RewriteParagraph, DismissName)),
        ]
    case = seen.once(grounds_of_page).get(lack.stream)
    if lack.source and isinstance(case, Incident):
        return owed(seen, incident, lack.source, case.sources[lack.source])
    if not lack.party:
        return [Link("See the case", addresses.case(lack.stream, seen.known_on))]
    waits = isinstance(case, Incident) and lack.party in case.windows
    opened = () if waits else (way(seen, OpenReplyWindow, incident, party=lack.party),)
    return [*opened, way(seen, WaiveReply, incident, party=lack.party)]


def owed(seen: Seen, incident: str, number: int, source: Source) -> list[Link | str]:
    """The grades that a source of an incident's is still to be given, each with the way there."""
    grades = ((GradeReliability, source.reliability), (GradeCredibility, source.credibility))
    return [way(seen, command, incident, source=number) for command, had in grades if had is None]


def _undeclared(seen: Seen) -> dict[str, str]:
    return undeclared(seen.state, seen.once(grounds_of_page))


def _names(paragraph: Paragraph, grounds: Known, seen: Seen) -> Table:
    rows = []
    items = ways(seen, "evidence", paragraph.items)
    for named in paragraph.named:
        incident = grounds.get(stream_name(Incident, named.incident))
        waits = (
            reply_gap(incident, [named.party], seen.moment.at, letters_to(named, grounds))
            if isinstance(incident, Incident)
            else "there is no such incident"
        )
        shown = named.evidence and items[named.evidence]
        heard = incident_link(named.incident, grounds, seen.known_on)
        rows.append((named.party, heard, dated(waits) or _heard(incident, named.party), shown))
    return Table(
        "Whom it names",
        ("Named", "Heard in", "Right of reply", "Evidence"),
        rows,
        empty=_NOBODY[paragraph.names_nobody],
    )


def _said(paragraph: Paragraph, grounds: Known) -> Table:
    return Table(
        "What those named say, as it is printed beside it",
        ("By", "In their words", "On", "How credible the Panel finds it"),
        [
            (
                one.party,
                one.words,
                f"{day(one.received_on)}, late" if one.late else one.received_on,
                one.assessment or ("to be assessed" if one.waits else "nothing was answered"),
            )
            for one in rebutted(paragraph, grounds)
        ],
        empty="Nothing that rebuts it is on record.",
    )


def _heard(incident: object, party: str) -> str:
    assert isinstance(incident, Incident)
    return how_heard(incident.windows[party])


def how_heard(window: Window) -> str:
    """How somebody's right of reply ended."""
    if window.waived:
        return f"waived: {window.waived}"
    if window.closed:
        return f"closed: {window.closed}"
    assert window.due_on is not None
    return f"had until {day(window.due_on)} to reply"
