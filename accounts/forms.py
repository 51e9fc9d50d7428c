"""Forms of sign-up, profile, roles and deputies."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm

from accounts.identity import validate_iin
from accounts.models import Membership, User
from accounts.models.people import LANGUAGE_CHOICES, DocumentKind
from accounts.services import sign_up
from audit.legal_time import legal_now


def set_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give a field its choices, without an empty one among the radios."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """An account for a citizen: a name, an e-mail to be confirmed, a password, a consent."""

    surname = forms.CharField(
        label=_("Surname"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    given_name = forms.CharField(
        label=_("Given name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    patronymic = forms.CharField(
        label=_("Patronymic"),
        help_text=_("If it is in the document."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    consent = forms.BooleanField(
        label=_("I consent to the use of this information."),
        error_messages={"required": _("Without the consent the portal cannot open an account.")},
    )

    field_order = (
        "surname",
        "given_name",
        "patronymic",
        "email",
        "password1",
        "password2",
        "consent",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("We will send a letter there to confirm the address.")
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _(
            "At least 10 characters. A few unrelated words are easy to remember and hard to guess."
        )
        self.fields["password2"].label = _("The same password once more")

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Store the name and note the consent."""
        for name in ("surname", "given_name", "patronymic"):
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=["surname", "given_name", "patronymic"])
        sign_up(user=user, at=legal_now())


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Sign-in by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        if "remember" in self.fields:
            self.fields["remember"].label = _("Remember me on this device")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own data."""

    class Meta:
        model = User
        fields = (
            "surname",
            "given_name",
            "patronymic",
            "document_kind",
            "iin",
            "document_no",
            "phone",
            "postal_address",
            "language",
        )
        labels = {
            "surname": _("Surname"),
            "given_name": _("Given name"),
            "patronymic": _("Patronymic"),
            "document_kind": _("Identity document"),
            "iin": _("IIN"),
            "document_no": _("Number of the identity document"),
            "phone": _("Contact phone"),
            "postal_address": _("Postal address"),
            "language": _("Language of letters"),
        }
        help_texts = {
            "patronymic": _("If it is in the document."),
            "iin": _("12 digits, for citizens and residents of Kazakhstan."),
            "document_no": _("If you have no IIN."),
            "postal_address": _("An answer on paper is sent there."),
            "phone": _("With the code, for example +7 701 000 00 00."),
        }
        widgets = {
            "surname": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "patronymic": forms.TextInput(attrs={"autocomplete": "additional-name"}),
            "document_kind": forms.RadioSelect,
            "iin": forms.TextInput(
                attrs={"inputmode": "numeric", "class": "govuk-input--width-20", "maxlength": False}
            ),
            "document_no": forms.TextInput(attrs={"class": "govuk-input--width-20"}),
            "phone": forms.TextInput(
                attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}
            ),
            "postal_address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("surname", "given_name"):
            self.fields[name].required = True
        # The IIN is typed with spaces too; its own check gives the one clear sentence.
        self.fields["iin"] = forms.CharField(
            required=False,
            label=self.fields["iin"].label,
            help_text=self.fields["iin"].help_text,
            widget=self.fields["iin"].widget,
        )
        set_choices(self, "document_kind", DocumentKind.choices)
        set_choices(self, "language", LANGUAGE_CHOICES)

    def clean_iin(self) -> str:
        """The digits alone, checked by the control digit."""
        digits = "".join(self.cleaned_data["iin"].split())
        if digits and self.cleaned_data.get("document_kind") == DocumentKind.IIN:
            validate_iin(digits)
        return digits

    def clean(self) -> dict[str, Any]:
        """Only the number that belongs to the chosen document is kept."""
        cleaned = super().clean() or {}
        if cleaned.get("document_kind") == DocumentKind.IIN:
            cleaned["document_no"] = ""
        elif "document_kind" in cleaned:
            cleaned["iin"] = ""
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What is to be stored, by field."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        # The service stores the changes, so the instance stays as it is in the database.
        return None


class MembershipChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A role in a body, in words."""

    def label_from_instance(self, obj: Membership) -> str:
        """“Seitova A.Q.: officer of the akimat”"""
        return f"{obj.user.short_name or obj.user}: {obj.get_role_display()}"


class RoleForm(forms.Form):
    """Which of one's roles to act in."""

    page_heading = True
    role = forms.ChoiceField(label=_("In which role do you act now?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "role", choices)


class DeputyForm(forms.Form):
    """Who stands in for whom, from a day to a day."""

    membership = MembershipChoiceField(
        label=_("Whose place"), queryset=Membership.objects.none(), empty_label=None
    )
    deputy = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=User.objects.none(), empty_label=_("Choose")
    )
    valid_from = forms.DateField(
        label=_("First day"), help_text=_("For example, 10.06.2026"), widget=forms.DateInput
    )
    valid_to = forms.DateField(
        label=_("Last day"), help_text=_("This day is included."), widget=forms.DateInput
    )

    def __init__(
        self,
        *args: Any,
        memberships: QuerySet[Membership],
        colleagues: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(MembershipChoiceField, self.fields["membership"]).queryset = memberships
        cast("forms.ModelChoiceField[User]", self.fields["deputy"]).queryset = colleagues

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day must not be before the first."))
        return cleaned
