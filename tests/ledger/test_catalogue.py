"""The catalogue of events is generated, committed and compared."""

from pathlib import Path

from panel.ledger.catalogue import catalogue
from panel.ledger.registry import registry

DOCUMENT = Path(__file__).parents[2] / "docs" / "events.md"


def test_the_document_lists_every_event_as_the_code_has_it():
    assert DOCUMENT.read_text() == catalogue(registry), "run `manage.py ledger events`"
