"""Files that go with a message on a case, or with the answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import SeveralFilesField
from complaints.services.attaching import MOST_FILES


class CaseFilesField(SeveralFilesField):
    """Up to ten files; what each of them is, the files room says when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": _("Files"),
            "help_text": _("Up to ten files, each up to 20 MB: PDF, pictures, office documents."),
            "required": False,
        }
        super().__init__(**{**told, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        uploads = super().clean(data, initial)
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Attach up to ten files at once."))
        if self.required and not uploads:
            raise ValidationError(_("Choose a file."))
        return uploads


class AnswerFilesForm(forms.Form):
    """Files that the complainant gets with the answer."""

    documents = CaseFilesField(label=_("Add a file"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})
