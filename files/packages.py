"""Office files looked at from outside, before any library opens them.

A zip may unpack to a thousand times its size, and XML may declare entities: both are refused.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

_SMALL = 1024 * 1024  # bytes: a part so small may shrink as it likes
_CHUNK = 256 * 1024


class PackageRefused(Exception):
    """``code`` is "too_big", "packed" or "declarations"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a package may be: bytes of all parts unpacked, how far one may shrink, how many parts.

    ``xml`` are the endings of the parts that are read as XML.
    """

    unpacked: int
    ratio: int
    parts: int
    xml: tuple[str, ...] = (".xml", ".rels")


def inspect(file: BinaryIO, limits: Limits) -> None:
    """Sizes as the package declares them (unpacking never gives more), then the XML itself.

    Raises:
        PackageRefused: it is too big, packed beyond reason, or declares a document type.
        zipfile.BadZipFile, expat.ExpatError, OSError, RuntimeError, ValueError: it is damaged.
    """
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        parts = package.infolist()
        _measure(parts, limits)
        for part in parts:
            if part.filename.lower().endswith(limits.xml):
                _refuse_declarations(package, part)


def _measure(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise PackageRefused("too_big")
    names = {part.filename for part in parts}
    if len(parts) > limits.parts or len(names) < len(parts):
        raise PackageRefused("packed")
    for part in parts:
        ratio = part.file_size / (part.compress_size or 1)
        if part.file_size > _SMALL and ratio > limits.ratio:
            raise PackageRefused("packed")


def _refuse_declarations(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Entities can only be declared in a document type; an office file has none."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    with package.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse(*_declaration: object) -> None:
    raise PackageRefused("declarations")
