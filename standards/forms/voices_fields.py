"""Fields that the forms of people's comments share."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from files.errors import FileRefused


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """A list of uploaded files; whether each may be attached is for the files room to say."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        if not data:
            return []
        return list(data) if isinstance(data, list | tuple) else [data]


def sentence_of(refusal: FileRefused) -> str:
    """Why a file was not attached, by its name."""
    sentences = {
        "size": _("The file “%(file)s” is too large. One file may be up to 20 MB."),
        "type": _("This type of file is not accepted: “%(file)s”."),
        "empty": _("The file “%(file)s” is empty."),
        "infected": _("A virus was found in the file “%(file)s”: it was not attached."),
    }
    return sentences[refusal.code] % {"file": refusal.name}
