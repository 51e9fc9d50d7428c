"""Real files made on the spot: pictures that tell too much, office packages, bombs."""

import io
import zipfile

from PIL import Image, PngImagePlugin

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
_LATITUDE, _LONGITUDE = (43.0, 15.0, 7.0), (76.0, 53.0, 41.0)
CAMERA = "TellTale-3000"
AUTHOR = "Tulegenova M. T."
OFFICE = "[Content_Types].xml"


def a_picture(size: tuple[int, int] = (8, 6), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, (255, 0, 0))
    picture.paste((0, 0, 255), (size[0] // 2, 0, *size))
    return picture.convert(mode)


def jpeg(*, orientation: int = 1, size: tuple[int, int] = (8, 6), mode: str = "RGB") -> bytes:
    """A photograph with the place, the camera, the author, a comment, a profile and XMP."""
    picture = a_picture(size, mode)
    exif = Image.Exif()
    exif[0x0110], exif[0x013B], exif[0x0112] = CAMERA, AUTHOR, orientation
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", _LATITUDE, "E", _LONGITUDE
    exif[0x8825] = place
    target = io.BytesIO()
    picture.save(
        target, format="JPEG", exif=exif, comment=AUTHOR.encode(), icc_profile=b"profile " * 20,
        xmp=b"<x:xmpmeta>secret</x:xmpmeta>", quality=95,
    )  # fmt: skip
    return target.getvalue()


def png(mode: str = "RGB", *, size: tuple[int, int] = (8, 6)) -> bytes:
    """A picture with words, a private chunk, and the place."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", AUTHOR)
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>secret</x:xmpmeta>")
    words.add(b"prVt", b"kept between us", after_idat=True)
    exif = Image.Exif()
    exif[0x0110] = CAMERA
    target = io.BytesIO()
    a_picture(size, mode).save(
        target, format="PNG", pnginfo=words, exif=exif, icc_profile=b"profile " * 20
    )
    return target.getvalue()


def gif(frames: int = 1) -> bytes:
    """A GIF with a comment; with several frames it moves."""
    pictures = [Image.new("RGB", (8, 6), (90 * number, 0, 0)) for number in range(frames)]
    target = io.BytesIO()
    pictures[0].save(
        target, format="GIF", save_all=True, append_images=pictures[1:], comment=AUTHOR.encode()
    )
    return target.getvalue()


def moving_png() -> bytes:
    """An animation that calls itself a PNG."""
    target = io.BytesIO()
    a_picture().save(target, format="PNG", save_all=True, append_images=[a_picture(mode="RGB").rotate(180)])  # fmt: skip
    return target.getvalue()


def zipped(*, stored: bool = False, **parts: bytes | str) -> bytes:
    """A package; ``__`` in a name stands for a slash."""
    target = io.BytesIO()
    how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def docx(body: bytes | str = "<document/>") -> bytes:
    """A text document, as far as its type and its XML go."""
    return zipped(**{OFFICE: "<Types/>", "word__document.xml": body})
