"""`evidence members`: what was taken out of containers, seen by whom the whole is seen by."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from evidence.domain import ShareMember
from evidence.models import EvidenceRow
from panel.access.giving import give
from panel.ledger import codec
from panel.ledger.execution import Asked
from panel.ledger.models import LogEvent
from panel.ledger.registry import Registry
from panel.ledger.rows import STILL
from panel.ledger.states import Corrected, Level
from panel.management.rooms import RoomCommand


def add(parser: argparse.ArgumentParser) -> None:
    """On whose word; without any it only counts."""
    parser.add_argument("--authority", help="who decided it; without, they are only counted")
    parser.add_argument(
        "--reason",
        default="It was taken out of the Committee's container before such files became its own.",
        help="why",
    )
    parser.add_argument("--as", dest="as_user", help="the account that does it")


def members(command: RoomCommand, options: dict[str, Any]) -> None:
    """An event for each; what was decided by hand stays."""
    viewer, shared = command.viewer(options["as_user"]), list[str]()
    if not (authority := options["authority"]):
        left = sum(1 for _ in _left(command.registry))
        words = f"{left} files are the Panel's alone, and what they were taken out of isn't"
        command.say(options, words, {"left": left})
        return
    # What is in a container within is found once that is the Committee's.
    while keys := list(_left(command.registry)):
        for key in keys:
            sharing = ShareMember(
                target=1, authority=authority, reason=options["reason"], of_committee=True
            )
            give(command.registry, Asked(sharing, key), viewer)
            shared.append(key)
            if not options["json"]:
                command.stdout.write(key)
    words = f"{len(shared)} files are seen by whom the whole is seen by; a sharing takes one back"
    command.say(options, words, {"shared": shared})


def _left(registry: Registry) -> Iterator[str]:
    """Keys of the Panel's own in what is the Committee's, unless that was decided by hand."""
    rows = EvidenceRow.objects.filter(held_to=STILL)
    wholes = {row.key for row in rows.filter(level=Level.COMMITTEE)}
    within = rows.filter(level=Level.PANEL).exclude(contained_in="").order_by("stream")
    for row in within:
        if row.contained_in in wholes and not _decided(registry, row.stream):
            yield row.key


def _decided(registry: Registry, stream: str) -> bool:
    rows = LogEvent.objects.filter(stream=stream, type=Corrected.name)
    records = (codec.recorded(row, registry) for row in rows)
    return any(one.fact.origin.command == ShareMember.wire_name() for one in records)
