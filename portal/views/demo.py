"""The demo bar: be one of the people of the sample data, move the legal clock. Absent where there is no demo."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from audit.legal_time import legal_now, move_legal_time
from deadlines.sweep import sweep
from govservices import wording
from portal.demo.faces import face_of
from portal.views.session import is_own_address

STEPS = (1, 5, 30)  # days by which the bar moves the clock
# A month of a busy demo; whatever is left, the next beat takes.
_MAX_BATCHES = 20
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 where there is no demo, before anything is read."""

    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return guarded


@demo_only
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the people of the bar, without a password."""
    face = face_of(request.POST.get("person", ""))
    if face is None:
        raise Http404
    user = get_object_or_404(User, email=face.email, is_sample=True, is_active=True)
    login(request, user, backend=_BACKEND)
    return redirect("portal:after_sign_in")


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the legal clock and do at once what the days passed over have brought about."""
    days = request.POST.get("days", "")
    if days not in {str(step) for step in STEPS}:
        raise Http404
    move_legal_time(days=int(days))
    at = legal_now()
    sweep(at=at, max_batches=_MAX_BATCHES)
    today = wording.day(timezone.localtime(at).date(), request.LANGUAGE_CODE, with_year=True)
    messages.success(request, _("The legal date is now %(day)s.") % {"day": today})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the bar was used on."""
    came_from = request.POST.get("next", "")
    is_own = is_own_address(request, came_from)
    return HttpResponseRedirect(came_from if is_own else reverse("portal:home"))
