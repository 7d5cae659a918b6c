"""A big, lifelike ledger from a seed, for benchmarks: fictional entries and requests alone."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from panel.ledger import opening, store
from panel.ledger.models import Head
from panel.management.generating.writing import Plan, Progress, generate
from panel.management.rooms import Failed, RoomCommand, Telling, upto


class Command(RoomCommand):
    """Fill a demonstration ledger with fictional entries and requests, the same from a seed.

    Where there is no ledger one is made. Stopped, the same command goes on where it was.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How much of what, and from which seed."""
        parser.add_argument("--entries", type=upto(1, 99_999), default=1_000)
        parser.add_argument("--requests", type=upto(0, 10_000_000), default=10_000)
        parser.add_argument("--seed", type=upto(0, 2**31), default=1)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(handler=self.generate)

    def generate(self, options: dict[str, Any]) -> None:
        """Say on stderr how much of how much is done."""
        call_command("migrate", verbosity=0)
        before = Head.objects.values_list("position", flat=True).first() or 0
        if not before:
            opening.create(self.registry, demonstration=True, actor="operator")
        plan = Plan(options["entries"], options["requests"], options["seed"])
        try:
            self._tell(plan)
        except KeyboardInterrupt:
            raise Failed("stopped; the same command goes on from here") from None
        events = store.head().position
        words = (
            f"{plan.entries:,} entries and {plan.requests:,} requests in {events:,} events,"
            f" {events - before:,} of them new"
        )
        data = {**plan._asdict(), "events": events, "new": events - before}
        self.say(options, words, data)

    def _tell(self, plan: Plan) -> None:
        tell = Telling(self.stderr)
        for done in generate(self.registry, plan):
            tell.lines(_words(done, plan), sum(done), plan.entries + plan.requests)


def _words(done: Progress, plan: Plan) -> str:
    return (
        f"{done.entries:,} of {plan.entries:,} entries, "
        f"{done.requests:,} of {plan.requests:,} requests"
    )
