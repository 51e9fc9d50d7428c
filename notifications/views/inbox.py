"""A person's inbox."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.legal_time import legal_now
from govservices.keyset import page_of
from notifications.selectors import inbox_of
from notifications.services import mark_read


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Messages of the person, newest first, unread ones marked."""
    page = page_of(inbox_of(request.user.pk), order=("-pk",), query=request.GET)
    return render(request, "notifications/pages/inbox.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message as it was sent; a button marks it as read, since a link must change nothing.

    Somebody else's message is as absent as one that never was.
    """
    shown = get_object_or_404(inbox_of(request.user.pk), pk=pk)
    if request.method == "POST":
        mark_read(shown, at=legal_now())
        return redirect("notifications:inbox")
    return render(request, "notifications/pages/message.html", {"message": shown})
