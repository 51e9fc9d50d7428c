"""Keeping and handing out what people attach."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from files.antivirus import scanner
from files.errors import FileQuarantined, FileRefused
from files.models import StoredFile
from files.sniffing import ENDINGS, sniff
from files.storage import storage

__all__ = ["MAX_SIZE", "FileRefused", "response_for", "store"]

MAX_SIZE = 20 * 1024 * 1024  # bytes
_CHUNK = 256 * 1024
_OTHER_ENDINGS = {".jpg": (".jpeg", ".jpe"), ".txt": (".text", ".csv", ".log", ".md")}


def store(uploaded: "UploadedFile[Any]", *, uploader_id: int | None, at: datetime) -> StoredFile:
    """Keep an uploaded file: measured, sniffed, scanned, hashed.

    The bytes are written before the row: a kill in between leaves an orphan, which the
    sweep removes, and never a row without bytes.

    Raises:
        FileRefused: "empty", "size" (over 20 MB), "type" (by content) or "infected".
        files.errors.ScannerUnavailable: the antivirus did not answer.
    """
    name = _printable(uploaded.name or "file")
    size = uploaded.size or 0
    if size == 0:
        raise FileRefused("empty", name)
    if size > MAX_SIZE:
        raise FileRefused("size", name)
    source = cast(BinaryIO, uploaded.file)
    content_type = sniff(source)
    if content_type is None:
        raise FileRefused("type", name)
    if not scanner().is_clean(source):
        raise FileRefused("infected", name)
    stored = StoredFile(
        sha256=_sha256(source),
        size=size,
        content_type=content_type,
        original_name=name,
        uploader_id=uploader_id,
        created_at=at,
    )
    source.seek(0)
    storage().put(stored.key, source)
    stored.save()
    return stored


def response_for(stored: StoredFile) -> FileResponse:
    """The bytes as a download that a browser neither runs nor guesses about.

    The caller has already asked whether this person may see the file.

    Raises:
        files.errors.FileQuarantined: the file is in quarantine.
    """
    if stored.quarantined:
        raise FileQuarantined(stored.pk)
    response = FileResponse(
        storage().open(stored.key),
        as_attachment=True,
        filename=_safe_name(stored),
        content_type=stored.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _safe_name(stored: StoredFile) -> str:
    """The name as given, with the ending of the true type: "photo.exe" becomes "photo.exe.jpg"."""
    ending = ENDINGS[stored.content_type]
    known = {ending, *_OTHER_ENDINGS.get(ending, ())}
    has_it = PurePath(stored.original_name).suffix.lower() in known
    return stored.original_name if has_it else stored.original_name + ending


def _sha256(source: BinaryIO) -> str:
    total = hashlib.sha256()
    source.seek(0)
    while chunk := source.read(_CHUNK):
        total.update(chunk)
    return total.hexdigest()


def _printable(name: str) -> str:
    """The name without folders and control characters, at most 255 characters, ending kept."""
    bare = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable()) or "file"
    ending = PurePath(bare).suffix[:20]
    return bare if len(bare) <= 255 else bare[: 255 - len(ending)] + ending
