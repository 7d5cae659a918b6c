"""Steps that do what a decoder might that a file has taken over."""

import ctypes
import os
import signal
import socket
import sys
import time
from pathlib import Path

KNOWN = {"PATH", "PYTHONPATH", "LC_ALL", "LC_CTYPE", "OPENBLAS_NUM_THREADS", "EVIDENCE_TRUST_LIST"}


def load():
    """Nothing to load."""


def attempted(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


def reach_out(_file):
    """What is refused of what a thief would try."""
    return {
        "read": attempted(lambda: Path("/etc/passwd").read_bytes()),
        "list": attempted(lambda: os.listdir("/")),  # noqa: PTH208  # what a thief would call
        "write": attempted(lambda: Path("/tmp/out").write_bytes(b"x")),  # noqa: S108  # refused
        "connect": attempted(lambda: socket.create_connection(("127.0.0.1", 9), timeout=1)),
        "signal": attempted(lambda: os.kill(os.getppid(), signal.SIGTERM)),
        "environment": sorted(set(os.environ) - KNOWN),
    }


def sleep(_file):
    if os.fork() == 0:
        time.sleep(1000)
    time.sleep(1000)


def spin(_file):
    while True:
        pass


def hoard(_file):
    return len(bytearray(8 * 1024**3))


def crash(_file):
    ctypes.string_at(0)


def leave(_file):
    os._exit(3)


def babble(_file):
    sys.stderr.write("x" * 1_000_000)
    return {"words": "x" * 50_000_000}


def lie(_file):
    return {"media_type": "image/jpeg", "tool": 7}


def count(file):
    return {"size": len(file.read())}


STEPS = {
    step.__name__: step
    for step in (
        reach_out, sleep, spin, hoard, crash, leave, babble, lie, count
    )
}  # fmt: skip
