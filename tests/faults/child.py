"""A process that gives a command, or lets the subscriptions read on, and may be told to die."""

import sys

import django

django.setup()

from panel.access import queries  # noqa: E402  # Django must be set up before
from panel.access.domain import GrantRole  # noqa: E402  # as above
from panel.access.giving import give  # noqa: E402  # as above
from panel.access.roles import Role  # noqa: E402  # as above
from panel.ledger import subscriptions  # noqa: E402  # as above
from panel.ledger.execution import Asked, Once  # noqa: E402  # as above
from panel.ledger.registry import registry  # noqa: E402  # as above


def main(what: str, key: str) -> None:
    """Do it, then acknowledge it on stdout."""
    if what == "give":
        command = GrantRole(role=Role.EXPERT, reason="a test")
        once = Once("child", key)
        outcome = give(registry, Asked(command, key), queries.operator("child"), once=once)
        sys.stdout.write(f"acknowledged {outcome.moment.position}\n")
    else:
        subscriptions.run_all(registry)
        sys.stdout.write("read\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
