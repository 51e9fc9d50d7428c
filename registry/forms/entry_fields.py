"""Fields of the form of an entry: what is chosen from lists, and what is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import BodyKind, BodyLevel, Organisation, Region
from registry.content import LANGUAGES, TRANSLATED
from registry.facets import alphabetical
from registry.models import Payment, Service, TermUnit
from registry.presenting import label_of
from registry.providers import CLASSES, TERRITORIAL
from registry.workflow import Channel, Form, Recipient

# Texts of several lines; all others are one line, however long.
MULTILINE = frozenset(
    {
        "description", "eligibility", "synonyms", "free_categories", "documents", "refusal_grounds",
    }
)  # fmt: skip
_ROWS = {"documents": 8, "refusal_grounds": 8, "description": 5}
_CENTRES = (BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE)
_CENTRE_CLASSES = ("psc", "spsc")
# Bodies that provide nothing under their own name are left out, unless the entry names them.
_NO_PROVIDERS = (BodyKind.NGO, BodyKind.CONTACT_CENTRE, BodyKind.PRESIDENT_ADMINISTRATION)

Grouped = list[tuple[str, str, str]]  # value, label, group


class OpenChoiceField(forms.ChoiceField):
    """A choice checked by the rules of DS-1: an unknown value gets their sentence."""

    def valid_value(self, value: Any) -> bool:
        return True


class OpenMultipleField(forms.MultipleChoiceField):
    """Several choices checked by the rules of DS-1."""

    def valid_value(self, value: Any) -> bool:
        return True


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes of which some lie folded under the name of their group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_of: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["group"] = self.group_of.get(str(value), "")
        return option


class GroupedField(OpenMultipleField):
    """Many choices by name: those of no group first, the rest folded."""

    widget = GroupedCheckboxes

    def __init__(self, *, grouped: Grouped, **kwargs: Any) -> None:
        kwargs["choices"] = [(value, label) for value, label, _group in grouped]
        super().__init__(**kwargs)
        self.template_name = "registry/office/parts/field_groups.html"
        self.widget.group_of = {value: group for value, _label, group in grouped}


class Lists:
    """Bodies and territories that may be chosen, read once for a form."""

    def __init__(self) -> None:
        self._bodies = list(Organisation.objects.order_by("kind", "key"))
        self._regions = list(Region.objects.exclude(level="country").order_by("kato"))

    def drafting_bodies(self) -> list[tuple[str, str]]:
        """Central bodies by name."""
        central = [body for body in self._bodies if body.kind == BodyKind.CENTRAL]
        return [("", _("Choose")), *sorted(_named(central), key=_by_label)]

    def providers(self) -> Grouped:
        """Classes of providers, then territorial units of each body, then bodies by kind."""
        classes = [(code, str(name), "") for code, (name, _q) in CLASSES.items()]
        bodies = [body for body in self._bodies if body.kind not in _NO_PROVIDERS]
        return [*classes, *self._territorial(), *_by_kind(bodies)]

    def centres(self) -> Grouped:
        """Classes of service centres, then each centre."""
        classes = [(code, str(CLASSES[code][0]), "") for code in _CENTRE_CLASSES]
        return [*classes, *_by_kind(body for body in self._bodies if body.kind in _CENTRES)]

    def territories(self) -> Grouped:
        """Oblasts with their districts; cities of republican significance by themselves.

        Each list runs in the alphabet of the language of the page.
        """
        names = {region.pk: region.name for region in self._regions}
        parents = {region.parent_id for region in self._regions}
        top, within = [], []
        for region in self._regions:
            group = names.get(region.parent_id or 0, "")
            if region.pk in parents:
                within.append((region.key, region.name, group or region.name))
            elif group:
                within.append((region.key, region.name, group))
            else:
                top.append((region.key, region.name, ""))
        return [*sorted(top, key=_by_label), *sorted(within, key=_by_group)]

    def _territorial(self) -> Grouped:
        with_units = {
            body.parent_id for body in self._bodies if body.level == BodyLevel.TERRITORIAL
        }
        return [
            (f"{TERRITORIAL}{body.key}", body.name, _("Territorial units of central bodies"))
            for body in self._bodies
            if body.pk in with_units
        ]


def _by_label(choice: tuple[str, ...]) -> list[tuple[int, str]]:
    return alphabetical(choice[1])


def _by_group(choice: tuple[str, str, str]) -> tuple[Any, ...]:
    _value, label, group = choice
    # The group's own name comes first in it: an oblast before its districts.
    return alphabetical(group), label != group, alphabetical(label)


def _named(bodies: Iterable[Organisation]) -> list[tuple[str, str]]:
    return [(body.key, body.name) for body in bodies]


def _by_kind(bodies: Iterable[Organisation]) -> Grouped:
    found = [(body.key, body.name, str(body.get_kind_display())) for body in bodies]
    return sorted(found, key=_by_group)


def fields_of_entry(lists: Lists) -> dict[str, forms.Field]:
    """Every field of the content by its name, in the language of the page."""
    fields = _choices(lists) | _plain()
    for name in TRANSLATED:
        for language in LANGUAGES:
            fields[f"{name}_{language}"] = _text(name, language)
    for name, field in fields.items():
        field.required = False
        field.label = capfirst(label_of(name))
    return fields


def _choices(lists: Lists) -> dict[str, forms.Field]:
    several = forms.CheckboxSelectMultiple
    return {
        "drafting_body": OpenChoiceField(choices=lists.drafting_bodies()),
        "payment": OpenChoiceField(choices=Payment.choices, widget=forms.RadioSelect),
        "free_by_law": forms.BooleanField(),
        "term_unit": OpenChoiceField(choices=[("", _("Choose")), *TermUnit.choices]),
        "recipients": OpenMultipleField(choices=Recipient.choices, widget=several),
        "intake": OpenMultipleField(choices=Channel.choices, widget=several),
        "forms": OpenMultipleField(choices=Form.choices, widget=several),
        "provider_classes": GroupedField(grouped=lists.providers()),
        "intake_organisations": GroupedField(
            grouped=lists.centres(),
            help_text=_("If none is chosen, all of them take applications."),
        ),
        "territory": GroupedField(
            grouped=lists.territories(), help_text=_("If none is chosen, the whole country.")
        ),
    }


def _plain() -> dict[str, forms.Field]:
    return {
        "code": forms.CharField(
            help_text=_("Eight digits: section, life situation, number of the service."),
            widget=forms.TextInput(
                attrs={"class": "govuk-input--width-10", "inputmode": "numeric"}
            ),
        ),
        "portal_url": forms.CharField(
            help_text=_("Needed for a service in electronic form."), widget=forms.URLInput
        ),
        "term_amount": forms.CharField(
            widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"})
        ),
        "term_variants": forms.CharField(
            max_length=300,
            help_text=_("Where another term applies. For example: portal:1 working_day"),
        ),
        "schedule": forms.CharField(max_length=120, help_text=_("For example: Mo-Fr 09:00-18:30")),
    }


def _text(name: str, language: str) -> forms.Field:
    rows = _ROWS.get(name, 3 if name in MULTILINE else 2)
    help_text = Service._meta.get_field(name).help_text
    return forms.CharField(
        help_text=capfirst(str(help_text)) if help_text else "",
        widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
    )
