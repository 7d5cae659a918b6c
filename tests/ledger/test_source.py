"""A witness reads a log over HTTP without waiting, following or swallowing whatever it is sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from panel.ledger.verifier.__main__ import main
from panel.ledger.verifier.source import MOST_IN_NOTE, Unreadable, source
from tests.ledger.paper_server import VKEY, leaves_of, publish


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does this with each connection; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopped = threading.Event()

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.recv(4096)
                    try:
                        answer(line)
                    except OSError:
                        stopped.set()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/log"
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def sends(data: bytes) -> Callable[[socket.socket], None]:
    return lambda line: line.sendall(data)


def trickles(start: bytes) -> Callable[[socket.socket], None]:
    """Sends a byte now and then, for as long as somebody listens."""

    def answer(line: socket.socket) -> None:
        line.sendall(start)
        pause = threading.Event()
        while True:
            pause.wait(0.05)
            line.sendall(b"x")

    return answer


def never_ends(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65536)


def is_silent(line: socket.socket) -> None:
    line.recv(1)


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (sends(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"), "answers 302"),
        (sends(b"HTTP/1.1 500 Oh\r\n\r\n"), "answers 500"),
        (sends(b"HTTP/1.1 404 No\r\n\r\n"), "is not there"),
        (sends(b"rubbish\r\n\r\n"), "rubbish"),
        (sends(b""), "closed connection|RemoteDisconnected"),
        (sends(OK + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 70_000), "more than 65536"),
        (sends(OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n"), "http"),
        (sends(OK + b"X: y\r\n" * 500 + b"\r\n"), "headers"),
        (never_ends, "more than 65536 bytes"),
        (is_silent, "took too long|timed out"),
        (trickles(b""), "took too long"),
        (trickles(OK), "took too long"),
        (trickles(OK + b"\r\n"), "took too long"),
        (trickles(OK + b"Content-Length: 60000\r\n\r\n"), "took too long"),
    ],
)
def test_an_answer_that_is_none_is_told(answer, says):
    with answering(answer) as address, pytest.raises(Unreadable) as told:
        source(address, patience=0.5)("checkpoint", MOST_IN_NOTE)
    assert any(word in str(told.value) for word in says.split("|")), told.value


def test_nobody_there_is_told():
    with pytest.raises(Unreadable, match="refused"):
        source("http://127.0.0.1:1/log")("checkpoint", MOST_IN_NOTE)


def test_what_the_log_does_not_serve_leaves_the_witness_as_it_was(tmp_path, capfd):
    words = ["--key", str(VKEY), "--state", str(tmp_path / "state"), "--patience", "0.5"]
    with answering(trickles(OK + b"\r\n")) as address:
        assert main(["witness", address, *words]) == 1
    assert "took too long" in capfd.readouterr().err
    assert not (tmp_path / "state").exists()


def test_a_log_is_watched_by_its_address(tmp_path, capfd):
    folder = tmp_path / "log"

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(tmp_path))  # type: ignore[arg-type]  # three of any kind

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    words = ["--key", str(VKEY), "--state", str(tmp_path / "state")]
    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for size in (100, 300, 700):
            publish(folder, leaves_of(size))
            assert main(["witness", f"http://127.0.0.1:{server.server_port}/log/", *words]) == 0
        server.shutdown()
    assert "begins with the whole log of 300 events" in capfd.readouterr().out


def test_a_partial_tile_that_gave_way_to_a_complete_one_is_cut_from_it(tmp_path):
    folder: Path = tmp_path / "log"
    words = ["--key", str(VKEY), "--state", str(tmp_path / "state")]
    publish(folder, leaves_of(200))
    assert main(["witness", str(folder), *words]) == 0
    (folder / "tile/0/000.p/200").rename(folder / "kept")
    note = (folder / "checkpoint").read_text()
    publish(folder, leaves_of(256))
    (folder / "checkpoint").write_text(note)
    assert main(["witness", str(folder), *words]) == 0
    publish(folder, leaves_of(256))
    assert main(["witness", str(folder), *words]) == 0
