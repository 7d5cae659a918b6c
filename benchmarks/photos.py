"""Worker: photos from upload to their last event, beside the same work bare, in one process."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

os.environ["DJANGO_SETTINGS_MODULE"] = "panel.settings"
# As in the sandbox.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import django

django.setup()

from django.conf import settings
from django.test import Client
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from benchmarks.asking import quiet
from benchmarks.rounds import rate, serve
from evidence import jobs, steps
from evidence.examining import Pictures
from evidence.findings import MetadataRead, TypeRecognised
from evidence.models import EvidenceRow
from evidence.sandbox.client import Sandbox
from panel.access import queries
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.clients import make_client
from panel.ledger import execution, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.registry import registry
from panel.ledger.rows import STILL

_PHOTOS = int(os.environ.get("BENCH_PHOTOS", "12"))
"""In a round."""
_SIZE = (4000, 3000)
_FOUND: dict[str, Any] = {
    "type": TypeRecognised,
    "metadata": MetadataRead,
    "thumbnail": Pictures,
}
_EXIFTOOL = shutil.which("exiftool")


def drawn() -> bytes:
    """A photo of 12 million pixels with noise in it, and what a camera writes beside them."""
    plain = Image.radial_gradient("L").resize(_SIZE)
    noise = Image.effect_noise(_SIZE, 24)
    picture = Image.merge("RGB", (plain, Image.blend(plain, noise, 0.5), noise))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Example", "One"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2014:10:26 09:15:00"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (10.0, 15.0, 0.0)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "W", (20.0, 30.0, 0.0)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80, exif=exif)
    return written.getvalue()


def others(photo: bytes) -> Iterator[bytes]:
    """The same picture as ever other files: a JPEG may have a comment after its first mark."""
    while True:
        yield photo[:2] + b"\xff\xfe\x00\x12" + os.urandom(16) + photo[2:]


def bare(file: BinaryIO) -> None:
    """The steps and the digest, where a file that means harm could do it."""
    for step in map(steps.STEPS.__getitem__, _FOUND):
        file.seek(0)
        step(file)
    digested(file)


def digested(file: BinaryIO) -> None:
    """What the worker does before any step."""
    file.seek(0)
    hashlib.sha256(file.read()).digest()


def by_exiftool(photos: list[bytes]) -> None:
    """One process for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        for number, photo in enumerate(photos):
            Path(folder, f"{number}.jpg").write_bytes(photo)
        subprocess.run([str(_EXIFTOOL), "-json", "-n", folder], check=True, capture_output=True)


class Mission:
    """A State that sends photos, and one worker that examines them."""

    def __init__(self) -> None:
        client_id, secret = make_client("Mission of XA")
        give(registry, Asked(BindCredential(state="XA"), client_id), queries.operator("bench"))
        said = {"grant_type": "client_credentials", "client_id": client_id}
        self.http = Client(headers={"host": "localhost"})
        token = self.http.post("/oauth/token", {**said, "client_secret": secret}).json()
        self.token, self.sent = token["access_token"], 0

    def send(self, photos: list[bytes]) -> None:
        """Over the API."""
        for photo in photos:
            self._send(photo)

    def _send(self, photo: bytes) -> None:
        self.sent += 1
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": f"{os.getpid()}-{self.sent}",
            "Content-Disposition": 'attachment; filename="photo.jpg"',
        }
        kind = "application/octet-stream"
        sent = self.http.post("/api/v1/evidence", photo, content_type=kind, headers=headers)
        if sent.status_code != 202:
            raise SystemExit(sent.content.decode())

    def examined(self) -> None:
        """Until each has its last event."""
        waiting = EvidenceRow.objects.filter(held_to=STILL, status="received")
        while waiting.exists():
            subscriptions.run_all(registry)
            jobs.work(registry)


_photos = partial(rate, times=1, each=_PHOTOS)


def measure(
    mission: Mission, sandbox: Sandbox, photos: Iterator[bytes]
) -> dict[str, dict[str, float]]:
    """One round: fresh photos, each way."""
    fresh = [next(photos) for _ in range(_PHOTOS)]
    with tempfile.TemporaryFile() as file:
        file.write(next(photos))
        file.flush()

        def unguarded() -> None:
            for _ in range(_PHOTOS):
                bare(file)

        def sandboxed(*asked: dict[str, Any]) -> None:
            for _ in range(_PHOTOS):
                for wanted in asked:
                    sandbox.take_each(wanted, file)
                digested(file)

        def metadata() -> None:
            for _ in range(_PHOTOS):
                file.seek(0)
                steps.STEPS["metadata"](file)

        each = [{step: found} for step, found in _FOUND.items()]
        found = {
            "photos, bare": _photos(unguarded),
            "photos, in the sandbox": _photos(lambda: sandboxed(_FOUND)),
            "photos, a fork a step": _photos(lambda: sandboxed(*each)),
            "photos, metadata": _photos(metadata),
        }
        if _EXIFTOOL:
            found["photos, metadata by exiftool"] = _photos(lambda: by_exiftool(fresh))
    sent = _photos(lambda: mission.send(fresh))
    done = _photos(mission.examined)
    found["photos, upload"] = sent
    found["photos, upload to last event"] = {
        "rate": 1 / (1 / sent["rate"] + 1 / done["rate"]),
        "cpu": sent["cpu"] + done["cpu"],
    }
    shutil.rmtree(settings.VAR_DIR / "evidence")
    return found


if __name__ == "__main__":
    quiet()
    # Nobody listens: what a broker takes is not what is measured here.
    execution._nudge = jobs.call_a_worker = lambda: None
    steps.load()
    if not _EXIFTOOL:
        sys.stderr.write("exiftool isn't installed: nothing is measured beside it\n")
    one, many = Mission(), others(drawn())
    with Sandbox() as warm:
        serve(lambda: measure(one, warm, many), sys.stdout)
