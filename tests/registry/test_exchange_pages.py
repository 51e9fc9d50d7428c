"""Pages of files in the office and in the technical admin: who may what, and what is told."""

import io
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest

from accounts.acting import Actor
from audit.models import AuditEntry
from registry.exchange.jobs import run_imports
from registry.models import ImportJob, Service
from tests.registry.exchange import CHANGE, a_file, a_row, brought_in, exported_rows, upload
from tests.world import MONDAY, World

JobState = ImportJob.State
IMPORT = reverse("registry:office_import")


def client_of(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["language"] = "en"
    client.force_login(actor.user)
    return client


@pytest.fixture
def keeper(world: World) -> Client:
    return client_of(world.keeper)


def page_of(client: Client, job: ImportJob, query: str = "") -> str:
    address = reverse("registry:office_import_job", args=[job.pk])
    response = client.get(address + query)
    assert response.status_code == 200
    return response.content.decode()


def test_keeper_brings_in_reads_and_carries_out(world: World, keeper: Client) -> None:
    answer = keeper.post(IMPORT, {"file": upload(a_file([a_row("S-500")]))})
    job = ImportJob.objects.get()
    assert answer.headers["Location"] == reverse("registry:office_import_job", args=[job.pk])
    assert 'hx-trigger="every 2s"' in page_of(keeper, job)
    run_imports(now=lambda: MONDAY)
    told = page_of(keeper, job)
    assert "New entry: 1" in told
    assert "hx-trigger" not in told
    keeper.post(answer.headers["Location"], {"act": "confirm"})
    run_imports(now=lambda: MONDAY)
    assert Service.objects.filter(registry_no="S-500").exists()
    assert "Carried out" in page_of(keeper, job)
    verbs = AuditEntry.objects.filter(subject_code="registry.import").values_list("verb", flat=True)
    assert list(verbs) == ["registry.import_started", "registry.import_done"]


def test_fates_are_told_in_words_and_can_be_filtered(world: World, keeper: Client) -> None:
    (row,) = exported_rows()
    rows = [row | CHANGE | {"name_en": "Birth"}, a_row("S-500"), a_row("S-501", portal_url="")]
    job = brought_in(world, a_file(rows))
    told = page_of(keeper, job)
    assert "A service in electronic form needs the portal" in told
    assert "Name of the service, in English" in told
    only = page_of(keeper, job, "?fate=error")
    assert "S-501" in only
    assert "S-500" not in only
    assert 'value="confirm"' not in told


def test_progress_of_a_finished_import_asks_for_the_whole_page(
    world: World, keeper: Client
) -> None:
    job = brought_in(world, a_file([a_row()]))
    address = reverse("registry:office_import_job", args=[job.pk]) + "?progress=1"
    assert keeper.get(address).headers["HX-Refresh"] == "true"
    ImportJob.objects.update(state=JobState.APPLYING, rows_total=40)
    assert "HX-Refresh" not in keeper.get(address).headers
    assert 'max="40"' in keeper.get(address).content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Choose a file."),
        (b"%PDF-1.4", "The file is neither XLSX nor CSV nor JSON."),
        (b"", "The file has no rows."),
    ],
)
def test_file_that_cannot_be_taken_is_refused_at_once(
    world: World, keeper: Client, file: bytes | None, sentence: str
) -> None:
    sent = {} if file is None else {"file": SimpleUploadedFile("a.xlsx", file)}
    assert sentence in keeper.post(IMPORT, sent).content.decode()
    assert not ImportJob.objects.exists()


def test_unreadable_file_is_refused_in_the_language_of_the_reader(
    world: World, keeper: Client
) -> None:
    job = brought_in(world, b"registry_no\nS-1\n", "services.csv")
    assert job.state == JobState.REFUSED
    assert "These columns are missing: state" in page_of(keeper, job)


@pytest.mark.parametrize("who", ["drafter", "clerk", "officer", "administrator", "citizen"])
def test_nobody_but_the_keeper_finds_the_pages(world: World, who: str) -> None:
    job = brought_in(world, a_file([a_row()]))
    client = client_of(world.people[who])
    for address in (IMPORT, reverse("registry:office_import_job", args=[job.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "confirm"}).status_code == 404


def test_what_a_person_may_not_see_is_not_taken_out(world: World) -> None:
    Service.objects.update(state="proposed")
    client = client_of(world.drafter)
    answer = client.get(reverse("registry:office_export"), {"kind": "json"})
    assert json.loads(answer.getvalue()) == []
    answer = client_of(world.keeper).get(reverse("registry:office_export"), {"kind": "json"})
    assert [row["registry_no"] for row in json.loads(answer.getvalue())] == ["S-004"]
    assert AuditEntry.objects.filter(verb="registry.exported").count() == 2


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, ["S-004", "S-500"]),
        ({"q": "S-500"}, ["S-500"]),
        ({"state__exact": "excluded"}, []),
        ({"payment__exact": "free", "q": "00101004"}, ["S-004"]),
    ],
)
def test_export_of_the_admin_follows_its_filters_and_search(
    world: World, query: dict[str, str], numbers: list[str]
) -> None:
    service = Service.objects.get()
    service.pk, service.registry_no, service.code = None, "S-500", "00101500"
    service.save()
    client = client_of(world.administrator)
    address = reverse("admin:registry_service_export")
    answer = client.get(address, {**query, "kind": "json"})
    assert [row["registry_no"] for row in json.loads(answer.getvalue())] == numbers
    listed = client.get(reverse("admin:registry_service_changelist"), query).content.decode()
    assert "kind=xlsx" in listed


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_administrator_prepares_and_the_keeper_carries_out(world: World, language: str) -> None:
    client = client_of(world.administrator)
    client.cookies["language"] = language
    address = reverse("admin:registry_service_import")
    answer = client.post(address, {"file": upload(a_file([a_row("S-500")]))})
    job = ImportJob.objects.get()
    assert "every 2s" in client.get(answer.headers["Location"]).content.decode()
    run_imports(now=lambda: MONDAY)
    assert 'value="confirm"' not in client.get(answer.headers["Location"]).content.decode()
    client.post(answer.headers["Location"], {"act": "confirm"})
    job.refresh_from_db()
    assert job.state == JobState.CHECKED
    assert 'value="confirm"' in page_of(client_of(world.keeper), job)


def test_only_administrators_reach_the_pages_of_the_admin(world: World) -> None:
    for name in ("import", "export"):
        address = reverse(f"admin:registry_service_{name}")
        assert client_of(world.keeper).get(address).status_code in (302, 403)


def test_text_too_long_for_a_spreadsheet_leads_back_with_a_sentence(
    world: World, keeper: Client
) -> None:
    Service.objects.update(documents_ru="я" * 40_000)
    answer = keeper.get(reverse("registry:office_export"), {"kind": "xlsx"}, follow=True)
    assert "Entry S-004 has a text that is too long" in answer.content.decode()


def test_download_is_a_whole_file(world: World, keeper: Client) -> None:
    answer = keeper.get(reverse("registry:office_export"), {"kind": "xlsx"})
    assert io.BytesIO(answer.getvalue()).read(2) == b"PK"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="services.xlsx"'
