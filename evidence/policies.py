"""What follows from what is recorded of a file: it is examined, copied, read and found."""

from evidence import alike, jobs, mirroring, texts
from evidence.documents import TextRead, TextRecognised
from evidence.events import (
    ExaminationOrdered,
    FileExamined,
    FileReceived,
    FileReleased,
    IntegrityRestored,
    StepsOrdered,
)
from evidence.findings import WorkingCopyMade
from panel.ledger.registry import Subscription

_ORDERS = (FileReceived, ExaminationOrdered, IntegrityRestored)

SUBSCRIPTIONS = (
    Subscription("examinations", jobs.order, _ORDERS, jobs.outstanding),
    Subscription("mirroring", mirroring.order, (FileReceived,), mirroring.outstanding),
    Subscription("recognitions", jobs.order_recognition, (FileExamined, FileReleased), jobs.unread),
    Subscription("steps", jobs.order_steps, (StepsOrdered,), jobs.untaken),
    Subscription("likes", alike.pair, (WorkingCopyMade,)),
    Subscription("texts", texts.index, (TextRead, TextRecognised)),
)
