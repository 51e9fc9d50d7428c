"""Refusals for programs: one shape, a code, a sentence for people, the article."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response

from complaints import errors
from complaints.errors import ComplaintRefused
from complaints.programs.once import KeyReused
from deadlines.errors import DeadlineError
from files.errors import FileQuarantined, FileRefused

# What the law misses in what was sent, with the clause that asks for it; another call may hold it.
_MISSING: dict[type[ComplaintRefused], tuple[str, str]] = {
    errors.ReasonsRequired: ("reasons", "D12-19.4-p2a"),
    errors.RemedyRequired: ("remedy", "J-19"),
    errors.DemandRequired: ("demand", "D12-19.5.2"),
    errors.CauseStudyRequired: ("cause_study", "D12-19.5.1"),
    errors.LatenessReasonRequired: ("lateness_reason", "J-18"),
    errors.MessageRequired: ("text", "J-18"),
    errors.ExtensionReasonsRequired: ("reasons", "D12-19.6-p2"),
    errors.RedirectionReasonsRequired: ("reasons", "Q-19"),
    errors.WrongBody: ("to", "Q-19"),
    errors.TooManyFiles: ("documents", "J-18"),
}
_NOT_CHECKED = _("The file is still being checked for viruses. Ask again in a few minutes.")
_FORBIDDEN = (errors.NotPermitted, errors.OwnMatter)


def refusal_of(exc: Exception) -> Response | None:
    """The answer for a refusal of the procedure, of a time limit or of a file; None for others."""
    if isinstance(exc, KeyReused):
        return _response(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", str(exc))
    if isinstance(exc, ComplaintRefused):
        return _of_procedure(exc)
    if isinstance(exc, DeadlineError):
        return _response(HTTPStatus.CONFLICT, exc.code, str(exc), article="D12-19.6")
    if isinstance(exc, FileRefused):
        code = f"file_{exc.code}"
        return _response(HTTPStatus.UNPROCESSABLE_ENTITY, code, str(exc), field="documents")
    if isinstance(exc, FileQuarantined):
        return _response(HTTPStatus.CONFLICT, "file_not_checked", str(_NOT_CHECKED))
    return None


def reshaped(exc: Exception, response: Response) -> Response:
    """The framework's own refusals (401, 404, 405, 429 …) in the same shape; headers stay."""
    if isinstance(exc, Http404):
        exc = NotFound()
    if isinstance(exc, APIException) and not isinstance(exc, ValidationError):
        response.data = _body(_code(exc), str(exc.detail))
    return response


def _code(exc: APIException) -> str:
    codes = exc.get_codes()
    return codes if isinstance(codes, str) else exc.default_code


def _of_procedure(refusal: ComplaintRefused) -> Response:
    name = type(refusal).__name__
    code = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    if isinstance(refusal, _FORBIDDEN):
        return _response(HTTPStatus.FORBIDDEN, code, str(refusal))
    if type(refusal) in _MISSING:
        field, article = _MISSING[type(refusal)]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _response(status, code, str(refusal), article=article, field=field)
    return _response(HTTPStatus.CONFLICT, code, str(refusal))


def _response(
    status: HTTPStatus, code: str, sentence: str, *, article: str = "", field: str = ""
) -> Response:
    return Response(_body(code, sentence, article, field), status=status)


def _body(code: str, sentence: str, article: str = "", field: str = "") -> dict[str, Any]:
    fields = {field: [sentence]} if field else {}
    return {"code": code, "detail": sentence, "article": article, "fields": fields}
