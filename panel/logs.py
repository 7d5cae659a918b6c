"""Logs as one JSON object a line, each with the request's id and its actor.

Nothing personal is written: no query strings, no bodies, no names, and of an exception its type
and place but not its message, which may quote a row.
"""

import json
import logging
import logging.config
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, bound_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

View = Callable[[HttpRequest], HttpResponse]

LONGEST = 300
"""Characters of what a stranger sent that are worth a place in a line."""

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log: structlog.stdlib.BoundLogger = structlog.get_logger("panel.request")


def bind_actor(actor: str) -> None:
    """Name whose request this is on every later line: `user:7` or `state:XA`, never a name."""
    bind_contextvars(actor=actor)


class RequestLog:
    """Gives each request its id, answers with it and writes one line when it is done."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if SAFE_ID.fullmatch(sent) else uuid.uuid4().hex
        began = time.perf_counter()
        with bound_contextvars(request_id=request_id, actor="anonymous"):
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            log.info(
                "request",
                method=request.method,
                path=request.path[:LONGEST],
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
                user_agent=request.headers.get("User-Agent", "")[:LONGEST],
            )
        return response


class ActorLog:
    """Names the signed-in user on the request's lines; those with a token are named by the API."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            bind_actor(f"user:{request.user.pk}")
        return self.get_response(request)


def _with_origin(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    event.setdefault("request_id", None)
    event.setdefault("actor", "system")
    return event


def _without_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        event["exception"] = " from ".join(type(link).__name__ for link in _chain(error))
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        if event["logger"].startswith("celery"):
            # Celery's own sentence quotes the exception.
            event["event"] = "task failed"
    return event


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__


def _one_line(_: WrappedLogger, __: str, event: EventDict) -> str:
    return json.dumps(event, default=str, ensure_ascii=True)


def _processors(*, debug: bool) -> list[Processor]:
    exceptions = structlog.processors.format_exc_info if debug else _without_message
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_origin,
        exceptions,
    ]


def logging_config(*, debug: bool) -> dict[str, Any]:
    """Return the configuration that `configure` takes."""
    shared = _processors(debug=debug)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*shared, structlog.stdlib.ExtraAdder({"task"})],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _one_line,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # A line for each tick of the clock would drown the rest.
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # It counts attempts; who was shut out is a warning.
            "axes": {"level": "WARNING"},
            # The same facts as our own line, with the query string in them.
            "django.server": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """Send the standard library's logs and structlog's the same way."""
    logging.config.dictConfig(config)
    shared = config["formatters"]["json"]["foreign_pre_chain"][:-1]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
