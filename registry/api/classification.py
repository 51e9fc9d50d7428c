"""The codes that entries and filters use, with their names."""

from typing import Any

from django.db.models import Count, Q
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import override

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.models import Organisation
from registry.api.answering import OpenView
from registry.api.shapes import ClassificationOut
from registry.content import LANGUAGES
from registry.entry_data.directory import NAMES, Directory
from registry.entry_data.entries import Data
from registry.models import LifeSituation
from registry.models.classification import SPHERE_DIGITS
from registry.open_data.reading import registry_stamp
from registry.providers import CLASSES
from registry.workflow import State

_IN_FORCE = Q(services__state=State.INCLUDED)
_DRAFTED = Q(drafted_services__state=State.INCLUDED)


class Classification(OpenView):
    """Spheres, life situations, drafting bodies, classes of providers, territories."""

    serializer_class = ClassificationOut

    @extend_schema(
        operation_id="services_classification",
        summary="Codes and their names",
        tags=["services"],
        responses=ClassificationOut,
    )
    def get(self, request: Request) -> HttpResponseBase:
        """All of it at once."""
        directory = Directory.now()
        return self.answer(
            lambda: _classification(directory), tag=(registry_stamp(), directory.stamp)
        )


def _classification(directory: Directory) -> Data:
    return {
        "spheres": list(directory.spheres.values()),
        "situations": _situations(directory),
        "bodies": _bodies(directory),
        "provider_classes": [
            {"code": code, **_names(label)} for code, (label, _condition) in CLASSES.items()
        ],
        "regions": [
            {"key": key, **_kept(row, *NAMES, "kato", "level"), "parent": row["parent__key"]}
            for key, row in directory.regions.items()
        ],
    }


def _situations(directory: Directory) -> list[Data]:
    counted = dict(
        LifeSituation.objects.annotate(n=Count("services", filter=_IN_FORCE))
        .order_by()
        .values_list("code", "n")
    )
    return [
        {**row, "sphere": code[:SPHERE_DIGITS], "services": counted.get(code, 0)}
        for code, row in directory.situations.items()
    ]


def _bodies(directory: Directory) -> list[Data]:
    counted = (
        Organisation.objects.annotate(n=Count("drafted_services", filter=_DRAFTED))
        .filter(n__gt=0)
        .order_by("key")
        .values_list("key", "n")
    )
    return [{**directory.body(key), "services": number} for key, number in counted]


def _kept(row: Data, *names: str) -> Data:
    return {name: row[name] for name in names}


def _names(label: str | Promise) -> Data:
    names: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            names[f"name_{language}"] = str(label)
    return names
