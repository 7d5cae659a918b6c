"""Looks for everything that may be wrong with a ledger, and tells all of it."""

from __future__ import annotations

from panel.ledger import comparing
from panel.ledger.audit import registers, seals, streams
from panel.ledger.audit.chain import chain
from panel.ledger.audit.crew import Crew
from panel.ledger.audit.faults import Fault, Kind, Tell
from panel.ledger.audit.pages import pages
from panel.ledger.audit.records import records
from panel.ledger.audit.run import begin
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry

__all__ = ["Fault", "Kind", "verify"]


def verify(registry: Registry, *, workers: int = 1, tell: Tell | None = None) -> list[Fault]:
    """Every fault of the log, its checkpoints, registers, rows and records; none where all is well.

    In the order of their positions, those without one last, however many the workers. Writers may
    go on meanwhile: the log is judged up to the head as it was at the start.
    """
    run = begin()
    with Crew(registry, workers) as crew:
        walked = crew.begin(chain, run, tell if workers == 1 else None)
        folded, sums = _folded(crew, run.position, tell)
        found = [*walked(), *pages(), *folded]
    found += [
        *streams.strays(registry),
        *registers.faults(registry, sums, run.position),
        *seals.keys(),
        *records(registry, run),
    ]
    return sorted(found, key=lambda fault: (fault.position is None, fault.position or 0))


def _folded(crew: Crew, upto: int, tell: Tell | None) -> tuple[list[Fault], registers.Sums]:
    """What the streams' folds show, and what the registers should hold by them."""
    faults, sums, done = list[Fault](), registers.Sums(), 0
    whole = LogEvent.objects.exclude(stream__startswith=comparing.REGISTERS).count()
    jobs = ((names, upto) for names in comparing.in_log())
    for judged in crew.each(streams.judge, jobs):
        faults += judged.faults
        sums.merge(judged.sums)
        done += judged.events
        if tell:
            tell("folded", done, whole)
    return faults, sums
