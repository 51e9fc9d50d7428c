"""The long form of the office: a clerk types from a paper while the person waits (CP-3…CP-5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.models.people import LANGUAGE_CHOICES
from complaints.forms.fields import RowChoiceField, SeveralFilesField, row_id
from complaints.forms.filing import Answers
from complaints.forms.matter import (
    MOST_RESULTS,
    UNKNOWN,
    AddresseeForm,
    DemandsForm,
    GroundForm,
    PlaceForm,
    ReasonsForm,
    ServiceForm,
    possible_bodies,
)
from complaints.forms.people import ContactsForm, OfficialsForm, PersonForm
from complaints.forms.step import StepForm
from complaints.models import ComplaintDraft
from complaints.services import Filing
from complaints.workflow import Addressee, Channel, Ground
from registry.models import Service
from registry.selectors import search_services, service_numbered

LINK, DO_NOT_LINK = "link", "none"


AS_ON_PAPER = _("Word for word, as on the paper.")


class PaperPersonForm(PersonForm):
    """Who complains, as the paper says it; the clerk reads the hints, not the complainant."""

    def prepare(self) -> None:
        self.fields["document_no"].help_text = _(
            "If the paper gives it. The complaint is registered without it too."
        )


class PaperReasonsForm(ReasonsForm):
    """What happened, as the paper says it."""

    page_heading = False

    def prepare(self) -> None:
        self.fields["reasons"].help_text = AS_ON_PAPER


class PaperDemandsForm(DemandsForm):
    """What is asked for, as the paper says it."""

    page_heading = False

    def prepare(self) -> None:
        self.fields["demands"].help_text = AS_ON_PAPER


class PaperContactsForm(ContactsForm):
    """Where the answer goes: by post, in the form in which the complaint came (D12-19.6-p2)."""

    def prepare(self) -> None:
        self.fields["email"].help_text = _("Notices go by post: the complaint came on paper.")


class PaperGroundForm(GroundForm):
    """The ground, judged by the clerk from what the paper says."""

    page_heading = False

    def prepare(self) -> None:
        self.fields["ground"].label = _("Ground of the complaint")


class PaperAddresseeForm(AddresseeForm):
    """To whom the paper is addressed."""

    page_heading = False

    def prepare(self) -> None:
        field = self.fields["addressee"]
        field.label, field.help_text = _("Addressee"), ""


class PaperPlaceForm(PlaceForm):
    """Where it happened."""

    page_heading = False


class PaperServiceForm(ServiceForm):
    """The service by its number or by words; nothing is listed before something is looked for."""

    @cached_property
    def _found(self) -> list[Service]:
        words = self.query.replace("\0", "").strip()
        if not words:
            return []
        numbered = service_numbered(words)
        return [numbered] if numbered else search_services(words)[: MOST_RESULTS + 1]

    def _choices(self) -> list[tuple[Any, Any]]:
        named = super()._choices()[:-1]
        return [*named, (UNKNOWN, _("The paper does not say which service it is"))]


class PaperOfficialsForm(OfficialsForm):
    """Whose acts are complained of; a paper need not name them (J-17)."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["official_unknown"].label = _("The paper names no official")


class PaperDetailsForm(StepForm):
    """What only the office knows: how the paper came, and whose matter it is."""

    slug = "details"
    page_heading = False
    mark_optional = False
    channel = forms.ChoiceField(
        label=_("How did the complaint come in?"),
        choices=[
            (Channel.OFFICE.value, _("Handed in at the office")),
            (Channel.POST.value, _("Came by post")),
            (Channel.FORUM.value, _("Passed on by the contact centre from its forum")),
        ],
        initial=Channel.OFFICE,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"),
        choices=LANGUAGE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language of the answer.")},
    )
    competent = RowChoiceField(
        label=_("Is another body competent?"),
        help_text=_(
            "You register the complaint in your own body. If another body must consider it, "
            "redirect it after that: here you only note which one."
        ),
        required=False,
        widget=forms.Select,
    )

    def prepare(self) -> None:
        field = self.fields["competent"]
        assert isinstance(field, RowChoiceField)
        field.offer(self._choices, is_known=lambda typed: row_id(typed) in self._bodies)

    @cached_property
    def _bodies(self) -> dict[int, Organisation]:
        return {body.pk: body for body in possible_bodies(self.answers.service)}

    def _choices(self) -> list[tuple[Any, Any]]:
        named: list[tuple[Any, Any]] = [(str(pk), body.name) for pk, body in self._bodies.items()]
        return [("", _("No, my body considers it")), *named]

    def chosen(self) -> Organisation | None:
        """The body that is competent instead; the form has been found valid."""
        typed = row_id(self.cleaned_data["competent"])
        return self._bodies.get(typed) if typed is not None else None


class ScansForm(StepForm):
    """The scanned paper."""

    slug = "scans"
    page_heading = False
    documents = SeveralFilesField(
        label=_("Scan of the paper"),
        help_text=_("The complaint with everything attached to it: PDF or pictures, each up to 20 MB."),
        required=False,
    )  # fmt: skip

    def typed(self) -> dict[str, str]:
        return {}


