"""Whose rules say how one is exempted: those of the period in which the journey lies."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from cases.exemptions.domain import Circulate, EnterDecision, FindComplete, ObjectToRequest
from cases.exemptions.statuses import Status
from cases.regimes.domain import HEADQUARTERS, Body, Regime, Rule, WorkingDays
from cases.regimes.events import Measure, MeasureEnded, MeasureOrdered, YearPublished
from tests.cases.exemptions.book import Book, world
from tests.cases.exemptions.facts import COMMITTEE, RULE
from tests.cases.exemptions.test_filing import LEG, but, refused
from tests.rules import folded


def test_the_rules_of_the_period_apply_to_whoever_is_listed_then():
    """From 16 January 2016 on the Security Council exempts from the ban of the 1737 list."""
    day, ends = date(2016, 1, 16), date(2020, 10, 18)
    ban: dict[str, Any] = {"measure": Measure.TRAVEL_BAN, "source": "fiction", "verified": False}
    by_committee: dict[str, Any] = {
        "basis": "1929",
        "instrument": "1929",
        "valid_from": date(2010, 6, 9),
    }
    by_council: dict[str, Any] = {"basis": "2231", "instrument": "2231", "valid_from": day}
    law = folded(
        Regime,
        [
            MeasureOrdered(**ban, **by_committee, exempting_body="1737 Committee", rules="1737"),
            MeasureEnded(**ban, basis="1929", until=day, why="fiction"),
            MeasureOrdered(**ban, **by_council, exempting_body="Security Council", rules="2231"),
            MeasureEnded(**ban, basis="2231", until=ends, why="fiction"),
        ],
    )
    row = msgspec.structs.replace(RULE, decided_by="Security Council")
    council = msgspec.structs.replace(COMMITTEE, title="Security Council")
    known = world() | {
        (Regime, "1737"): law,
        (Rule, "2231.travel_ban.humanitarian"): folded(Rule, [row]),
        (Body, "security-council"): council,
    }
    known.pop((Body, "1737-committee"))
    book, at = Book(known=known), datetime(2015, 12, 28, 15, tzinfo=UTC)
    first = date(2016, 1, 20)
    leg = msgspec.structs.replace(LEG, departs_on=first, arrives_on=first)
    then: dict[str, Any] = {"first_day": first, "last_day": first, "itinerary": (leg,)}
    wrong = book.refused(but(**then), at, state="XA")
    assert (wrong.field, wrong.facts) == ("/regime", {"rules": "2231"})
    assert refused(but(regime="2231"), known=known).facts == {"rules": "1737"}
    elsewhere = book.refused(but(**then, regime="1718"), at, state="XA")
    assert elsewhere.rule == "this person is listed in another regime"
    asked = book.give(but(**then, regime="2231"), at, state="XA")[0]
    assert (asked.regime, asked.rule) == ("2231", "2231.travel_ban.humanitarian")
    decision = EnterDecision(
        applicant="XA",
        persons=("XXi.002",),
        regime="2231",
        granted=True,
        decided_on=date(2015, 7, 1),
        decided_by="Security Council",
        territories=("XA",),
        first_day=first,
        last_day=first,
        reference="A fictional note",
    )
    assert Book(known=known).give(decision)[0].regime == "2231"
    book.give(FindComplete(), at)
    book.world[WorkingDays, HEADQUARTERS] = folded(
        WorkingDays, [YearPublished(year=year, holidays=()) for year in (2015, 2016)]
    )
    book.give(Circulate(circulated_on=date(2015, 12, 28)), at)
    book.give(ObjectToRequest(), at, state="XM")
    assert book.status(at) == Status.OBJECTED
