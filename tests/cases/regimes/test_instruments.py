"""An instrument is adopted, ends and may apply again; a Panel works by its mandates."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from cases.regimes.domain import (
    AdoptInstrument,
    ApplyInstrument,
    Body,
    Instrument,
    RecordMandate,
    TerminateInstrument,
    body_key,
)
from cases.regimes.events import (
    BodyClosed,
    BodyOpened,
    InstrumentAdopted,
    InstrumentApplied,
    InstrumentKind,
    InstrumentTerminated,
    MandateRecorded,
)
from cases.regimes.loading import load
from cases.regimes.models import BodyRow, InstrumentRow
from panel.ledger import clockwork, moments, streams
from panel.ledger.commands import Refused
from panel.ledger.registry import registry
from tests.cases.regimes.conftest import MONDAY, OPERATOR
from tests.rules import folded, outcome

SAID: dict[str, Any] = {"source": "a page", "verified": False}


def said(event):
    """What a command says, for the event to follow."""
    return msgspec.structs.asdict(event)


ADOPTED = InstrumentAdopted(
    kind=InstrumentKind.RESOLUTION,
    symbol="S/RES/1929 (2010)",
    title="A ban",
    adopted_on=date(2010, 6, 9),
    **SAID,
)
ENDED = InstrumentTerminated(until=date(2016, 1, 16), why="Implementation Day", **SAID)
AGAIN = InstrumentApplied(valid_from=date(2025, 9, 28), why="applied again", **SAID)
OPENED = BodyOpened(title="1929 Panel of Experts", opened_on=date(2010, 6, 9))
CLOSED = BodyClosed(closed_on=date(2016, 1, 16), reason="Implementation Day")
FIRST = MandateRecorded(
    instrument="2159", valid_from=date(2014, 6, 9), valid_until=date(2015, 7, 9), **SAID
)
SECOND = MandateRecorded(
    instrument="2224", valid_from=date(2015, 6, 9), valid_until=date(2016, 7, 9), **SAID
)


@pytest.mark.parametrize("given", [[ADOPTED, ENDED, AGAIN], [ADOPTED, AGAIN, ENDED]])
@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2010, 6, 8), False),
        (date(2010, 6, 9), True),
        (date(2016, 1, 15), True),
        (date(2016, 1, 16), False),
        (date(2025, 9, 27), False),
        (date(2025, 9, 28), True),
    ],
)
def test_it_is_in_force_from_its_adoption_until_it_ends_and_again(given, day, in_force):
    assert folded(Instrument, given).in_force(day) is in_force


def test_before_its_adoption_is_known_it_is_not_in_force():
    assert not Instrument().in_force(date(2015, 1, 1))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([], AdoptInstrument(**said(ADOPTED)), [ADOPTED]),
        ([ADOPTED], AdoptInstrument(**said(ADOPTED)), []),
        ([ADOPTED], TerminateInstrument(**said(ENDED)), [ENDED]),
        ([ADOPTED, ENDED], TerminateInstrument(**said(ENDED)), []),
        ([ADOPTED, ENDED], ApplyInstrument(**said(AGAIN)), [AGAIN]),
        ([ADOPTED, ENDED, AGAIN], ApplyInstrument(**said(AGAIN)), []),
    ],
)
def test_what_happened_to_it_is_said_once(given, when, then):
    assert outcome(folded(Instrument, given), when) == then


@pytest.mark.parametrize(
    ("given", "when", "field"),
    [
        ([], TerminateInstrument(**said(ENDED)), ""),
        ([ADOPTED], TerminateInstrument(until=date(2010, 6, 9), why="w", source="s"), "/until"),
        ([ADOPTED], ApplyInstrument(**said(AGAIN)), ""),
        (
            [ADOPTED, ENDED],
            ApplyInstrument(valid_from=date(2010, 6, 9), why="w", source="s"),
            "/valid_from",
        ),
    ],
)
def test_nothing_becomes_of_it_before_its_adoption(given, when, field):
    refused = outcome(folded(Instrument, given), when)
    assert isinstance(refused, Refused)
    assert refused.field == field


def test_the_shipped_instruments_say_what_became_of_them(law):
    (row,) = InstrumentRow.objects.as_of(moments.now()).filter(stream="instrument/1929")
    assert (row.symbol, row.terminated_on) == ("S/RES/1929 (2010)", None)
    then = moments.now()
    clockwork.set_clock(datetime(2025, 10, 1, tzinfo=UTC))
    load(registry, OPERATOR, known_by=date(2025, 10, 1))
    (row,) = InstrumentRow.objects.as_of(moments.now()).filter(stream="instrument/1929")
    assert (row.terminated_on, row.applied_again_on) == (ENDED.until, AGAIN.valid_from)
    (row,) = InstrumentRow.objects.as_of(then).filter(stream="instrument/1929")
    assert row.terminated_on is None


def test_a_body_is_found_by_the_name_that_rules_call_it():
    assert body_key("1737 Committee") == "1737-committee"
    assert body_key("Security Council") == "security-council"


@pytest.mark.parametrize(
    ("given", "day", "mandated"),
    [
        ([OPENED, FIRST, SECOND], date(2014, 6, 8), False),
        ([OPENED, FIRST, SECOND], date(2014, 6, 9), True),
        ([OPENED, FIRST, SECOND], date(2015, 7, 9), True),
        ([OPENED, FIRST], date(2015, 7, 9), False),
        ([OPENED, FIRST, SECOND], date(2016, 7, 9), False),
        ([OPENED, SECOND, CLOSED], date(2016, 1, 15), True),
        ([OPENED, SECOND, CLOSED], date(2016, 1, 16), False),
        ([OPENED], MONDAY.date(), False),
    ],
)
def test_a_panel_works_while_it_exists_and_a_mandate_holds(given, day, mandated):
    assert folded(Body, given).mandated(day) is mandated


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([OPENED], RecordMandate(**said(FIRST)), [FIRST]),
        ([OPENED, FIRST], RecordMandate(**said(FIRST)), []),
        ([OPENED, FIRST], RecordMandate(**said(SECOND)), [SECOND]),
    ],
)
def test_a_mandate_is_said_once(given, when, then):
    assert outcome(folded(Body, given), when) == then


def test_a_mandate_is_an_interval_of_a_body_that_began():
    refused = outcome(Body(), RecordMandate(**said(FIRST)))
    assert refused.rule == "the body was never opened"
    backwards = RecordMandate(**{**said(FIRST), "valid_until": FIRST.valid_from})
    assert outcome(folded(Body, [OPENED]), backwards).field == "/valid_until"


def test_the_panel_of_2015_is_loaded_with_its_mandate_and_the_committee_with_its_chair(law):
    panel = streams.newest(registry, Body, body_key("1929 Panel of Experts"))
    assert panel.mandated(MONDAY.date())
    assert panel.closed_on is None
    chair = streams.newest(registry, Body, "1737-committee").chair(MONDAY.date())
    assert (chair.state, chair.person, chair.verified) == ("ES", "Román Oyarzun Marchesi", False)
    titles = set(BodyRow.objects.as_of(moments.now()).values_list("title", flat=True))
    assert titles == {"1737 Committee", "1929 Panel of Experts", "Security Council"}
