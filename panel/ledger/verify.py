"""Looks for everything that may be wrong with a ledger, and tells all of it."""

from __future__ import annotations

from panel.ledger.audit import registers, run, seals, streams
from panel.ledger.audit.chain import chain
from panel.ledger.audit.crew import Crew
from panel.ledger.audit.faults import Fault, Kind, Tell
from panel.ledger.audit.folded import folded
from panel.ledger.audit.pages import pages
from panel.ledger.audit.place import Places
from panel.ledger.audit.records import records
from panel.ledger.registry import Registry

__all__ = ["Fault", "Kind", "verify"]


def verify(
    registry: Registry,
    *,
    workers: int = 1,
    tell: Tell | None = None,
    places: Places | None = None,
) -> list[Fault]:
    """Every fault of the log, its checkpoints, registers, rows and records; none where all is well.

    In the order of their positions, those without one last, however many the workers. Writers may
    go on meanwhile: the log is judged up to the head as it was at the start. With places the walk
    along the log and the folds go on from where they were kept; all else takes little and is done
    whole.
    """
    places = places or Places(run.begin())
    with Crew(registry, workers) as crew:
        walked = crew.begin(chain, places, tell if workers == 1 else None)
        of_folds, sums = folded(crew, places, tell)
        found = [*walked(), *pages(), *of_folds]
    found += [
        *streams.strays(registry),
        *registers.faults(registry, sums, places.run.position),
        *seals.keys(),
        *records(registry, places.run),
    ]
    return sorted(found, key=lambda fault: (fault.position is None, fault.position or 0))
