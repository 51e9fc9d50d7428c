"""Pages about people: the officials complained of, the complainant, contacts, files."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity import has_valid_checksum, validate_bin
from accounts.models import User
from accounts.models.people import DocumentKind
from complaints.errors import StateBodyComplains
from complaints.forms.fields import SeveralFilesField
from complaints.forms.step import StepForm
from complaints.selectors import is_state_body
from complaints.services.filing import Official
from complaints.workflow import ComplainantKind

MOST_OFFICIALS = 3

# CP-3: what a complaint must hold; the refusal names the article.
NO_NAME = _(
    "Enter your surname and given name. Paragraph 3 of the complaint procedure requires it."
)
NO_ADDRESS = _(
    "Enter your postal address: a complaint cannot be registered without it "
    "(paragraph 3 of the complaint procedure)."
)


NO_ENTITY = _("Enter the name of the legal entity.")
NO_BIN = _("Enter the BIN of the legal entity.")


class OfficialsForm(StepForm):
    """Whose acts are complained of (CP-4); a unit or a description suffices (J-17)."""

    slug = "officials"
    heading = _("Whose act or omission do you complain of?")
    intro = _("Name up to three officials. A position, a unit or a description is enough.")
    page_heading = False
    official_unknown = forms.BooleanField(
        label=_("I do not know the official's name"), required=False
    )

    def prepare(self) -> None:
        for number in range(1, MOST_OFFICIALS + 1):
            self.fields[f"position_{number}"] = forms.CharField(
                label=_("Position or unit"), max_length=200, required=False
            )
            self.fields[f"full_name_{number}"] = forms.CharField(
                label=_("Surname and given name, or a description"), max_length=200, required=False
            )
        self.mark_optional = False
        self.order_fields(
            [*[name for name in self.fields if name != "official_unknown"], "official_unknown"]
        )

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields of each official; the second and third wait behind a summary."""
        groups = []
        for number in range(1, MOST_OFFICIALS + 1):
            pair = [self[f"position_{number}"], self[f"full_name_{number}"]]
            filled = any(field.value() or field.errors for field in pair)
            groups.append({"number": number, "fields": pair, "is_open": filled})
        return groups

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.officials() and not cleaned.get("official_unknown"):
            self.add_error(
                "official_unknown", _("Name the official, or say that you do not know the name.")
            )
        return cleaned

    def officials(self) -> list[Official]:
        """Those named, in order."""
        named = [
            Official(
                position=self.cleaned_data.get(f"position_{number}", ""),
                full_name=self.cleaned_data.get(f"full_name_{number}", ""),
            )
            for number in range(1, MOST_OFFICIALS + 1)
        ]
        return [official for official in named if official.position or official.full_name]

    def summary(self) -> list[tuple[str | Promise, str]]:
        lines = [", ".join(filter(None, (o.position, o.full_name))) for o in self.officials()]
        if self.cleaned_data.get("official_unknown"):
            lines.append(str(self.fields["official_unknown"].label))
        return [(_("Officials complained of"), "\n".join(lines))]


