"""`manage.py ledger verify` that keeps its place at each step, for a failpoint to kill it there."""

import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django must be set up before

from panel.ledger import comparing  # noqa: E402  # as above
from panel.ledger.audit import place, resuming  # noqa: E402  # as above

# Read again by each worker, which imports what started it.
resuming.EVERY = 0
place._SHARE = 0
comparing.AT_ONCE = 5

if __name__ == "__main__":
    # What a shell runs in its background begins with Ctrl-C ignored, and so do its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    call_command("ledger", "verify", *sys.argv[1:])
