"""A kernel that lacks what the sandbox is made of, for one thread and what it starts."""

import platform
from errno import EINVAL, ENOSYS

from evidence.sandbox import seccomp

_LANDLOCK = (444, 445, 446)
_PRCTL = {"x86_64": 157, "aarch64": 167}
_SET_SECCOMP = 22


def without_walls(*, landlock=False):
    """From now on this thread has no filters of calls and, unless it is said, no Landlock."""
    call, without = _PRCTL[platform.machine()], seccomp.failing(EINVAL)
    lines = seccomp.sometimes(call, 0, [_SET_SECCOMP], then=without, otherwise=seccomp.ALLOWED)
    for number in () if landlock else _LANDLOCK:
        lines += seccomp.always(number, seccomp.failing(ENOSYS))
    seccomp.impose(lines, seccomp.ALLOWED)
