"""Asks the servers of the group whether they are there, until they are or time is up."""

import time
from collections.abc import Callable

import httpx
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

PAUSE = 0.1
"""Seconds between one look and the next."""


class NotReady(Exception):
    """Something did not come up in time; the message says what."""


def poll(what: str, check: Callable[[], bool], deadline: float) -> None:
    """Return when the check holds; raise at the deadline, a time of `time.monotonic()`."""
    while not check():
        if time.monotonic() > deadline:
            raise NotReady(f"{what} was not ready in time")
        time.sleep(PAUSE)


def web_answers(address: str) -> bool:
    """Return whether the web application says that requests may come."""
    try:
        return httpx.get(f"{address}/readyz", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False


def workers_answering() -> int:
    """Return how many workers answer `celery inspect ping`."""
    from panel.celery import app

    try:
        return len(app.control.inspect(timeout=0.5).ping() or ())
    except (KombuError, RedisError, OSError):
        return 0
