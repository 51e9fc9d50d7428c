"""Headers, language and actor of each request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from accounts.acting import VISITOR, Actor, actor_for
from audit.legal_time import legal_now

Handler = Callable[[HttpRequest], HttpResponse]
_CODES = {code for code, _name in settings.LANGUAGES}


class HeadersMiddleware:
    """Headers that no other middleware sets."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


class LanguageMiddleware:
    """``?lang=ru`` switches the language and keeps it in a cookie; a link, not a form."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = next((c for c in (asked, kept) if c in _CODES), settings.LANGUAGE_CODE)
        translation.activate(code)
        request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        if asked in _CODES and asked != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class ActorMiddleware:
    """``request.actor``: who acts, resolved at first use."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _resolve(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _resolve(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    return actor_for(request.user, on=legal_now().date())
