"""What a process does that is to be killed: at a failpoint as a program, or at any moment."""

import sys
from pathlib import Path

import django

django.setup()

from panel.access import queries  # noqa: E402  # Django must be set up before
from panel.access.domain import GrantRole  # noqa: E402  # as above
from panel.access.giving import give  # noqa: E402  # as above
from panel.access.models import RoleRow  # noqa: E402  # as above
from panel.access.roles import Role  # noqa: E402  # as above
from panel.ledger import checkpoints, rebuild, subscriptions  # noqa: E402  # as above
from panel.ledger.execution import Asked, Busy, Once, Outcome  # noqa: E402  # as above
from panel.ledger.registry import registry  # noqa: E402  # as above


def main(what: str, key: str, many: str = "1") -> None:
    """Do it, so `many` times in one command, then acknowledge it on stdout."""
    if what == "give":
        sys.stdout.write(f"acknowledged {_given(key, int(many)).moment.position}\n")
    else:
        subscriptions.run_all(registry)
        sys.stdout.write("read\n")


def write(told: Path) -> None:
    """Give commands without end, each acknowledged by a line of the file, and begin after these."""
    number = len(told.read_text().splitlines())
    while True:
        key = f"{told.stem}-{number}"
        try:
            outcome = _given(key)
        except Busy:
            continue  # told, and nothing written: the same key asks again
        _tell(told, f"{key} {outcome.moment.position}")
        number += 1


def sign(told: Path) -> None:
    """Make checkpoints without end."""
    while True:
        _tell(told, str(checkpoints.keep_up(registry).size))


def spoil_and_rebuild(told: Path) -> None:
    """Lose all rows of one table and have them made again, without end."""
    while True:
        RoleRow.objects.all().delete()
        _tell(told, str(rebuild.rebuild(registry).written.total()))


def _given(key: str, many: int = 1) -> Outcome:
    command = GrantRole(role=Role.EXPERT, reason="a test")
    operator = queries.operator("child")
    keys = [key, *(f"{key}-{number}" for number in range(1, many))]
    asked = [Asked(command, one) for one in keys]
    return give(registry, asked, operator, once=Once("child", key))


def _tell(told: Path, line: str) -> None:
    with told.open("a") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
