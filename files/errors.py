"""Typed refusals of the files room."""

from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RefusalCode = Literal[
    "size", "type", "empty", "infected", "broken", "pixels", "moving", "packed", "quota", "daily"
]

_SENTENCES: dict[str, Promise | str] = {
    "size": _("The file “%(file)s” is too large. One file may be up to 20 MB."),
    "type": _(
        "The file “%(file)s” was not attached: files of this type are not accepted. Attach PDF, JPG, PNG, GIF, DOCX, XLSX, ODT or TXT."
    ),
    "empty": _("The file “%(file)s” is empty."),
    "infected": _("A virus was found in the file “%(file)s”: it was not attached."),
    "broken": _(
        "The file “%(file)s” is damaged and cannot be opened. Save it again and attach the new copy."
    ),
    "pixels": _(
        "The picture “%(file)s” is too large: it may have up to %(pixels)s million pixels."
    ),
    "moving": _("Moving pictures are not accepted: “%(file)s”. Attach a still picture."),
    "packed": _("The file “%(file)s” unpacks to too much data: it was not attached."),
    "quota": _(
        "The file “%(file)s” was not attached: one case may hold up to %(files)s files, %(size)s MB in all."
    ),
    "daily": _(
        "The file “%(file)s” was not attached: one person may attach up to %(files)s files a day, %(size)s MB in all. Try again tomorrow."
    ),
}


class FileRefused(Exception):
    """A file may not be attached; ``str()`` says why, in the reader's language.

    "broken": a picture or an office file that no program opens; "pixels": a picture past the
    limit; "moving": an animation; "packed": an office file that is a zip bomb; "quota": the case
    or the draft is full; "daily": the person has attached enough for one day.
    """

    def __init__(self, code: RefusalCode, name: str, **limits: int) -> None:
        super().__init__(code, name)
        self.code = code
        self.name = name
        self.limits = limits

    def __str__(self) -> str:
        return str(_SENTENCES[self.code]) % {"file": self.name, **self.limits}


class FileQuarantined(Exception):
    """The bytes of a file were asked for that nobody may have: unchecked, or infected."""


class ScannerUnavailable(Exception):
    """The antivirus did not answer; nothing is handed out unseen."""


class NoVerdict(ScannerUnavailable):
    """The antivirus is there, but could not judge these very bytes."""
