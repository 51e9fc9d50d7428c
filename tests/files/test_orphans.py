"""The sweep of files: what nobody refers to goes after two days, nothing else ever does."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from complaints.models import Attachment
from complaints.services.drafts import open_draft
from files import references
from files.models import StoredFile
from files.orphans import KEPT_FOR, sweep
from files.services import store

NOW = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
OLD = NOW - KEPT_FOR - timedelta(seconds=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def referred() -> Iterator[set[int]]:
    """Ids that a room refers to."""
    ids: set[int] = set()

    def of_room(asked: list[int]) -> Iterable[int]:
        return ids & set(asked)

    references.register(of_room)
    yield ids
    references._registered.remove(of_room)


def _file(content: bytes, at: datetime, settings) -> StoredFile:
    stored = store(SimpleUploadedFile("a.pdf", b"%PDF-" + content), uploader_id=1, at=at)
    os.utime(Path(settings.MEDIA_ROOT) / stored.key, (at.timestamp(), at.timestamp()))
    return stored


def _blobs(settings) -> set[str]:
    return {path.name for path in Path(settings.MEDIA_ROOT).glob("??/*")}


def test_old_files_that_nobody_refers_to_go_with_their_bytes(referred, settings):
    orphan, kept = _file(b"1", OLD, settings), _file(b"2", OLD, settings)
    referred.add(kept.pk)
    assert sweep(at=NOW, now=NOW) == 2  # a row and its bytes
    assert list(StoredFile.objects.all()) == [kept]
    assert _blobs(settings) == {kept.sha256}
    assert orphan.sha256 not in _blobs(settings)


def test_every_foreign_key_to_a_file_keeps_it_without_being_told():
    told = {f"{field.model.__name__}.{field.name}" for field in references._relations()}
    assert {"Attachment.file", "CommentFile.file", "ImportJob.file", "Placement.evidence"} <= told


def test_a_file_of_a_draft_stays_and_one_that_was_taken_off_goes(settings):
    kept, dropped = _file(b"1", OLD, settings), _file(b"2", OLD, settings)
    draft = open_draft(user=None, language="kk", at=NOW).draft
    Attachment.objects.create(draft=draft, file=kept, name="a.pdf", attached_at=OLD)
    assert sweep(at=NOW, now=NOW) == 2
    assert list(StoredFile.objects.all()) == [kept]
    assert dropped.sha256 not in _blobs(settings)


def test_young_files_stay(referred, settings):
    young = _file(b"1", NOW - KEPT_FOR + timedelta(minutes=1), settings)
    assert sweep(at=NOW, now=NOW) == 0
    assert _blobs(settings) == {young.sha256}


def test_bytes_shared_with_a_file_that_is_kept_stay(referred, settings):
    _orphan, kept = _file(b"same", OLD, settings), _file(b"same", OLD, settings)
    referred.add(kept.pk)
    assert sweep(at=NOW, now=NOW) == 1
    assert _blobs(settings) == {kept.sha256}


def test_bytes_that_a_kill_left_without_a_row_go(referred, settings):
    half_written = Path(settings.MEDIA_ROOT) / ".part-x"
    half_written.write_bytes(b"x")
    os.utime(half_written, (OLD.timestamp(), OLD.timestamp()))
    assert sweep(at=NOW, now=NOW) == 1
    assert not half_written.exists()


def test_a_second_sweep_finds_nothing(referred, settings):
    _file(b"1", OLD, settings)
    sweep(at=NOW, now=NOW)
    assert sweep(at=NOW, now=NOW) == 0


def test_bytes_put_again_during_the_sweep_stay(referred, settings):
    """Somebody attaches the same content between the question and the deletion."""
    stored = _file(b"1", OLD, settings)
    blob = Path(settings.MEDIA_ROOT) / stored.key
    os.utime(blob, (NOW.timestamp(), NOW.timestamp()))
    sweep(at=NOW, now=NOW)
    assert blob.exists()
