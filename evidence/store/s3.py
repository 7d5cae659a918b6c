"""A store in a bucket of an S3-compatible service, of which nothing is believed but bytes.

A file's key is its digest, so it is spooled to a nameless local file while it comes and sent once
it is whole: put if absent, then read back and hashed. What is found to be other bytes is copied
aside and replaced only as long as it is still that. Nothing is ever deleted.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import secrets
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Final, Literal

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from evidence.store.address import S3Address
from evidence.store.port import (
    CHUNK,
    Away,
    Body,
    Damaged,
    Incoming,
    Kept,
    Shelf,
    Store,
    key_of,
    out_of_space,
)
from evidence.store.service import (
    FAILURES,
    Conditioned,
    client_of,
    code_of,
    conditioned,
    told,
)

log = logging.getLogger(__name__)

PART: Final = 16 * 1024 * 1024
"""Bytes that are sent at once, and in memory; larger files go up in several parts."""
_TRIES: Final = 3
"""Times that a file is sent where what comes back is something else."""
Condition = dict[Literal["IfNoneMatch", "IfMatch"], str]
_ABSENT: Final[Condition] = {"IfNoneMatch": "*"}


class S3Store(Store):
    """One shelf of a bucket."""

    part = PART
    unfinished_for = timedelta(days=1)
    """How old an upload in parts is before a sweep takes it for abandoned."""

    def __init__(self, where: S3Address, shelf: Shelf = Shelf.ORIGINALS) -> None:
        self.where, self.shelf = where, shelf

    @property
    def client(self) -> Any:
        """Boto3's, shared by all stores of the service."""
        return client_of(self.where)

    def incoming(self, *, most: int) -> Incoming:
        """A nameless file of this machine."""
        return _S3Incoming(self, most)

    def open(self, sha256: str) -> BinaryIO:
        """A nameless local copy."""
        with out_of_space(), contextlib.ExitStack() as closing:
            file = closing.enter_context(tempfile.TemporaryFile())
            with self.reading(sha256) as body:
                while chunk := body.read(CHUNK):
                    file.write(chunk)
            file.seek(0)
            closing.pop_all()
            return file

    @contextlib.contextmanager
    def reading(self, sha256: str) -> Iterator[Body]:
        """As the service sends it."""
        with told():
            try:
                said = self.client.get_object(**self.at(key_of(sha256)))
            except self.client.exceptions.NoSuchKey:
                raise Damaged("nothing is there") from None
            with contextlib.closing(said["Body"]) as body:
                yield Body(said["ContentLength"], body.read)

    def check(self, sha256: str, size: int) -> None:
        """Twice before it is said to be damaged: a line may garble what a disk keeps well."""
        try:
            super().check(sha256, size)
        except Damaged:
            super().check(sha256, size)

    def checked(self, sha256: str, size: int) -> BinaryIO:
        """Fetched twice before it is said to be damaged, likewise."""
        try:
            return super().checked(sha256, size)
        except Damaged:
            return super().checked(sha256, size)

    def digests(self) -> Iterator[str]:
        """By their keys."""
        found = self._pages("list_objects_v2", f"{self.where.prefix}{self.shelf}/")
        yield from (one["Key"].rpartition("/")[2] for page in found for one in page["Contents"])

    def sweep(self) -> int:
        """Uploads in parts, of either shelf, that nobody ended for so long."""
        ended, old = 0, datetime.now(UTC) - self.unfinished_for
        for page in self._pages("list_multipart_uploads", self.where.prefix):
            for one in page["Uploads"]:
                if one["Initiated"] < old:
                    with told():
                        self.client.abort_multipart_upload(
                            Bucket=self.where.bucket, Key=one["Key"], UploadId=one["UploadId"]
                        )
                    ended += 1
        return ended

    def at(self, key: str, *, below: str = "") -> dict[str, str]:
        """A key of this shelf, as calls name it."""
        key = f"{self.where.prefix}{below or self.shelf}/{key}"
        return {"Bucket": self.where.bucket, "Key": key}

    def send(self, kept: Kept, file: BinaryIO, condition: Condition) -> None:
        """Put the file under its digest on this condition; nothing is changed where it fails."""
        file.seek(0)
        target = {**self.at(key_of(kept.sha256)), **self._lock()}
        with told(), contextlib.suppress(Conditioned):
            if kept.size <= self.part:
                data = file.read()
                with conditioned():
                    self.client.put_object(
                        **target,
                        **condition,
                        Body=data,
                        ChecksumAlgorithm="SHA256",
                        ChecksumSHA256=_sum(data),
                    )
            else:
                self._send_in_parts(target, file, condition)

    def set_aside(self, sha256: str) -> Condition:
        """Copy what stands there to where damaged files are; on what condition to replace it."""
        with told():
            place = self.at(key_of(sha256))
            try:
                tag = self.client.head_object(**place)["ETag"]
            except ClientError as error:
                if code_of(error) in {"404", "NoSuchKey", "NotFound"}:
                    return _ABSENT
                raise
            aside = self.at(f"{sha256}-{secrets.token_hex(4)}", below="damaged")
            self.client.copy(place, **aside, Config=TransferConfig(use_threads=False))
            return {"IfMatch": tag}

    def _send_in_parts(self, target: dict[str, Any], file: BinaryIO, condition: Condition) -> None:
        begun = self.client.create_multipart_upload(**target, ChecksumAlgorithm="SHA256")
        upload = {name: target[name] for name in ("Bucket", "Key")} | {
            "UploadId": begun["UploadId"]
        }
        try:
            parts: list[dict[str, Any]] = []
            while data := file.read(self.part):
                said = {"PartNumber": len(parts) + 1, "ChecksumSHA256": _sum(data)}
                tag = self.client.upload_part(**upload, **said, Body=data)["ETag"]
                parts.append({**said, "ETag": tag})
            with conditioned():
                self.client.complete_multipart_upload(
                    **upload, **condition, MultipartUpload={"Parts": parts}
                )
        except BaseException:
            # What even this leaves, a sweep finds.
            with contextlib.suppress(*FAILURES):
                self.client.abort_multipart_upload(**upload)
            raise

    def _lock(self) -> dict[str, Any]:
        if self.where.retain is None or self.shelf is Shelf.COPIES:
            return {}
        mode, days = self.where.retain
        until = datetime.now(UTC) + timedelta(days=days)
        return {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": until}

    def _pages(self, call: str, prefix: str) -> Iterator[Any]:
        """The pages of a listing that list anything."""
        with told():
            for page in self.client.get_paginator(call).paginate(
                Bucket=self.where.bucket, Prefix=prefix
            ):
                if page.keys() & {"Contents", "Uploads"}:
                    yield page


class _S3Incoming(Incoming):
    def __init__(self, store: S3Store, most: int) -> None:
        super().__init__(most)
        self._store = store
        with out_of_space():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by discard

    def discard(self) -> None:
        # What is still in the buffer may find no room, and is wanted no more.
        with contextlib.suppress(OSError):
            self._file.close()

    def _add(self, chunk: bytes) -> None:
        self._file.write(chunk)

    def _keep(self, kept: Kept) -> None:
        condition = _ABSENT
        for _ in range(_TRIES):
            self._store.send(kept, self._file, condition)
            try:
                # Read again whether it stood there or not: the time tells its sender nothing.
                self._store.check(*kept)
            except Damaged as error:
                log.warning("%s was sent, and %s", kept.sha256, error)
                condition = self._store.set_aside(kept.sha256)
            else:
                return
        raise Away("the store doesn't give back what it was given")


def _sum(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
