"""What the other rooms do with a file that the antivirus has not seen, or has condemned."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from files.models import FileState, StoredFile
from registry.exchange.errors import FileUnreadable
from registry.exchange.jobs import rows_in, run_import, run_imports, start_import
from registry.models import ImportJob
from standards.views.voices_typed import Typed
from tests.files.clamd import silent_address
from tests.world import MONDAY, World, build_world

CSV = b"registry_no,name_kk\nS-900,A\n"


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.fixture
def job(world: World, scanner_at: Callable[..., None]) -> ImportJob:
    """A file of entries that came while the antivirus was silent."""
    scanner_at(silent_address())
    upload = SimpleUploadedFile("a.csv", CSV)
    return start_import(uploaded=upload, actor=world.keeper, at=MONDAY)


def test_an_import_waits_until_its_file_has_been_checked(job: ImportJob) -> None:
    assert run_imports(now=lambda: MONDAY) == 0
    job.refresh_from_db()
    assert job.state == ImportJob.State.WAITING
    StoredFile.objects.update(state=FileState.CLEAN)
    assert run_imports(now=lambda: MONDAY) == 1
    job.refresh_from_db()
    assert job.state != ImportJob.State.WAITING


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.INFECTED])
def test_an_import_never_reads_a_file_that_is_not_clean(job: ImportJob, state: str) -> None:
    StoredFile.objects.update(state=state)
    job.refresh_from_db()
    with pytest.raises(FileUnreadable) as refusal:
        rows_in(ImportJob.objects.select_related("file").get(pk=job.pk))
    assert refusal.value.code == "quarantined"
    run_import(job.pk, now=lambda: MONDAY)
    job.refresh_from_db()
    assert job.state == ImportJob.State.REFUSED


@pytest.mark.parametrize(
    ("state", "stays"),
    [(FileState.CLEAN, True), (FileState.QUARANTINED, True), (FileState.INFECTED, False)],
)
@pytest.mark.django_db
def test_a_comment_keeps_its_file_through_quarantine_and_loses_an_infected_one(
    state: str, stays: bool
) -> None:
    stored = StoredFile.objects.create(
        sha256="a", size=1, content_type="text/plain", original_name="a", created_at=MONDAY,
        state=state,
    )  # fmt: skip
    assert Typed(file_ids=[stored.pk]).files() == ([stored] if stays else [])
