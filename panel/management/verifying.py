"""A verify as an operator sees it: what it found, or that it was stopped."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import msgspec

from panel.ledger import codec
from panel.ledger.audit import crew
from panel.ledger.audit.faults import Fault, Tell
from panel.ledger.audit.place import Places
from panel.ledger.audit.run import Run
from panel.ledger.registry import Registry
from panel.ledger.verify import verify
from panel.management.rooms import Failed


def found(
    registry: Registry, places: Places, workers: int | None, tell: Tell | None
) -> list[Fault]:
    """Every fault; Failed where it was stopped before they were all told."""
    workers = workers or crew.fitting(places.run.position)
    try:
        return verify(registry, workers=workers, tell=tell, places=places)
    except BrokenProcessPool as error:
        raise _failed("a worker process was ended from outside", places) from error
    except KeyboardInterrupt as error:
        raise _failed("interrupted", places) from error


def told(run: Run, faults: Sequence[Fault], *, resumed: bool) -> tuple[str, Any]:
    """Give them in words and as data; where the run was resumed, with as of when they are."""
    lines = [str(fault) for fault in faults] or ["the log holds"]
    data: dict[str, Any] = {
        "faults": [msgspec.to_builtins(fault) for fault in faults],
        "checkpoint": run.signed,
    }
    if resumed:
        as_of = codec.stamp(run.began)
        lines.append(f"judged to position {run.position} as of {as_of}, resumed")
        data["resumed"] = {"position": run.position, "as_of": as_of}
    return "\n".join(lines), data


def _failed(why: str, places: Places) -> Failed:
    on = "; --resume goes on from where it was" if places.kept() else ""
    return Failed(f"{why}: nothing is verified{on}")
