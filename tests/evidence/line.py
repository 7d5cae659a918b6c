"""A line between a client and a server, which breaks where it is told to."""

import contextlib
import socket
import threading


class Line:
    """Listens and hands on to a port; cuts the connection on which so many bytes came in all."""

    def __init__(self, port: int, *, cut_at: int, lost=lambda: None) -> None:
        self.port, self.left, self.lost = port, cut_at, lost
        self.cuts = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.port))
        except ConnectionRefusedError:
            client.close()
            self.lost()
            return
        threading.Thread(target=self._back, args=(server, client), daemon=True).start()
        while data := _received(client):
            self.left -= len(data)
            if not self.cuts and self.left < 0:
                self.cuts += 1
                break
            server.sendall(data)
        for end in (server, client):
            _shut(end)

    def _back(self, server: socket.socket, client: socket.socket) -> None:
        while data := _received(server):
            client.sendall(data)
        _shut(client)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(16384)
    except OSError:
        return b""


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
