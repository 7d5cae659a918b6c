"""Placeholder until the slice is in: the state that other slices read."""

from panel.ledger.states import State


class ListEntry(State, category="list-entry"):
    """An entry of the list."""

    listed: bool = False
