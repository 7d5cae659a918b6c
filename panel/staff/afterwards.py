"""Work that follows from a page having been shown, and that can't keep it from being shown."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

log = logging.getLogger(__name__)


def opened_by_a_person(request: HttpRequest) -> bool:
    """Whether the page was asked for to be looked at: a browser says of a guess that it is one."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


def afterwards(response: HttpResponseBase, work: Callable[[], None]) -> None:
    """Do the work once the response was sent; where it fails, the log of the program says so."""
    close = response.close

    def closing() -> None:
        try:
            work()
        except Exception:
            log.exception("what follows from a page could not be done")
        finally:
            close()

    response.close = closing  # type: ignore[method-assign]  # the server calls it when all is sent
