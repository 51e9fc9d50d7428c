"""How much may be sent: the limit is reached exactly, also by uploads at the same moment."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

import pytest

from files.errors import FileRefused
from files.models import StoredFile, UploadDay
from files.orphans import KEPT_FOR, sweep
from files.quota import MEGABYTE, Quota, quota, require_room
from files.services import store

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)


def _send(number: int, *, uploader_id: int | None = 7, at: datetime = AT, size: int = 100) -> Any:
    content = f"%PDF-{number:06}".encode().ljust(size, b" ")
    return store(SimpleUploadedFile(f"{number}.pdf", content), uploader_id=uploader_id, at=at)


def _refused(number: int, **more: Any) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        _send(number, **more)
    return refusal.value


@pytest.fixture
def three_a_day(settings: Any) -> None:
    settings.FILES = {"QUOTAS": {"DAY": (3, 1)}}


@pytest.mark.django_db
@pytest.mark.usefixtures("three_a_day")
def test_the_last_file_of_the_day_is_taken_and_not_one_more():
    for number in range(3):
        _send(number)
    refusal = _refused(3)
    assert (refusal.code, refusal.limits) == ("daily", {"files": 3, "size": 1})
    assert StoredFile.objects.count() == 3
    _send(4, uploader_id=8)
    _send(5, at=AT + timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.usefixtures("three_a_day")
def test_bytes_count_as_well_as_files():
    _send(0, size=MEGABYTE - 100)
    assert _refused(1, size=101).code == "daily"
    _send(2, size=100)
    assert _refused(3, uploader_id=9, size=MEGABYTE + 1).code == "daily"


@pytest.mark.django_db
@pytest.mark.usefixtures("three_a_day")
def test_the_day_begins_at_midnight_of_almaty():
    evening = datetime(2024, 6, 10, 18, 59, tzinfo=UTC)  # 23:59 in Almaty
    for number in range(3):
        _send(number, at=evening)
    assert _refused(3, at=evening).code == "daily"
    _send(4, at=evening + timedelta(minutes=2))


@pytest.mark.django_db
@pytest.mark.usefixtures("three_a_day")
def test_people_without_an_account_are_limited_by_their_drafts():
    for number in range(5):
        _send(number, uploader_id=None)
    assert not UploadDay.objects.exists()


@pytest.mark.django_db
def test_counts_of_past_days_are_swept(settings):
    settings.FILES = {}
    _send(1)
    sweep(at=AT + KEPT_FOR + timedelta(days=1), now=AT)
    assert not UploadDay.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("held", "new", "limit", "refused"),
    [
        ([100], [100], Quota(2, 200), None),
        ([100], [100], Quota(1, 900), "new-0"),
        ([100], [100, 100], Quota(2, 900), "new-1"),
        ([100], [101], Quota(9, 200), "new-0"),
        ([100, 100], [1], Quota(9, 200), "new-0"),
        ([], [200], Quota(9, 200), None),
    ],
)
def test_room_of_a_case_is_counted_by_files_and_by_bytes(held, new, limit, refused):
    rows = [_row(f"held-{n}", size) for n, size in enumerate(held)]
    files = [_row(f"new-{n}", size) for n, size in enumerate(new)]
    if refused is None:
        require_room([one.pk for one in rows], files, limit)
        return
    with pytest.raises(FileRefused) as refusal:
        require_room([one.pk for one in rows], files, limit)
    assert (refusal.value.code, refusal.value.name) == ("quota", refused)


def _row(name: str, size: int) -> StoredFile:
    return StoredFile.objects.create(
        sha256=name, size=size, content_type="text/plain", original_name=name, created_at=AT
    )


def test_limits_come_from_the_settings(settings):
    settings.FILES = {"QUOTAS": {"CASE": (5, 7)}}
    assert quota("CASE") == Quota(5, 7 * MEGABYTE)
    assert quota("DRAFT") == Quota(10, 100 * MEGABYTE)
    settings.FILES = {}
    assert quota("CASE") == Quota(50, 100 * MEGABYTE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("three_a_day")
def test_uploads_at_the_same_moment_never_pass_the_limit():
    start, outcomes = threading.Barrier(8), []

    def send(number: int) -> None:
        start.wait()
        try:
            _send(number)
            outcomes.append("kept")
        except FileRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["daily"] * 5 + ["kept"] * 3
    assert StoredFile.objects.count() == 3
