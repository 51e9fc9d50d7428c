"""A small daemon that speaks INSTREAM as ClamAV does, and finds the word EICAR."""

import socket
import struct
import threading
from collections.abc import Callable

Answer = Callable[[bytes], bytes | None]


def verdict(content: bytes) -> bytes:
    """As the daemon says it."""
    return b"stream: Eicar-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"


class Clamd:
    """Answers any number of connections, one after the other, until it is closed.

    ``answer`` gets the bytes of the file; None hangs up without a word. ``drip`` sends the
    answer a byte at a time with so many seconds between; ``most`` is its limit of bytes.
    """

    def __init__(
        self, answer: Answer = verdict, *, drip: float = 0.0, most: int | None = None
    ) -> None:
        self._answer, self._drip, self._most = answer, drip, most
        self.seen: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _peer = self._server.accept()
            with connection:
                if self._closed.is_set():
                    return
                try:
                    self._talk(connection)
                except OSError:
                    continue

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                if self._most is not None and len(content) + length > self._most:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
                content += stream.read(length)
            self.seen.append(content)
            for byte in self._answer(content) or b"":
                connection.sendall(bytes([byte]))
                if self._drip and self._closed.wait(self._drip):
                    return

    def close(self) -> None:
        """No more connections; those under way end."""
        self._closed.set()
        host, _colon, port = self.address.partition(":")
        with socket.create_connection((host, int(port))):
            pass
        self._thread.join(timeout=10)
        self._server.close()


def silent_address() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def mute() -> tuple[socket.socket, str]:
    """A server that takes connections and never says a word."""
    server = socket.create_server(("127.0.0.1", 0))
    return server, f"127.0.0.1:{server.getsockname()[1]}"


__all__ = ["Clamd", "mute", "silent_address", "verdict"]