class AccountForm(forms.Form):
    """Whether the account found by name and number is that of the person of the paper."""

    account = forms.ChoiceField(
        label=_("An account on the portal bears the same name and number. Link the complaint to it?"),
        help_text=_("Then the person sees the complaint in the cabinet too. Ask before you link."),
        choices=[(LINK, _("Yes, the person asks for it")), (DO_NOT_LINK, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the complaint is linked to the account.")},
    )  # fmt: skip


SECTIONS: tuple[tuple[str | Promise, tuple[type[StepForm], ...]], ...] = (
    (_("Complainant"), (PaperPersonForm,)),
    (_("Where the answer goes"), (PaperContactsForm,)),
    (_("Public service"), (PaperServiceForm, PaperPlaceForm)),
    (_("The complaint itself"), (PaperGroundForm, PaperReasonsForm, PaperDemandsForm)),
    (_("Officials complained of"), (PaperOfficialsForm,)),
    (_("The paper"), (PaperAddresseeForm, PaperDetailsForm, ScansForm)),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under a heading of its own."""

    title: str | Promise
    forms: tuple[StepForm, ...]


class PaperAnswers(Answers):
    """What has been typed on the whole page, read as a citizen's draft is."""

    def __init__(
        self, stored: Mapping[str, Mapping[str, str]], draft: ComplaintDraft | None
    ) -> None:
        super().__init__(draft, None)
        self.stored = {slug: dict(typed) for slug, typed in stored.items()}


class PaperForm:
    """All pages of filing one under another: the same questions and the same rules."""

    def __init__(
        self, data: Any = None, *, draft: ComplaintDraft | None = None, files: Any = None,
        known: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:  # fmt: skip
        stored = known if known is not None else (draft.answers if draft else {})
        self.answers = PaperAnswers(stored, draft)
        self.sections = [
            Section(title, tuple(self._form(cls, data, files) for cls in classes))
            for title, classes in SECTIONS
        ]
        if data is not None:
            self.answers.stored = self.typed()

    def _form(self, cls: type[StepForm], data: Any, files: Any) -> StepForm:
        if data is None:
            form = cls(answers=self.answers, initial=self.answers.typed(cls.slug))
        else:
            form = cls(data, files=files, answers=self.answers)
        for field in form.fields.values():
            # The browser knows the clerk's name and address, not those on the paper.
            field.widget.attrs["autocomplete"] = "off"
        return form

    @property
    def forms(self) -> Sequence[StepForm]:
        """Every form of the page, for the summary of errors."""
        return [form for section in self.sections for form in section.forms]

    def typed(self) -> dict[str, dict[str, str]]:
        """What was typed, right or wrong; the words of the search too."""
        typed = {form.slug: form.typed() for form in self.forms}
        typed["service"]["q"] = str(self.forms_by("service").data.get("q", "")).replace("\0", "")
        return typed

    def forms_by(self, slug: str) -> StepForm:
        """One form of the page."""
        return next(form for form in self.forms if form.slug == slug)

    def is_valid(self) -> bool:
        """Whether everything is there and right; all errors are found at once."""
        return all([form.is_valid() for form in self.forms])

    @property
    def competent(self) -> Organisation | None:
        """The body that is competent instead of the clerk's own."""
        details = self.forms_by("details")
        assert isinstance(details, PaperDetailsForm)
        return details.chosen()

    def filing(self, body: Organisation) -> Filing:
        """What the paper files with the clerk's own body; the form has been found valid."""
        given: dict[str, Any] = {}
        for form in self.forms:
            given |= form.cleaned_data
        officials = self.forms_by("officials")
        assert isinstance(officials, OfficialsForm)
        return Filing(
            **{name: given[name] for name in _AS_TYPED},
            ground=Ground(given["ground"]),
            addressee=Addressee(given["addressee"]),
            channel=Channel(given["channel"]),
            provider=body,
            service=self.answers.service,
            region=self.answers.region,
            officials=tuple(officials.officials()),
        )


_AS_TYPED = (
    "kind", "entity_name", "bin", "surname", "given_name", "patronymic", "document_kind",
    "document_no", "postal_address", "phones", "email", "language", "reasons", "demands",
    "official_unknown",
)  # fmt: skip


def masked_email(user: User) -> str:
    """An address by which its owner knows it, and others learn nothing: "m•••@example.kz"."""
    name, _at, host = user.email.partition("@")
    return f"{name[:1]}•••@{host}"


class CounterForm(forms.Form):
    """A number with a code, or the document of the person who stands there (CP-5.2)."""

    number = forms.CharField(
        label=_("Number of the complaint or registration number"),
        help_text=_("For example, 2026-000117 or 17/2026."),
        max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Verification code of the receipt, or secret code"),
        help_text=_("Twelve letters and digits, for example ABCD-EFGH-2345."),
        max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    document_no = forms.CharField(
        label=_("Or the IIN, BIN or number of the document"),
        help_text=_("Finds complaints before your own body. Look at the document itself."),
        max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("document_no") or (cleaned.get("number") and cleaned.get("code"))):
            raise forms.ValidationError(
                _("Enter the number with the code, or the number of the document.")
            )
        return cleaned


class ReceiptCodeForm(forms.Form):
    """The code printed on a receipt."""

    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("Twelve letters and digits, for example ABCD-EFGH-2345."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the verification code.")},
    )  # fmt: skip


class PaperAppealForm(forms.Form):
    """Why the complainant goes further, as the paper says it."""

    text = forms.CharField(
        label=_("What the appeal says"),
        help_text=_("The complaint and the answer go with it as they are; copy what is new."),
        max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    is_signed = forms.BooleanField(
        label=_("The paper is signed by the complainant"),
        error_messages={"required": _("An appeal is taken with the complainant's signature only.")},
    )
