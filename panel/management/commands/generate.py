"""A big, lifelike ledger from a seed, for benchmarks: fictional entries, requests and casework."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from panel.ledger import opening, store
from panel.ledger.models import Head
from panel.management.generating.writing import Plan, Progress, generate
from panel.management.rooms import Failed, RoomCommand, Telling, upto


class Command(RoomCommand):
    """Fill a demonstration ledger with fictional entries, requests and casework from a seed.

    Where there is no ledger one is made. Stopped, the same command goes on where it was.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How much of what, and from which seed."""
        parser.add_argument("--entries", type=upto(1, 99_999), default=1_000)
        parser.add_argument("--requests", type=upto(0, 10_000_000), default=10_000)
        parser.add_argument("--incidents", type=upto(0, 1_000_000), default=0)
        parser.add_argument(
            "--letters", type=upto(0, 1_000_000), default=0, help="spread over the incidents"
        )
        parser.add_argument(
            "--evidence",
            type=upto(0, 1_000_000),
            default=0,
            help="items that the incidents cite; of these only texts are in the store, no bytes",
        )
        parser.add_argument("--seed", type=upto(0, 2**31), default=1)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(handler=self.generate)

    def generate(self, options: dict[str, Any]) -> None:
        """Say on stderr how much of how much is done."""
        call_command("migrate", verbosity=0)
        before = Head.objects.values_list("position", flat=True).first() or 0
        if not before:
            opening.create(self.registry, demonstration=True, actor="operator")
        plan = Plan(**{name: options[name] for name in Plan._fields})
        if (plan.letters or plan.evidence) and not plan.incidents:
            raise Failed("letters and evidence belong to incidents: say --incidents too")
        try:
            self._tell(plan)
        except KeyboardInterrupt:
            raise Failed("stopped; the same command goes on from here") from None
        events = store.head().position
        words = f"{_told(plan.things())} in {events:,} events, {events - before:,} of them new"
        data = {**plan._asdict(), "events": events, "new": events - before}
        self.say(options, words, data)

    def _tell(self, plan: Plan) -> None:
        tell = Telling(self.stderr)
        for done in generate(self.registry, plan):
            tell.lines(_words(done, plan), sum(done), sum(plan.things().values()))


def _words(done: Progress, plan: Plan) -> str:
    known = done._asdict()
    return ", ".join(f"{known[name]:,} of {many:,} {name}" for name, many in plan.things().items())


def _told(things: dict[str, int]) -> str:
    *some, last = (f"{many:,} {name}" for name, many in things.items())
    return f"{', '.join(some)} and {last}" if some else last
