"""What an operator watches: where the log ends, and how far those that follow it are behind."""

from panel.health import gauge
from panel.ledger import checkpoints, clockwork, store, subscriptions
from panel.ledger.models import Parked
from panel.ledger.registry import registry


def register() -> None:
    """Have /metrics print them."""
    gauge("ledger_position", "Events in the log.", lambda: store.head().position)
    gauge("ledger_checkpoint_size", "Events under the newest checkpoint.", _signed)
    gauge("ledger_behind", "Events that the slowest subscription has yet to read.", _behind)
    gauge("ledger_parked", "Events that a subscription gave up on.", Parked.objects.count)
    gauge("ledger_overdue", "Things that fell due and are not recorded.", clockwork.overdue)


def _signed() -> float:
    newest = checkpoints.newest()
    return newest.size if newest else 0


def _behind() -> float:
    return max(subscriptions.behind(registry).values(), default=0)
