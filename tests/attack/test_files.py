"""Files that are not what they say, and names that would like to be headers."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from complaints.services.drafts import attach_file, open_draft
from files.errors import FileRefused
from files.services import response_for, store
from tests.complaints.office import browser
from tests.files.samples import gif, jpeg, png
from tests.world import MONDAY, World, a_filing, file_complaint

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
PNG = b"\x89PNG\r\n\x1a\n"


def zipped(**entries: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def bomb() -> bytes:
    """A "document" whose parts would unpack to 200 MB."""
    part = b"\0" * (100 * 1024 * 1024)
    return zipped(**{"[Content_Types].xml": part, "word__document.xml": part})


def lying_zip() -> bytes:
    """An ODT whose directory says that its mimetype is four gigabytes of nothing."""
    honest = zipped(mimetype=b"application/vnd.oasis.opendocument.text")
    where = honest.index(b"PK\x01\x02")
    return honest[: where + 24] + struct.pack("<I", 0xFFFFFFF0) + honest[where + 28 :]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        SVG, HTML, b"\xef\xbb\xbf  " + HTML, HTML.decode().encode("utf-16"),
        b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 5000, lying_zip(), zipped(**{"a.exe": b"MZ"}),
        zipped(**{"[Content_Types].xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b""}),
        b"MZ\x90\0", b"a\0b",
    ],
    ids=range(11),
)  # fmt: skip
def test_what_a_browser_could_run_is_refused_whatever_its_name(content: bytes) -> None:
    for name in ("photo.png", "a.pdf", "a.txt", "a.docx"):
        upload = SimpleUploadedFile(name, content, content_type="image/png")
        with pytest.raises(FileRefused):
            store(upload, uploader_id=None, at=MONDAY)


@pytest.mark.django_db
def test_zip_bomb_is_refused_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bomb()
    opened: list[int] = []
    real = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", lambda *a: opened.append(1) or real(*a))
    with pytest.raises(FileRefused) as refusal:
        store(SimpleUploadedFile("a.docx", content), uploader_id=None, at=MONDAY)
    assert refusal.value.code == "packed"
    assert opened == []


@pytest.mark.django_db
def test_page_behind_a_picture_does_not_survive_and_behind_a_document_never_runs() -> None:
    for content in (jpeg() + HTML, png() + HTML, gif() + HTML, b"%PDF-1.7\n" + HTML):
        upload = SimpleUploadedFile("x.html", content, content_type="text/html")
        answer = response_for(store(upload, uploader_id=None, at=MONDAY))
        kind = answer.headers["Content-Type"]
        assert kind in ("image/png", "image/jpeg", "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Disposition"].split(".")[-1].strip('"') in (
            "png",
            "jpg",
            "pdf",
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        handed_out = b"".join(answer.streaming_content)
        assert (HTML in handed_out) == (kind == "application/pdf")


@pytest.mark.django_db
def test_page_that_only_begins_like_a_picture_is_refused() -> None:
    for head in (PNG, b"GIF89a", b"\xff\xd8\xff"):
        with pytest.raises(FileRefused) as refusal:
            store(SimpleUploadedFile("x.png", head + HTML), uploader_id=None, at=MONDAY)
        assert refusal.value.code == "broken"


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename="evil.exe', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd.pdf", "a\x00b.pdf",
        "\u202efdp.exe", "<script>alert(1)</script>.pdf", "{{ 7|add:7 }}.pdf", "x" * 5000 + ".pdf",
        "құжат.pdf", "\ud800.pdf", "..", ".pdf", "a\u2028b.pdf",
    ],
)  # fmt: skip
def test_name_of_a_file_is_only_a_name(name: str, world: World) -> None:
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF")
    upload._name = name  # what a client says, before the portal has looked at it
    found = attach_file(draft=draft, uploaded=upload, uploader_id=None, at=MONDAY)
    case = file_complaint(filing=a_filing(world), actor=world.citizen, at=MONDAY, draft=draft)
    answer = browser(world.officer).get(f"/complaints/attachments/{found.pk}/")
    assert answer.status_code == 200
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; filename")
    assert not {"\r", "\n", "\0"} & set(said)
    assert "Set-Cookie" not in answer.headers
    assert "/etc" not in said
    for page in (f"/complaints/{case.pk}/", f"/office/complaints/{case.stages.get().pk}/"):
        actor: Any = world.citizen if page.startswith("/complaints") else world.officer
        shown = browser(actor).get(page).content.decode()
        assert "<script>alert" not in shown
        assert "14.pdf" not in shown
