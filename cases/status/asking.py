"""The question as its page has it: the form, and what it asks."""

from __future__ import annotations

from typing import Final

from cases.status.answers import StatusQuestion
from cases.status.queries import check
from panel.ledger.commands import Refused
from panel.ledger.reading import Invalid, read
from panel.ledger.rows import Moment
from panel.staff.forms import StructForm, form_of

QUESTION: Final = form_of(StatusQuestion)


def read_question(form: StructForm, moment: Moment) -> StatusQuestion | None:
    """What is asked, read as the API reads it; refusals stand at their fields."""
    try:
        return check(read(StatusQuestion, form.plain(moment.today)))
    except Invalid as invalid:
        for flaw in invalid.errors:
            form.add_error(flaw.pointer.strip("/") or None, flaw.detail)
    except Refused as refused:
        form.add_error(refused.field.strip("/") or None, refused.rule)
    return None
