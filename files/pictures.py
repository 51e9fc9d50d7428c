"""Pictures drawn anew: what is kept holds the pixels that were seen, and nothing else.

Place of taking, camera, author, comments, colour profiles, thumbnails and whatever hung behind
the picture are gone; a picture turned by a note of the camera is turned for good.
"""

import logging
import tempfile
from typing import IO, BinaryIO

from PIL import Image, ImageOps

from files.sniffing import GIF, JPEG, PNG

log = logging.getLogger(__name__)

MAX_PIXELS = 50_000_000  # a telephone's best picture; drawn anew it takes some 300 MB of memory
_IN_MEMORY = 4 * 1024 * 1024  # bytes
_QUALITY = 90
_ORIENTATION = 0x0112
# What the decoder may take the bytes for; MPO is a photograph with previews behind it.
_FORMATS = {JPEG: ("JPEG", "MPO"), PNG: ("PNG",), GIF: ("GIF",)}
_PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")

KINDS = tuple(_FORMATS)


class PictureRefused(Exception):
    """``code`` is "broken", "pixels" or "moving"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def redrawn(file: BinaryIO, kind: str) -> tuple[IO[bytes], str]:
    """The picture decoded and written anew, and its type: a GIF becomes a PNG.

    Raises:
        PictureRefused: "broken" (no decoder reads it to its end), "pixels" (over the limit) or
            "moving" (more than one frame: which of them counts, nobody could say).
    """
    file.seek(0)
    try:
        with Image.open(file, formats=_FORMATS[kind]) as picture:
            _measure(picture, kind)
            clean = _pixels(picture, kind)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("pixels") from error
    except Exception as error:  # a decoder fed with hostile bytes raises whatever it likes
        log.info("files.picture_broken", extra={"error": type(error).__name__})
        raise PictureRefused("broken") from error
    return _written(clean, kind)


def _measure(picture: Image.Image, kind: str) -> None:
    """By what the head says, before a single pixel is unpacked."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise PictureRefused("pixels")
    if kind != JPEG and getattr(picture, "n_frames", 1) > 1:
        raise PictureRefused("moving")


def _pixels(picture: Image.Image, kind: str) -> Image.Image:
    """Upright, in a plain mode, with no words about itself."""
    turned = _is_turned(picture)
    picture.load()
    upright = ImageOps.exif_transpose(picture) if turned else picture
    clean = upright.convert(_mode(upright, kind))
    clean.info = {}
    return clean


def _is_turned(picture: Image.Image) -> bool:
    """Whether the camera says that it was held sideways; a damaged note says nothing."""
    try:
        return picture.getexif().get(_ORIENTATION, 1) in range(2, 9)
    except Exception:  # a note that cannot be read is thrown away with the others
        picture.info.pop("exif", None)
        return False


def _mode(picture: Image.Image, kind: str) -> str:
    if kind == JPEG:
        return "L" if picture.mode in ("1", "L") else "RGB"
    if "transparency" in picture.info or picture.mode not in _PNG_MODES:
        return "RGBA"
    return picture.mode


def _written(clean: Image.Image, kind: str) -> tuple[IO[bytes], str]:
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed on
    if kind == JPEG:
        clean.save(target, format="JPEG", quality=_QUALITY)
        return target, JPEG
    clean.save(target, format="PNG")
    return target, PNG
