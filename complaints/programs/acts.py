"""What bodies' programs do: each act is one verb of the procedure, done once per key."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.roles import Capability
from audit.legal_time import legal_now
from complaints import services
from complaints.api_shapes import Refusal
from complaints.models import ComplaintStage
from complaints.programs import asking
from complaints.programs.api import ABSENT, NO_KEY, TAGS, ForPrograms
from complaints.programs.asking import Given
from complaints.programs.once import HEADER, LONGEST, Answered, once
from complaints.programs.shapes import CaseLine, SentFileOut, SentFilesOut, SentMessageOut
from complaints.selectors import officials_of
from complaints.services import approving, attaching, extending, redirecting
from complaints.services.decision import needs_approval
from complaints.workflow import ExtensionGround

_KEY = OpenApiParameter(
    HEADER,
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=f"Up to {LONGEST} characters; the same call sent again gets the same answer, "
    "kept for 30 days.",
)
_REFUSALS = {
    400: Refusal,
    401: NO_KEY,
    403: OpenApiResponse(Refusal, "Not for the official in whose name the program acts."),
    404: ABSENT,
    409: OpenApiResponse(Refusal, "Not now."),
    422: OpenApiResponse(Refusal, "The law misses something, or the key had another call."),
}


def _described(operation: str, summary: str, asks: Any, answers: dict[int, Any]) -> Any:
    """The schema of an act."""
    post = extend_schema(
        operation_id=f"body_complaints_{operation}",
        summary=summary,
        tags=TAGS,
        request=asks,
        parameters=[_KEY],
        responses={**answers, **_REFUSALS},
    )
    return extend_schema_view(post=post)


class Act(ForPrograms):
    """One act on one stage."""

    asks: ClassVar[type[Serializer[Any]]] = asking.NothingIn
    parser_classes = [JSONParser]

    def post(self, request: Request, pk: int) -> Response:
        """Check the form of what was sent, then do it once.

        Raises:
            Http404: the stage is not before the program's body.
            ValidationError: something has the wrong form, or the idempotency key is missing.
        """
        stage, at = self.stage(pk), legal_now()
        given = self.asks(data=request.data)
        given.is_valid(raise_exception=True)
        return once(request, lambda: self.act(stage, given.validated_data, at), at=at)

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        """Do it; the status and what is answered."""
        raise NotImplementedError

    def answered(self, stage: ComplaintStage, status: int = HTTPStatus.OK) -> Answered:
        """The stage as it stands after the act."""
        return status, self.line(stage.pk)


@_described("take", "Take a complaint for consideration", None, {200: CaseLine})
class Take(Act):
    """Taking for consideration."""

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        services.take(stage_id=stage.pk, actor=self.actor, at=at)
        return self.answered(stage)


@_described("assign", "Name the responsible executor", asking.AssignIn, {200: CaseLine})
class Assign(Act):
    """Naming the responsible executor."""

    asks = asking.AssignIn

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        officials = officials_of(stage.organisation, on=at.date())
        address = given["assignee"].casefold()
        assignee = next((one for one in officials if one.email.casefold() == address), None)
        if assignee is None:
            sentence = _("Nobody with this address considers complaints in the body.")
            raise ValidationError({"assignee": [sentence]})
        services.assign(stage_id=stage.pk, assignee=assignee, actor=self.actor, at=at)
        return self.answered(stage)


@_described(
    "message",
    "Write to the complainant",
    {"application/json": asking.MessageIn, "multipart/form-data": asking.MessageIn},
    {201: SentMessageOut},
)
class WriteMessage(Act):
    """Writing to the complainant."""

    asks = asking.MessageIn
    parser_classes = [JSONParser, MultiPartParser]

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        message = attaching.attach_to_message(
            stage_id=stage.pk,
            text=given["text"],
            uploads=given.get("documents", []),
            actor=self.actor,
            at=at,
        )
        return HTTPStatus.CREATED, dict(SentMessageOut(message).data)


@_described(
    "attach",
    "Put files to the answer before it is sent",
    {"multipart/form-data": asking.FilesIn},
    {201: SentFilesOut},
)
class AttachFiles(Act):
    """Files of the answer."""

    asks = asking.FilesIn
    parser_classes = [MultiPartParser]

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        attached = attaching.attach_to_answer(
            stage_id=stage.pk, uploads=given["documents"], actor=self.actor, at=at
        )
        shown = SentFileOut(attached, many=True, context={"request": self.request})
        return HTTPStatus.CREATED, {"files": shown.data}


@_described(
    "answer",
    "Decide and send the reasoned decision",
    asking.AnswerIn,
    {
        200: CaseLine,
        202: OpenApiResponse(CaseLine, "Put before the head of the body, who approves it."),
    },
)
class SendAnswer(Act):
    """Deciding and sending in one act; where the head approves, putting before the head."""

    asks = asking.AnswerIn

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        decision, actor = asking.decision_from(given), self.actor
        if needs_approval(stage) and not actor.can(Capability.HEAD_BODY):
            approving.propose(stage_id=stage.pk, decision=decision, actor=actor, at=at)
            return self.answered(stage, HTTPStatus.ACCEPTED)
        services.decide(stage_id=stage.pk, decision=decision, actor=actor, at=at)
        services.send_answer(stage_id=stage.pk, actor=actor, at=at)
        return self.answered(stage)


@_described("extend", "Extend the term", asking.ExtendIn, {200: CaseLine})
class Extend(Act):
    """Extending the term."""

    asks = asking.ExtendIn

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        extending.extend(
            stage_id=stage.pk,
            ground=ExtensionGround(given["ground"]),
            days=given["days"],
            reasons=given["reasons"],
            actor=self.actor,
            at=at,
        )
        return self.answered(stage)


@_described(
    "redirect",
    "Redirect to the competent body",
    asking.RedirectIn,
    {
        200: CaseLine,
        202: OpenApiResponse(CaseLine, "The quality body is asked for its consent first."),
    },
)
class Redirect(Act):
    """Moving the complaint to the competent body."""

    asks = asking.RedirectIn

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        moved = redirecting.redirect(
            stage_id=stage.pk, to=given["to"], reasons=given["reasons"], actor=self.actor, at=at
        )
        return self.answered(stage, HTTPStatus.OK if moved.done_at else HTTPStatus.ACCEPTED)


@_described("remedy", "Confirm that the remedy is carried out", None, {200: CaseLine})
class ConfirmRemedy(Act):
    """Confirming that what was promised has been done."""

    def act(self, stage: ComplaintStage, given: Given, at: datetime) -> Answered:
        services.execute_remedy(stage_id=stage.pk, actor=self.actor, at=at)
        return self.answered(stage)
