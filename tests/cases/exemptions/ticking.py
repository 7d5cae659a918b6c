"""Beat for one tick, as a process that is to be killed or that serves a restored ledger."""

import sys
from datetime import datetime

import django

django.setup()

from panel.ledger import clockwork  # noqa: E402  # Django must be set up before
from panel.ledger.registry import registry  # noqa: E402  # as above


def main(at: str) -> None:
    """Put the clock there, record what fell due and say how many things that were."""
    clockwork.set_clock(datetime.fromisoformat(at))
    sys.stdout.write(f"{clockwork.tick(registry)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
