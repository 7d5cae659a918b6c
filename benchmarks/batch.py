"""Batches of photos with 1, 2 and 4 workers, and what web holds in memory while a file passes.

`python -m benchmarks.batch [PHOTOS] [MEGABYTES] [FOLDER]`, on SQLite or on DATABASE_URL. By itself
and not in rounds: several workers are as quick as the machine is idle, so its load is said. A
FOLDER is a VAR_DIR with a generated mandate in SQLite, of which a copy is worked on: so the same
batches stand beside those on an empty ledger.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

if __name__ == "__main__" and "BENCH_BATCH" not in os.environ:
    os.environ |= {"BENCH_BATCH": "1", "PANEL_ENV": "development", "EVIDENCE_OCR_LANGUAGES": "none"}
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="panel-batch-")

from django.core.management import call_command
from django.db import connection

from benchmarks import photos
from benchmarks.asking import quiet
from benchmarks.machine import described
from benchmarks.rounds import ROOT
from evidence import jobs
from evidence.models import EvidenceRow
from evidence.sandbox.client import Sandbox
from panel.access import queries
from panel.access.domain import BindCredential
from panel.access.giving import give
from panel.api.clients import make_client
from panel.ledger import execution, opening, store, subscriptions
from panel.ledger.execution import Asked
from panel.ledger.models import Cursor
from panel.ledger.registry import registry
from panel.ledger.rows import STILL

_WORKERS = (1, 2, 4, 1)
"""In turn on one ledger, which grows: the last is the first again."""
_CHUNK = 1024 * 1024


class Spent:
    """Seconds by the wall in what it was put around, the outermost alone."""

    def __init__(self) -> None:
        self.seconds, self._inside = 0.0, False

    def around(self, done: Any) -> Any:
        """The same, timed."""

        def timed(*words: Any, **named: Any) -> Any:
            if self._inside:
                return done(*words, **named)
            self._inside, began = True, time.perf_counter()
            try:
                return done(*words, **named)
            finally:
                self._inside = False
                self.seconds += time.perf_counter() - began

        return timed


def serve() -> None:
    """A worker: ready, then all that waits at each line that comes."""
    quiet()
    execution._nudge = jobs.call_a_worker = lambda: None  # nobody listens
    database, ledger = Spent(), Spent()
    vars(jobs)["give"] = ledger.around(vars(jobs)["give"])
    connection.ensure_connection()
    # Where a commit waits for the disk.
    connection.commit = database.around(connection.commit)  # type: ignore[method-assign]  # timed
    with (
        Sandbox() as warm,
        connection.execute_wrapper(
            lambda execute, *words: database.around(execute)(*words)  # called with sql and more
        ),
    ):
        jobs._sandbox = lambda _kind: nullcontext(warm)  # type: ignore[assignment,return-value]  # begun once
        print("ready", flush=True)
        for _ in sys.stdin:
            began, cpu = time.perf_counter(), time.process_time()
            database.seconds = ledger.seconds = 0.0
            done = jobs.work(registry, f"bench {os.getpid()}", seconds=3600)
            told = {
                "done": done,
                "wall": time.perf_counter() - began,
                "cpu": time.process_time() - cpu,
                "database": database.seconds,
                "ledger": ledger.seconds,
            }
            print(json.dumps(told), flush=True)


@contextmanager
def worker() -> Iterator[subprocess.Popen[str]]:
    """One more, when it is ready."""
    words = [sys.executable, "-m", "benchmarks.batch", "worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as begun:
        assert begun.stdin
        assert begun.stdout
        begun.stdout.readline()
        yield begun
        begun.stdin.close()


def worked(hands: list[subprocess.Popen[str]]) -> list[dict[str, float]]:
    """What each says of itself, when nothing is left to do."""
    for one in hands:
        assert one.stdin
        one.stdin.write("work\n")
        one.stdin.flush()
    return [json.loads(one.stdout.readline()) for one in hands if one.stdout]


def batch(mission: photos.Mission, many: Iterator[bytes], count: int, workers: int) -> list[str]:
    """A row: photos a second to their last event, and what of it was database and ledger."""
    with ExitStack() as ending:
        hands = [ending.enter_context(worker()) for _ in range(workers)]
        for one in hands:
            # What is loaded when it is first needed is no cost of the batch.
            mission.send([next(many)])
            subscriptions.run_all(registry)
            worked([one])
        fresh = [next(many) for _ in range(count)]
        began = time.perf_counter()
        mission.send(fresh)
        sent = time.perf_counter()
        subscriptions.run_all(registry)
        told = worked(hands)
        ended = time.perf_counter()
    if EvidenceRow.objects.filter(held_to=STILL, status="received").exists():
        raise SystemExit("not all were examined")
    wall = sum(one["wall"] for one in told)
    database, ledger = (sum(one[what] for one in told) / wall for what in ("database", "ledger"))
    cpu = 1000 * sum(one["cpu"] for one in told) / count
    held = EvidenceRow.objects.filter(held_to=STILL).count()
    rates = [f"{count / (ended - began):.2f}", f"{count / (ended - sent):.2f}"]
    return [str(workers), str(held), *rates, f"{database:.3f}", f"{ledger:.3f}", f"{cpu:.1f}"]


def resident(pid: int) -> dict[str, float]:
    """VmRSS and VmHWM, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS", "VmHWM")))
    return {name: int(value.split()[0]) / 1024 for name, value in found.items()}


