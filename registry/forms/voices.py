"""What people fill in: a question, "something is wrong here", a subscription."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.forms.voices_bodies import FEW, BodyOffer, body_choices, place_choices
from registry.models import ChangeProposal
from registry.models.voices import LANGUAGES
from registry.services.proposals import LONGEST_PROPOSAL
from registry.services.questions import LONGEST_QUESTION, Contact

CHECK_EMAIL = _("Check the e-mail: for example, name@example.kz.")
CHECK_PHONE = _("Check the phone: for example, +7 700 123 45 67.")


class LongText(forms.CharField):
    """A text of several lines; a line break counts as one character, as the counter counts it."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace("\r\n", "\n") if value else value)


def email_field(label: Any, **more: Any) -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=label,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail."), "invalid": CHECK_EMAIL},
        **more,
    )


def phone_field(label: Any) -> forms.CharField:
    """A phone number as people write it."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=40,
        validators=[RegexValidator(r"^\+?[\d\s()-]{6,}$", message=CHECK_PHONE)],
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "inputmode": "tel", "class": "govuk-input--width-20"}
        ),
    )


def language_field(label: Any) -> forms.ChoiceField:
    """One of the three languages, each by its own name."""
    return forms.ChoiceField(
        label=label,
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language.")},
    )


class PlaceForm(forms.Form):
    """Where the person needs the service."""

    page_heading = "region"

    region = forms.ChoiceField(
        label=_("Where do you need the service?"),
        help_text=_("The body of that place will answer you."),
        error_messages={"required": _("Choose the place.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose from the list")), *place_choices()]


class AskForm(forms.Form):
    """A question to a body. Who is signed in says neither name nor address."""

    body = forms.ChoiceField(
        label=_("Which body do you ask?"),
        error_messages={"required": _("Choose the body."), "invalid_choice": _("Choose the body.")},
    )
    text = LongText(
        label=_("Your question"),
        help_text=_("Do not write secrets or numbers of documents: they are not needed here."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Write your question."),
            "max_length": _("The text is too long. Shorten it."),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = email_field(
        _("Your e-mail"),
        required=False,
        help_text=_("The answer will come here. Instead of it you may give a phone."),
    )
    phone = phone_field(_("Your phone"))
    language = language_field(_("In which language do you want the answer?"))

    def __init__(self, *args: Any, offer: BodyOffer, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._bodies = offer.by_key
        self.initial.setdefault("language", user.language if user else get_language())
        if user is not None:
            for name in ("name", "email", "phone"):
                del self.fields[name]
        self._offer(offer)

    def _offer(self, offer: BodyOffer) -> None:
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        choices = body_choices(offer.bodies)
        if offer.suggested is not None:
            self.initial.setdefault("body", offer.suggested.key)
        if len(offer.bodies) > FEW:
            choices = [("", _("Choose from the list")), *choices]
        else:
            field.widget = forms.RadioSelect()
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = cleaned.get("email") or cleaned.get("phone")
        if self.user is None and not given and not {"email", "phone"} & set(self.errors):
            self.add_error(
                "email", _("Give your e-mail or your phone: the answer will come there.")
            )
        return cleaned

    @property
    def organisation(self) -> Organisation:
        """The body chosen; the form has been found valid."""
        return self._bodies[self.cleaned_data["body"]]

    @property
    def contact(self) -> Contact:
        """Who asks and where the answer goes; the form has been found valid."""
        return contact_of(self.cleaned_data)


def contact_of(cleaned: dict[str, Any]) -> Contact:
    """Who asks, from the fields of a form."""
    return Contact(
        language=cleaned["language"],
        name=cleaned.get("name", ""),
        email=cleaned.get("email", ""),
        phone=cleaned.get("phone", ""),
    )


class ProposalForm(forms.Form):
    """What is wrong on the page of a service."""

    part = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(value, capfirst(label)) for value, label in ChangeProposal.Part.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    body = forms.ChoiceField(
        label=_("Of which body?"),
        help_text=_("Only if the address, the hours or the contacts are wrong."),
        required=False,
    )
    text = LongText(
        label=_("What should be written instead?"),
        help_text=_("If you know it, say where it can be checked."),
        max_length=LONGEST_PROPOSAL,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Say what should be changed."),
            "max_length": _("The text is too long. Shorten it."),
        },
    )
    email = email_field(
        _("Your e-mail"), required=False, help_text=_("We will tell you what was decided.")
    )

    def __init__(
        self, *args: Any, bodies: list[Organisation], user: User | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {body.key: body for body in bodies}
        field = self.fields["body"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose from the list")), *body_choices(bodies)]
        if user is not None:
            del self.fields["email"]

    @property
    def organisation(self) -> Organisation | None:
        """The body whose place it is about, if one was chosen."""
        return self._bodies.get(self.cleaned_data["body"])


class SubscribeForm(forms.Form):
    """Where the messages go."""

    email = email_field(
        _("Your e-mail"),
        help_text=_("We will send a letter with a link. Messages begin when you open it."),
    )
    language = language_field(_("In which language do you want the messages?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", get_language())
