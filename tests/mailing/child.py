"""What a process does that is to be killed while it sends mail."""

import django

django.setup()

from panel.ledger.registry import registry  # noqa: E402  # Django must be set up before
from panel.mailing.sending import send  # noqa: E402  # as above

if __name__ == "__main__":
    send(registry)
