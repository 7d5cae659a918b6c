"""Whatever is done in whatever order, who is named in a final paragraph was heard, on evidence."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.incidents.domain import (
    AddSource,
    AssessPosition,
    ClassifyReply,
    CloseReplyWindow,
    ExtendDeadline,
    FollowLetter,
    Incident,
    Letter,
    OpenReplyWindow,
    ReplyToLetter,
    StatePosition,
    VoidIncidentEntry,
    VoidLetterEntry,
    WaiveReply,
)
from cases.incidents.letter_events import Outcome
from cases.incidents.values import Independence, Kind, Matter, Stance
from cases.listing.domain import ListEntry
from cases.regimes.calendar import day_end
from cases.regimes.domain import HEADQUARTERS, WorkingDays
from cases.reports.domain import MakeFinal, Paragraph, ReopenParagraph, RewriteParagraph
from cases.reports.paragraph_events import Named
from tests.cases.incidents.facts import CALENDAR, FRIDAY, LISTED, OPENED, SENT, drafted
from tests.cases.reports.facts import WRITTEN
from tests.cases.world import World

PARTIES = st.sampled_from(["XA", "XA", "XXi.001", "Fictional Airways Ltd"])
ENTRY = st.integers(2, 6)
WHY = {"authority": st.just("a"), "reason": st.just("r")}
OF_INCIDENT = st.one_of(
    st.just(
        AddSource(
            kind=Kind.MEDIA,
            publisher="A daily",
            says="Seen.",
            citation="p. 1",
            independence=Independence.YES,
        )
    ),
    st.builds(OpenReplyWindow, party=PARTIES, letter=st.sampled_from([None, "l"])),
    st.builds(CloseReplyWindow, party=PARTIES, reason=st.just("r")),
    st.builds(WaiveReply, party=PARTIES, reason=st.just("r")),
    st.just(FollowLetter(letter="l")),
    st.builds(
        StatePosition,
        party=PARTIES,
        stance=st.sampled_from(Stance),
        about=st.just(Matter.THE_ACT),
        words=st.just("No."),
        stated_on=st.just(date(2015, 8, 7)),
        sources=ENTRY.map(lambda entry: (entry,)),
    ),
    st.builds(AssessPosition, position=ENTRY, assessment=st.just("Weak.")),
    st.builds(VoidIncidentEntry, target=ENTRY, **WHY),
)
OF_LETTER = st.one_of(
    st.builds(ReplyToLetter, text=st.just("No."), final=st.booleans()),
    st.builds(
        ClassifyReply,
        reply=ENTRY,
        outcome=st.sampled_from(Outcome),
        assessment=st.sampled_from(["", "Weak."]),
    ),
    st.builds(
        ExtendDeadline,
        due_on=st.dates(date(2015, 8, 22), date(2015, 9, 20)),
        reason=st.just("asked for"),
    ),
    st.builds(VoidLetterEntry, target=st.integers(3, 8), **WHY),
)
OF_PARAGRAPH = st.one_of(
    st.builds(
        RewriteParagraph,
        text=st.just("It happened."),
        named=st.lists(PARTIES, min_size=1, max_size=2, unique=True).map(
            lambda parties: tuple(Named(party=party, incident="i") for party in parties)
        ),
    ),
    st.just(ReopenParagraph(reason="r")),
)
FINAL = st.just((MakeFinal(), "p"))
STEPS = st.one_of(
    OF_INCIDENT.map(lambda command: (command, "i")),
    OF_LETTER.map(lambda command: (command, "l")),
    OF_PARAGRAPH.map(lambda command: (command, "p")),
    st.sampled_from([1, 7, 15]).map(timedelta),
    FINAL,
)


NAMES_XA = msgspec.structs.replace(
    WRITTEN, text="It happened.", named=(Named(party="XA", incident="i"),), persons=()
)


@settings(max_examples=120)
@given(st.lists(STEPS, max_size=30))
def test_nobody_is_named_unheard_or_without_evidence(steps: list[Any]) -> None:
    world, at = begun(), FRIDAY
    for step in (*steps, timedelta(60), (MakeFinal(), "p")):
        if isinstance(step, timedelta):
            at += step
            continue
        command, key = step
        state = "XA" if key == "l" else None
        if world.give(command, key, at, state=state) and isinstance(command, MakeFinal):
            for named in world.state(Paragraph, "p").named:
                check(world.state(Incident, "i"), world.state(Letter, "l"), named.party, at)


def begun() -> World:
    """An incident with a source, a letter that was sent, a draft."""
    world = World((WorkingDays, HEADQUARTERS, CALENDAR), (ListEntry, "XXi.001", LISTED))
    for kind, key, events in (
        (Incident, "i", [OPENED]),
        (Letter, "l", [drafted(), SENT]),
        (Paragraph, "p", [NAMES_XA]),
    ):
        for event in events:
            world.enter(kind, key, event)
    opening = AddSource(kind=Kind.MEDIA, publisher="A daily", says="Seen.", citation="p. 1")
    for command in (opening, OpenReplyWindow(party="XA", letter="l")):
        assert world.give(command, "i", FRIDAY)
    return world


def check(incident: Incident, letter: Letter, party: str, at: datetime) -> None:
    """They had until the last day, said that nothing more comes, or were waived; all is judged."""
    assert incident.sources
    window = incident.windows[party]
    last = max(
        (day for day in (window.due_on, window.letter and letter.due_on) if day), default=None
    )
    assert window.waived or window.closed or (last and at >= day_end(last))
    told = letter.replies.values() if "l" in window.letters else ()
    judged = {Outcome.ACKNOWLEDGED, Outcome.HOLDING, Outcome.REFUSED}
    assert all(one.assessment or one.outcome in judged for one in told)
    denials = [one for one in incident.positions.values() if one.stance == Stance.DENIES]
    assert all(one.assessment for one in denials if one.party == party)
