"""Gives the tests a database, a broker and a VAR_DIR of their own, before Django loads.

TEST_DATABASE says which database: sqlite (the default) or postgresql.
"""

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from panel.embedded.postgres import postgresql
from panel.embedded.valkey import valkey
from tests.once import mark_what_needs_no_database
from tests.wipe import Kept

FOLDER = Path(tempfile.mkdtemp(prefix="panel-tests-"))
ENDING = ExitStack()
ENDING.callback(shutil.rmtree, FOLDER, ignore_errors=True)
atexit.register(ENDING.close)


def _database_url() -> str:
    kind = os.environ.get("TEST_DATABASE", "sqlite")
    if kind == "sqlite":
        # A file: processes and threads share it, and a shared memory ignores the busy timeout.
        return f"sqlite:///{FOLDER / 'ledger.sqlite3'}"
    if kind == "postgresql":
        return ENDING.enter_context(postgresql(FOLDER))
    raise pytest.UsageError(f"TEST_DATABASE is {kind!r}; it takes sqlite or postgresql")


# Here and not in pyproject.toml, from where pytest-django would load the settings before this
# file. Child processes inherit it all and so see the tests' own database.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "panel.settings",
    "PANEL_ENV": "development",
    "VAR_DIR": str(FOLDER / "var"),
    "DATABASE_URL": _database_url(),
    # It takes seconds a picture; whose test it is asks for it.
    "EVIDENCE_OCR_LANGUAGES": "none",
    "REDIS_URL": f"unix://{FOLDER / 'valkey.sock'}",
}


# Here already: the folders' own conftest files import models.
import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
# How fast inputs are made depends on what else the machine does.
hypothesis.settings.register_profile(
    "panel", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("panel")
# A good password hash is slow on purpose; how slow is not what these tests are about.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each of the two runs shows its own part."""
    mark_what_needs_no_database(items)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Test in the very database that DATABASE_URL names to child processes."""
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_blocker, django_db_modify_db_settings
) -> Iterator[None]:
    """Make the test database whatever the tests' marks are: `committed` carries none."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def fresh_rows(django_db_setup, django_db_blocker):
    """Return what the database held after the migrations."""
    from django.db import connection

    from tests.wipe import snapshot

    with django_db_blocker.unblock():
        return snapshot(connection)


@pytest.fixture
def committed(fresh_rows, django_db_blocker) -> Iterator[None]:
    """Let a test commit, for other threads and processes to see; then empty the tables.

    In place of `transactional_db`, whose DELETE the ledger's triggers refuse.
    """
    from django.db import connection

    from tests.wipe import wipe

    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connection.close()
            wipe(connection, fresh_rows)
            connection.close()


Build = Callable[..., object]


@pytest.fixture(scope="session")
def _built() -> dict[tuple[Build, ...], tuple[object, Kept]]:
    return {}


@pytest.fixture
def built(committed, _built) -> Callable[..., Any]:
    """Builds what many tests begin with once, and puts its rows back for every other of them.

    A build stands on those before it in the test, and on nothing else that a test does; where it
    needs a folder, any will do.
    """
    from django.db import connection

    from tests.wipe import snapshot, wipe

    made: list[Build] = []

    def result_of(build: Build, *folder: Path) -> object:
        made.append(build)
        if tuple(made) not in _built:
            _built[tuple(made)] = build(*folder), snapshot(connection)
        else:
            wipe(connection, _built[tuple(made)][1])
        return _built[tuple(made)][0]

    return result_of


@pytest.fixture
def broker(tmp_path) -> Iterator[str]:
    """Return the address of a running broker; without it nothing answers at REDIS_URL.

    One a test: a test that starts a group of servers has a broker at that same address.
    """
    with valkey(tmp_path / "valkey", FOLDER / "valkey.sock"):
        yield os.environ["REDIS_URL"]


@pytest.fixture
def served(committed) -> Iterator[str]:
    """Return the address at which this process serves the whole application."""
    from waitress import wasyncore

    from panel.embedded import web

    sockets: dict[int, Any] = {}
    server = web.server("127.0.0.1:0", threads=4, map=sockets)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.1, map=sockets, count=1, use_poll=True)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # First the loop, then its sockets: closed under it they would be bad descriptors.
    stop.set()
    thread.join(timeout=5)
    server.task_dispatcher.shutdown()
    for channel in list(sockets.values()):
        channel.close()
