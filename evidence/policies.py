"""When a file was received, is whole again or is to be looked at again, have it examined."""

from evidence import jobs
from evidence.events import ExaminationOrdered, FileReceived, IntegrityRestored
from panel.ledger.registry import Subscription

_ORDERS = (FileReceived, ExaminationOrdered, IntegrityRestored)

SUBSCRIPTIONS = (Subscription("examinations", jobs.order, _ORDERS, jobs.outstanding),)
