"""Files of entries that are not what they say, and cells that would like to be more than text."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine
from openpyxl import Workbook, load_workbook

from accounts.services import block_user
from files.errors import FileRefused
from registry.content import content_of
from registry.errors import NotPermitted, RegistryRefused
from registry.exchange.errors import FileUnreadable
from registry.exchange.jobs import confirm_import, drop_import, run_imports, start_import
from registry.models import ImportJob, Service
from registry.resources import COLUMNS
from tests.attack.test_files import HTML, SVG, bomb, lying_zip, zipped
from tests.complaints.office import browser
from tests.registry.exchange import (
    KINDS,
    a_file,
    a_row,
    brought_in,
    carried_out,
    exported,
    exported_rows,
    fates,
    problems_of,
    upload,
)
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

State = ImportJob.State
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
)
FORMULAS = ["=1+1", "+7 701", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "'=1", "''=1", "  =1", "＝1",
            "\\u0041", "_x0041_", "x005F_", "a\rb", "a\r\nb", "a\x0bb", "a\x85b", "\ufeffa", "\u2028", "\x1f",
            '"', '""', "a;b,c\td", "'", "👩‍👩‍👧‍👦", "\u202ea", "x" * 200]  # fmt: skip


@pytest.fixture(autouse=True)
def moved() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def _workbook(**parts: bytes) -> bytes:
    """A workbook of ours with some of its parts put in by hand."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_file([a_row()]))) as good,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        names = {name.replace("__", "/").replace("DOT", ".") for name in parts}
        for item in good.infolist():
            if item.filename not in names:
                bad.writestr(item.filename, good.read(item.filename))
        for name, content in parts.items():
            bad.writestr(name.replace("__", "/").replace("DOT", "."), content)
    return packed.getvalue()


HOSTILE = {
    "exe as xlsx": ("services.xlsx", b"MZ\x90\0" + b"\0" * 500),
    "exe as csv": ("services.csv", b"MZ\x90\0" + b"\0" * 500),
    "exe as json": ("services.json", b"MZ\x90\0" + b"\0" * 500),
    "page": ("services.csv", HTML),
    "picture": ("services.xlsx", SVG),
    "document": (
        "services.xlsx",
        zipped(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}),
    ),
    "lying zip": ("services.xlsx", lying_zip()),
    "bomb": ("services.xlsx", bomb()),
    "half a zip": ("services.xlsx", b"PK\x03\x04" + b"\0" * 5000),
    "macros": (
        "services.xlsx",
        zipped(
            **{
                "[Content_Types].xml": b"<x/>",
                "xl__workbook.xml": b"<x/>",
                "xl__vbaProject.bin": b"MZ",
            }
        ),
    ),
    "nothing": ("services.csv", b""),
    "only a mark": ("services.csv", b"\xef\xbb\xbf"),
    "halves of signs": ("services.csv", b"\xff\xfe\x00\xd8"),
    "utf-16": ("services.csv", "registry_no;state".encode("utf-16")),
    "nul": ("services.csv", b"registry_no\0;state\n"),
    "deep json": ("services.json", b"[" * 200_000),
    "json number": ("services.json", b"[" + b"9" * 100_000 + b"]"),
    "json of nothing": ("services.json", b"null"),
    "json surrogate": ("services.json", b'[{"registry_no": "\\ud800"}]'),
    "json nan": ("services.json", b'[{"registry_no": NaN}]'),
    "json twice": ("services.json", b'[{"registry_no": "a", "registry_no": "b"}]'),
    "unclosed": ("services.csv", b'registry_no;state\n"a;b'),
    "one long line": ("services.csv", b"a" * 3_000_000),
    "many columns": ("services.csv", b";" * 500_000),
}


