"""Pictures are drawn anew: what is kept shows the same and tells nothing else."""

import io
import struct
import zlib
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from PIL import Image

from files import pictures
from files.models import StoredFile
from files.services import FileRefused, response_for, store
from files.sniffing import JPEG, PNG
from files.storage import storage
from tests.files.samples import AUTHOR, CAMERA, HTML, a_picture, gif, jpeg, moving_png, png, zipped

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
_TELLTALES = (
    CAMERA.encode(), AUTHOR.encode(), b"Exif", b"secret", b"profile", b"ICC", b"kept between us",
    b"GPS", b"xmpmeta", HTML,
)  # fmt: skip


def _store(content: bytes, name: str = "photo.jpg") -> StoredFile:
    return store(SimpleUploadedFile(name, content), uploader_id=7, at=AT)


def _bytes(stored: StoredFile) -> bytes:
    with storage().open(stored.key) as source:
        return source.read()


def _code(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        _store(content)
    assert not StoredFile.objects.exists()
    return refusal.value.code


SAMPLES: dict[str, tuple[bytes, str]] = {
    "jpeg": (jpeg(), JPEG),
    "grey jpeg": (jpeg(mode="L"), JPEG),
    "jpeg for print": (jpeg(mode="CMYK"), JPEG),
    "png": (png(), PNG),
    "png with a palette": (png("P"), PNG),
    "see-through png": (png("RGBA"), PNG),
    "black and white png": (png("1"), PNG),
    "gif": (gif(), PNG),
    "page behind a jpeg": (jpeg() + HTML, JPEG),
    "page behind a png": (png() + HTML, PNG),
    "page behind a gif": (gif() + HTML, PNG),
    "package behind a jpeg": (jpeg() + zipped(**{"a.html": HTML}, stored=True), JPEG),
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_but_the_pixels_is_kept(sample: str) -> None:
    content, kind = SAMPLES[sample]
    stored = _store(content)
    kept = _bytes(stored)
    assert stored.content_type == kind
    assert stored.size == len(kept)
    assert stored.sha256 != stored.original_sha256
    assert [word for word in _TELLTALES if word in kept] == []
    with Image.open(io.BytesIO(kept)) as picture:
        picture.load()
        assert dict(picture.getexif()) == {}
        assert not set(picture.info) & {"exif", "icc_profile", "comment", "xmp", "Author"}


def test_samples_tell_what_the_tests_look_for() -> None:
    """So that the test above can fail."""
    assert [word for word in _TELLTALES if word in jpeg() + png() + HTML] == [
        word for word in _TELLTALES if word != b"GPS"
    ]
    with Image.open(io.BytesIO(jpeg())) as picture:
        assert picture.getexif().get_ifd(0x8825)[2] == (43.0, 15.0, 7.0)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_the_picture_itself_stays_what_it_was(kind: str) -> None:
    content = jpeg(size=(40, 30)) if kind == "jpeg" else png(size=(40, 30))
    with Image.open(io.BytesIO(_bytes(_store(content)))) as kept:
        assert kept.size == (40, 30)
        for place, colour in (((5, 15), (255, 0, 0)), ((35, 15), (0, 0, 255))):
            shown = kept.convert("RGB").getpixel(place)
            assert all(abs(a - b) < 12 for a, b in zip(shown, colour, strict=True))


def test_see_through_places_stay_see_through() -> None:
    picture = a_picture(mode="RGBA")
    picture.putpixel((0, 0), (0, 0, 0, 0))
    source = io.BytesIO()
    picture.save(source, format="PNG")
    with Image.open(io.BytesIO(_bytes(_store(source.getvalue())))) as kept:
        assert kept.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (40, 30), (5, 15)),
        (3, (40, 30), (35, 15)),
        (6, (30, 40), (15, 5)),
        (8, (30, 40), (15, 35)),
    ],
)
def test_a_picture_that_was_taken_sideways_stands_upright(orientation, size, red_at) -> None:
    content = jpeg(orientation=orientation, size=(40, 30))
    with Image.open(io.BytesIO(_bytes(_store(content)))) as kept:
        assert kept.size == size
        red, _green, blue = kept.getpixel(red_at)
        assert red > 200 > 60 > blue


@pytest.mark.parametrize(
    "content",
    [
        jpeg()[: len(jpeg()) // 2],
        png()[:-30],
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"\xff\xd8\xff" + HTML,
        b"GIF89a" + HTML,
        b"\xff\xd8\xff\xe0" + b"\0" * 4000,
        png().replace(b"IHDR", b"IHDX", 1),
    ],
    ids=["half", "cut", "page as png", "page as jpeg", "page as gif", "zeros", "wrong head"],
)
def test_a_picture_that_no_decoder_reads_is_refused(content: bytes) -> None:
    assert _code(content) == "broken"


@pytest.mark.parametrize("content", [gif(3), moving_png()], ids=["gif", "png"])
def test_a_moving_picture_is_refused(content: bytes) -> None:
    assert _code(content) == "moving"


def _huge_png(width: int, height: int) -> bytes:
    """A few kilobytes that say they are a wall of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * min(height, 5_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 5_001), (60_000, 60_000), (2_000_000_000, 2)])
def test_a_wall_of_pixels_is_refused_before_it_is_unpacked(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(*_args: Any) -> None:
        raise AssertionError("unpacked")

    content = _huge_png(*size)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpacked)
    assert _code(content) in ("pixels", "broken")
    if size[0] * size[1] < 10**10:
        assert _code(content) == "pixels"


def test_a_picture_of_exactly_the_limit_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 48)
    assert _store(jpeg(size=(8, 6))).pk
    assert _code_beside(jpeg(size=(8, 7))) == "pixels"


def _code_beside(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        _store(content)
    return refusal.value.code


def test_a_damaged_note_of_the_camera_does_not_cost_the_picture() -> None:
    content = jpeg().replace(b"Exif\0\0MM", b"Exif\0\0XX").replace(b"Exif\0\0II", b"Exif\0\0XX")
    assert b"Exif\0\0XX" in content
    assert _store(content).content_type == JPEG


def test_a_drawn_gif_is_handed_out_as_the_png_it_has_become() -> None:
    answer = response_for(_store(gif(), "схема.gif"))
    assert answer["Content-Type"] == PNG
    assert answer["Content-Disposition"].endswith(".gif.png")
    answer.close()


def test_the_same_photograph_sent_twice_lies_once() -> None:
    first, second = _store(jpeg()), _store(jpeg(), "again.jpg")
    assert first.key == second.key
