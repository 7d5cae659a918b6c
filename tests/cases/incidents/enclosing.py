"""Items of evidence that may be opened, without an examination's second each."""

from evidence import jobs
from evidence.domain import RecordFindings
from panel.access.giving import give
from panel.access.viewers import Viewer
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.evidence.conftest import EXPERT, collected

TEXT = {
    "media_type": "text/plain",
    "described": "text",
    "tool": {"name": "of the test's own", "version": "1"},
}


def examined(key: str) -> str:
    """The item, found to be text and harmless."""
    sandbox = "of the test's own"
    found = RecordFindings(examination=1, sandbox=sandbox, found={"type": TEXT}, failures=())
    give(registry, Asked(found, key), jobs.WORKER)
    return key


def ready(name: str, data: bytes, *, by: Viewer = EXPERT, note: str = "") -> str:
    """The key of an item that somebody of the Panel took in."""
    return examined(collected(data, name, by=by, note=note))
