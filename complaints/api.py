"""Complaints for programs: one's own, and filing; the same rules as on the pages."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints import terms
from complaints.api_shapes import (
    ComplaintOut,
    FilingIn,
    Refusal,
    filing_from,
    sentence_for,
)
from complaints.errors import (
    ComplaintRefused,
    IncompleteComplaint,
    NotPermitted,
    StateBodyComplains,
)
from complaints.models import Complaint, ComplaintDraft, ComplaintStage, Remedy
from complaints.selectors import own_complaints
from complaints.services import Filing, file_complaint
from complaints.services.drafts import LIFETIME
from deadlines.selectors import clocks_of

LONGEST_KEY = 100
_CODES = {code for code, _name in settings.LANGUAGES}
_NAMED_IN = {"reasons": "CP-4", "demands": "CP-4"}


class KeyReused(ComplaintRefused):
    """The idempotency key belongs to another filing of the same person."""

    @property
    def text(self) -> str:
        return _("This Idempotency-Key has been used for another complaint. Take a new one.")

    def __str__(self) -> str:
        return self.text


class SpeaksToPrograms(generics.GenericAPIView[Complaint]):
    """Answers in the language of Accept-Language; refusals have one shape."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        language = _asked_language(request.headers.get("Accept-Language", ""))
        if language:
            translation.activate(language)
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return super().finalize_response(request, response, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ComplaintRefused):
            return Response(_refusal(exc), status=_status(exc))
        if isinstance(exc, RecursionError):  # brackets within brackets, a hundred thousand deep
            exc = ParseError()
        if isinstance(exc, ValidationError):
            body = {
                "code": "invalid",
                "detail": _("There is a problem: correct these answers"),
                "article": "",
            }
            return Response({**body, "fields": exc.detail}, status=HTTPStatus.BAD_REQUEST)
        return super().handle_exception(exc)


def _asked_language(header: str) -> str:
    """The first language of the header that the portal speaks; empty when there is none."""
    asked = (code.partition("-")[0] for code, _weight in parse_accept_lang_header(header))
    return next((code for code in asked if code in _CODES), "")


def _status(refusal: ComplaintRefused) -> HTTPStatus:
    if isinstance(refusal, NotPermitted):
        return HTTPStatus.FORBIDDEN
    if isinstance(refusal, IncompleteComplaint | StateBodyComplains):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.CONFLICT


def _refusal(refusal: ComplaintRefused) -> dict[str, Any]:
    """Code, sentence, article, and the sentence for each field that is missing."""
    name = type(refusal).__name__
    code = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    missing = getattr(refusal, "missing", [])
    articles = sorted({_NAMED_IN.get(field, "CP-3") for field in missing})
    if isinstance(refusal, StateBodyComplains):
        articles = ["D12-1.1"]
    return {
        "code": code,
        "detail": str(refusal),
        "article": ", ".join(articles),
        "fields": {field: [sentence_for(field)] for field in missing},
    }


class OwnComplaints(SpeaksToPrograms, generics.ListCreateAPIView[Complaint]):
    """Complaints of the person who is signed in, newest first."""

    serializer_class = ComplaintOut

    def get_queryset(self) -> QuerySet[Complaint]:
        return own_complaints(self.request.actor)  # type: ignore[attr-defined]

    @extend_schema(operation_id="complaints_list", summary="Own complaints", tags=["complaints"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        with_dates(page)
        return self.get_paginated_response(ComplaintOut(page, many=True).data)

    @extend_schema(
        operation_id="complaints_file",
        summary="File a complaint",
        tags=["complaints"],
        request=FilingIn,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                OpenApiTypes.STR,
                OpenApiParameter.HEADER,
                description="The same key files once, however often it is sent; kept for 30 days.",
            )
        ],
        responses={
            201: ComplaintOut,
            200: OpenApiResponse(ComplaintOut, "This key has filed the complaint already."),
            400: Refusal,
            409: Refusal,
            422: Refusal,
        },
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = FilingIn(data=request.data)
        asked.is_valid(raise_exception=True)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        filing = filing_from(asked.validated_data, actor)
        key = request.headers.get("Idempotency-Key", "").strip()[:LONGEST_KEY]
        complaint, is_new = _file_once(filing, actor, key)
        (shown,) = with_dates([self.get_queryset().get(pk=complaint.pk)])
        status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
        return Response(ComplaintOut(shown).data, status=status)


class OwnComplaint(SpeaksToPrograms, generics.RetrieveAPIView[Complaint]):
    """One of them, with stages, marks and due dates; another person's is as good as absent."""

    serializer_class = ComplaintOut

    def get_queryset(self) -> QuerySet[Complaint]:
        if getattr(self, "swagger_fake_view", False):
            return Complaint.objects.none()
        return own_complaints(self.request.actor)  # type: ignore[attr-defined]

    def get_object(self) -> Complaint:
        (complaint,) = with_dates([super().get_object()])
        return complaint

    @extend_schema(operation_id="complaints_read", summary="One complaint", tags=["complaints"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


def with_dates(complaints: Sequence[Complaint]) -> Sequence[Complaint]:
    """Give each stage its clock and remedy, in one question each for all complaints."""
    stages: list[Any] = [one for complaint in complaints for one in complaint.stages.all()]
    clocks = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    remedies = {remedy.stage_id: remedy for remedy in _remedies(stages)}
    for stage in stages:
        running = [clock for clock in clocks[stage.pk] if clock.term_code in terms.STAGE_TERMS]
        stage.clock = running[-1] if running else None
        stage.promised = remedies.get(stage.pk)
    return complaints


def _remedies(stages: Iterable[ComplaintStage]) -> QuerySet[Remedy]:
    return Remedy.objects.filter(stage_id__in=[stage.pk for stage in stages])


@transaction.atomic
def _file_once(filing: Filing, actor: Actor, key: str) -> tuple[Complaint, bool]:
    """File, or give the complaint that this person's key has filed before.

    Raises:
        KeyReused: the key belongs to a complaint that says something else.
    """
    at = legal_now()
    if not key or actor.user is None:
        return file_complaint(filing=filing, actor=actor, at=at), True
    draft, _created = ComplaintDraft.objects.get_or_create(
        token_digest=_digest(actor.user.pk, key),
        defaults={"user": actor.user, "created_at": at, "expires_at": at + LIFETIME},
    )
    complaint = file_complaint(filing=filing, actor=actor, at=at, draft=draft)
    is_new = draft.filed_as_id is None
    if not is_new and not _says_the_same(complaint, filing):
        raise KeyReused
    return complaint, is_new


def _digest(user_id: int, key: str) -> str:
    """A digest that no link to a draft can have: those are made another way."""
    return blake2b(
        f"{user_id}:{key}".encode(), digest_size=32, person=b"idempotency-key"
    ).hexdigest()


def _says_the_same(complaint: Complaint, filing: Filing) -> bool:
    compared = ("reasons", "demands", "postal_address", "surname", "given_name", "bin")
    same_words = all(getattr(complaint, name) == getattr(filing, name) for name in compared)
    return same_words and complaint.provider_id == filing.provider.pk