def _after(world: World, name: str, content: bytes) -> str:
    """The state of the import of a file, or that it was refused at the door."""
    try:
        job = start_import(uploaded=upload(content, name), actor=world.keeper, at=MONDAY)
    except (FileUnreadable, FileRefused):
        return "refused"
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    page = browser(world.keeper).get(f"/office/registry/import/{job.pk}/")
    assert page.status_code == 200
    return str(job.state)


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(what: str, world: World) -> None:
    name, content = HOSTILE[what]
    before = Service.objects.count()
    assert _after(world, name, content) in ("refused", State.REFUSED), what
    assert Service.objects.count() == before
    answer = browser(world.keeper).post(
        "/office/registry/import/", {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("part", ["xl__sharedStringsDOTxml", "xl__workbookDOTxml", "xl__stylesDOTxml",
                                  "xl__worksheets__sheet1DOTxml", "[Content_Types]DOTxml",
                                  "xl___rels__workbookDOTxmlDOTrels"])  # fmt: skip
@pytest.mark.parametrize("evil", [XXE, LAUGHS, b"<x", b"", b"\xff\xfe<x/>", b"<x/>"], ids=range(6))
def test_declarations_and_broken_parts_are_refused(part: str, evil: bytes, world: World) -> None:
    state = _after(world, "services.xlsx", _workbook(**{part: evil}))
    assert state in ("refused", State.REFUSED, State.CHECKED)
    if evil in (XXE, LAUGHS):
        assert state != State.CHECKED
    shown = browser(world.keeper).get("/office/registry/import/").content.decode()
    assert "root:" not in shown


def test_xlsx_of_another_kind_of_zip_bomb_is_not_unpacked(world: World) -> None:
    sheet = b"<x>" + b"0" * (60 * 1024 * 1024) + b"</x>"
    state = _after(world, "services.xlsx", _workbook(xl__worksheets__sheet1DOTxml=sheet))
    assert state in ("refused", State.REFUSED)


def test_row_past_the_last_is_refused_before_it_costs_anything(world: World) -> None:
    head = ";".join(COLUMNS).encode() + b"\n"
    state = _after(world, "services.csv", head + b"x;\n" * 6000)
    assert state == State.REFUSED
    assert not ImportJob.objects.get().rows.exists()


def test_too_large_a_file_is_refused_at_the_door(world: World) -> None:
    answer = browser(world.keeper).post(
        "/office/registry/import/", {"file": SimpleUploadedFile("a.csv", b"a" * (51 * 1024 * 1024))}
    )
    assert answer.status_code == 200
    assert not ImportJob.objects.exists()


def test_formula_and_error_cells_are_named_not_carried_out(world: World) -> None:
    book = load_workbook(io.BytesIO(a_file([a_row()])))
    sheet: Any = book.active
    for column, formula in (
        ("name_kk", "=1+1"),
        ("name_ru", '=HYPERLINK("https://evil.kz")'),
        ("code", "#REF!"),
    ):
        sheet.cell(row=2, column=COLUMNS.index(column) + 1).value = formula
    packed = io.BytesIO()
    book.save(packed)
    (checked,) = fates(packed.getvalue())
    assert checked.fate == "error"
    assert {"name_kk", "name_ru"} <= {problem.field for problem in checked.problems}


def test_workbook_with_numbers_and_dates_loses_no_zeros_silently(world: World) -> None:
    book, row = Workbook(), a_row()
    sheet: Any = book.active
    sheet.append(list(COLUMNS))
    sheet.append([101500 if name == "code" else row[name] for name in COLUMNS])
    packed = io.BytesIO()
    book.save(packed)
    (checked,) = fates(packed.getvalue())
    assert ("code", "number_for_text") in {(one.field, one.code) for one in checked.problems}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", FORMULAS, ids=range(len(FORMULAS)))
def test_any_text_goes_out_and_comes_in_as_it_was(kind: str, text: str, world: World) -> None:
    service = world.service
    for name in ("description_kk", "description_ru", "synonyms_kk"):
        setattr(service, name, f"{text}")
    service.save()
    before = content_of(Service.objects.get(pk=service.pk))
    data = exported(kind)
    (checked,) = fates(data, kind)
    assert checked.fate == "same", (checked.problems, checked.changed)
    assert exported(kind) == data or kind == "xlsx"
    assert content_of(Service.objects.get(pk=service.pk)) == before


def test_standing_of_an_entry_is_not_changed_by_a_file(world: World) -> None:
    (row,) = exported_rows()
    for changes in (
        {"state": "excluded"}, {"included_on": "2001-01-01"}, {"excluded_on": "2025-01-01"},
        {"inclusion_act": "Жалған"}, {"inclusion_act_no": "1"}, {"version": "9"}, {"state": "proposed"},
        {"state": "rejected"},
    ):  # fmt: skip
        (checked,) = fates(a_file([row | changes]))
        assert checked.fate == "error", changes


def test_new_rows_bring_in_no_excluded_or_future_entry(world: World) -> None:
    for changes in (
        {"state": "excluded"}, {"state": "rejected"}, {"state": "in_review"}, {"included_on": "2030-01-01"},
        {"included_on": ""}, {"inclusion_act_date": "2030-01-01"}, {"excluded_on": "2025-01-01"},
        {"portal_url": "javascript:alert(1)"}, {"registry_no": "../../x"}, {"registry_no": "a b"},
        {"registry_no": "S-004/../x"}, {"registry_no": "<script>"}, {"registry_no": "x" * 30},
        {"included_on": "0000-00-00"}, {"term_amount": "99999999"}, {"term_amount": "-1"},
        {"provider_classes": "x" * 5000},
    ):  # fmt: skip
        (checked,) = fates(a_file([a_row() | changes]))
        assert checked.fate == "error", changes


def test_any_cell_of_nonsense_is_an_error_in_words(world: World) -> None:
    """Every column takes what an attacker may write, and the page of the import says why not."""
    odd = ["<script>alert(1)</script>", "%(field)s %s {0}", "9" * 400, "\u202e", "0001-01-01", "=1"]
    rows = []
    for place, name in enumerate(COLUMNS):
        rows.append(a_row(f"S-{600 + place}") | {name: odd[place % len(odd)]})
    job = brought_in(world, a_file(rows))
    assert job.state in (State.REFUSED, State.CHECKED), problems_of(job)
    for language in ("kk", "ru", "en"):
        page = browser(world.keeper).get(f"/office/registry/import/{job.pk}/?lang={language}")
        assert page.status_code == 200
        assert "<script>alert(1)" not in page.content.decode()


def test_import_is_the_keepers_alone(world: World) -> None:
    for actor in (world.clerk, world.drafter, world.officer, world.citizen, world.quality, world.auditor,
                  world.administrator):  # fmt: skip
        client = browser(actor)
        sent = {"file": SimpleUploadedFile("a.csv", b"registry_no\n")}
        assert client.post("/office/registry/import/", sent).status_code == 404
    job = brought_in(world, a_file([a_row()]))
    for actor in (world.clerk, world.drafter, world.administrator):
        with pytest.raises(NotPermitted):
            confirm_import(job_id=job.pk, actor=actor, at=MONDAY)
        for act in ("confirm", "drop"):
            answer = browser(actor).post(f"/office/registry/import/{job.pk}/", {"act": act})
            assert answer.status_code == 404
    assert (
        Client().post(f"/office/registry/import/{job.pk}/", {"act": "confirm"}).status_code == 302
    )
    job.refresh_from_db()
    assert job.state == State.CHECKED


def test_administrator_prepares_and_carries_out_nothing(world: World) -> None:
    admin = browser(world.administrator)
    sent = {"file": SimpleUploadedFile("services.xlsx", a_file([a_row()]))}
    admin.post("/admin/registry/service/import/", sent)
    run_imports(now=lambda: MONDAY)
    job = ImportJob.objects.get()
    admin.post(f"/admin/registry/service/import/{job.pk}/", {"act": "confirm"})
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert job.state == State.CHECKED
    assert not Service.objects.filter(registry_no="S-500").exists()


def test_keeper_blocked_after_confirming_carries_out_nothing(world: World) -> None:
    job = brought_in(world, a_file([a_row()]))
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    block_user(user=world.keeper.user, actor=world.administrator, at=MONDAY, reason="x")
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert not Service.objects.filter(registry_no="S-500").exists()


def test_file_confirmed_yesterday_dates_nothing_back(world: World) -> None:
    (row,) = exported_rows()
    change = {"change_act": "Б", "change_act_no": "1", "change_act_date": "2025-09-01", "valid_from": "2025-09-08",
              "name_en": "Of yesterday"}  # fmt: skip
    job = brought_in(world, a_file([row | change]))
    assert job.state == State.CHECKED, problems_of(job)
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    run_imports(now=lambda: MONDAY + timedelta(days=1))
    job.refresh_from_db()
    assert job.state == State.REFUSED
    world.service.refresh_from_db()
    assert world.service.name_en != "Of yesterday"


def test_dropped_or_done_import_does_nothing_more(world: World) -> None:
    job = carried_out(world, a_file([a_row()]))
    for act in (confirm_import, drop_import):
        given = {"job_id": job.pk, "actor": world.keeper}
        with pytest.raises(RegistryRefused):
            act(**given, **({"at": MONDAY} if act is confirm_import else {}))
    other = brought_in(world, a_file([a_row("S-501")]))
    drop_import(job_id=other.pk, actor=world.keeper)
    with pytest.raises(RegistryRefused):
        confirm_import(job_id=other.pk, actor=world.keeper, at=MONDAY)
    run_imports(now=lambda: MONDAY)
    assert not Service.objects.filter(registry_no="S-501").exists()


@pytest.mark.parametrize("name", ['a"; filename="evil.exe', "a\r\nSet-Cookie: x=1.csv", "../../etc/passwd.csv",
                                  "<script>alert(1)</script>.csv", "{{ 7|add:7 }}.csv", "x" * 5000 + ".csv",
                                  "құжат.csv", "\u202evsc.csv"])  # fmt: skip
def test_name_of_an_import_is_only_a_name(name: str, world: World) -> None:
    sent = SimpleUploadedFile("a.csv", a_file([a_row()], "csv"))
    sent._name = name
    client = browser(world.keeper)
    answer = client.post("/office/registry/import/", {"file": sent})
    assert answer.status_code in (200, 302, 400)
    page = client.get("/office/registry/import/").content.decode()
    assert "<script>alert(1)" not in page
    assert "14.csv" not in page
    run_imports(now=lambda: MONDAY)
    for job in ImportJob.objects.all():
        shown = client.get(f"/office/registry/import/{job.pk}/")
        assert shown.status_code == 200
        if job.state == State.CHECKED:
            confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
            run_imports(now=lambda: MONDAY)
    assert browser(world.auditor).get("/audit/").status_code == 200


def test_json_of_every_wrong_type_is_an_error_not_a_crash(world: World) -> None:
    row = a_row()
    for value in (
        None,
        1,
        1.5,
        True,
        [],
        {},
        [[]],
        [None],
        {"a": 1},
        ["x"] * 1000,
        1e300,
        "\u0000",
    ):
        rows = [row | dict.fromkeys(COLUMNS[3:], value)]
        (checked,) = fates(json.dumps(rows).encode(), "json")
        assert checked.fate == "error", value
