"""Steps that do what a decoder might that a file has taken over."""

import contextlib
import ctypes
import os
import resource
import signal
import socket
import sys
import threading
import time
from pathlib import Path

KNOWN = {
    *("PATH", "PYTHONPATH", "LC_ALL", "LC_CTYPE", "OPENBLAS_NUM_THREADS", "GLIBC_TUNABLES"),
    "EVIDENCE_TRUST_LIST",
}


def load():
    """Nothing to load."""


def attempted(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"


def called(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def reach_out(file):
    """What is refused of what a thief would try."""
    return {
        "read": attempted(lambda: Path("/etc/passwd").read_bytes()),
        "list": attempted(lambda: os.listdir("/")),  # noqa: PTH208  # what a thief would call
        "write": attempted(lambda: Path("/tmp/out").write_bytes(b"x")),  # noqa: S108  # refused
        "mark": attempted(lambda: os.fchmod(file.fileno(), 0o777)),
        "tcp": attempted(lambda: socket.socket().connect(("127.0.0.1", 9))),
        "udp": attempted(lambda: socket.socket(type=socket.SOCK_DGRAM)),
        "unix": attempted(lambda: socket.socket(socket.AF_UNIX)),
        "signal": attempted(lambda: os.kill(os.getppid(), signal.SIGTERM)),
        "limit": attempted(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))),
        "trace": attempted(lambda: called("ptrace", 16, os.getppid(), 0, 0)),
        "memory": attempted(lambda: called("process_vm_readv", os.getppid(), None, 0, None, 0, 0)),
        "fork": attempted(os.fork),
        "run": attempted(lambda: os.execv("/bin/true", ["true"])),  # noqa: S606  # refused
        "leave": attempted(lambda: os.setpgid(0, os.getppid())),
        "stay": attempted(lambda: called("shmget", 0, 4096, 0o1600)),
        "environment": sorted(set(os.environ) - KNOWN),
    }


def reach_out_alone(_file):
    """The same where some of it comes true, so without what would harm the tests."""
    return {
        "read": attempted(lambda: Path("/etc/passwd").read_bytes()),
        "list": attempted(lambda: os.listdir("/")),  # noqa: PTH208  # what a thief would call
        "write": attempted(lambda: Path("/tmp/out").write_bytes(b"x")),  # noqa: S108  # refused
        "tcp": attempted(lambda: socket.socket().connect(("127.0.0.1", 9))),
        "udp": attempted(lambda: socket.socket(type=socket.SOCK_DGRAM)),
        "signal": attempted(lambda: os.kill(os.getppid(), signal.SIGTERM)),
    }


def fork_on(_file):
    while True:
        os.fork()


def thread_on(_file):
    while True:
        threading.Thread(target=time.sleep, args=[1000], daemon=True).start()


def sleep(_file):
    with contextlib.suppress(OSError):
        os.fork()
    time.sleep(1000)


def write_on(file):
    with os.fdopen(os.open(f"/proc/self/fd/{file.fileno()}", os.O_WRONLY), "wb") as again:
        again.truncate(1024**4)


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
        reach_out, reach_out_alone, fork_on, thread_on, sleep, write_on, spin, hoard, crash,
        leave, babble, lie, count,
    )
}  # fmt: skip
