"""The commands of import and export: every row's fate in words, an exit code, all or nothing."""

import json
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest

from registry.models import ImportJob, Service
from tests.registry.exchange import CHANGE, KINDS, a_file, a_row, exported_rows
from tests.world import World


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[str, str]:
    call_command("registry_import", *map(str, arguments))
    told = capsys.readouterr()
    return told.out, told.err


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    path = tmp_path / "services.xlsx"
    path.write_bytes(a_file([a_row("S-500"), *exported_rows()]))
    return path


@pytest.mark.parametrize(
    ("language", "word"), [("en", "new entry"), ("ru", "новая запись"), ("kk", "жаңа жазба")]
)
def test_dry_run_names_every_row_and_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    out, _err = run(capsys, file, "--dry-run", "--language", language)
    assert out.startswith(f"2 S-500: {word}\n3 S-004: ")
    assert not Service.objects.filter(registry_no="S-500").exists()
    assert not ImportJob.objects.exists()


def test_file_is_carried_out_by_the_keeper(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, file, "--yes", "--by", "keeper@example.kz")
    assert "carried out: 2" in out
    assert "… 2" in err
    assert Service.objects.filter(registry_no="S-500").exists()
    assert ImportJob.objects.get().made_by.email == "keeper@example.kz"


@pytest.mark.parametrize("who", ["", "nobody@example.kz", "drafter@example.kz"])
def test_nobody_but_the_keeper_answers_for_it(file: Path, who: str) -> None:
    with pytest.raises(CommandError, match="--by"):
        call_command("registry_import", str(file), "--yes", *(["--by", who] if who else []))
    assert not ImportJob.objects.exists()


def test_error_ends_with_a_code_and_says_the_row(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = exported_rows()
    path = tmp_path / "services.csv"
    path.write_bytes(a_file([row | CHANGE | {"name_en": "x", "valid_from": "2020-01-01"}], "csv"))
    with pytest.raises(CommandError) as caught:
        run(capsys, path, "--yes", "--by", "keeper@example.kz")
    assert caught.value.returncode == 2
    assert "2 S-004: error; valid from: A change cannot take effect" in capsys.readouterr().out


def test_unreadable_file_is_refused(tmp_path: Path, db: None) -> None:
    path = tmp_path / "services.xlsx"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="neither XLSX nor CSV nor JSON"):
        call_command("registry_import", str(path), "--dry-run")
    with pytest.raises(CommandError):
        call_command("registry_import", str(tmp_path / "absent.csv"), "--dry-run")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_export_writes_the_import_finds_unchanged(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path = tmp_path / f"registry.{kind}"
    call_command("registry_export", str(path))
    out, _err = run(capsys, path, "--dry-run", "--quiet")
    assert "no change: 1" in out
    assert list(tmp_path.iterdir()) == [path]


def test_export_takes_some_states_only(world: World, tmp_path: Path) -> None:
    path = tmp_path / "registry.txt"
    call_command("registry_export", str(path), "--format", "json", "--state", "proposed")
    assert json.loads(path.read_text()) == []
    with pytest.raises(CommandError, match="--format"):
        call_command("registry_export", str(path))
