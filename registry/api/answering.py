"""How the registry answers programs: language, conditional requests, refusals of one shape."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.entry_data.directory import digest
from registry.models import Service
from registry.open_data.reading import open_services

# Nobody waits longer than this for a change of the registry to be seen.
FRESH_SECONDS = 60
_CODES = {code for code, _name in settings.LANGUAGES}


class OpenView(APIView):
    """Open to everybody. Sentences come in the first language of Accept-Language that is spoken."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        spoken = (code.partition("-")[0] for code, _weight in asked)
        if language := next((code for code in spoken if code in _CODES), ""):
            translation.activate(language)
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return super().finalize_response(request, response, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        patch_vary_headers(response, ["Accept-Language"])
        if isinstance(exc, ValidationError):
            response.data = {
                "code": "invalid",
                "detail": _("There is a problem: correct these answers"),
                "article": "",
                "fields": exc.detail,
            }
            response.status_code = HTTPStatus.BAD_REQUEST
        return response

    def answer(
        self,
        data: Callable[[], Any],
        *,
        tag: object,
        varies: bool = False,
    ) -> HttpResponseBase:
        """The data with its ETag, or 304 where the program has it already.

        There is no Last-Modified: names of bodies and territories have no date of their change,
        and a date that stands still would confirm an answer that is out of date.
        ``data`` is called only where it is needed; ``varies`` says that the language matters.
        """
        etag = f'"{digest(tag, translation.get_language() if varies else "")}"'
        fresh = HttpResponse()
        kept = get_conditional_response(self.request._request, etag, None, fresh)
        response = Response(data()) if kept is fresh or kept is None else kept
        response.headers["ETag"] = etag
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        if varies:
            patch_vary_headers(response, ["Accept-Language"])
        return response


def service_or_absent(registry_no: str) -> Service:
    """The public service with this number.

    Raises:
        NotFound: there is none; a proposal is as good as absent.
    """
    service = open_services().filter(registry_no=registry_no).first()
    if service is None:
        raise NotFound
    return service


def refuse(sentences: Mapping[str, str]) -> ValidationError:
    """A refusal of what was asked, one sentence for each parameter."""
    return ValidationError({name: [sentence] for name, sentence in sentences.items()})
