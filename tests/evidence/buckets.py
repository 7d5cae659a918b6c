"""A real S3 server, buckets in it, and a line to it that can be made to fail."""

import functools
import http.client
import logging
import socket
import struct
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from boto3.session import Session
from moto.server import ThreadedMotoServer

from evidence.store import Address, address

_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "tests",
    "AWS_SECRET_ACCESS_KEY": "tests",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The endpoint of a server that honours If-None-Match."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in _ACCOUNT.items():
            environment.setenv(name, value)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@functools.cache
def client(endpoint: str):
    """Whoever looks at a bucket past the store."""
    return Session().client("s3", endpoint_url=endpoint, region_name="us-east-1")


def bucket(endpoint: str, *, said: str = "", line: str = "", lock: bool = False) -> Address:
    """A new one, empty; reached over the line where one is said."""
    name = f"b-{uuid.uuid4()}"
    client(endpoint).create_bucket(Bucket=name, ObjectLockEnabledForBucket=lock)
    return address(f"s3://{name}/panel/one?endpoint={line or endpoint}&region=us-east-1{said}")


class Line:
    """Between a store and its server; each fault is met as many times as is said, then is over."""

    def __init__(self, endpoint: str) -> None:
        self.behind = urlsplit(endpoint).netloc
        self.faults: list[tuple[str, str]] = []
        self.seen: list[tuple[str, str]] = []
        self.over = threading.Event()
        line = self

        class Handler(_Handler):
            pass

        Handler.line = line
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def breaks(self, method: str, fault: str, times: int = 1) -> None:
        """The next requests of this method meet the fault."""
        self.faults += [(method, fault)] * times

    def fault(self, method: str) -> str:
        """What the request meets, if anything."""
        for one in self.faults:
            if one[0] == method:
                self.faults.remove(one)
                return one[1]
        return ""


@pytest.fixture(scope="session")
def _line(s3: str) -> Iterator[Line]:
    line = Line(s3)
    thread = threading.Thread(target=line.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield line
    line.over.set()
    line.server.shutdown()
    thread.join()
    line.server.server_close()


@pytest.fixture
def line(_line: Line) -> Line:
    """A line that is up."""
    _line.faults, _line.seen = [], []
    return _line


class _Handler(BaseHTTPRequestHandler):
    line: Line
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        """Says nothing."""

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.line.fault(self.command)
        self.line.seen.append((self.command, self.path))
        if fault == "hang":
            self.line.over.wait(30)
            self.close_connection = True
        elif fault.isdecimal():
            self._answer(int(fault), [], b"")
        elif fault == "lost":
            self._answer(200, [("ETag", '"lost"')], b"")
        else:
            self._answer(*self._from_behind(body), fault=fault)

    def _from_behind(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        server = http.client.HTTPConnection(self.line.behind, timeout=30)
        try:
            server.request(self.command, self.path, body, dict(self.headers))
            said = server.getresponse()
            dropped = {"content-length", "transfer-encoding", "connection"}
            headers = [(k, v) for k, v in said.getheaders() if k.lower() not in dropped]
            if self.command == "HEAD":
                headers.append(("Content-Length", said.headers["Content-Length"]))
            return said.status, headers, said.read()
        finally:
            server.close()

    def _answer(self, status: int, headers, body: bytes, fault: str = "") -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "reset":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.wfile.write(body[:-1] + bytes([body[-1] ^ 1]) if fault == "garble" else body)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _forward
