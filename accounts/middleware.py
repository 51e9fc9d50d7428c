"""Headers, language, actor and second factor of each request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from allauth.mfa.models import Authenticator

from accounts.acting import VISITOR, Actor, actor_for, legal_today

Handler = Callable[[HttpRequest], HttpResponse]
_CODES = {code for code, _name in settings.LANGUAGES}


class HeadersMiddleware:
    """Headers that no other middleware sets.

    A view or a listener that must take a cookie away names it in ``request.cookies_to_forget``.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        )
        for name in getattr(request, "cookies_to_forget", ()):
            response.delete_cookie(name)
        if _is_for_one_person(request, response):
            response.headers["Cache-Control"] = "private, no-store"
        return response


def _is_for_one_person(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether no cache may keep the answer: somebody is signed in, or it carries a cookie.

    Every page of a signed-in person shows the name; a page with a form carries its token.
    """
    if "no-store" in response.headers.get("Cache-Control", ""):
        return False
    session = getattr(request, "session", None)
    return bool(response.cookies) or (session is not None and SESSION_KEY in session)


class LanguageMiddleware:
    """``?lang=ru`` switches the language and keeps it in a cookie; a link, not a form.

    At sign-in a person without that cookie gets the language of the account.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = next((c for c in (asked, kept) if c in _CODES), settings.LANGUAGE_CODE)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        chosen = asked if asked in _CODES else getattr(request, "language_of_account", "")
        if chosen in _CODES and chosen != kept:
            keep_language(response, chosen)
        return response


def keep_language(response: HttpResponse, code: str) -> None:
    """Put the language into its cookie, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


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
    return actor_for(request.user, on=legal_today())


class SecondFactorMiddleware:
    """An official without a second factor gets no further than the page that sets one up.

    ``MFA_REQUIRED_FOR_OFFICIALS`` switches it; citizens choose for themselves.
    """

    # Names of addresses that stay open, so that the factor can be set up at all.
    _OPEN = ("mfa_", "account_")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Send the official to the page that activates a second factor."""
        match = request.resolver_match
        if not settings.MFA_REQUIRED_FOR_OFFICIALS or match is None:
            return None
        if (match.url_name or "").startswith(self._OPEN) or not request.user.is_authenticated:
            return None
        if not _needs_second_factor(request):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


def _needs_second_factor(request: HttpRequest) -> bool:
    if not (request.user.is_staff or request.actor.is_official):  # type: ignore[attr-defined]
        return False
    codes = Authenticator.Type.RECOVERY_CODES
    return not Authenticator.objects.filter(user=request.user).exclude(type=codes).exists()
