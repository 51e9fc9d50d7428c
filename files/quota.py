"""How much may be attached: to one case, to one unsent draft, by one person on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone

from files.errors import FileRefused, RefusalCode
from files.models import StoredFile, UploadDay

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many files, and so many bytes in all."""

    files: int
    size: int

    def refusal(self, code: RefusalCode, name: str) -> FileRefused:
        """Why the file of this name goes past the limit."""
        return FileRefused(code, name, files=self.files, size=self.size // MEGABYTE)


# Settings: FILES["QUOTAS"] = {"CASE": (files, megabytes), ...} replaces any of these.
_DEFAULTS = {
    "CASE": Quota(50, 100 * MEGABYTE),
    "DRAFT": Quota(10, 100 * MEGABYTE),
    "DAY": Quota(300, 2048 * MEGABYTE),
}


def quota(name: str) -> Quota:
    """The limit called "CASE", "DRAFT" or "DAY"."""
    told = getattr(settings, "FILES", {}).get("QUOTAS", {}).get(name)
    return Quota(told[0], told[1] * MEGABYTE) if told else _DEFAULTS[name]


def require_room(kept: Iterable[int], new: Iterable[StoredFile], limit: Quota) -> None:
    """Refuse the first of the new files that a case or a draft has no room for.

    ``kept`` are ids of the files that it holds. Exact where the caller holds the lock of the
    case; without it two uploads at once see the same room.

    Raises:
        FileRefused: "quota".
    """
    held = StoredFile.objects.filter(pk__in=kept).aggregate(files=Count("pk"), size=Sum("size"))
    files, size = held["files"], held["size"] or 0
    for one in new:
        files, size = files + 1, size + one.size
        if files > limit.files or size > limit.size:
            raise limit.refusal("quota", one.original_name)


def count_upload(*, uploader_id: int | None, size: int, name: str, at: datetime) -> None:
    """Count a file towards the day of the person who sends it; what is refused later counts too.

    One statement under the lock of the person's row, so that uploads at once are counted one
    after the other. Files of people without an account are limited by their drafts.

    Raises:
        FileRefused: "daily".
    """
    if uploader_id is None:
        return
    limit, table = quota("DAY"), UploadDay._meta.db_table
    day = timezone.localtime(at).date()
    if limit.files < 1 or size > limit.size:
        raise limit.refusal("daily", name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (uploader_id, day, files, size) VALUES (%s, %s, 1, %s) "
            f"ON CONFLICT (uploader_id, day) DO UPDATE "
            f"SET files = {table}.files + 1, size = {table}.size + excluded.size "
            f"WHERE {table}.files < %s AND {table}.size + excluded.size <= %s RETURNING files",
            [uploader_id, day, size, limit.files, limit.size],
        )
        if cursor.fetchone() is None:
            raise limit.refusal("daily", name)
