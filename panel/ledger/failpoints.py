"""Named places at which a test can make the process die or fail; listed in docs/failpoints.md."""

import os
import signal
from collections import Counter
from typing import Final

FAILPOINTS: Final = {
    "execute.before_decide": "the streams are loaded, nothing is decided",
    "append.after_head": "the head is locked and moved, no event is written",
    "append.after_events": "the events are written, their rows are not",
    "append.after_rows": "events and rows are written, the idempotency key is not",
    "append.before_commit": "everything is written, nothing is committed",
    "execute.after_commit": "everything is committed, the caller has no answer",
    "subscription.before_commit": "an effect and its cursor are written, not committed",
    "mail.taken": "a mail server took a notice, nothing says so",
    "verify.kept": "a part of a verify has kept its place",
}
BY_STEPS: Final = {
    "append.after_head",
    "append.after_events",
    "append.after_rows",
    "append.before_commit",
}
"""Passed only where an append is written step by step; see `batches`."""
_SET: Final = os.environ.get("FAIL", "")
_PASSED: Final = Counter[str]()


def failpoint(name: str) -> None:
    """Do what FAIL=name:kill (SIGKILL to itself) or FAIL=name:raise says; nothing otherwise.

    FAIL=name:kill:3 does it from the third time on that the process comes by.
    """
    assert name in FAILPOINTS
    if not _SET:
        return
    place, what, *times = _SET.split(":")
    _PASSED[name] += 1
    if place == name and _PASSED[name] >= int(times[0] if times else 1):
        if what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise RuntimeError(f"failpoint {name}")
