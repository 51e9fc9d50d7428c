"""Attached files: what is taken, where it lies, how it is handed out."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from files.errors import FileQuarantined, RefusalCode
from files.models import FileState, StoredFile
from files.services import MAX_SIZE, FileRefused, response_for, store
from files.sniffing import DOCX, ODT, PDF, TXT, XLSX
from tests.files.samples import OFFICE, docx, zipped

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


TAKEN = [
    (b"%PDF-1.7\n...", PDF),
    (docx(), DOCX),
    (zipped(**{OFFICE: "<Types/>", "xl__workbook.xml": "<workbook/>"}), XLSX),
    (zipped(mimetype=ODT), ODT),
    (zipped(mimetype=ODT, **{"META-INF__manifest.xml": "<!DOCTYPE m><m/>"}), ODT),
    ("Әкімдікке шағым\r\n\tмәтін".encode(), TXT),
    ("\ufeffс меткой порядка байтов".encode(), TXT),
    (b"a" * 65535 + "ә".encode(), TXT),  # a letter across the edge of a chunk
]
REFUSED = [
    b"MZ\x90\x00",  # a Windows program
    b"\x7fELF",
    b"<!DOCTYPE html><script>",
    b"  <svg xmlns='x'>",
    b"<?xml version='1.0'?>",
    "\ufeff<HTML>".encode(),
    b"text with a \x00 in it",
    b"\xd8\xcb\xc6",  # not UTF-8
    "половина буквы".encode()[:-1],
    b"PK\x03\x04 broken",
    zipped(**{"evil.exe": "x"}),
    zipped(**{OFFICE: "x", "ppt__presentation.xml": "x"}),
    zipped(**{OFFICE: "x", "word__document.xml": "x", "word__vbaProject.bin": "x"}),
    zipped(mimetype="application/epub+zip"),
    b"RIFF\x1a\x00\x00\x00WEBP",
]


def _upload(content: bytes, name: str = "file.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-claimed")


def _store(content: bytes, name: str = "file.bin") -> StoredFile:
    return store(_upload(content, name), uploader_id=7, at=AT)


@pytest.mark.parametrize(("content", "kind"), TAKEN)
def test_the_type_comes_from_the_content(content, kind):
    stored = _store(content)
    assert stored.content_type == kind
    assert (stored.size, stored.uploader_id, stored.created_at) == (len(content), 7, AT)
    assert stored.sha256 == stored.original_sha256 == hashlib.sha256(content).hexdigest()
    assert stored.is_clean


@pytest.mark.parametrize("content", REFUSED)
def test_other_types_are_refused_whatever_the_name(content, settings):
    with pytest.raises(FileRefused) as refusal:
        _store(content, "letter.pdf")
    assert (refusal.value.code, refusal.value.name) == ("type", "letter.pdf")
    assert not StoredFile.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).glob("??/*"))


def test_an_empty_file_is_refused():
    with pytest.raises(FileRefused) as refusal:
        _store(b"")
    assert refusal.value.code == "empty"


@pytest.mark.parametrize(("extra", "taken"), [(0, True), (1, False)])
def test_twenty_megabytes_are_taken_and_not_a_byte_more(extra, taken):
    content = b"%PDF-" + b" " * (MAX_SIZE - 5 + extra)
    if taken:
        assert _store(content).size == MAX_SIZE
    else:
        with pytest.raises(FileRefused) as refusal:
            _store(content)
        assert refusal.value.code == "size"


def test_the_same_content_lies_once_and_is_two_files(settings):
    first, second = _store(b"%PDF-1"), _store(b"%PDF-1", "again.pdf")
    assert first.pk != second.pk
    assert first.key == second.key
    blob = Path(settings.MEDIA_ROOT) / first.key
    assert blob.read_bytes() == b"%PDF-1"
    assert blob.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\шағым.pdf", "шағым.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("ә" * 300 + ".pdf", "ә" * 251 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),  # would read "exe.pdf" from right to left
        ("a\u2066b\u200f.pdf", "ab.pdf"),
        ("/", "file"),
    ],
)
def test_names_lose_folders_and_control_characters(given, kept):
    upload = _upload(b"%PDF-1")
    upload._name = given
    assert store(upload, uploader_id=None, at=AT).original_name == kept


def test_a_file_is_handed_out_as_a_download_that_no_browser_runs():
    answer = response_for(_store(b"%PDF-1", "шағым.pdf"))
    assert b"".join(answer.streaming_content) == b"%PDF-1"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == PDF


@pytest.mark.parametrize(
    ("name", "handed_out"),
    [("a.pdf", "a.pdf"), ("A.PDF", "A.PDF"), ("a.exe", "a.exe.pdf"), ("a", "a.pdf")],
)
def test_the_ending_tells_the_true_type(name, handed_out):
    answer = response_for(_store(b"%PDF-1", name))
    assert f'filename="{handed_out}"' in answer["Content-Disposition"]


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.INFECTED])
def test_only_a_checked_file_is_handed_out(state):
    stored = _store(b"%PDF-1")
    stored.state = state
    with pytest.raises(FileQuarantined):
        response_for(stored)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx(b"\0" * (3 * 1024 * 1024)), "packed"),  # shrinks a thousandfold
        (docx('<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>'), "packed"),
        (docx("<d>"), "broken"),
        (docx()[:-30], "type"),
        (zipped(**{OFFICE: "<T/>", "word__document.xml": "<d/>", **{f"{n}.bin": "" for n in range(5000)}}), "packed"),
    ],
    ids=["bomb", "entities", "damaged", "cut", "parts"],
)  # fmt: skip
def test_an_office_file_that_would_hurt_whoever_opens_it_is_refused(content, code):
    with pytest.raises(FileRefused) as refusal:
        _store(content, "letter.docx")
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_every_refusal_says_in_words_which_file_and_which_limit():
    for code in get_args(RefusalCode):
        said = str(FileRefused(code, "шағым.pdf", files=50, size=100, pixels=50))
        assert "шағым.pdf" in said
        assert "%(" not in said