def passing(megabytes: int) -> str:
    """What web holds before a file passes, and at most meanwhile."""
    client_id, secret = make_client("Mission of XB")
    give(registry, Asked(BindCredential(state="XB"), client_id), queries.operator("bench"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "panel.embedded.web", "127.0.0.1", str(port)]
    quietly = subprocess.DEVNULL
    with subprocess.Popen(words, cwd=ROOT, stdout=quietly, stderr=quietly) as web:
        try:
            _listens(port)
            token = _token(port, client_id, secret)
            _sent(port, token, 1)
            before = resident(web.pid)["VmRSS"]
            began = time.perf_counter()
            _sent(port, token, megabytes)
            took, most = time.perf_counter() - began, resident(web.pid)["VmHWM"]
        finally:
            web.terminate()
    return (
        f"web: {before:.0f} MB after a file of 1 MB, at most {most:.0f} MB while one of"
        f" {megabytes} MB passed ({(most - before) / megabytes:.3f} of it), {took:.1f} s"
    )


def _listens(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("web doesn't come up")


def _token(port: int, client_id: str, secret: str) -> str:
    said = f"grant_type=client_credentials&client_id={client_id}&client_secret={secret}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("POST", "/oauth/token", said, kind)
    return str(json.loads(line.getresponse().read())["access_token"])


def _sent(port: int, token: str, megabytes: int) -> None:
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": f"{os.getpid()}-{time.monotonic_ns()}",
        "Content-Disposition": 'attachment; filename="large.bin"',
        "Content-Type": "application/octet-stream",
        "Content-Length": str(megabytes * _CHUNK),
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    chunks = (os.urandom(_CHUNK) for _ in range(megabytes))
    line.request("POST", "/api/v1/evidence", chunks, headers)
    answered = line.getresponse()
    if answered.status != 202:
        raise SystemExit(answered.read().decode())


def _ledger(folder: Path, copied: str) -> None:
    if copied:
        others = shutil.ignore_patterns("postgresql")
        shutil.copytree(copied, folder, dirs_exist_ok=True, ignore=others)
    call_command("migrate", verbosity=0)
    if copied:
        # Nobody waits for what was generated to be read.
        for name in registry.subscriptions:
            Cursor.objects.update_or_create(name=name, defaults={"position": store.head().position})
    else:
        opening.create(registry, demonstration=True, actor="bench")


def main(count: str = "24", megabytes: str = "512", copied: str = "") -> None:
    """Print the table and the line about web."""
    folder = Path(os.environ["VAR_DIR"])
    try:
        quiet()
        execution._nudge = jobs.call_a_worker = lambda: None  # nobody listens
        print("\n".join(f"- {line}" for line in described(folder)), flush=True)
        _ledger(folder, copied)
        mission, many = photos.Mission(), photos.others(photos.drawn())
        print(
            "\n| workers | items by then | a second, from upload (x 1 worker) | a second, examined"
            " | of it database | of it ledger | worker's own CPU ms |"
        )
        print("| ---: " * 7 + "|")
        rows = []
        for workers in _WORKERS:
            rows.append(batch(mission, many, int(count), workers))
            of, *rest = rows[-1][2:]
            ratio = f"{of} ({float(of) / float(rows[0][2]):.2f})"
            print(f"| {' | '.join([*rows[-1][:2], ratio, *rest])} |", flush=True)
        print(f"\nown CPU of the last by the first: {float(rows[-1][-1]) / float(rows[0][-1]):.2f}")
        print(f"\n{passing(int(megabytes))}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        serve()
    else:
        main(*sys.argv[1:])
