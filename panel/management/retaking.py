"""`evidence examine`: steps that are new, or have newer tools, taken of all that is held."""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import Any, Final

from evidence import isolation, jobs, retaking
from evidence.domain.retaking import RETAKEN
from evidence.sandbox import walls
from evidence.sandbox.client import NoSandbox
from panel.ledger import store, subscriptions
from panel.management.bars import Bar
from panel.management.rooms import Failed, RoomCommand

_SUBSCRIPTION: Final = "steps"
_PAUSE: Final = 0.5
"""Seconds between two looks at what other workers are at."""


def add(parser: argparse.ArgumentParser) -> None:
    """Which steps, of what, and whether to go on."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help=f"every step: {', '.join(retaking.ALL)}")
    which.add_argument(
        "--step", action="append", choices=list(RETAKEN), help="this one; several, once each"
    )
    which.add_argument(
        "--resume", action="store_true", help="go on with the newest run, which was interrupted"
    )
    parser.add_argument(
        "--since", type=_day, help="of what was received from this day on, as 2026-11-29"
    )
    parser.add_argument(
        "--reason", default="Steps that are new or have newer tools.", help="what for"
    )
    parser.add_argument("--as", dest="as_user", help="the account that orders it")
    parser.add_argument(
        "--progress", action="store_true", help="say on stderr how far it is, terminal or not"
    )


def examine(command: RoomCommand, options: dict[str, Any]) -> None:
    """Order the steps, then work at them until none waits; killed, workers go on at them."""
    run = _run(command, options)
    if against := isolation.against("", walls.found().open):
        raise Failed(f"steps can't be taken here: a file {against}")
    try:
        with Bar(command.stderr, shown=options["progress"]) as bar:
            ordered = _order(command, options, run, bar)
            _work(command, bar)
    except KeyboardInterrupt:
        raise Failed("interrupted; `evidence examine --resume` goes on with it") from None
    except (OSError, NoSandbox) as error:
        raise Failed(f"{error}; `evidence examine --resume` goes on with it") from error
    data = {"steps": list(run.steps), "run": run.position, "ordered": ordered}
    words = f"{', '.join(run.steps)}: taken of {ordered} items; what is news is on record"
    command.say(options, words, data)


def _run(command: RoomCommand, options: dict[str, Any]) -> retaking.Run:
    if options["resume"]:
        if found := retaking.unfinished(command.registry):
            return found
        raise Failed("no run was ever begun; say --all or --step")
    steps = retaking.ALL if options["all"] else options["step"]
    wanted = [step for step in RETAKEN if step in steps]
    if len(wanted) > 1 and "ocr" in wanted:
        raise Failed("ocr takes seconds a page and is a run of its own: say --step ocr alone")
    return retaking.begin(wanted, options["reason"])


def _order(command: RoomCommand, options: dict[str, Any], run: retaking.Run, bar: Bar) -> int:
    keys = retaking.items(run, options["since"])
    viewer, ordered = command.viewer(options["as_user"]), 0
    for number, one in enumerate(retaking.order(command.registry, viewer, run, keys), 1):
        ordered += one
        bar.tell("items ordered", number, len(keys))
    return ordered


def _work(command: RoomCommand, bar: Bar) -> None:
    end = store.head().position
    while subscriptions.behind(command.registry, end)[_SUBSCRIPTION]:
        if not subscriptions.run(command.registry, _SUBSCRIPTION):
            time.sleep(_PAUSE)
    whole = max(jobs.untaken(), 1)
    while waiting := jobs.untaken():
        bar.tell("files looked at", whole - min(waiting, whole), whole)
        for _ in jobs.doing(command.registry):
            bar.tell("files looked at", whole - min(jobs.untaken(), whole), whole)
        if jobs.untaken():
            time.sleep(_PAUSE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day like 2026-11-29") from error
