"""What is too large is refused while it is still being sent, and its sender hears the refusal."""

import json
import shutil
import socket
import subprocess
import threading
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from panel.embedded import web
from tests.once import once

pytestmark = once

MOST = 100_000
LARGE = 30_000_000
"""More than the buffers of a connection hold."""
SAID = f"a file has at most {MOST:,} bytes here"


@pytest.fixture
def served(settings):
    """The address of a server that takes files of so many bytes."""
    settings.EVIDENCE_MAX_BYTES = MOST
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    own: dict[int, Any] = {}
    serving, ended = web.server("127.0.0.1:0", map=own), threading.Event()

    def serve():
        while not ended.is_set():
            serving.asyncore.loop(timeout=0.05, map=own, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{serving.effective_port}/api/v1/evidence"
    ended.set()
    thread.join()
    serving.task_dispatcher.shutdown()
    serving.asyncore.close_all(own)


def served_at(address):
    host, port = address.split("/")[2].split(":")
    return host, int(port)


def chunks(size):
    for _ in range(size // 50_000):
        yield b"x" * 50_000


def by_httpx(address, body):
    answer = httpx.post(address, content=body, timeout=60)
    return answer.status_code, answer.headers, answer.json()


def by_http_client(address, body):
    """As urllib does: a body that can't be written to its end is a broken pipe and nothing else."""
    host, port = served_at(address)
    with closing(HTTPConnection(host, port, timeout=60)) as line:
        line.request("POST", "/api/v1/evidence", body)
        answer = line.getresponse()
        return answer.status, answer.headers, json.load(answer)


@pytest.mark.parametrize("ask", [by_httpx, by_http_client])
@pytest.mark.parametrize("body", [lambda: b"x" * LARGE, lambda: chunks(LARGE)])
def test_whoever_writes_before_they_read_is_told(served, ask, body):
    status, headers, told = ask(served, body())
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert (told["type"], told["detail"]) == ("/api/v1/problems/too-large", SAID)
    assert told["request_id"] == headers["X-Request-ID"]


def test_whoever_asks_first_sends_nothing(served):
    host, port = served_at(served)
    head = f"POST /api/v1/evidence HTTP/1.1\r\nHost: {host}\r\nContent-Length: {MOST + 1}\r\n"
    with socket.create_connection((host, port), timeout=60) as line:
        line.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        with line.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"
            assert SAID.encode() in answer.read()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl isn't on this machine")
def test_curl_prints_the_refusal(served, tmp_path):
    (tmp_path / "film").write_bytes(b"x" * LARGE)
    words = ["curl", "-sS", "--data-binary", f"@{tmp_path}/film", served]
    said = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert (said.returncode, SAID in said.stdout) == (0, True), said.stderr


def test_what_fits_reaches_the_application_and_so_does_a_form_of_several(served):
    for body in (b"x" * MOST, chunks(MOST)):
        assert httpx.post(served, content=body, timeout=60).status_code == 401
    form = {"Content-Type": "multipart/form-data; boundary=a"}
    assert (
        httpx.post(served, content=b"x" * (MOST + 1), headers=form, timeout=60).status_code == 401
    )
