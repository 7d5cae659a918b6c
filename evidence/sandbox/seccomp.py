"""The kernel's filter of system calls: what isn't on the list is refused, whatever it would reach.

On the list is what computes, waits, reads and writes what is open already, and starts threads. So
there is no file to open, no socket of any kind, no new process or program, no signal or limit for
another process, nor its memory, and nothing that stays once this one has ended.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence
from errno import EFAULT, ENOSYS, EPERM
from typing import Final

from evidence.sandbox.landlock import NO_NEW_PRIVILEGES, done, libc

_SET_SECCOMP, _BY_FILTER = 22, 2
_LOAD, _EQUAL, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x45, 0x06
ALLOWED: Final = 0x7FFF0000
"""The answer to a call that is made."""
_KILLED, _FAILS = 0x80000000, 0x00050000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16

_MACHINES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""What the kernel calls them, <linux/audit.h>."""
# By <asm/unistd_64.h> and <asm-generic/unistd.h>: x86_64, aarch64; -1 where it isn't there.
_ALL: Final = """
read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, preadv 295 69, lseek 8 62,
close 3 57, fstat 5 80, dup 32 23, dup2 33 -1, dup3 292 24, pipe 22 -1, pipe2 293 59,
fadvise64 221 223, poll 7 -1, ppoll 271 73, select 23 -1, pselect6 270 72, eventfd2 290 19,
epoll_create1 291 20, epoll_ctl 233 21, epoll_wait 232 -1, epoll_pwait 281 22,
mmap 9 222, munmap 11 215, mremap 25 216, mprotect 10 226, madvise 28 233, brk 12 214,
futex 202 98, membarrier 324 283, set_robust_list 273 99, set_tid_address 218 96, rseq 334 293,
sched_yield 24 124, sched_getaffinity 204 123, getcpu 309 168, get_mempolicy 239 236,
rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, sigaltstack 131 132,
restart_syscall 219 128, nanosleep 35 101, clock_nanosleep 230 115, clock_gettime 228 113,
clock_getres 229 114, gettimeofday 96 169, time 201 -1, times 100 153, getrusage 98 165,
getrlimit 97 163, getrandom 318 278, uname 63 160, sysinfo 99 179, getcwd 79 17,
getpid 39 172, getppid 110 173, gettid 186 178, getuid 102 174, geteuid 107 175, getgid 104 176,
getegid 108 177, exit 60 93, exit_group 231 94
"""
_ABSENT: Final = "clone3 435 435, statx 332 291"
"""Whoever is told that there are none takes the older calls."""


def available() -> bool:
    """Whether this kernel has such filters and the numbers of its calls are known here."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES or sys.maxsize < 2**32:
        return False
    # Made here once, and not in each process that is forked from this one.
    _always()
    # Where there are filters, one at no address can't be read; elsewhere it means nothing.
    libc().prctl(_SET_SECCOMP, _BY_FILTER, None, 0, 0)
    return ctypes.get_errno() == EFAULT


def renounce() -> None:
    """Give up every call that isn't on the list, for good; OSError where the kernel won't."""
    mine = (os.getpid(),)
    lines = [*_always()]
    for call, argument, values, test in (
        ("newfstatat 262 79", 3, (0x1000,), _EQUAL),  # of an open file
        # Duplicates and flags of descriptors; not who is to be signalled.
        ("fcntl 72 25", 1, (0, 1, 2, 3, 1030), _EQUAL),
        ("clone 56 220", 0, (0x10000,), _ANY_BIT),  # a thread
        ("prlimit64 302 261", 2, (0,), _EQUAL),  # to read them
        ("kill 62 129", 0, mine, _EQUAL),
        ("tgkill 234 131", 0, mine, _EQUAL),
    ):
        (number,) = _numbers(call)
        lines += sometimes(number, argument, values, test=test)
    impose(lines, failing(EPERM))


@functools.cache
def _always() -> Sequence[bytes]:
    """The lines that are the same for every process."""
    answers = ((_ALL, ALLOWED), (_ABSENT, failing(ENOSYS)))
    return [
        line
        for calls, answer in answers
        for number in _numbers(calls)
        for line in always(number, answer)
    ]


def failing(error: int) -> int:
    """The answer to a call that is to fail with this error."""
    return _FAILS | error


def always(number: int, answer: int) -> list[bytes]:
    """The lines that answer each call of the number."""
    return [_line(_EQUAL, number, no=1), _line(_ANSWER, answer)]


def sometimes(
    number: int,
    argument: int,
    values: Sequence[int],
    *,
    test: int = _EQUAL,
    then: int = ALLOWED,
    otherwise: int = _FAILS | EPERM,
) -> list[bytes]:
    """The lines that answer a call by one of its arguments."""
    # It has 64 bits, of which the filter sees half at a time; the upper half is to be 0.
    low, other = _ARGUMENTS + 8 * argument, _line(_ANSWER, otherwise)
    lines = [_line(_LOAD, low + 4), _line(_EQUAL, 0, yes=1), other, _line(_LOAD, low)]
    for value in values:
        lines += [_line(test, value, no=1), _line(_ANSWER, then)]
    lines.append(other)
    return [_line(_EQUAL, number, no=len(lines)), *lines]


def impose(lines: Iterable[bytes], otherwise: int) -> None:
    """Have this thread, and what it starts, live by the lines; OSError where the kernel won't."""
    program = b"".join(
        (
            _line(_LOAD, _MACHINE),
            _line(_EQUAL, _MACHINES[platform.machine()], yes=1),
            _line(_ANSWER, _KILLED),
            _line(_LOAD, _NUMBER),
            *lines,
            _line(_ANSWER, otherwise),
        )
    )
    size = len(program) // len(_line(_LOAD, 0))
    rules = struct.pack(
        "HxxxxxxP", size, ctypes.addressof(kept := ctypes.create_string_buffer(program))
    )
    done(libc().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    done(libc().prctl(_SET_SECCOMP, _BY_FILTER, rules, 0, 0))
    del kept


def _numbers(calls: str) -> list[int]:
    at = 1 + list(_MACHINES).index(platform.machine())
    numbers = (int(call.split()[at]) for call in calls.split(","))
    return [number for number in numbers if number >= 0]


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """An instruction of the kernel's packet filter, <linux/filter.h>."""
    return struct.pack("HBBI", code, yes, no, value)
