"""What did not arrive: seen by administrators, addresses masked, sent again by a button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.legal_time import legal_now
from govservices.keyset import page_of
from notifications.permissions import may_see_undelivered
from notifications.resending import resend as send_again
from notifications.selectors import dead_messages
from notifications.views.access import actor_of, only_for


@require_safe
@only_for(may_see_undelivered)
def undelivered(request: HttpRequest) -> HttpResponse:
    """Dead messages, newest first."""
    page = page_of(dead_messages(), order=("-pk",), query=request.GET)
    return render(request, "notifications/pages/undelivered.html", {"page": page})


@require_POST
@only_for(may_see_undelivered)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one back into the queue."""
    message = get_object_or_404(dead_messages(), pk=pk)
    send_again(message.pk, actor=actor_of(request).ref, at=legal_now())
    messages.success(request, _("The message will be sent again within a minute."))
    return redirect("notifications:undelivered")
