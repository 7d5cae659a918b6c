"""What a State files is judged when it arrives: by which rule, whole or not, in time, by whom."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from cases.exemptions.domain import (
    RequestExemption,
    RequestRelease,
    WithdrawRequest,
)
from cases.exemptions.events import RequestSuperseded, RequestWithdrawn
from cases.exemptions.states import Request
from cases.exemptions.statuses import Status
from cases.exemptions.values import Assets, Instalment, Leg, TravelDocument, Way
from cases.regimes.domain import Regime, Rule
from cases.regimes.events import Filer, Measure, MeasureOrdered, Procedure
from panel.ledger.commands import To
from tests.cases.exemptions.book import Book, listed, newyork, world
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, REQUESTED, RULE
from tests.rules import NOON, folded

LEG = msgspec.structs.replace(
    REQUESTED.itinerary[0], departs_on=date(2015, 7, 24), arrives_on=date(2015, 7, 24)
)
EARLIER = msgspec.structs.replace(LEG, departs_on=date(2015, 7, 23))
PASSPORT = TravelDocument(person="XXi.002", kind="passport", number="F1", issued_by="XN")
FILING = RequestExemption(
    persons=("XXi.002",),
    ground="humanitarian",
    purpose="A fictional visit on 24 July at ten.",
    justification="Fiction.",
    first_day=date(2015, 7, 24),
    last_day=date(2015, 7, 27),
    itinerary=(LEG,),
    documents=(PASSPORT,),
)
FUNDS = Assets(
    recipient="A fictional landlord",
    bank="A fictional bank",
    account="1",
    instalments=(Instalment(amount="100.00", currency="EUR", starts_on=date(2015, 7, 24)),),
    transfer="transfer",
    funds="Those frozen in 2007.",
)
RELEASE = RequestRelease(
    persons=("XXi.002",),
    ground="basic_expenses",
    purpose="Rent.",
    justification="Fiction.",
    first_day=date(2015, 7, 24),
    last_day=date(2015, 7, 31),
    assets=FUNDS,
)
FREEZE_RULE = "1737.asset_freeze.basic_expenses"
NOTIFIED = {"procedure": Procedure.NO_NEGATIVE_DECISION, "period_working_days": 5}


def filed(command=FILING, at=NOON, *, state="XA", **terms):
    """The event of a filing under a rule of these terms."""
    known = world(**terms) | {
        (Rule, FREEZE_RULE): folded(Rule, [msgspec.structs.replace(RULE, **terms)])
    }
    return Book(known=known).give(command, at, state=state)[0]


def refused(command=FILING, at=NOON, *, state="XA", known=None, **terms):
    """The refusal of a filing."""
    return Book(known=known or world(**terms)).refused(command, at, state=state)


def but(**changes):
    """The filing with other words."""
    return msgspec.structs.replace(FILING, **changes)


@pytest.mark.parametrize(
    ("received", "given", "late"),
    [
        (newyork(7, 9), 10, False),
        (newyork(7, 10), 9, True),
        (newyork(7, 9, 17), 10, False),
        (newyork(7, 9, 17) + timedelta(seconds=1), 9, True),
        # On a Saturday and a Sunday: as on Monday.
        (newyork(7, 4), 13, False),
        (newyork(7, 5), 13, False),
    ],
)
def test_ten_working_days_before_friday_24_july(received, given, late):
    """S2: Friday 17 July is a holiday; without it Friday 10 July would be timely."""
    asked = filed(at=received, notice_working_days=10)
    assert (asked.notice_given, asked.notice_required, asked.late) == (given, 10, late)


def test_notice_is_counted_to_the_first_leg_be_it_a_transit():
    transit = Leg(
        territory="XC",
        way=Way.TRANSIT,
        departs_from="Port D",
        arrives_at="Port C",
        departs_on=date(2015, 7, 23),
        arrives_on=date(2015, 7, 23),
        transport="flight XX 0",
    )
    command = but(itinerary=(transit, LEG), first_day=date(2015, 7, 20))
    assert filed(command, newyork(7, 9), notice_working_days=10).late


def test_whether_it_is_late_is_not_known_without_a_rule_or_a_calendar():
    assert filed().late is None
    known = {
        one: state
        for one, state in world(notice_working_days=10).items()
        if one[1] != "un-headquarters"
    }
    assert Book(known=known).give(FILING, state="XA")[0].late is None


@pytest.mark.parametrize(
    ("command", "requires", "missing"),
    [
        (FILING, (), ()),
        (but(purpose=" "), (), ("purpose",)),
        (but(justification=""), (), ("justification",)),
        (but(documents=()), (), ("documents",)),
        (FILING, ("funds",), ("funds",)),
        (but(funds="Her own."), ("funds",), ()),
        (RELEASE, (), ()),
        (RELEASE, ("attachments",), ("attachments",)),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_refused_for_it(command, requires, missing):
    assert filed(command, requires=requires).missing == missing


def test_each_person_travels_on_a_document():
    two = but(persons=("XXi.002", "XXi.003"))
    assert filed(two).missing == ("documents",)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": date(2015, 7, 23)}, "/last_day"),
        ({"first_day": date(2015, 7, 25)}, "/itinerary/0/departs_on"),
        ({"itinerary": (msgspec.structs.replace(LEG, way=Way.TRANSIT),)}, "/itinerary/0/way"),
        (
            {"itinerary": (LEG, msgspec.structs.replace(LEG, departs_from="Port Z"))},
            "/itinerary/1/departs_from",
        ),
        (
            {
                "itinerary": (
                    LEG,
                    msgspec.structs.replace(
                        LEG, departs_from="PORT A", departs_on=date(2015, 7, 23)
                    ),
                )
            },
            "/itinerary/1/departs_on",
        ),
        (
            {"itinerary": (msgspec.structs.replace(LEG, arrives_on=date(2015, 7, 23)),)},
            "/itinerary/0/arrives_on",
        ),
        (
            {"documents": (msgspec.structs.replace(PASSPORT, person="XXi.009"),)},
            "/documents/0/person",
        ),
        ({"persons": ("XXi.004",), "documents": ()}, "/persons/0"),
        ({"ground": "unheard_of"}, "/ground"),
    ],
)
def test_what_contradicts_itself_or_the_record_is_refused(changes, field):
    command = but(**changes)
    if field == "/itinerary/1/departs_on":
        command = msgspec.structs.replace(command, first_day=date(2015, 7, 23))
    assert refused(command).field == field


def test_a_standing_exception_is_not_filed():
    said = refused(procedure=Procedure.STANDING)
    assert (said.rule, said.facts["rule_row"]) == (
        "this is a standing exception: nothing is to be filed",
        "1737.travel_ban.humanitarian",
    )


def test_a_rule_that_does_not_say_how_names_its_row():
    assert refused(procedure=None).facts["rule_row"] == "1737.travel_ban.humanitarian"
    notified = {"procedure": Procedure.NO_NEGATIVE_DECISION}
    assert "working days" in refused(**notified).rule


@pytest.mark.parametrize(
    ("state", "filers", "files"),
    [
        ("XA", (), True),
        ("XA", (Filer.STATE_OF_DESTINATION,), True),
        ("XB", (Filer.STATE_OF_DESTINATION,), False),
        ("XN", (Filer.STATE_OF_NATIONALITY, Filer.STATE_OF_RESIDENCE), True),
        ("XA", (Filer.STATE_OF_NATIONALITY,), False),
        ("UN", (Filer.STATE_OF_NATIONALITY, Filer.UN_OFFICE), True),
        ("UN", (Filer.STATE_OF_NATIONALITY,), False),
        ("XB", (Filer.STATE_CONCERNED,), True),
    ],
)
def test_only_whom_the_rule_names_files(state, filers, files):
    if files:
        assert filed(state=state, filed_by=filers).applicant == state
    else:
        assert refused(state=state, filed_by=filers).field == "/on_behalf_of"


def test_the_window_lies_where_the_measure_binds():
    law = folded(
        Regime,
        [
            MeasureOrdered(
                measure=Measure.TRAVEL_BAN,
                basis="fiction",
                instrument="1929",
                valid_from=date(2015, 7, 28),
                source="",
                verified=False,
            )
        ],
    )
    known = world() | {(Regime, "1737"): law}
    assert refused(known=known).rule == "no travel ban of this regime binds in that window"
    reaching = but(last_day=date(2015, 7, 28))
    assert Book(known=known).give(reaching, state="XA")[0].last_day == date(2015, 7, 28)


def test_the_numbers_of_a_year_follow_one_another_by_the_day_of_receipt():
    book = Book()
    received = datetime(2015, 1, 1, 4, 59, tzinfo=UTC)
    asked = book.give(FILING, state="XA", received_at=received)[0]
    assert asked.number == "ER/2014/001"


def superseding(old, status=Status.SUPERSEDED):
    """A filing in the place of another; what it does to that."""
    known = world() | {(Request, "old"): folded(Request, old)}
    return Book(known=known), but(supersedes="old")


@pytest.mark.parametrize("old", [[REQUESTED], [REQUESTED, COMPLETE, CIRCULATED]])
def test_a_request_comes_in_the_place_of_one_that_is_not_decided(old):
    book, command = superseding(old)
    asked = book.give(command, state="XA")[0]
    assert asked.supersedes == "old"
    assert To(Request, "old", RequestSuperseded(by="one")) in book.elsewhere
    assert folded(Request, [*old, RequestSuperseded(by="one")]).at(NOON).status == Status.SUPERSEDED


@pytest.mark.parametrize(("state", "at"), [("XB", NOON), ("XA", newyork(7, 21, 17))])
def test_neither_anothers_request_nor_a_decided_one_is_superseded(state, at):
    book, command = superseding([REQUESTED, COMPLETE, CIRCULATED])
    assert book.refused(command, at, state=state).field == "/supersedes"


def test_what_was_withdrawn_is_not_superseded_and_it_is_said_what_to_do():
    book, command = superseding([REQUESTED, RequestWithdrawn(reason="")])
    assert "ask anew without naming it" in book.refused(command, state="XA").rule


def test_a_payment_outside_the_window_is_refused():
    command = msgspec.structs.replace(
        RELEASE, last_day=date(2015, 7, 24), first_day=date(2015, 7, 24)
    )
    later = (msgspec.structs.replace(FUNDS.instalments[0], starts_on=date(2015, 7, 25)),)
    assets = msgspec.structs.replace(FUNDS, instalments=later)
    book = Book(known=world() | {(Rule, FREEZE_RULE): folded(Rule, [RULE])})
    said = book.refused(msgspec.structs.replace(command, assets=assets), state="XA")
    assert said.field == "/assets/instalments/0/starts_on"


def test_a_request_is_withdrawn_on_paper_by_its_receipt():
    book = Book(REQUESTED, COMPLETE, CIRCULATED)
    ends = newyork(7, 21, 17)
    book.tick(ends)
    assert "decided" in book.refused(WithdrawRequest(), ends, state="XA").rule
    book.give(WithdrawRequest(), ends, state="XA", received_at=ends - timedelta(seconds=1))
    assert book.status(ends) == Status.WITHDRAWN
    assert book.request.open_until is None


def test_a_committee_exempts_from_its_own_regime_alone():
    known = world() | {}
    other = listed("XXi.002", regime="1267")
    known = {one: (other if one[1] == "XXi.002" else state) for one, state in known.items()}
    assert refused(known=known).field == "/regime"


def test_faults_that_do_not_depend_on_each_other_are_told_at_once():
    book = Book(known=world(rule=Rule()))
    wrong = msgspec.structs.replace(
        FILING,
        persons=("XXi.009",),
        last_day=date(2015, 7, 20),
        itinerary=(EARLIER, msgspec.structs.replace(LEG, departs_from="Elsewhere")),
        attachments=("none",),
    )
    refusal = book.refused(wrong, newyork(7, 1), state="XA")
    assert [one.field for one in refusal.every] == [
        "/last_day",
        "/itinerary/1/departs_from",
        "/documents/0/person",
        "/persons/0",
        "/ground",
        "/attachments/0",
    ]
