"""The Celery application; its messages carry no fact, only "look"."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun
from django.conf import settings
from kombu import Connection, pools
from kombu.exceptions import KombuError
from redis.exceptions import RedisError
from structlog.contextvars import bind_contextvars, clear_contextvars

from panel.logs import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel.settings")

app = Celery("panel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE = 0.3
"""Seconds that a request may lose to a broker that is frozen or gone."""
STALE = 60
"""Seconds after which a nudge says nothing new: beat has asked for the same by then."""


def nudge(task: str) -> None:
    """Ask a worker to look; where that fails, the sweep will find the work, so only log it."""
    # Not the application's own connection: a worker waits on that one for longer than this.
    broker = Connection(
        app.conf.broker_write_url,
        transport_options={
            **app.conf.broker_transport_options,
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "max_retries": 0,
        },
    )
    try:
        with pools.producers[broker].acquire(block=True, timeout=PATIENCE) as producer:
            app.send_task(task, producer=producer, retry=False, ignore_result=True, expires=STALE)
    except (KombuError, RedisError, OSError) as error:
        log.warning("broker did not take a nudge", task=task, error=type(error).__name__)


@setup_logging.connect
def _log_like_the_web(**_: Any) -> None:
    configure(settings.LOGGING)


@task_prerun.connect
def _name_the_task(task_id: str, task: Any, **_: Any) -> None:
    bind_contextvars(request_id=task_id, actor="worker", task=task.name)


@task_postrun.connect
def _forget_the_task(**_: Any) -> None:
    clear_contextvars()
