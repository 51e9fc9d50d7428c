"""What programs get: the shapes of the answers, for the description of the API."""

from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from registry.content import FIELDS, LANGUAGES, LISTS, blank_content
from registry.entry_data.directory import Directory
from registry.entry_data.entries import LIST_TEXTS, STATUS, entry_data
from registry.models import Payment, TermUnit
from registry.workflow import PUBLIC, Channel, Form, Recipient, VersionKind

_WHAT = {
    "valid_to": "Last day of the version; empty for the one in force.",
    "included_on": "Counted from this day: time limits of the draft standard and its approval.",
    "code": "Eight digits: sphere, life situation, number.",
    "provider_classes": "Keys of bodies, or classes such as district_leb and territorial:<key>.",
    "intake_organisations": "Keys or classes; empty means every centre of the channel.",
    "territory": "Keys of territories; empty means the whole country.",
    "term_variants": "Other terms of provision, as the standard has them.",
    "schedule": "In the opening_hours notation.",
    "is_sample": "Invented data.",
}
PUBLIC_STATES = [(state.value, state.label) for state in PUBLIC]
_CHOICES: dict[str, Any] = {
    "recipients": Recipient,
    "intake": Channel,
    "forms": Form,
    "payment": Payment,
    "term_unit": TermUnit,
}


class NamedOut(serializers.Serializer[Any]):
    """Names in three languages; empty where there is none."""

    name_kk = serializers.CharField()
    name_ru = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)


class BodyOut(NamedOut):
    """A body by its key and its names."""

    key = serializers.CharField()


class CodeOut(NamedOut):
    """A code of the classification and its names."""

    code = serializers.CharField()


class ServiceOut(serializers.Serializer[Any]):
    """An entry of the registry, every field of it (L13-12.2, DS-1)."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Status, classification, then the content in the order of the entry."""
        fields: dict[str, Any] = {name: _status_field(name) for name in STATUS}
        fields |= {"sphere": CodeOut(), "situation": CodeOut()}
        return fields | {name: _content_field(name) for name in FIELDS}


class ServiceDetailOut(ServiceOut):
    """An entry with the bodies behind its classes."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The entry, then all bodies that provide it and all centres that take applications."""
        return super().get_fields() | {
            "providers": BodyOut(many=True),
            "intake_bodies": BodyOut(many=True),
        }


def _status_field(name: str) -> Any:
    said: dict[str, Any] = {"help_text": _WHAT.get(name, "")}
    if name in ("valid_from", "valid_to", "included_on", "inclusion_act_date", "excluded_on"):
        return serializers.DateField(allow_null=True, **said)
    if name == "is_sample":
        return serializers.BooleanField(**said)
    if name == "version":
        return serializers.IntegerField(**said)
    if name == "state":
        return serializers.ChoiceField(PUBLIC_STATES)
    return serializers.CharField(**said)


def _content_field(name: str) -> Any:
    said: dict[str, Any] = {"help_text": _WHAT.get(name, "")}
    if name == "drafting_body":
        return BodyOut()
    if name == "free_by_law":
        return serializers.BooleanField(**said)
    if name == "term_amount":
        return serializers.IntegerField(**said)
    one: Any = serializers.CharField()
    if name in _CHOICES:
        one = serializers.ChoiceField(_CHOICES[name].choices)
    if name in LISTS or name in LIST_TEXTS:
        return serializers.ListField(child=one, **said)
    return one if name in _CHOICES else serializers.CharField(allow_blank=True, **said)


