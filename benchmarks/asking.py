"""Asks for pages as a browser would, and counts what each costs."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from benchmarks.rounds import Figures

_TIMES = 3
"""How often a page is asked for in a round."""


def quiet() -> None:
    """Log nothing of what goes well."""
    logging.disable(logging.INFO)


def signed_in(user: User) -> Client:
    """A browser in which this user is signed in."""
    quiet()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def cost(client: Client, pages: Mapping[str, str]) -> Figures:
    """CPU in ms, queries and bytes of each page; of SQLite its work is in the CPU."""
    return {name: _cost(client, address) for name, address in pages.items()}


def _cost(client: Client, address: str) -> dict[str, float]:
    queries = 0

    def counted(execute: Any, *said: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*said)

    began = time.process_time()
    with connection.execute_wrapper(counted):
        for _ in range(_TIMES):
            page = client.get(address)
    spent = (time.process_time() - began) / _TIMES
    if page.status_code != 200:
        raise SystemExit(f"{address}: {page.status_code}")
    return {"cpu": 1000 * spent, "queries": queries / _TIMES, "bytes": len(page.content)}
