"""Due dates and terms as data, open to everybody."""

from datetime import datetime, time
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.legal_time import legal_now
from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.domain.counting import local_date
from deadlines.domain.kinds import Standing, Unit
from deadlines.errors import DeadlineError, calendar_sentence
from deadlines.presenting import as_data
from deadlines.selectors import terms_in_force
from deadlines.services import preview
from deadlines.services.previewing import NATIONAL_ZONE

NOON = time(12, 0)


class DueQuery(serializers.Serializer[dict[str, Any]]):
    """What to count."""

    code = serializers.CharField(help_text="K-16 or complaints.stage.provider")
    date = serializers.DateField(help_text="Day of the event (day 0), ISO 8601")
    amount = serializers.IntegerField(
        required=False, min_value=0, max_value=1000, help_text="Length, where a standard sets it"
    )
    unit = serializers.ChoiceField(
        required=False, choices=[unit.value for unit in Unit], help_text="Unit of amount"
    )
    due_on = serializers.DateField(required=False, help_text="Date set by an act or a plan")
    extended_days = serializers.IntegerField(required=False, min_value=0, max_value=30, default=0)


class StepData(serializers.Serializer[dict[str, Any]]):
    """One line of the computation."""

    date = serializers.DateField()
    counts = serializers.BooleanField(help_text="Whether the day counts")
    number = serializers.IntegerField(allow_null=True, help_text="The count reached")
    reason = serializers.CharField()
    sentence = serializers.CharField()
    article = serializers.CharField()


class DueData(serializers.Serializer[dict[str, Any]]):
    """A due date and why. Dates are null where the law gives no length."""

    code = serializers.CharField()
    event_date = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="Last second in time, local")
    notice_by = serializers.DateField(allow_null=True)
    max_extended_on = serializers.DateField(allow_null=True)
    standing = serializers.ChoiceField(choices=[s.value for s in Standing])
    steps = StepData(many=True)


class TermData(serializers.Serializer[Any]):
    """A term in force."""

    code = serializers.CharField()
    k_number = serializers.CharField()
    name = serializers.CharField()
    counted_from = serializers.CharField()
    amount = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    kind = serializers.CharField()
    direction = serializers.CharField()
    extension_cap = serializers.IntegerField()
    standing = serializers.ChoiceField(choices=[s.value for s in Standing])
    clause = serializers.CharField()
    act = serializers.CharField()
    article = serializers.CharField()
    valid_from = serializers.DateField()
    note = serializers.CharField()


class DueView(APIView):
    """When a term ends for an event on a day."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="deadlines_due",
        parameters=[DueQuery],
        responses={200: DueData, 400: OpenApiResponse(description="The date cannot be counted")},
        tags=["deadlines"],
    )
    def get(self, request: Request) -> Response:
        """Due date, notice limit, longest extension and every step; times are Almaty's."""
        query = DueQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            explanation = preview(
                term=asked["code"],
                at=datetime.combine(asked["date"], NOON, NATIONAL_ZONE),
                amount=asked.get("amount"),
                unit=Unit(asked["unit"]) if "unit" in asked else None,
                due_on=asked.get("due_on"),
                extended_days=asked["extended_days"],
            )
        except DeadlineError as error:
            return _refusal(error.code, str(error))
        except (CalendarGap, CalendarEnd) as error:
            return _refusal("calendar", calendar_sentence(error))
        return Response(as_data(explanation))


class TermsView(APIView):
    """The terms in force."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="deadlines_terms",
        parameters=[OpenApiParameter("on", str, description="Editions of this day, ISO 8601")],
        responses={200: TermData(many=True)},
        tags=["deadlines"],
    )
    def get(self, request: Request) -> Response:
        """Every time limit with its length, standing and legal basis, by K-number."""
        field = serializers.DateField(required=False)
        given = request.query_params.get("on")
        on = field.run_validation(given) if given else local_date(legal_now(), NATIONAL_ZONE)
        return Response(TermData(terms_in_force(on), many=True).data)


def _refusal(code: str, sentence: str) -> Response:
    return Response({"code": code, "detail": sentence}, status=status.HTTP_400_BAD_REQUEST)