class VersionOut(serializers.Serializer[Any]):
    """One version of an entry: when it held, what changed, on which act."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(VersionKind.choices)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text=_WHAT["valid_to"])
    changed_fields = serializers.ListField(child=serializers.CharField())
    act = serializers.CharField(allow_blank=True)
    act_no = serializers.CharField(allow_blank=True)
    act_date = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    body = serializers.CharField(allow_blank=True, help_text="Key of the body that recorded it.")
    url = serializers.CharField(help_text="Address of the whole version in this API.")


class HistoryOut(serializers.Serializer[Any]):
    """All versions, newest first."""

    results = VersionOut(many=True)


class VersionDetailOut(VersionOut):
    """A version with the entry as it then was."""

    entry = ServiceOut()


class PlaceOut(serializers.Serializer[Any]):
    """How a service is had at one body; what the body has not said itself is its general data.

    Access is null while nobody has said.
    """

    body = BodyOut()
    region = serializers.CharField(help_text="Key of the territory.")
    has_local_entry = serializers.BooleanField(help_text="Whether the body has its own entry.")
    is_provided = serializers.BooleanField()
    schedule = serializers.CharField(allow_blank=True, help_text=_WHAT["schedule"])
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    step_free = serializers.BooleanField(allow_null=True)
    sign_language = serializers.BooleanField(allow_null=True)
    hearing_loop = serializers.BooleanField(allow_null=True)
    braille = serializers.BooleanField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With each text in three languages."""
        texts = [
            f"{name}_{language}"
            for name in ("why_not", "address", "other_aids", "note")
            for language in LANGUAGES
        ]
        return super().get_fields() | {
            name: serializers.CharField(allow_blank=True) for name in texts
        }


class SituationOut(CodeOut):
    """A life situation and how many services in the registry it holds."""

    sphere = serializers.CharField()
    services = serializers.IntegerField()


class DrafterOut(BodyOut):
    """A body that drafts standards, and for how many services."""

    services = serializers.IntegerField()


class RegionOut(BodyOut):
    """A territory: its KATO code, its level, the one around it."""

    kato = serializers.CharField()
    level = serializers.CharField()
    parent = serializers.CharField(allow_blank=True)  # type: ignore[assignment]


class ClassificationOut(serializers.Serializer[Any]):
    """Every code that entries and filters use, with its names."""

    spheres = CodeOut(many=True)
    situations = SituationOut(many=True)
    bodies = DrafterOut(many=True)
    provider_classes = CodeOut(many=True)
    regions = RegionOut(many=True)


class RefusalOut(serializers.Serializer[Any]):
    """Why nothing was found: one sentence for each parameter that is wrong."""

    code = serializers.CharField()
    detail = serializers.CharField()
    article = serializers.CharField(allow_blank=True)
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


def _sample() -> dict[str, Any]:
    """A whole entry, made by the same code as the answers."""
    names = {"name_kk": "Әділет министрлігі", "name_ru": "Министерство юстиции", "name_en": ""}
    status = dict.fromkeys(STATUS, "") | {
        "registry_no": "S-004", "url": "https://example.kz/services/S-004/", "state": "included",
        "version": 2, "valid_from": "2025-09-08", "valid_to": None, "included_on": "2023-02-01",
        "inclusion_act": "Постановление", "inclusion_act_no": "103",
        "inclusion_act_date": "2023-01-12", "excluded_on": None, "is_sample": True,
    }  # fmt: skip
    content = blank_content() | {
        "code": "00201001", "drafting_body": "moj", "recipients": ["individual"],
        "provider_classes": ["district_leb"], "intake": ["sp", "psc", "portal"],
        "forms": ["paper", "electronic"], "portal_url": "https://egov.example.kz/S-004",
        "term_amount": 2, "term_unit": "working_day", "name_kk": "Бала тууды тіркеу",
        "name_ru": "Регистрация рождения ребенка", "name_en": "Registration of birth",
        "documents_kk": "өтініш", "documents_ru": "заявление", "documents_en": "application",
    }  # fmt: skip
    codes = {"name_kk": "Бала дүниеге келді", "name_ru": "Родился ребенок", "name_en": ""}
    directory = Directory(
        bodies={"moj": names}, spheres={}, situations={"00201": codes}, regions={}
    )
    return entry_data(status, content, directory)


def examples(*, of_page: bool = False) -> list[OpenApiExample]:
    """The example shown beside an answer."""
    sample = _sample()
    if of_page:
        return [OpenApiExample("A page", value=sample, response_only=True)]
    found = {key: sample["drafting_body"][key] for key in ("key", "name_kk", "name_ru", "name_en")}
    value = sample | {"providers": [found], "intake_bodies": []}
    return [OpenApiExample("A service", value=value, response_only=True)]


def invalid_example() -> OpenApiExample:
    """A refusal as it reads."""
    return OpenApiExample(
        "A value that does not exist",
        value={
            "code": "invalid",
            "detail": "There is a problem: correct these answers",
            "article": "",
            "fields": {"payment": ["“payment” does not take this value: cheap"]},
        },
        response_only=True,
        status_codes=["400"],
    )
