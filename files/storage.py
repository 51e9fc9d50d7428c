"""Where bytes lie: a port of four verbs, and the folder that serves it by default.

Another storage (an object store, say) is a class with these four methods, named by
``settings.FILES["STORAGE"]``.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class BlobStorage(Protocol):
    """Bytes by key; a key's bytes never change, because the key is their hash."""

    def put(self, key: str, source: BinaryIO) -> None:
        """Keep the bytes; does nothing if they are there."""

    def open(self, key: str) -> BinaryIO:
        """Read them; raises FileNotFoundError."""

    def delete(self, key: str, *, older_than: float) -> bool:
        """Forget them, unless written or written again since; returns whether it did."""

    def listing(self) -> Iterator[tuple[str, float]]:
        """Every key, with the time of its writing in seconds since 1970."""


class FolderStorage:
    """Bytes in files under ``MEDIA_ROOT``, which no web server serves."""

    def __init__(self) -> None:
        self._root = Path(settings.MEDIA_ROOT)

    def put(self, key: str, source: BinaryIO) -> None:
        """Write beside and rename, so that a kill leaves no half-written blob."""
        target = self._root / key
        if target.exists():
            os.utime(target)  # touched, so that a sweep under way does not take it for an orphan
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._root, prefix=".part-", delete=False) as part:
            shutil.copyfileobj(source, part)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).chmod(0o600)
        Path(part.name).replace(target)

    def open(self, key: str) -> BinaryIO:
        """The bytes of a key."""
        return (self._root / key).open("rb")

    def delete(self, key: str, *, older_than: float) -> bool:
        """Remove the file of a key, if nobody has put the same bytes meanwhile."""
        path = self._root / key
        if not path.exists() or path.stat().st_mtime >= older_than:
            return False
        path.unlink(missing_ok=True)
        return True

    def listing(self) -> Iterator[tuple[str, float]]:
        """Every file in the two-letter folders, and half-written ones that a kill left."""
        for path in (*self._root.glob("??/*"), *self._root.glob(".part-*")):
            yield str(path.relative_to(self._root)), path.stat().st_mtime


def chosen(name: str, default: str) -> str:
    """What ``settings.FILES`` says, if it is there at all."""
    options: dict[str, str] = getattr(settings, "FILES", {})
    return options.get(name) or default


def storage() -> BlobStorage:
    """The storage named by the settings; the folder unless another is named."""
    named = chosen("STORAGE", "files.storage.FolderStorage")
    found: BlobStorage = import_string(named)()
    return found
