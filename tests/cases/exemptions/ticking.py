"""Beat for one tick, as a process that is to be killed or that serves a restored ledger."""

import json
import sys
from datetime import datetime

import django

django.setup()

from panel.ledger import clockwork  # noqa: E402  # Django must be set up before
from panel.ledger.models import LogEvent  # noqa: E402  # as above
from panel.ledger.registry import registry  # noqa: E402  # as above


def main(at: str) -> None:
    """Put the clock there, record what fell due; say how much that was, and every adoption."""
    clockwork.set_clock(datetime.fromisoformat(at))
    sys.stdout.write(f"{clockwork.tick(registry)}\n")
    sys.stdout.writelines(f"{stream} {deadline}\n" for stream, deadline in adoptions())


def adoptions() -> list[tuple[str, str]]:
    """Each adoption on record: the request's stream, and when it took effect."""
    found = LogEvent.objects.filter(type="exemption.adoption_recorded")
    return sorted((one.stream, json.loads(bytes(one.body))["data"]["deadline"]) for one in found)


if __name__ == "__main__":
    main(*sys.argv[1:])
