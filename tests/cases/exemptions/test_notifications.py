"""A State notifies: after the fact within hours, before an authorisation, or for a period."""

from datetime import date, timedelta

import msgspec
import pytest

from cases.exemptions.domain import (
    FindComplete,
    ReturnRequest,
)
from cases.exemptions.statuses import Status
from cases.regimes.events import Procedure
from tests.cases.exemptions.book import Book, newyork, world
from tests.cases.exemptions.test_filing import FILING, FUNDS, NOTIFIED, RELEASE, but, filed, refused
from tests.rules import NOON


@pytest.mark.parametrize(("hours", "late"), [(48, False), (48.001, True), (0, False)])
def test_a_notification_after_the_fact_comes_within_48_hours(hours, late):
    terms = {"procedure": Procedure.NOTIFICATION, "within_hours": 48}
    happened = NOON - timedelta(hours=hours)
    asked = filed(but(happened_at=happened), **terms)
    assert (asked.procedure, asked.late) == (Procedure.NOTIFICATION, late)
    book = Book(asked)
    assert book.status(NOON) == Status.NOTED
    assert book.request.open is False


@pytest.mark.parametrize("happened", [None, NOON + timedelta(seconds=1)])
def test_a_notification_after_the_fact_says_when_it_happened(happened):
    terms = {"procedure": Procedure.NOTIFICATION, "within_hours": 48}
    assert refused(but(happened_at=happened), **terms).field == "/happened_at"


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        (newyork(7, 13), newyork(7, 21, 17)),
        (newyork(7, 13, 17), newyork(7, 21, 17)),
        (newyork(7, 13, 17, 1), newyork(7, 22, 17)),
        (newyork(7, 11), newyork(7, 21, 17)),
    ],
)
def test_the_period_of_a_notification_counts_from_its_receipt(received, ends):
    asked = filed(at=received, **NOTIFIED)
    book = Book(asked)
    assert asked.deadline == ends
    assert book.status(ends - timedelta(seconds=1)) == Status.NOTIFIED
    assert book.status(ends) == Status.NOTED
    assert [type(one).__name__ for one in book.tick(ends)] == ["AdoptionRecorded"]
    assert book.tick(ends) == []


def test_a_notification_that_was_returned_counts_again_once_complete():
    book = Book(known=world(**NOTIFIED))
    book.give(FILING, newyork(7, 13), state="XA")
    book.give(ReturnRequest(missing="a document"), newyork(7, 14))
    assert book.status(newyork(7, 30)) == Status.RETURNED
    book.give(FindComplete(supplied="by a note"), newyork(7, 15))
    assert book.request.deadline == newyork(7, 23, 17)
    assert book.status(newyork(7, 23, 17)) == Status.NOTED


def test_a_prior_contract_is_notified_ten_days_before_authorisation():
    assets = msgspec.structs.replace(FUNDS, authorised_on=date(2015, 7, 23))
    command = msgspec.structs.replace(RELEASE, assets=assets)
    terms = {"procedure": Procedure.NOTIFICATION, "notice_working_days": 10}
    assert filed(command, newyork(7, 8), **terms).late is False
    assert filed(command, newyork(7, 9), **terms).late is True
    assert filed(RELEASE, newyork(7, 9), **terms).late is False