class PersonForm(StepForm):
    """Who complains (CP-3). A document's number helps the body; the complaint stands without it.

    For a legal entity the person is the one who signs (J-17).
    """

    slug = "about-you"
    heading = _("About you")
    intro = _("As in your identity document.")
    page_heading = False
    mark_optional = False
    kind = forms.ChoiceField(
        label=_("Who complains?"), required=False, initial=ComplainantKind.INDIVIDUAL,
        choices=[
            (ComplainantKind.INDIVIDUAL.value, _("A person")),
            (ComplainantKind.LEGAL.value, _("A legal entity: an organisation or a company")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    entity_name = forms.CharField(
        label=_("Name of the legal entity, if it complains"), max_length=300, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    bin = forms.CharField(
        label=_("BIN of the legal entity"), max_length=20, required=False,
        help_text=_("Twelve digits. State bodies do not complain in this way."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "class": "govuk-input--width-20"}
        ),
    )  # fmt: skip
    surname = forms.CharField(
        label=_("Surname"), max_length=80, error_messages={"required": NO_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "class": "govuk-input--width-20"}),
    )  # fmt: skip
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, error_messages={"required": NO_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "class": "govuk-input--width-20"}),
    )  # fmt: skip
    patronymic = forms.CharField(
        label=_("Patronymic, if there is one"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name", "class": "govuk-input--width-20"}),
    )  # fmt: skip
    document_kind = forms.ChoiceField(
        label=_("Identity document"), choices=DocumentKind.choices, required=False,
        initial=DocumentKind.IIN, widget=forms.RadioSelect,
    )  # fmt: skip
    document_no = forms.CharField(
        label=_("IIN or number of the document"),
        help_text=_(
            "It helps the body to find your application. A complaint is accepted without it too."
        ),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )

    @classmethod
    def known(cls, user: User) -> dict[str, str]:
        return {
            "surname": user.surname,
            "given_name": user.given_name,
            "patronymic": user.patronymic,
            "document_kind": user.document_kind,
            "document_no": user.iin or user.document_no,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = "".join(str(cleaned.get("document_no") or "").split())
        cleaned["document_no"] = number
        if (
            number
            and cleaned.get("document_kind") == DocumentKind.IIN
            and not has_valid_checksum(number)
        ):
            self.add_error(
                "document_no",
                _("Check the IIN: it has 12 digits and the last one is a control digit."),
            )
        if cleaned.get("kind") == ComplainantKind.LEGAL:
            self._clean_entity(cleaned)
        else:
            # What was typed of an entity before the person chose to complain alone is not sent.
            cleaned |= {"kind": ComplainantKind.INDIVIDUAL, "entity_name": "", "bin": ""}
        return cleaned

    def _clean_entity(self, cleaned: dict[str, Any]) -> None:
        """A legal entity has a name and a right BIN, and is no state body (D12-1.1)."""
        cleaned["kind"] = ComplainantKind.LEGAL
        cleaned["bin"] = "".join(str(cleaned.get("bin") or "").split())
        if not cleaned.get("entity_name") and "entity_name" not in self.errors:
            self.add_error("entity_name", NO_ENTITY)
        if not cleaned["bin"]:
            self.add_error("bin", NO_BIN)
            return
        try:
            validate_bin(cleaned["bin"])
        except forms.ValidationError as error:
            self.add_error("bin", error)
            return
        if is_state_body(bin_number=cleaned["bin"], name=cleaned.get("entity_name", "")):
            self.add_error("bin", str(StateBodyComplains.sentence))

    def summary(self) -> list[tuple[str | Promise, str]]:
        parts = (
            self.cleaned_data.get(name, "") for name in ("surname", "given_name", "patronymic")
        )
        document = ""
        if self.cleaned_data.get("document_no"):
            document = f"{self.shown('document_kind')}: {self.shown('document_no')}"
        rows: list[tuple[str | Promise, str]] = [
            (_("Full name"), " ".join(filter(None, parts))),
            (_("Identity document"), document),
        ]
        if self.cleaned_data.get("kind") != ComplainantKind.LEGAL:
            return rows
        entity = [(_("Legal entity"), self.shown("entity_name")), (_("BIN"), self.shown("bin"))]
        return [*entity, *rows]


class ContactsForm(StepForm):
    """Where the answer goes (CP-3)."""

    slug = "contacts"
    heading = _("Where do we send the answer?")
    page_heading = False
    postal_address = forms.CharField(
        label=_("Postal address"), help_text=_("Place, street, house, flat, postcode."), max_length=300,
        error_messages={"required": NO_ADDRESS},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    phones = forms.CharField(
        label=_("Contact phones"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "govuk-input--width-20"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Notices about the complaint will come here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Check the e-mail: for example, name@example.kz.")},
    )  # fmt: skip

    @classmethod
    def known(cls, user: User) -> dict[str, str]:
        return {"postal_address": user.postal_address, "phones": user.phone, "email": user.email}


class FilesForm(StepForm):
    """Up to ten files of 20 MB."""

    slug = "files"
    heading = _("Files")
    intro = _("Attach what confirms your words: a refusal, a receipt, a photo.")
    page_heading = False
    documents = SeveralFilesField(
        label=_("Add a file"),
        help_text=_("Up to ten files, each up to 20 MB: PDF, pictures, office documents."),
        required=False,
    )

    def typed(self) -> dict[str, str]:
        return {}

    def summary(self) -> list[tuple[str | Promise, str]]:
        names = "\n".join(self.answers.file_names)
        return [(_("Files"), names or str(_("No files")))]
