"""The line to an S3-compatible service: boto3's client, and its failures in the port's words."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import threading
from collections.abc import Iterator
from typing import Any, Final

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from evidence.store.address import S3Address
from evidence.store.port import Away, Full

FAILURES: Final = (BotoCoreError, ClientError, HTTPClientError)
_FULL: Final = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"})
_THERE: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412"})
"""The key holds something by now, or is about to: what, reading it will tell."""
_MAKING: Final = threading.Lock()
# At each start it would say where it found the credentials.
logging.getLogger("botocore").setLevel(logging.WARNING)


class Conditioned(Exception):
    """The key doesn't hold what the condition wants."""


@contextlib.contextmanager
def conditioned() -> Iterator[None]:
    """Conditioned in place of the service's words for it."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in _THERE:
            raise Conditioned from error
        raise


@contextlib.contextmanager
def told() -> Iterator[None]:
    """The port's words in place of the library's; a service's own may quote keys and names."""
    try:
        yield
    except ClientError as error:
        if code_of(error) in _FULL:
            raise Full("the store takes no more") from error
        raise Away(f"the store answers {code_of(error)}") from error
    except (BotoCoreError, HTTPClientError) as error:
        raise Away(f"the store can't be reached ({type(error).__name__})") from error


def code_of(error: ClientError) -> str:
    """What the service calls it."""
    return str(error.response.get("Error", {}).get("Code", "nothing"))


def client_of(where: S3Address) -> Any:
    """One a service and process: connections don't outlive a fork."""
    with _MAKING:
        return _made(where._replace(bucket="", prefix="", retain=None), os.getpid())


@functools.cache
def _made(where: S3Address, _process: int) -> Any:
    return Session().client(
        "s3",
        endpoint_url=where.endpoint,
        region_name=where.region,
        config=Config(
            connect_timeout=where.timeout,
            read_timeout=where.timeout,
            retries={"mode": "standard", "total_max_attempts": where.attempts},
            # Services that are not Amazon's know neither its newer checksums nor bucket hosts.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if where.endpoint else "auto"},
        ),
    )
