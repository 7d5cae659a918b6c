"""The question asked of a ledger in which requests went through the procedure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from cases.exemptions import domain as asking
from cases.listing import queries as listing
from cases.listing.domain import RecordEntry
from cases.regimes.events import Measure, Procedure
from cases.regimes.loading import load
from cases.status.answers import StatusAnswer, StatusQuestion
from cases.status.certificates import certify
from cases.status.queries import status
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger import clockwork, moments, opening, signing
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.verifier.checks import check
from tests.cases.status import histories
from tests.cases.status.asking import OPERATOR, SECRETARY

JULY_23, JULY_24, JULY_27 = date(2015, 7, 23), date(2015, 7, 24), date(2015, 7, 27)
BODY = {"decided_by": "1737 Committee", "reason": "fiction"}


@pytest.fixture
def begun(built):
    built(histories.begin)


@pytest.fixture
def granted(begun, built):
    """For both persons, through XC into XA, 23 to 27 July, adopted by silence."""
    return built(_granted)


def _granted() -> str:
    key = histories.request("XC", "XA", first=JULY_23, last=JULY_27)
    histories.circulate(key)
    histories.later(days=9)
    return key


def asked(
    state: str = "XA",
    day: date = JULY_24,
    *,
    by: Viewer = SECRETARY,
    person: str = "XXi.002",
    **more: Any,
) -> StatusAnswer:
    """As known now."""
    question = StatusQuestion(person=person, state=state, date=day)
    return status(msgspec.structs.replace(question, **more), by, moments.now())


def said(*told: Any, **more: Any) -> tuple[str, str | None]:
    """The verdict and its reason."""
    answer = asked(*told, **more)
    return answer.verdict, answer.reason


def test_of_a_group_two_are_removed_and_the_rest_lapses_by_an_objection(granted):
    removed = asking.RemovePersons(persons=("XXi.001",), from_day=date(2015, 7, 25), **BODY)
    histories.act(removed, granted)
    assert said() == ("EXEMPT", None)
    assert said(person="XXi.001") == ("EXEMPT", None)
    gone = asked(day=JULY_27, person="XXi.001")
    assert (gone.verdict, gone.reason, gone.by) == ("NOT_COVERED", "person", granted)
    assert (gone.exemptions_considered[0].ended_on, gone.exemptions_considered[0].ended_by) == (
        date(2015, 7, 25),
        "removed",
    )
    longer = asking.ProposeExtension(
        last_day=date(2015, 8, 31), circulated_on=histories.now().date()
    )
    histories.act(longer, granted)
    assert said(day=date(2015, 8, 1)) == ("PENDING", None)
    histories.act(asking.ObjectToRequest(), granted, histories.MEMBER)
    assert said(day=date(2015, 7, 28)) == ("NOT_COVERED", "window")
    histories.later(days=14)
    assert said(day=JULY_27) == ("EXEMPT", None)
    lapsed = asked(day=date(2015, 7, 28))
    assert (lapsed.verdict, lapsed.reason) == ("NO_EXEMPTION_ON_RECORD", "lapsed")
    assert lapsed.by == granted


def test_a_day_before_its_revocation_stays_exempt(granted):
    before = moments.now()
    histories.act(asking.RevokeExemption(from_day=JULY_24, **BODY), granted)
    assert said(day=JULY_23) == ("EXEMPT", None)
    assert said(day=JULY_24) == ("NO_EXEMPTION_ON_RECORD", "revoked")
    mixed = asked(day=JULY_23, until=JULY_24)
    assert (mixed.verdict, mixed.reason) == ("UNDETERMINED", "mixed")
    assert [(part.verdict, part.by) for part in mixed.parts] == [
        ("EXEMPT", granted),
        ("NO_EXEMPTION_ON_RECORD", granted),
    ]
    question = StatusQuestion(person="XXi.002", state="XA", date=JULY_24)
    assert status(question, SECRETARY, before).verdict == "EXEMPT"


def test_what_a_state_is_not_party_to_isn_t_there_for_it(granted):
    elsewhere = asked("XB", by=histories.of("XB"))
    assert (elsewhere.verdict, elsewhere.reason) == ("NO_EXEMPTION_ON_RECORD", None)
    assert (elsewhere.exemptions_considered, elsewhere.pending_requests) == ((), 0)
    assert (elsewhere.by, elsewhere.parts) == (None, ())
    assert said("XB") == ("NOT_COVERED", "territory")
    claims: tuple[dict[str, Any], ...] = ({}, {"until": JULY_27}, {"ground": "items_3b"})
    for more in claims:
        untold = asked("XA", by=histories.of("XB"), **more)
        assert (untold.verdict, untold.reason, untold.standing_exceptions) == (
            "UNDETERMINED",
            None,
            (),
        )
    assert said("XA", by=histories.of("XC")) == ("EXEMPT", None)
    assert said("XB", by=histories.of("XC")) == ("UNDETERMINED", None)


def test_a_notification_that_came_too_late_leaves_it_open(begun):
    on_time, late = (
        histories.request(
            "XA",
            first=JULY_23,
            last=JULY_27,
            persons=(person,),
            ground="told_after",
            happened_at=histories.now() - timedelta(hours=hours),
        )
        for person, hours in (("XXi.001", 47), ("XXi.002", 49))
    )
    assert asked(person="XXi.001").by == on_time
    assert said(person="XXi.001") == ("EXEMPT", None)
    answer = asked()
    assert (answer.verdict, answer.reason, answer.by) == ("UNDETERMINED", "late_notice", late)
    assert [one.late for one in answer.exemptions_considered] == [True]


def test_a_claimed_exception_is_judged_by_the_rule_of_the_day_as_known_then(begun):
    answer = asked(ground="items_3b")
    assert (answer.verdict, answer.reason) == ("EXCEPTED", "items_3b")
    assert set(answer.standing_exceptions) == {"items_3b", "own_national"}
    assert {v.stream for v in answer.rests_on} >= {"rule/1737.travel_ban.items_3b"}
    before = moments.now()
    histories.later(days=1)
    histories.publish("items_3b", valid_from=JULY_24, procedure=Procedure.APPROVAL)
    assert said(day=JULY_23, ground="items_3b") == ("EXCEPTED", "items_3b")
    assert said(day=JULY_24, ground="items_3b") == ("NO_EXEMPTION_ON_RECORD", None)
    question = StatusQuestion(person="XXi.002", state="XA", date=JULY_24, ground="items_3b")
    assert status(question, SECRETARY, before).verdict == "EXCEPTED"
    made = certify(registry, question, SECRETARY, before)
    verified = check(made, signing.verifier_key(opening.described(registry).origin))
    assert verified.answer["reason"] == "items_3b"


def test_a_nationality_counts_from_the_day_on_which_the_entry_was_amended_so(begun):
    entry = listing.entry("XXi.002", moments.now())
    histories.later(days=14)
    known = {name: entry.details[name] for name in ("kind", "list_type", "listed_on", "names")}
    amended = msgspec.convert(
        {
            **known,
            "reference": "XXi.002",
            "regime": "1737",
            "nationalities": ("A fictional State",),
            "nationality_codes": ("XB",),
            "last_updated": ("2015-07-15",),
        },
        RecordEntry,
    )
    give(registry, Asked(amended), OPERATOR)
    assert said("XB", date(2015, 7, 14)) == ("NO_EXEMPTION_ON_RECORD", None)
    assert said("XB", date(2015, 7, 15)) == ("EXCEPTED", "own_national")
    assert asked("XB", date(2015, 7, 14), until=date(2015, 7, 15)).reason == "mixed"


def test_the_freeze_is_asked_about_likewise(begun):
    freeze = Measure.ASSET_FREEZE
    assert said(measure=freeze) == ("NO_EXEMPTION_ON_RECORD", None)
    for year in (2016, 2023):
        clockwork.set_clock(datetime(year, 10, 18, 20, tzinfo=UTC))
        load(registry, OPERATOR, known_by=date(year, 10, 18))
    answer = asked(measure=freeze, day=date(2023, 10, 18))
    assert (answer.verdict, answer.reason, answer.measure.type) == ("NO_BAN", "expired", freeze)


@pytest.mark.parametrize(
    ("state", "day", "verdict", "reason"),
    [
        ("RU", 27, "NO_BAN", "expired"),
        ("RU", 28, "UNDETERMINED", "instant"),
        ("RU", 29, "NO_EXEMPTION_ON_RECORD", None),
        ("US", 27, "UNDETERMINED", "instant"),
        ("XA", 28, "NO_EXEMPTION_ON_RECORD", None),
    ],
)
def test_the_return_of_the_measures_parts_the_day(begun, state, day, verdict, reason):
    clockwork.set_clock(datetime(2025, 9, 30, 20, tzinfo=UTC))
    load(registry, OPERATOR, known_by=date(2025, 9, 30))
    answer = asked(state, date(2025, 9, day), person="IRi.039")
    assert (answer.verdict, answer.reason) == (verdict, reason)
    if reason == "instant":
        (instant,) = answer.instants
        assert instant.at == datetime(2025, 9, 28, tzinfo=UTC)
        assert (instant.before, instant.after) == ("NO_BAN", "NO_EXEMPTION_ON_RECORD")
