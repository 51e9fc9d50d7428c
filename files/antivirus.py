"""The antivirus port: a scanner says whether bytes are clean, or that it cannot say."""

import socket
import struct
from typing import BinaryIO, Protocol

from django.utils.module_loading import import_string

from files.errors import ScannerUnavailable
from files.storage import chosen

_CHUNK = 64 * 1024
_SECONDS = 60


class Scanner(Protocol):
    """Looks at bytes before they are kept."""

    def is_clean(self, file: BinaryIO) -> bool:
        """Whether the bytes may be kept; raises ScannerUnavailable."""


class NoScanner:
    """Where no antivirus is set up, every file counts as clean."""

    def is_clean(self, file: BinaryIO) -> bool:
        """Yes."""
        return True


class ClamdScanner:
    """A ClamAV daemon over TCP: ``settings.FILES["CLAMD_ADDRESS"]`` is ``host:port``."""

    def __init__(self) -> None:
        host, _colon, port = chosen("CLAMD_ADDRESS", "").rpartition(":")
        self._address = (host, int(port))

    def is_clean(self, file: BinaryIO) -> bool:
        """Stream the bytes with INSTREAM and read the verdict.

        Raises:
            ScannerUnavailable: no connection, no answer, or an answer that is no verdict.
        """
        try:
            with socket.create_connection(self._address, timeout=_SECONDS) as connection:
                verdict = self._verdict(connection, file)
        except OSError as error:
            raise ScannerUnavailable(str(error)) from error
        if verdict.endswith("OK"):
            return True
        if verdict.endswith("FOUND"):
            return False
        raise ScannerUnavailable(verdict or "no answer")

    @staticmethod
    def _verdict(connection: socket.socket, file: BinaryIO) -> str:
        connection.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while part := connection.recv(4096):
            answer += part
        return answer.decode(errors="replace").strip("\0\r\n ")


def scanner() -> Scanner:
    """The scanner named by the settings; none unless one is named."""
    named = chosen("SCANNER", "files.antivirus.NoScanner")
    found: Scanner = import_string(named)()
    return found
