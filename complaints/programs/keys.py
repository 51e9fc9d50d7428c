"""Who calls: a body's program, known by the key in ``Authorization: Bearer`` and by nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.acting import legal_today
from accounts.models import User
from complaints.models import ProgramKey
from complaints.services.program_keys import actor_of, note_use, working_key

_SCHEME = "bearer"


class UnknownKey(AuthenticationFailed):
    """Wrong, out of date, revoked, or its official no longer works in the body: all alike."""

    default_detail = _("This key does not work. The head of the body issues another one.")
    default_code = "key_does_not_work"


class ProgramAuthentication(BaseAuthentication):
    """Makes ``request.actor`` the official in whose name the program acts.

    A session is not looked at, so nothing here can be done by a page that a person visits.
    """

    def authenticate(self, request: Request) -> tuple[User, ProgramKey] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != _SCHEME or not secret.strip():
            return None
        today = legal_today()
        key = working_key(secret.strip(), on=today)
        if key is None:
            raise UnknownKey
        note_use(key, on=today)
        request._request.actor = actor_of(key)  # type: ignore[attr-defined]
        return key.membership.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="govservices"'


class ProgramKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names the key."""

    target_class = ProgramAuthentication
    name = "programKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": _SCHEME,
            "description": "Key of a body's program, issued on the page of programs by the head.",
        }


class KeyThrottle(SimpleRateThrottle):
    """Six hundred calls a minute for each key."""

    scope = "program"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        key = request.auth
        return f"throttle:program:{key.pk}" if isinstance(key, ProgramKey) else None
