"""What the verifier says of an item's chain, from what events hold."""

from types import SimpleNamespace
from typing import Any

from panel.ledger.verifier.events import Event
from panel.ledger.verifier.packages import lines_of


def event(version: int, type_: str, stream: str = "evidence/i", **data: Any) -> Event:
    at = f"2015-08-06T0{version}:00:00Z"
    return Event(version, stream, version, type_, at, data, actor="a", role="expert")


def corrected(version: int, target: int, **data: Any) -> Event:
    said: dict[str, Any] = {
        "target": target,
        "authority": "a letter",
        "reason": "the name",
        "data": data,
    }
    return event(version, "ledger.corrected", data_shape=1, **said)


def test_a_correction_is_told_by_what_it_changes_since_the_one_before():
    taken: dict[str, Any] = {
        "note": "",
        "name": "a.jpg",
        "collected": {"url": "https://a.example", "tool": "T"},
    }
    again: dict[str, Any] = {
        **taken,
        "name": "b.jpg",
        "collected": {"url": "https://b.example", "tool": "T"},
    }
    events = (
        event(1, "evidence.taken", **taken),
        event(1, "evidence.opened", "custody/i-2015", name="other"),
        corrected(2, 1, **again),
        corrected(3, 1, **{**again, "note": "from\nabove"}),
        corrected(4, 1, **{**again, "note": "from\nabove"}),
    )
    found: Any = SimpleNamespace(events=events, people={"a": "A. Expert"})
    said = [
        line.partition("ledger.corrected by A. Expert, expert: ")[2] for line in lines_of(found)
    ]
    why = "authority a letter; reason the name"
    changed = "name a.jpg → b.jpg; collected url https://a.example → https://b.example"
    assert said == [
        "",
        "",
        f"of version 1; {changed}; {why}",
        f"of version 1; note nothing → from\nabove; {why}",
        f"of version 1; {why}",
    ]
