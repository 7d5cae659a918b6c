"""What a request says is said anew before it is circulated, and judged anew."""

from datetime import date

import msgspec

from cases.exemptions.domain import (
    ReturnRequest,
    SupplementRequest,
)
from cases.exemptions.statuses import Status
from cases.regimes.events import Filer
from tests.cases.exemptions.book import Book, newyork, world
from tests.cases.exemptions.facts import CIRCULATED, COMPLETE, REQUESTED
from tests.cases.exemptions.test_filing import LEG, PASSPORT, but
from tests.rules import NOON

SUPPLEMENT = SupplementRequest(
    purpose="A fictional visit.",
    justification="Fiction.",
    first_day=date(2015, 7, 24),
    last_day=date(2015, 7, 27),
    itinerary=(LEG,),
    documents=(PASSPORT,),
)


def test_a_request_is_supplemented_before_it_is_circulated():
    book = Book(known=world(notice_working_days=10))
    book.give(but(documents=()), newyork(7, 9), state="XA")
    assert book.request.missing_parts == ("documents",)
    book.give(ReturnRequest(missing="documents"), newyork(7, 9))
    said = book.give(SUPPLEMENT, newyork(7, 10), state="XA")[0]
    assert (said.missing, said.late) == ((), True)
    assert book.status(NOON) == Status.RECEIVED
    assert book.refused(SUPPLEMENT, state="XB").field == "/on_behalf_of"
    whole = msgspec.structs.replace(SUPPLEMENT, itinerary=())
    assert book.refused(whole, state="XA").field == "/itinerary"
    assert "supplement" not in book.request.missing_parts
    decided = Book(REQUESTED, COMPLETE, CIRCULATED)
    assert "not yet circulated" in decided.refused(SUPPLEMENT, state="XA").rule


def test_a_supplement_is_held_to_what_a_filing_is():
    known = world(filed_by=(Filer.STATE_OF_DESTINATION,))
    book = Book(REQUESTED, known=known)
    elsewhere = (msgspec.structs.replace(LEG, territory="XB"),)
    moved = msgspec.structs.replace(SUPPLEMENT, itinerary=elsewhere)
    assert book.refused(moved, state="XA").field == "/on_behalf_of"
