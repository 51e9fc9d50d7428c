"""The antivirus port: a scanner says whether bytes are clean, or that it cannot say."""

import socket
import struct
import time
from typing import BinaryIO, ClassVar, Protocol

from django.utils.module_loading import import_string

from files.errors import NoVerdict, ScannerUnavailable
from files.storage import chosen

_CHUNK = 64 * 1024
_CONNECT_SECONDS = 5.0
_VERDICT_SECONDS = 30.0  # for the whole conversation; settings: FILES["CLAMD_SECONDS"]
_PAUSE_SECONDS = 30.0
_LONGEST_ANSWER = 4096  # bytes


class Scanner(Protocol):
    """Looks at bytes before they are handed out."""

    def is_clean(self, file: BinaryIO) -> bool:
        """Whether the bytes may be handed out; raises ScannerUnavailable or NoVerdict."""


class NoScanner:
    """Where no antivirus is set up, every file counts as clean."""

    def is_clean(self, file: BinaryIO) -> bool:
        """Yes."""
        return True


class ClamdScanner:
    """A ClamAV daemon over TCP: ``settings.FILES["CLAMD_ADDRESS"]`` is ``host:port``.

    After it has not answered nobody waits for it again for half a minute.
    """

    _silent_until: ClassVar[dict[tuple[str, int], float]] = {}

    def __init__(self) -> None:
        host, _colon, port = chosen("CLAMD_ADDRESS", "").rpartition(":")
        self._address = (host, int(port))
        self._seconds = float(chosen("CLAMD_SECONDS", str(_VERDICT_SECONDS)))

    def is_clean(self, file: BinaryIO) -> bool:
        """Stream the bytes with INSTREAM and read the verdict.

        Raises:
            ScannerUnavailable: no connection, or no answer in time.
            NoVerdict: it answered, but neither yes nor no: it cannot judge this file.
        """
        if time.monotonic() < self._silent_until.get(self._address, 0.0):
            raise ScannerUnavailable("it has just not answered")
        try:
            with socket.create_connection(self._address, timeout=_CONNECT_SECONDS) as connection:
                answer = _Conversation(connection, self._seconds).about(file)
        except OSError as error:
            self._silent_until[self._address] = time.monotonic() + _PAUSE_SECONDS
            raise ScannerUnavailable(str(error)) from error
        if answer.endswith(": OK"):
            return True
        if answer.endswith(" FOUND"):
            return False
        raise NoVerdict(answer or "no answer")


class _Conversation:
    """One file told to the daemon; the time is for all of it, however it drips."""

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._ends_at = time.monotonic() + seconds

    def about(self, file: BinaryIO) -> str:
        file.seek(0)
        try:
            self._send(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                self._send(struct.pack("!I", len(chunk)) + chunk)
            self._send(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # past its own limit of size the daemon answers first and hangs up
        return self._answer().decode(errors="replace").strip("\0\r\n ")

    def _send(self, content: bytes) -> None:
        self._wait_no_longer()
        self._connection.sendall(content)

    def _answer(self) -> bytes:
        answer = b""
        while len(answer) < _LONGEST_ANSWER:
            self._wait_no_longer()
            try:
                part = self._connection.recv(_LONGEST_ANSWER)
            except ConnectionResetError:
                break
            if not part:
                break
            answer += part
        return answer

    def _wait_no_longer(self) -> None:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("no verdict in time")
        self._connection.settimeout(left)


def scanner() -> Scanner:
    """The scanner named by the settings; none unless one is named."""
    named = chosen("SCANNER", "files.antivirus.NoScanner")
    found: Scanner = import_string(named)()
    return found
