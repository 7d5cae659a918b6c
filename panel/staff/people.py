"""People by their names, where a field names an account: offered to whoever works with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from panel.access import queries
from panel.access.roles import Role
from panel.access.viewers import Viewer, scope
from panel.ledger.rows import Moment
from panel.ledger.states import Level
from panel.staff.suggesting import MOST, Rows, Suggestion


@dataclass(frozen=True)
class People(Rows):
    """Those who may act in some roles, found by name; who has an account is no case to go to."""

    roles: frozenset[Role] = frozenset()

    def __call__(self, typed: str, viewer: Viewer, moment: Moment) -> Iterator[Suggestion]:
        """Those whose names hold every word."""
        if not _know(viewer):
            return
        wanted = typed.casefold().split()
        fit = (
            Suggestion(key, name)
            for key, name in queries.may_act(self.roles, moment).items()
            if all(word in name.casefold() for word in wanted)
        )
        yield from islice(fit, MOST)

    def called(self, keys: Collection[str], viewer: Viewer, moment: Moment) -> dict[str, str]:
        """Their names, also of those who may act no more."""
        return queries.names_of(keys) if keys and _know(viewer) else {}

    titles = called

    def leads(self, viewer: Viewer) -> bool:
        """Accounts have pages for their administrators."""
        return Level.ACCOUNTS in scope(viewer).whole


def _know(viewer: Viewer) -> bool:
    return bool({Level.PANEL, Level.ACCOUNTS} & scope(viewer).whole)
