"""What came by letter, by e-mail or by word of mouth, as the drafting body enters it (J-15)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from registry.forms.voices import LongText
from registry.services.acts import NATIONAL_ZONE
from standards.forms.answers_decide import TOO_LONG, choices_of
from standards.models import Discussion
from standards.models.discussion import LANGUAGES
from standards.points import Place
from standards.services.commenting import EnteredComment
from standards.workflow import LONGEST_COMMENT, MOST_FILES, AuthorKind, CommentChannel

_OFF = {"autocomplete": "off"}
_DAY = ("%d.%m.%Y", "%Y-%m-%d")
_TIME = ("%H:%M", "%H.%M")


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """A list of uploaded files; whether each may be attached is for the files room to say."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        if not data:
            return []
        return list(data) if isinstance(data, list | tuple) else [data]


class EnterForm(forms.Form):
    """One letter, e-mail or conversation. Unsigned and late ones are entered too: they are counted."""

    channel = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(one.value, capfirst(one.label)) for one in CommentChannel if one != "portal"],
        widget=forms.RadioSelect,
        initial=CommentChannel.LETTER,
        error_messages={"required": _("Say how it came.")},
    )
    received_on = forms.DateField(
        label=_("Day it came"),
        help_text=_(
            "The day it came to your body, not the day it was sent: for example, 15.06.2026."
        ),
        input_formats=_DAY,
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"class": "govuk-input--width-10", **_OFF}),
        error_messages={
            "required": _("Say on which day it came."),
            "invalid": _("Write the date as day, month and year."),
        },
    )
    received_time = forms.TimeField(
        label=_("Hour it came, Almaty time"),
        help_text=_("For example, 16:30."),
        input_formats=_TIME,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5", **_OFF}),
        error_messages={
            "required": _("Say at what hour it came."),
            "invalid": _("Write the time as hours and minutes: for example, 16:30."),
        },
    )
    source = forms.CharField(
        label=_("Where it is kept"),
        help_text=_(
            "Incoming number and date of the letter, address of the e-mail, who took the call."
        ),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_OFF),
    )
    author_kind = forms.ChoiceField(
        label=_("Whose remark is it?"),
        choices=[(one.value, capfirst(one.label)) for one in AuthorKind],
        widget=forms.RadioSelect,
        initial=AuthorKind.INDIVIDUAL,
        error_messages={"required": _("Say whose remark it is.")},
    )
    author_name = forms.CharField(
        label=_("Name of the author"),
        help_text=_(
            "Leave it empty if the letter is not signed: it is then only counted, not considered."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_OFF),
    )
    contact = forms.CharField(
        label=_("Contact of the author"),
        help_text=_("Postal address, e-mail or phone. Only your body sees it."),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=_OFF),
    )
    shows_name = forms.BooleanField(
        label=_("The author agrees that the name is shown to everybody"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the remark"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language.")},
    )
    point = forms.ChoiceField(label=_("Point of the draft"), required=False)
    text = LongText(
        label=_("Text of the remark"),
        help_text=_("Word for word. Long letters may be shortened here: attach the scan."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Write down what was said."), "max_length": TOO_LONG},
    )
    interest = forms.CharField(
        label=_("Which right, freedom or lawful interest it touches"),
        required=False,
        max_length=500,
    )
    scans = SeveralFilesField(
        label=_("Scan of the letter and other files"),
        help_text=_("Up to 5 files of 20 MB each."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        discussion: Discussion,
        places: Sequence[Place],
        at: datetime,
        **kwargs: Any,
    ) -> None:
        now = at.astimezone(NATIONAL_ZONE)
        initial = {"received_on": now.date(), "received_time": now.time().replace(second=0)}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **{"auto_id": "enter_%s", **kwargs})
        self.discussion, self.at = discussion, at
        point = self.fields["point"]
        assert isinstance(point, forms.ChoiceField)
        point.choices = choices_of(places)

    def clean_scans(self) -> Any:
        files = self.cleaned_data["scans"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Too many files."))
        return files

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("received_on") and cleaned.get("received_time"):
            came = self.received_at
            if not self.discussion.opened_at <= came <= self.at:
                self.add_error(
                    "received_on",
                    _("Enter when it came: after the discussion opened, and not in the future."),
                )
        return cleaned

    @property
    def received_at(self) -> datetime:
        """When it came. A minute typed stands for its whole: what opened or is now within it counts."""
        day, time = self.cleaned_data["received_on"], self.cleaned_data["received_time"]
        typed = datetime.combine(day, time, tzinfo=NATIONAL_ZONE)
        opened_at: datetime = self.discussion.opened_at
        is_same_minute = typed == opened_at.astimezone(NATIONAL_ZONE).replace(
            second=0, microsecond=0
        )
        return opened_at if is_same_minute else typed

    def entered(self, files: Sequence[StoredFile]) -> EnteredComment:
        """What a valid form describes."""
        cleaned = self.cleaned_data
        return EnteredComment(
            text=cleaned["text"],
            language=cleaned["language"],
            point=cleaned["point"],
            interest=cleaned["interest"],
            shows_name=cleaned["shows_name"],
            author_kind=AuthorKind(cleaned["author_kind"]),
            author_name=cleaned["author_name"],
            files=files,
            channel=CommentChannel(cleaned["channel"]),
            received_at=self.received_at,
            contact=cleaned["contact"],
            source=cleaned["source"],
        )

    @property
    def cleaned_channel(self) -> str:
        """How it came, in words."""
        return str(CommentChannel(self.cleaned_data["channel"]).label)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Everything typed, to be sent along with the confirmation."""
        names = [name for name in self.fields if name != "scans"]
        return [(name, self.data.get(name, "").replace("\0", "")) for name in names]
