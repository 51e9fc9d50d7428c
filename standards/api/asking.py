"""What a program may ask of standards and drafts, and how lists are paged."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from registry.api.answering import refuse
from registry.api.paging import ByKey
from registry.services.acts import NATIONAL_ZONE
from standards.models import Comment, Edition, Standard
from standards.open_standards import in_state, open_standard
from standards.selectors import readable_editions
from standards.workflow import PUBLIC_DRAFTS, CommentStatus, Kind, Stage, State, Verdict

# Before this day there was nothing; earlier moments do not fit every calendar.
_EARLIEST = date(1991, 12, 16)
# Digits of the greatest key.
_LONGEST_KEY = 18

PAGES = [
    OpenApiParameter("page_size", OpenApiTypes.INT, description="25, at most 100."),
    OpenApiParameter("cursor", OpenApiTypes.STR, description="Taken from next."),
]
TAG = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="ETag of an earlier answer.",
)
NOT_CHANGED = OpenApiResponse(description="Nothing has changed since.")


class ByNumber(ByKey):
    """In the order of the registry."""

    ordering = "registry_no"


class ByAge(ByKey):
    """In the order in which they came."""

    ordering = "pk"

    def decode_cursor(self, request: Request) -> Any:
        """The place a cursor names.

        Raises:
            NotFound: it names none.
        """
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        position = str(cursor.position)
        if not (position.isascii() and position.isdigit() and len(position) <= _LONGEST_KEY):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class StandardAsked(serializers.Serializer[dict[str, Any]]):
    """Filters of the list of standards; all of them hold together."""

    state = serializers.ChoiceField(
        State.choices, required=False, help_text="State as the public sees it."
    )
    service = serializers.CharField(
        required=False, max_length=20, help_text="Number of the service in the registry."
    )
    body = serializers.CharField(
        required=False, max_length=60, help_text="Central body that drafts it, by its key."
    )
    updated_since = serializers.DateField(
        required=False,
        help_text="An edition was approved, came into force or ended, or a draft was placed, on "
        "this day or later.",
    )


class DraftAsked(serializers.Serializer[dict[str, Any]]):
    """Filters of the list of drafts; all of them hold together."""

    stage = serializers.ChoiceField(
        [(one.value, one.label) for one in (*PUBLIC_DRAFTS, Stage.IN_FORCE, Stage.SUPERSEDED)],
        required=False,
        help_text="Stage; without it, the drafts that are not yet in force.",
    )
    service = serializers.CharField(
        required=False, max_length=20, help_text="Number of the service in the registry."
    )
    body = serializers.CharField(
        required=False, max_length=60, help_text="Central body that drafts it, by its key."
    )


class CommentAsked(serializers.Serializer[dict[str, Any]]):
    """Filters of the comments on a draft; all of them hold together."""

    point = serializers.CharField(
        required=False, max_length=60, help_text="clause:<id> or provision:<code>."
    )
    status = serializers.ChoiceField(CommentStatus.choices, required=False)
    verdict = serializers.ChoiceField(Verdict.choices, required=False)
    is_hidden = serializers.BooleanField(required=False, help_text="Hidden by moderation, or not.")


def read(given: QueryDict, shape: Any) -> dict[str, Any]:
    """The filters as values; an empty one, as an unfilled form sends it, is none.

    Raises:
        ValidationError: with a sentence for each filter that has no such value.
    """
    kept = {name: given[name] for name in shape().fields if given.get(name, "").strip()}
    asked = shape(data=kept)
    if not asked.is_valid():
        raise refuse({name: _sentence(name, str(kept[name])) for name in asked.errors})
    found: dict[str, Any] = asked.validated_data
    return found


def _sentence(name: str, value: str) -> str:
    if name == "updated_since":
        return _("“%(field)s” takes a date such as 2025-09-08.") % {"field": name}
    shown = value[:60].replace("\0", "")
    return _("“%(field)s” does not take this value: %(value)s") % {"field": name, "value": shown}


def standards_asked(found: QuerySet[Standard], asked: dict[str, Any]) -> QuerySet[Standard]:
    """The standards that the filters leave."""
    if "state" in asked:
        found = in_state(found, asked["state"])
    if "service" in asked:
        found = found.filter(service__registry_no=asked["service"])
    if "body" in asked:
        found = found.filter(drafting_body__key=asked["body"])
    if "updated_since" in asked:
        found = found.filter(Exists(_moved_since(asked["updated_since"])))
    return found


def _moved_since(day: date) -> QuerySet[Edition]:
    own = readable_editions().filter(standard=OuterRef("pk"))
    dated = Q(approved_on__gte=day) | Q(effective_on__gte=day) | Q(ended_on__gte=day)
    since = datetime.combine(max(day, _EARLIEST), time(), NATIONAL_ZONE)
    return own.filter(dated | Q(placements__recorded_at__gte=since))


def drafts_asked(asked: dict[str, Any]) -> QuerySet[Edition]:
    """The drafts that the filters leave; a standard taken over never was one."""
    stages = [asked["stage"]] if "stage" in asked else PUBLIC_DRAFTS
    found = readable_editions().filter(stage__in=stages).exclude(kind=Kind.TAKEN_OVER)
    if "service" in asked:
        found = found.filter(standard__service__registry_no=asked["service"])
    if "body" in asked:
        found = found.filter(standard__drafting_body__key=asked["body"])
    return found.prefetch_related("discussions")


def comments_asked(found: QuerySet[Comment], asked: dict[str, Any]) -> QuerySet[Comment]:
    """Those of ``talk.comments()`` that the filters leave."""
    if "verdict" in asked:  # told with the report, not before
        found = found.filter(is_reported=True)  # type: ignore[misc]
    hidden = asked.pop("is_hidden", None)
    if hidden is not None:
        found = found.filter(hidden_at__isnull=not hidden)
    return found.filter(**asked)


def standard_or_absent(registry_no: str) -> Standard:
    """The standard of a public service.

    Raises:
        NotFound: there is none.
    """
    found = open_standard(registry_no)
    if found is None:
        raise NotFound
    return found


def draft_or_absent(pk: int) -> Edition:
    """A draft that anybody may read, or could read before it came into force.

    Raises:
        NotFound: there is none; one that has not been placed is as good as absent.
    """
    found = readable_editions().exclude(kind=Kind.TAKEN_OVER).prefetch_related("discussions")
    edition = found.filter(pk=pk).first()
    if edition is None:
        raise NotFound
    return edition
