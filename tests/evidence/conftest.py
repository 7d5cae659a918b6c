"""A ledger, an empty store, States that send, a Panel that looks, and a worker's turn."""

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from evidence import jobs, receiving
from evidence.domain import CollectFile
from evidence.sandbox.client import Sandbox
from evidence.store import DiskStore
from panel.access.giving import give
from panel.access.roles import Role
from panel.access.viewers import Viewer
from panel.ledger import subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from tests.api.conftest import State, state  # noqa: F401  # a fixture
from tests.evidence.buckets import _line, line, s3  # noqa: F401  # fixtures
from tests.staff.conftest import ledger, sign_in  # noqa: F401  # fixtures

EXPERT = Viewer(actor="expert", roles=frozenset({Role.EXPERT}))
CUSTODIAN = Viewer(actor="custodian", roles=frozenset({Role.CUSTODIAN}))

Upload = Callable[..., Any]


@pytest.fixture(autouse=True)
def store():
    """The store that the settings name, empty."""
    shutil.rmtree(settings.EVIDENCE_STORE.folder, ignore_errors=True)
    yield receiving.store()
    shutil.rmtree(settings.EVIDENCE_STORE.folder, ignore_errors=True)


def standing(sha256: str) -> Path:
    """Where an original stands, to be harmed."""
    store = receiving.store()
    assert isinstance(store, DiskStore)
    return store.path(sha256)


@pytest.fixture(scope="session")
def warm() -> Iterator[Sandbox]:
    """A sandbox that is started once: to load every decoder takes half a second of CPU."""
    with Sandbox() as made:
        yield made


@pytest.fixture(autouse=True)
def _lent(warm: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker have the warm one, while no other thread has it."""
    free = threading.Lock()

    @contextmanager
    def lent(*other: Any, **told: Any) -> Iterator[Sandbox]:
        if not other and free.acquire(blocking=False):
            try:
                yield warm
            finally:
                free.release()
        else:
            with Sandbox(*other, **told) as made:
                yield made

    monkeypatch.setattr(jobs, "Sandbox", lent)


def sent(who: State, data: bytes, name: str = "photo.jpg", **headers: str) -> Any:
    """What is answered to a State that sends a file."""
    said = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Type": "application/octet-stream",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return who.post("evidence", raw=data, **said)


def collected(data: bytes, name: str = "photo.jpg", *, by: Viewer = EXPERT, note: str = "") -> str:
    """The key of a file that somebody of the Panel took in."""
    with receiving.incoming() as file:
        file.write(data)
        kept = file.keep()
    command = CollectFile(sha256=kept.sha256, size=kept.size, claimed_name=name, note=note)
    return give(registry, Asked(command), by).key


def examined() -> None:
    """A worker's turn."""
    subscriptions.run_all(registry)
    jobs.work(registry)


def fresh() -> str:
    return str(uuid.uuid4())
