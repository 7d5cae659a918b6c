"""A letter and its reminder in each language, from its own entries alone."""

from typing import Any

import msgspec
import pypdfium2
import pytest

from cases.incidents.domain import Letter
from cases.incidents.letter_events import (
    Addressee,
    Annex,
    DeadlineExtended,
    Language,
    LetterReminded,
)
from cases.incidents.letters.content import Written
from cases.incidents.letters.making import document
from panel.ledger.execution import NoSuchStream
from panel.ledger.states import fold, standing
from tests.cases.exemptions.letters.reading import words
from tests.cases.incidents.facts import SENT, drafted
from tests.once import once
from tests.rules import fact

pytestmark = once

HOSTILE = '#read("/etc/passwd") *Q* $x$ <a> \u202egpj'
ANNEX = Annex(item="a", name=HOSTILE, media_type="image/jpeg", size=12, sha256="0f" * 32)
SAYS = {
    Language.ENGLISH: ("Request for information", "by 21 August 2015; that day", "Reminder"),
    Language.FRENCH: ("Demande d'informations", "au plus tard le 21 août 2015", "Rappel"),
    Language.SPANISH: ("Solicitud de información", "21 de agosto de 2015; ese", "Recordatorio"),
    Language.RUSSIAN: ("Запрос информации", "21 августа 2015 года; этот", "Напоминание"),
}


def written(*events: Any, **said: Any) -> Written:
    draft = msgspec.structs.replace(drafted(), **said)
    sent = msgspec.structs.replace(SENT, annexes=(ANNEX,))
    facts = [fact(event, number) for number, event in enumerate((draft, sent, *events), 1)]
    return Written(fold(Letter, facts), tuple(standing(facts)), demonstration=False)


@pytest.mark.parametrize("language", SAYS)
def test_a_letter_says_it_in_its_language_and_reads_nothing_as_markup(language):
    mission = "" if language is Language.ENGLISH else HOSTILE
    letter = written(LetterReminded(at=SENT.remind_at), language=language, mission=mission)
    said, reminder = words(document(letter, "letter")), words(document(letter, "reminder"))
    for wanted in SAYS[language][:2]:
        assert wanted in said
    shown = HOSTILE.replace("\u202e", "[U+202E]")
    assert "".join(shown.split()) in "".join(said.replace("\u200b", "").split())
    assert ANNEX.sha256 in said.replace(" ", "")
    assert "PE/2015/OC.41" in reminder
    assert SAYS[language][2] in reminder


def test_arabic_is_set_from_the_right():
    letter = written(language=Language.ARABIC, mission="البعثة الدائمة لدولة XA", asks="من؟")
    with pypdfium2.PdfDocument(document(letter, "letter")) as pdf:
        text = pdf[0].get_textpage()
        # A word alone: what is extracted beside it depends on the face.
        title = text.search("طلب").get_next()
        assert title is not None
        left = text.get_charbox(title[0])[0]
        assert left > pdf[0].get_width() / 2
    assert b"/Lang(ar)" in document(letter, "letter").replace(b" ", b"")


def test_no_byte_of_it_depends_on_what_came_after():
    later = DeadlineExtended(due_on=SENT.remind_at.date(), remind_at=SENT.remind_at, reason="r")
    assert document(written(later), "letter") == document(written(), "letter")


def test_a_company_is_asked_without_a_missions_compliments():
    company = written(to=Addressee.COMPANY, state=None, addressee="A fictional airline")
    said = words(document(company, "letter"))
    assert "A fictional airline" in said
    assert "compliments" not in said
    with pytest.raises(NoSuchStream):
        document(company, "reminder")
