"""Why a file with a text is not taken, in words."""

from django.utils.translation import gettext_lazy as _

from standards.errors import StandardRefused

MAX_SIZE = 10 * 1024 * 1024  # bytes

_SENTENCES = {
    "empty": _("The file is empty."),
    "size": _("The file is larger than 10 MB."),
    "type": _("Only DOCX and HTML files without macros can be brought in."),
    "infected": _("A virus was found in the file."),
    "packed": _("The file unpacks to far more than a document holds. It is not taken."),
    "damaged": _("The file is damaged and cannot be read."),
    "no_text": _("There is no text in the file."),
    "too_long": _("The text of the file is too long for a standard."),
}


class DocumentRefused(StandardRefused):
    """A file that is no document, or one that would harm; ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def __str__(self) -> str:
        return str(_SENTENCES[self.code])
