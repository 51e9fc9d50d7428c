"""The clerk's desk: letters by post of one body, and its addresses that do not work."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.legal_time import legal_now
from audit.refs import SubjectRef
from audit.services import record_view
from govservices.keyset import page_of
from notifications import post
from notifications.bounces import SUBJECT, close_bounce
from notifications.errors import WrongDispatchDay
from notifications.forms import DispatchForm
from notifications.models import OutboxMessage
from notifications.permissions import may_dispatch_post
from notifications.selectors import letters_to_dispatch, open_bounces
from notifications.views.access import actor_of, only_for

_BOUNCES_SHOWN = 50


@require_safe
@only_for(may_dispatch_post)
def queue(request: HttpRequest) -> HttpResponse:
    """Letters that wait for printing or dispatch, oldest first."""
    body = actor_of(request).organisation_id
    page = page_of(letters_to_dispatch(body), order=("pk",), query=request.GET)
    context = {"page": page, "bounces": open_bounces(body)[:_BOUNCES_SHOWN]}
    return render(request, "notifications/pages/post_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(may_dispatch_post)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it is printed, and the form for the day of its dispatch."""
    shown = _letter_of_own_body(request, pk)
    at, zone = legal_now(), _zone_of(request)
    if request.method == "POST":
        form = DispatchForm(request.POST)
        if form.is_valid() and _dispatch(request, shown, form):
            messages.success(request, _("The day of dispatch has been entered."))
            return redirect("notifications:post-queue")
    else:
        form = DispatchForm(initial={"on": at.astimezone(zone).date()})
        # Seeing a name and an address is an act with a purpose (D12-24).
        record_view(
            actor=actor_of(request).ref,
            subject=SubjectRef(SUBJECT, shown.pk),
            at=at,
            purpose="dispatch by post",
            fields=("name", "address", "text"),
            organisation_id=shown.organisation_id,
        )
    context = {"letter": shown, "form": form, "body": actor_of(request).organisation}
    return render(request, "notifications/pages/post_letter.html", context)


@require_POST
@only_for(may_dispatch_post)
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter has been printed."""
    post.mark_printed([_letter_of_own_body(request, pk).pk])
    return redirect("notifications:post-letter", pk=pk)


@require_POST
@only_for(may_dispatch_post)
def bounce_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The person behind an address that does not work has been told in another way."""
    get_object_or_404(open_bounces(actor_of(request).organisation_id), pk=pk)
    close_bounce(pk, at=legal_now(), actor=actor_of(request).ref)
    return redirect("notifications:post-queue")


def _letter_of_own_body(request: HttpRequest, pk: int) -> OutboxMessage:
    return get_object_or_404(letters_to_dispatch(actor_of(request).organisation_id), pk=pk)


def _zone_of(request: HttpRequest) -> ZoneInfo:
    """The time zone of the clerk's body."""
    body = actor_of(request).organisation
    if body is None:
        raise LookupError("a clerk always acts for a body")
    return body.zone


def _dispatch(request: HttpRequest, shown: OutboxMessage, form: DispatchForm) -> bool:
    """Enter the day; False, with the reason on the form, where it cannot be that day."""
    at, zone = legal_now(), _zone_of(request)
    try:
        post.dispatch(
            shown.pk, on=form.cleaned_data["on"], zone=zone, actor=actor_of(request).ref, at=at
        )
    except WrongDispatchDay:
        form.refuse_day(shown.at.astimezone(zone).date(), at.astimezone(zone).date())
        return False
    return True
