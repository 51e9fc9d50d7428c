"""Typed refusals of the files room."""

from typing import Literal

RefusalCode = Literal["size", "type", "empty", "infected"]


class FileRefused(Exception):
    """A file may not be attached: too large, of an unknown type, empty, or infected."""

    def __init__(self, code: RefusalCode, name: str) -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name


class FileQuarantined(Exception):
    """The bytes of a file in quarantine were asked for."""


class ScannerUnavailable(Exception):
    """The antivirus did not answer; nothing is let through unseen."""
