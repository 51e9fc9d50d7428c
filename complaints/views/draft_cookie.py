"""How a browser finds its draft again: a cookie with a secret, out of reach of scripts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rest_framework.authentication import CSRFCheck

from accounts.models import User
from audit.legal_time import legal_now
from complaints.models import ComplaintDraft
from complaints.services import drafts

COOKIE = "complaint_draft"


def user_of(request: HttpRequest) -> User | None:
    """The person signed in."""
    return request.user if request.user.is_authenticated else None


def token_of(request: HttpRequest) -> str:
    """The secret the browser holds; empty without one."""
    return request.COOKIES.get(COOKIE, "")


def draft_of_cookie(request: HttpRequest, at: datetime) -> ComplaintDraft | None:
    """The draft this browser holds the secret of, sent or not."""
    token = token_of(request)
    return drafts.find_draft(token=token, user=user_of(request), at=at) if token else None


def open_draft_of(request: HttpRequest, at: datetime) -> ComplaintDraft | None:
    """The unsent draft of this browser, else the newest one of the person signed in."""
    draft = draft_of_cookie(request, at)
    if draft is not None and draft.filed_as_id is None:
        return draft
    user = user_of(request)
    return drafts.own_open_draft(user=user, at=at) if user else None


def keep(response: HttpResponse, token: str) -> None:
    """Give the browser the secret."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(drafts.LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_at_sign_out(request: HttpRequest, user: User | None, **_more: Any) -> None:
    """The next person at a shared computer must not read a complaint begun by this one.

    Only the cookie goes: signed in again, the person finds the draft without it. A draft that
    is nobody's yet would be lost with its cookie, so it stays. Heard from `user_logged_out`.
    """
    token = request.COOKIES.get(COOKIE, "") if request is not None else ""
    draft = drafts.find_draft(token=token, user=user, at=legal_now()) if token and user else None
    if draft is not None and draft.user_id is not None:
        request.cookies_to_forget = (COOKIE,)  # type: ignore[attr-defined]


def is_forged(request: HttpRequest) -> bool:
    """Whether a form came without a right token: forged, or opened before a sign-in elsewhere.

    The view asks by itself, so that it can show again what was typed instead of a bare 403.
    """
    check: Any = CSRFCheck(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {}) is not None
