"""Pages about the matter: what happened, what is asked for, which service, where, which body."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import BodyKind, Organisation, Region
from complaints.forms.fields import RowChoiceField, region_choices, row_id
from complaints.forms.step import StepForm
from complaints.workflow import Addressee, Ground
from registry.models import Service
from registry.selectors import body_for, providers_of, search_services

UNKNOWN = "unknown"
OTHER = "other"
LONGEST_TEXT = 10_000
MOST_RESULTS = 20

# CP-4: what a complaint must hold; the refusal names the article.
NO_REASONS = _("Say what happened. Paragraph 4 of the complaint procedure requires it.")
NO_DEMANDS = _("Say what you ask for. Paragraph 4 of the complaint procedure requires it.")


def _long_text(label: Any, hint: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": missing},
    )


class ReasonsForm(StepForm):
    """What happened (CP-4)."""

    slug = "what-happened"
    autosaves = True
    reasons = _long_text(
        _("What happened?"),
        _("Say in your own words when and where it happened, and what."),
        NO_REASONS,
    )


class DemandsForm(StepForm):
    """What the person asks for (CP-4)."""

    slug = "what-you-ask"
    autosaves = True
    demands = _long_text(
        _("What do you ask for?"),
        _("For example: issue the document, correct the mistake, look at the refusal again."),
        NO_DEMANDS,
    )


class GroundForm(StepForm):
    """The ground of the complaint (CP-1.2, J-23)."""

    slug = "ground"
    ground = forms.ChoiceField(
        label=_("What is the complaint about?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the complaint is about.")},
    )
    choice_hints: ClassVar[dict[str, dict[str, str | Promise]]] = {
        "ground": {
            Ground.RESULT: _("For example, a refusal, or a mistake in the document issued."),
            Ground.ORDER: _(
                "For example, the term has passed, or unnecessary documents were asked for."
            ),
            Ground.CONDUCT: _("For example, rudeness, or no explanation was given."),
        }
    }


class ServiceForm(StepForm):
    """The service, found by a search or left to the body to identify."""

    slug = "service"
    heading = _("Which public service is it?")
    page_heading = False
    service = RowChoiceField(
        label=_("Choose the service"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the service, or say that you do not know it."),
            "invalid_choice": _("Choose the service, or say that you do not know it."),
        },
    )

    def prepare(self) -> None:
        self.query = str(self.data.get("q") or self.initial.get("q") or "")
        field = self.fields["service"]
        assert isinstance(field, RowChoiceField)
        field.offer(self._choices, is_known=self._is_known)

    def summary(self) -> list[tuple[str | Promise, str]]:
        chosen = self._chosen
        name = chosen.name if chosen else str(_("I do not know which service it is"))
        return [(_("Public service"), name)]

    @property
    def is_empty(self) -> bool:
        """Whether the search found nothing."""
        return not self._found

    @property
    def has_more(self) -> bool:
        """Whether it found more than is shown."""
        return len(self._found) > MOST_RESULTS

    @cached_property
    def choice_hints(self) -> dict[str, dict[str, Any]]:
        """Number and drafting body under each name."""
        hints = {str(s.pk): f"{s.registry_no} · {s.drafting_body.name}" for s in self._shown()}
        return {"service": {**hints, UNKNOWN: _("The body will identify it itself.")}}

    @cached_property
    def _found(self) -> list[Service]:
        return search_services(self.query)[: MOST_RESULTS + 1]

    @cached_property
    def _chosen(self) -> Service | None:
        typed = str(self.data.get("service") or self.initial.get("service") or "")
        if typed == self.answers.typed(self.slug).get("service"):
            return self.answers.service
        pk = row_id(typed)
        return Service.objects.select_related("drafting_body").filter(pk=pk).first() if pk else None

    def _shown(self) -> list[Service]:
        shown = self._found[:MOST_RESULTS]
        chosen = self._chosen
        return [chosen, *shown] if chosen is not None and chosen not in shown else shown

    def _choices(self) -> list[tuple[Any, Any]]:
        named: list[tuple[Any, Any]] = [(str(s.pk), s.name) for s in self._shown()]
        return [*named, (UNKNOWN, _("I do not know which service it is"))]

    def _is_known(self, typed: str) -> bool:
        return typed == UNKNOWN or self._chosen is not None


class PlaceForm(StepForm):
    """Where it happened; the body follows from it."""

    slug = "place"
    region = RowChoiceField(
        label=_("Where did it happen?"),
        help_text=_("The place shows which body provides the service."),
        widget=forms.Select,
        error_messages={"required": _("Choose the place.")},
    )

    def prepare(self) -> None:
        field = self.fields["region"]
        assert isinstance(field, RowChoiceField)
        field.offer(self._choices, is_known=self._is_known)

    def shown(self, name: str) -> str:
        region = self.answers.region
        return region.name if region else str(_("Another place, or abroad"))

    def _choices(self) -> list[tuple[Any, Any]]:
        return [
            ("", _("Choose from the list")),
            *region_choices(str(_("%(name)s: another district or city"))),
            (UNKNOWN, _("Another place, or abroad")),
        ]

    def _is_known(self, typed: str) -> bool:
        if typed == UNKNOWN:
            return True
        if typed == self.answers.typed(self.slug).get("region"):
            return self.answers.region is not None
        pk = row_id(typed)
        return pk is not None and Region.objects.exclude(level="country").filter(pk=pk).exists()


class BodyForm(StepForm):
    """The body complained about: the one that follows from service and place, or another."""

    slug = "body"
    derived: Organisation | None
    body = forms.ChoiceField(
        label=_("Which body is the complaint about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the body.")},
    )
    other = RowChoiceField(label=_("Another body"), required=False, widget=forms.Select)

    def prepare(self) -> None:
        self.derived = body_for(self.answers.service, self.answers.region)
        field = self.fields["other"]
        assert isinstance(field, RowChoiceField)
        field.offer(self._choices, is_known=lambda typed: row_id(typed) in self._others)
        if self.derived is None:
            self._ask_for_the_body()
            return
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            ("derived", self.derived.name),
            (OTHER, _("Another body")),
        ]
        self.choice_hints = {
            "body": {"derived": _("This body matches the service and the place you chose.")}
        }
        self.mark_optional = False
        self.fields["other"].label = _("If another, which one?")

    def _ask_for_the_body(self) -> None:
        del self.fields["body"]
        other = self.fields["other"]
        other.required, other.label = True, _("Which body is the complaint about?")
        other.help_text = _(
            "The portal knows no body for this service in this place. Choose it yourself."
        )
        other.error_messages["required"] = _("Choose the body.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("body") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Choose the body."))
        return cleaned

    def chosen(self) -> Organisation:
        """The body; the form has been found valid."""
        if self.derived is not None and self.cleaned_data["body"] != OTHER:
            return self.derived
        return self._others[int(self.cleaned_data["other"])]

    @cached_property
    def _others(self) -> dict[int, Organisation]:
        derived = self.derived.pk if self.derived else None
        possible = possible_bodies(self.answers.service)
        return {body.pk: body for body in possible if body.pk != derived}

    def _choices(self) -> list[tuple[Any, Any]]:
        named: list[tuple[Any, Any]] = [(str(pk), body.name) for pk, body in self._others.items()]
        return [("", _("Choose from the list")), *named]

    def summary(self) -> list[tuple[str | Promise, str]]:
        return [(_("Which body is the complaint about?"), self.chosen().name)]


def possible_bodies(service: Service | None) -> list[Organisation]:
    """Bodies that a complaint may be about: the providers of the service, else all who provide."""
    if service is not None:
        bodies = list(providers_of(service).order_by("key"))
        if len(bodies) > 1:
            return bodies
    kinds = [
        BodyKind.LOCAL,
        BodyKind.AKIM,
        BodyKind.SERVICE_CENTRE,
        BodyKind.SPECIALISED_CENTRE,
        BodyKind.OTHER_PROVIDER,
        BodyKind.FOREIGN_MISSION,
        BodyKind.CENTRAL,
    ]
    return list(Organisation.objects.filter(kind__in=kinds).order_by("region__kato", "key"))


class AddresseeForm(StepForm):
    """To whom the complaint is addressed (CP-1.3)."""

    slug = "addressee"
    addressee = forms.ChoiceField(
        label=_("To whom is the complaint addressed?"),
        help_text=_(
            "Whichever you choose, the same body considers the complaint at the first stage."
        ),
        choices=[(value, capfirst(label)) for value, label in Addressee.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to whom the complaint is addressed.")},
    )
