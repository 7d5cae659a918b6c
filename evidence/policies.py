"""What was received is examined and copied; what is whole again or doubted, examined again."""

from evidence import jobs, mirroring
from evidence.events import ExaminationOrdered, FileReceived, IntegrityRestored
from panel.ledger.registry import Subscription

_ORDERS = (FileReceived, ExaminationOrdered, IntegrityRestored)

SUBSCRIPTIONS = (
    Subscription("examinations", jobs.order, _ORDERS, jobs.outstanding),
    Subscription("mirroring", mirroring.order, (FileReceived,), mirroring.outstanding),
)
