"""Reading for bodies' programs: the cases of the body, one of them whole, its files."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints.api import SpeaksToPrograms
from complaints.api_shapes import Refusal
from complaints.models import Attachment, ComplaintStage
from complaints.programs.asking import ListQuery
from complaints.programs.keys import KeyThrottle, ProgramAuthentication
from complaints.programs.reading import narrowed, stages_of_body, whole_case, with_clocks
from complaints.programs.refusals import refusal_of, reshaped
from complaints.programs.shapes import CaseLine, CaseOut
from complaints.selectors import attachments_visible_to
from files.models import FileState
from files.services import response_for

TAGS = ["complaints of a body"]
NO_KEY = OpenApiResponse(Refusal, "No key, or one that does not work.")
ABSENT = OpenApiResponse(Refusal, "There is none before this body.")


class ForPrograms(SpeaksToPrograms):
    """A key and nothing else opens it; refusals have one shape; no answer is kept by a cache."""

    authentication_classes = [ProgramAuthentication]
    throttle_classes = [KeyThrottle]
    serializer_class: Any = CaseLine

    @property
    def actor(self) -> Actor:
        """The official in whose name the program acts."""
        actor: Actor = self.request._request.actor  # type: ignore[attr-defined]
        return actor

    def stage(self, pk: int) -> ComplaintStage:
        """A stage before the program's body; another body's is as good as absent.

        Raises:
            Http404: there is none.
        """
        stages = stages_of_body(self.actor).select_related(
            "complaint__complainant", "complaint__provider", "complaint__region"
        )
        return get_object_or_404(stages, pk=pk)

    def line(self, pk: int) -> dict[str, Any]:
        """A stage as the list shows it."""
        (stage,) = with_clocks([stages_of_body(self.actor).get(pk=pk)])
        return dict(CaseLine(stage).data)

    def handle_exception(self, exc: Exception) -> Response:
        refused = refusal_of(exc)
        if refused is not None:
            return refused
        return reshaped(exc, super().handle_exception(exc))

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        response.headers["Cache-Control"] = "private, no-store"
        return super().finalize_response(request, response, *args, **kwargs)


class BodyCases(ForPrograms):
    """The body's list."""

    @extend_schema(
        operation_id="body_complaints_list",
        summary="Complaints before the body",
        description="Newest first, without personal data.",
        tags=TAGS,
        parameters=[ListQuery],
        responses={200: CaseLine(many=True), 400: Refusal, 401: NO_KEY},
    )
    def get(self, request: Request) -> Response:
        asked = ListQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        stages = narrowed(
            stages_of_body(self.actor),
            states=sorted(given.get("state", ())),
            due_by=given.get("due_by"),
            updated_since=given.get("updated_since"),
            actor=self.actor,
        )
        paged: Any = self.paginate_queryset(stages)  # type: ignore[arg-type]
        page = with_clocks(paged or [])
        return self.get_paginated_response(CaseLine(page, many=True).data)


class BodyCase(ForPrograms):
    """One case."""

    serializer_class = CaseOut

    @extend_schema(
        operation_id="body_complaints_read",
        summary="One complaint with everything around it",
        description="Personal data are shown, so the reading is put on record.",
        tags=TAGS,
        responses={200: CaseOut, 401: NO_KEY, 404: ABSENT},
    )
    def get(self, request: Request, pk: int) -> Response:
        at: datetime = legal_now()
        whole = whole_case(self.stage(pk), self.actor, at)
        return Response(CaseOut(whole, context={"request": request}).data)


class BodyFile(ForPrograms):
    """One file."""

    @extend_schema(
        operation_id="body_complaints_file",
        summary="A file of a complaint",
        tags=TAGS,
        responses={
            200: OpenApiResponse(OpenApiTypes.BINARY, "The bytes."),
            401: NO_KEY,
            404: ABSENT,
            409: OpenApiResponse(Refusal, "The antivirus has yet to look at it."),
        },
    )
    def get(self, request: Request, pk: int) -> FileResponse:
        visible = attachments_visible_to(self.actor).filter(
            complaint__stages__organisation=self.actor.organisation
        )
        found: Attachment = get_object_or_404(visible.select_related("file").distinct(), pk=pk)
        if found.file.state == FileState.INFECTED:
            raise Http404
        return response_for(found.file)
