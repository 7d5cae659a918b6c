"""What the custodian says of texts that were found to hold a protected source's name."""

from __future__ import annotations

from panel.ledger.events import NOBODY, Event
from panel.ledger.values import Prose


class TextCleared(Event, name="clearance.text_cleared", bears_on=NOBODY):
    """The custodian found that a text tells nobody who a protected source is.

    The stream bears the digest of the text; the text itself stands where it was written.
    """

    reason: Prose
