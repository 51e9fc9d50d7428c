"""Keeping and handing out what people attach."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any, BinaryIO, cast
from xml.parsers import expat

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from files import pictures
from files.antivirus import scanner
from files.errors import FileQuarantined, FileRefused, ScannerUnavailable
from files.models import FileState, StoredFile
from files.packages import Limits, PackageRefused, inspect
from files.pictures import PictureRefused, redrawn
from files.quota import count_upload
from files.sniffing import DOCX, ENDINGS, ODT, XLSX, sniff
from files.storage import storage

__all__ = ["MAX_SIZE", "FileRefused", "discard", "response_for", "store"]

MAX_SIZE = 20 * 1024 * 1024  # bytes
_CHUNK = 256 * 1024
_OTHER_ENDINGS = {".jpg": (".jpeg", ".jpe"), ".txt": (".text", ".csv", ".log", ".md")}
_OFFICE = Limits(unpacked=200 * 1024 * 1024, ratio=200, parts=5_000)
# Older programs declare a document type in parts of an ODT; nothing in the portal reads them.
_ODT = Limits(unpacked=_OFFICE.unpacked, ratio=_OFFICE.ratio, parts=_OFFICE.parts, xml=())
_PACKAGES = {DOCX: _OFFICE, XLSX: _OFFICE, ODT: _ODT}
_DAMAGED = (
    zipfile.BadZipFile, expat.ExpatError, OSError, EOFError, RuntimeError, ValueError,
)  # fmt: skip


def store(uploaded: "UploadedFile[Any]", *, uploader_id: int | None, at: datetime) -> StoredFile:
    """Keep an uploaded file: measured, sniffed, scanned; a picture is drawn anew.

    While the antivirus is silent the file is kept in quarantine: nobody can open it until the
    beat has had it checked. The bytes are written before the row: a kill in between leaves an
    orphan, which the sweep removes, and never a row without bytes. Talks to the antivirus, so
    it is called outside of the transaction of an act.

    Raises:
        FileRefused: "empty", "size" (over 20 MB), "type" (by content), "daily", "infected",
            "packed", "broken", "pixels" or "moving".
    """
    name = _printable(uploaded.name or "file")
    source = cast(BinaryIO, uploaded.file)
    content_type = _measured(source, uploaded.size or 0, name)
    count_upload(uploader_id=uploader_id, size=uploaded.size or 0, name=name, at=at)
    original_sha256 = _sha256(source)
    state = _looked_at(source, original_sha256, name)
    kept, content_type = _made_harmless(source, content_type, name)
    stored = StoredFile(
        sha256=_sha256(kept),
        original_sha256=original_sha256,
        size=kept.tell(),
        content_type=content_type,
        original_name=name,
        uploader_id=uploader_id,
        created_at=at,
        state=state,
    )
    kept.seek(0)
    storage().put(stored.key, cast(BinaryIO, kept))
    if kept is not source:
        kept.close()
    stored.save()
    return stored


def discard(files: Iterable[StoredFile]) -> None:
    """Forget files that were kept a moment ago and are attached to nothing; the sweep has the bytes."""
    StoredFile.objects.filter(pk__in=[one.pk for one in files]).delete()


def response_for(stored: StoredFile) -> FileResponse:
    """The bytes as a download that a browser neither runs nor guesses about.

    The caller has already asked whether this person may see the file.

    Raises:
        files.errors.FileQuarantined: it is not checked yet, or a virus was found in it.
    """
    if not stored.is_clean:
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


def _measured(source: BinaryIO, size: int, name: str) -> str:
    """The type by content of a file that is neither empty nor too large."""
    if size == 0:
        raise FileRefused("empty", name)
    if size > MAX_SIZE:
        raise FileRefused("size", name)
    content_type = sniff(source)
    if content_type is None:
        raise FileRefused("type", name)
    return content_type


def _looked_at(source: BinaryIO, sha256: str, name: str) -> FileState:
    """What the antivirus says of the bytes as they came; infected ones are known again at sight."""
    known = StoredFile.objects.filter(original_sha256=sha256, state=FileState.INFECTED)
    if known.exists():
        raise FileRefused("infected", name)
    try:
        if not scanner().is_clean(source):
            raise FileRefused("infected", name)
    except ScannerUnavailable:
        return FileState.QUARANTINED
    return FileState.CLEAN


def _made_harmless(source: BinaryIO, content_type: str, name: str) -> tuple[IO[bytes], str]:
    """Pictures drawn anew, office files looked at from outside, everything else as it came."""
    try:
        if content_type in pictures.KINDS:
            return redrawn(source, content_type)
        if content_type in _PACKAGES:
            inspect(source, _PACKAGES[content_type])
    except PictureRefused as refusal:
        limit = pictures.MAX_PIXELS // 1_000_000
        raise FileRefused(refusal.code, name, pixels=limit) from refusal  # type: ignore[arg-type]
    except PackageRefused as refusal:
        raise FileRefused("packed", name) from refusal
    except _DAMAGED as error:
        raise FileRefused("broken", name) from error
    return source, content_type


def _safe_name(stored: StoredFile) -> str:
    """The name as given, with the ending of the true type: "photo.exe" becomes "photo.exe.jpg"."""
    ending = ENDINGS[stored.content_type]
    known = {ending, *_OTHER_ENDINGS.get(ending, ())}
    has_it = PurePath(stored.original_name).suffix.lower() in known
    return stored.original_name if has_it else stored.original_name + ending


def _sha256(source: IO[bytes]) -> str:
    """Leaves the file at its end."""
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
