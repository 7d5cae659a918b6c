"""The kernel's Landlock: a process gives up every way to files, network and other processes."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION: Final = 1
NO_NEW_PRIVILEGES: Final = 38
_DEATH_SIGNAL: Final = 1
_FILES: Final = ((5, 16), (3, 15), (2, 14), (1, 13))
"""From which version of the interface there are how many kinds of access to files."""
_BOTH: Final = 0b11
"""Of the network, bind and connect by TCP; of scopes, abstract sockets and signals."""


class _Attributes(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


def version() -> int:
    """The version of the kernel's interface; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(libc().syscall(_CREATE_RULESET, None, 0, _VERSION)))


def renounce(interface: int) -> None:
    """Give up all that this version of the interface can take away; OSError where it won't."""
    bits = next(bits for since, bits in _FILES if interface >= since)
    rules = _Attributes(
        files=(1 << bits) - 1,
        network=_BOTH if interface >= 4 else 0,
        scopes=_BOTH if interface >= 6 else 0,
    )
    size = 24 if interface >= 6 else 16 if interface >= 4 else 8
    ruleset = done(libc().syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0))
    done(libc().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    done(libc().syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def end_with(parent: int) -> None:
    """Have Linux kill this process when the one that forked it ends; now, if it has ended."""
    if sys.platform == "linux":
        done(libc().prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent:
        os._exit(1)


def libc() -> ctypes.CDLL:
    """The C library, which keeps what went wrong for `done`."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def done(result: int) -> int:
    """The result of a call of it, or the OSError that it means."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
