"""Attached files: what is taken, where it lies, how it is handed out."""

import hashlib
import io
import socket
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from files.antivirus import scanner
from files.errors import FileQuarantined, ScannerUnavailable
from files.models import StoredFile
from files.services import MAX_SIZE, FileRefused, response_for, store
from files.sniffing import DOCX, GIF, JPEG, ODT, PDF, PNG, TXT, XLSX

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


OFFICE = "[Content_Types].xml"
TAKEN = [
    (b"%PDF-1.7\n...", PDF),
    (b"\x89PNG\r\n\x1a\n....", PNG),
    (b"\xff\xd8\xff\xe0....", JPEG),
    (b"GIF89a....", GIF),
    (b"GIF87a....", GIF),
    (_zip(**{OFFICE: "x", "word/document.xml": "x"}), DOCX),
    (_zip(**{OFFICE: "x", "xl/workbook.xml": "x"}), XLSX),
    (_zip(mimetype=ODT), ODT),
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
    _zip(**{"evil.exe": "x"}),
    _zip(**{OFFICE: "x", "ppt/presentation.xml": "x"}),
    _zip(**{OFFICE: "x", "word/document.xml": "x", "word/vbaProject.bin": "x"}),
    _zip(mimetype="application/epub+zip"),
    b"RIFF\x1a\x00\x00\x00WEBP",
]


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _upload(content: bytes, name: str = "file.bin") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-claimed")


def _store(content: bytes, name: str = "file.bin") -> StoredFile:
    return store(_upload(content, name), uploader_id=7, at=AT)


@pytest.mark.parametrize(("content", "kind"), TAKEN)
def test_the_type_comes_from_the_content(content, kind):
    stored = _store(content)
    assert stored.content_type == kind
    assert (stored.size, stored.uploader_id, stored.created_at) == (len(content), 7, AT)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


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


def test_a_file_in_quarantine_is_not_handed_out():
    stored = _store(b"%PDF-1")
    stored.quarantined = True
    with pytest.raises(FileQuarantined):
        response_for(stored)


class _Clamd:
    """A daemon that speaks INSTREAM and finds the word EICAR."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _peer = self._server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            connection.sendall(self._answer(content))

    def close(self) -> None:
        self._thread.join()
        self._server.close()


@pytest.fixture
def clamd(settings: Any) -> Iterator[Callable[[Callable[[bytes], bytes]], None]]:
    running = []

    def start(answer: Callable[[bytes], bytes]) -> None:
        daemon = _Clamd(answer)
        running.append(daemon)
        settings.FILES = {
            "SCANNER": "files.antivirus.ClamdScanner",
            "CLAMD_ADDRESS": daemon.address,
        }

    yield start
    for daemon in running:
        daemon.close()


def _verdict(content: bytes) -> bytes:
    return b"stream: Eicar FOUND\0" if b"EICAR" in content else b"stream: OK\0"


def test_a_clean_file_passes_the_antivirus(clamd):
    clamd(_verdict)
    assert _store(b"%PDF-1" + b"x" * 200_000).pk


def test_an_infected_file_is_refused(clamd):
    clamd(_verdict)
    with pytest.raises(FileRefused) as refusal:
        _store(b"%PDF-EICAR")
    assert refusal.value.code == "infected"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0"])
def test_without_a_verdict_nothing_is_let_through(clamd, answer):
    clamd(lambda _content: answer)
    with pytest.raises(ScannerUnavailable):
        _store(b"%PDF-1")


def test_an_antivirus_that_is_down_lets_nothing_through(settings):
    settings.FILES = {
        "SCANNER": "files.antivirus.ClamdScanner",
        "CLAMD_ADDRESS": "127.0.0.1:1",
    }
    with pytest.raises(ScannerUnavailable):
        scanner().is_clean(io.BytesIO(b"x"))
