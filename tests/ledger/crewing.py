"""A process that has two workers busy for longer than any test lasts."""

import os
import signal
import sys
import time
from pathlib import Path

import django

django.setup()

from panel.ledger.audit.crew import Crew  # noqa: E402  # Django must be set up before
from panel.ledger.registry import registry  # noqa: E402  # as above


def toil(_: object, folder: Path) -> None:
    """Say who is at work, and go on."""
    (folder / str(os.getpid())).touch()
    time.sleep(3600)


if __name__ == "__main__":
    # What a shell runs in its background begins with Ctrl-C ignored, and so do its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with Crew(registry, 2) as crew:
        for waiting in [crew.begin(toil, Path(sys.argv[1])) for _ in range(3)]:
            waiting()
