"""The antivirus: what it says, what happens while it is silent, and the way out of quarantine."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from files.antivirus import scanner
from files.errors import FileQuarantined, FileRefused, NoVerdict, ScannerUnavailable
from files.models import FileState, StoredFile
from files.orphans import KEPT_FOR, sweep
from files.quarantine import rescan
from files.references import _registered
from files.services import response_for, store
from files.tasks import rescan as rescan_task
from tests.files.clamd import Clamd, mute, silent_address
from tests.files.samples import jpeg

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
NOW = datetime.now(UTC) + timedelta(hours=1)
VIRUS = b"%PDF-1.4 EICAR"
pytestmark = pytest.mark.django_db


def _store(content: bytes = b"%PDF-1.4", name: str = "a.pdf") -> StoredFile:
    return store(SimpleUploadedFile(name, content), uploader_id=7, at=AT)


def _states() -> list[str]:
    return list(StoredFile.objects.order_by("pk").values_list("state", flat=True))


def _blobs(settings: Any) -> int:
    return len(list(Path(settings.MEDIA_ROOT).glob("??/*")))


def _later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_a_clean_file_passes_and_the_scanner_sees_it_as_it_came(clamd) -> None:
    daemon = clamd()
    content = b"%PDF-1.4" + b"x" * 200_000
    assert _store(content).is_clean
    photograph = jpeg()
    assert _store(photograph, "a.jpg").is_clean
    assert daemon.seen == [content, photograph]


def test_an_infected_file_is_refused(clamd, settings) -> None:
    clamd()
    with pytest.raises(FileRefused) as refusal:
        _store(VIRUS)
    assert refusal.value.code == "infected"
    assert _states() == []
    assert _blobs(settings) == 0


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: NOT OK", b"OK", b"x" * 100_000],
)
def test_an_answer_that_is_no_verdict_lets_nothing_through(clamd, answer: bytes) -> None:
    clamd(lambda _content: answer)
    with pytest.raises(NoVerdict):
        scanner().is_clean(io.BytesIO(b"x"))
    assert _store().state == FileState.QUARANTINED


def test_a_file_past_the_scanners_own_limit_waits_in_quarantine(clamd) -> None:
    clamd(most=100_000)
    assert _store(b"%PDF-1.4" + b"x" * 5_000_000).state == FileState.QUARANTINED


def test_while_the_scanner_is_down_files_are_kept_and_nobody_gets_them(scanner_at) -> None:
    scanner_at(silent_address())
    stored = _store()
    assert stored.is_quarantined
    with pytest.raises(FileQuarantined):
        response_for(stored)


def test_a_scanner_that_takes_the_call_and_says_nothing_counts_as_down(scanner_at) -> None:
    server, address = mute()
    with server:
        scanner_at(address, seconds=0.2)
        assert _store().is_quarantined


def test_a_scanner_that_drips_its_answer_is_not_waited_for(clamd) -> None:
    clamd(drip=0.1, seconds=0.4)
    with pytest.raises(ScannerUnavailable):
        scanner().is_clean(io.BytesIO(b"x"))


def test_after_silence_nobody_waits_for_the_scanner_again_at_once(scanner_at, clamd) -> None:
    daemon = clamd(drip=0.1, seconds=0.2)
    assert _store().is_quarantined
    asked = len(daemon.seen)
    assert _store(b"%PDF-2").is_quarantined
    assert len(daemon.seen) == asked


def _quarantined(scanner_at: Any, *contents: bytes) -> list[StoredFile]:
    scanner_at(silent_address())
    return [_store(content) for content in contents]


def test_once_the_scanner_is_back_clean_files_open(scanner_at, clamd) -> None:
    (stored,) = _quarantined(scanner_at, b"%PDF-1.4 harmless")
    daemon = clamd()
    assert rescan(at=_later(2), now=NOW) == 1
    stored.refresh_from_db()
    assert (stored.state, stored.checked_at) == (FileState.CLEAN, _later(2))
    assert daemon.seen == [b"%PDF-1.4 harmless"]
    answer = response_for(stored)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 harmless"


def test_of_an_infected_file_the_bytes_go_and_the_row_stays(scanner_at, clamd, settings) -> None:
    stored, clean = _quarantined(scanner_at, VIRUS, b"%PDF-1.4 harmless")
    clamd()
    assert rescan(at=_later(2), now=NOW) == 2
    assert _states() == [FileState.INFECTED, FileState.CLEAN]
    assert _blobs(settings) == 1
    stored.refresh_from_db()
    with pytest.raises(FileQuarantined):
        response_for(stored)
    clean.refresh_from_db()
    response_for(clean).close()


def test_every_row_of_the_same_infected_bytes_is_marked(scanner_at, clamd) -> None:
    passed = _store(VIRUS)  # before the signature was known
    _quarantined(scanner_at, VIRUS, VIRUS)
    clamd()
    rescan(at=_later(2), now=NOW)
    assert set(_states()) == {FileState.INFECTED}
    passed.refresh_from_db()
    with pytest.raises(FileQuarantined):
        response_for(passed)


def test_what_was_found_infected_is_refused_at_sight_even_while_the_scanner_is_down(
    scanner_at, clamd
) -> None:
    _quarantined(scanner_at, VIRUS)
    clamd()
    rescan(at=_later(2), now=NOW)
    scanner_at(silent_address())
    with pytest.raises(FileRefused) as refusal:
        _store(VIRUS, "again.pdf")
    assert refusal.value.code == "infected"


def test_while_the_scanner_is_still_down_everything_waits(scanner_at) -> None:
    _quarantined(scanner_at, b"%PDF-1", b"%PDF-2")
    assert rescan(at=_later(2), now=NOW) == 0
    assert _states() == [FileState.QUARANTINED] * 2


def test_a_second_run_finds_nothing_to_do(scanner_at, clamd) -> None:
    _quarantined(scanner_at, VIRUS, b"%PDF-2")
    daemon = clamd()
    assert rescan(at=_later(2), now=NOW) == 2
    assert rescan(at=_later(4), now=NOW) == 0
    assert len(daemon.seen) == 2


def test_a_file_that_cannot_be_judged_does_not_hold_up_the_others(scanner_at, clamd, monkeypatch):
    monkeypatch.setattr("files.quarantine._BATCH", 1)
    _quarantined(scanner_at, b"%PDF-odd", b"%PDF-plain")
    clamd(lambda content: b"stream: odd ERROR\0" if b"odd" in content else b"stream: OK\0")
    assert [rescan(at=_later(2 * run), now=NOW) for run in (1, 2, 3)] == [0, 1, 0]
    assert _states() == [FileState.QUARANTINED, FileState.CLEAN]


def test_one_run_takes_a_bounded_batch(scanner_at, clamd, monkeypatch) -> None:
    monkeypatch.setattr("files.quarantine._BATCH", 2)
    _quarantined(scanner_at, b"%PDF-1", b"%PDF-2", b"%PDF-3")
    clamd()
    assert [rescan(at=_later(2 * run), now=NOW) for run in (1, 2, 3)] == [2, 1, 0]


def test_two_runs_at_once_do_it_once(scanner_at, clamd) -> None:
    """The second run has read its list before the first one ended."""
    _quarantined(scanner_at, b"%PDF-1")
    inner: list[int] = []

    def meanwhile(_content: bytes) -> bytes:
        return b"stream: OK\0"

    clamd(meanwhile)
    real = scanner().__class__.is_clean

    def is_clean(self: Any, file: Any) -> bool:
        if not inner:
            inner.append(0)
            inner[0] = rescan(at=_later(3), now=NOW)
        return bool(real(self, file))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("files.antivirus.ClamdScanner.is_clean", is_clean)
        assert rescan(at=_later(2), now=NOW) == 0
    assert inner == [1]
    assert _states() == [FileState.CLEAN]


def test_a_kill_after_the_verdict_leaves_bytes_that_nobody_gets_and_the_sweep_removes(
    scanner_at, clamd, settings, monkeypatch
) -> None:
    (stored,) = _quarantined(scanner_at, VIRUS)
    clamd()

    def killed(*_args: Any, **_kwargs: Any) -> bool:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("files.storage.FolderStorage.delete", killed)
        with pytest.raises(KeyboardInterrupt):
            rescan(at=_later(2), now=NOW)
    assert _states() == [FileState.INFECTED]
    assert _blobs(settings) == 1
    monkeypatch.setattr("files.references._registered", [*_registered, lambda ids: ids])
    sweep(at=NOW + KEPT_FOR, now=NOW + KEPT_FOR)
    assert _blobs(settings) == 0
    assert StoredFile.objects.filter(pk=stored.pk).exists()


def test_lost_bytes_leave_the_row_in_quarantine(scanner_at, clamd, settings) -> None:
    lost, _other = _quarantined(scanner_at, b"%PDF-1", b"%PDF-2")
    (Path(settings.MEDIA_ROOT) / lost.key).unlink()
    clamd()
    assert rescan(at=_later(2), now=NOW) == 1
    assert _states() == [FileState.QUARANTINED, FileState.CLEAN]


def test_the_beat_does_it(scanner_at, clamd, settings) -> None:
    _quarantined(scanner_at, b"%PDF-1")
    clamd()
    planned = settings.CELERY_BEAT_SCHEDULE["files-rescan"]
    assert planned["task"] == rescan_task.name
    assert rescan_task() == 1


def test_the_daemon_of_these_tests_is_reached_over_tcp(clamd) -> None:
    assert isinstance(clamd(), Clamd)
    assert scanner().is_clean(io.BytesIO(b"harmless"))
    assert not scanner().is_clean(io.BytesIO(b"EICAR"))
