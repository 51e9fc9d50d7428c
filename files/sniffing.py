"""The type of a file by its content; the name and what the browser claims count for nothing."""

import codecs
import zipfile
from typing import BinaryIO

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
GIF = "image/gif"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain"

# What may be attached, and the ending its name gets when it is handed out.
ENDINGS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    GIF: ".gif",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
    TXT: ".txt",
}

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)
_ZIP = b"PK\x03\x04"
_MACROS = "vbaproject.bin"
_CHUNK = 64 * 1024
# Control characters that plain text may hold: tab, line feed, form feed, carriage return.
_NOT_TEXT = frozenset(map(chr, range(32))) - set("\t\n\f\r") | {"\x7f"}
_MARKUP = ("<!doctype", "<html", "<svg", "<?xml", "<script")


def sniff(file: BinaryIO) -> str | None:
    """The content type, or None where the portal does not take such files.

    Leaves the file at its beginning.
    """
    file.seek(0)
    start = file.read(16)
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if found is None:
        found = _office_type(file) if start.startswith(_ZIP) else _text_type(file)
    file.seek(0)
    return found


def _office_type(file: BinaryIO) -> str | None:
    """A text or table document packed as a zip; one with macros inside is not taken."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith(_MACROS) for name in names):
                return None
            if "[Content_Types].xml" in names:
                return (
                    DOCX
                    if "word/document.xml" in names
                    else XLSX
                    if "xl/workbook.xml" in names
                    else None
                )
            if "mimetype" in names and archive.getinfo("mimetype").file_size == len(ODT):
                return ODT if archive.read("mimetype") == ODT.encode() else None
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return None
    return None


def _text_type(file: BinaryIO) -> str | None:
    """Plain text in UTF-8 without control characters, and not markup that a browser would run."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    beginning = ""
    try:
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            if not _NOT_TEXT.isdisjoint(text):
                return None
            beginning = beginning or text.lstrip()[:20].lower()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return None if beginning.startswith(_MARKUP) else TXT
