"""Due dates for calendar programs: the addresses, and what is read under them (iCalendar)."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icalendar import Calendar, Event

from accounts.acting import legal_today
from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from complaints.models import CalendarFeed
from complaints.services import feeds as verbs
from complaints.views.office.access import actor_of, for_officials
from deadlines import subjects
from deadlines.models import Clock

_MOST_READINGS = 60  # of one address in ten minutes; programs ask a few times an hour


@never_cache
@for_officials
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """The addresses of the role in which the person acts; a new one is shown once, here."""
    actor, at = actor_of(request), legal_now()
    opened = None
    scope = request.POST.get("scope", "")
    if request.method == "POST":
        if scope not in CalendarFeed.Scope.values:
            return redirect("complaints:feeds")
        if request.POST.get("act") == "close":
            if verbs.close_feed(scope=scope, actor=actor, at=at):
                messages.success(request, _("The address no longer works."))
            return redirect("complaints:feeds")
        opened = verbs.open_feed(scope=scope, actor=actor, at=at)
    given = verbs.feeds_of(actor)
    context = {
        "offers": [(value, label, given.get(value)) for value, label in CalendarFeed.Scope.choices],
        "address": _address_of(opened.token) if opened else "",
        "opened_scope": scope if opened else "",
        "role": actor.membership,
    }
    return render(request, "complaints/office/register/feeds.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open due dates as all-day events, in the language of the person: numbers and days only.

    Raises:
        Http404: the secret is wrong or revoked, or its person has the role no longer.
    """
    found = verbs.find_feed(token=token, on=legal_today())
    if found is None:
        raise Http404
    if is_over_limit("complaints.feed", found.token_digest, limit=_MOST_READINGS):
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    with override(found.user.language):
        content = _calendar(found).to_ical()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="complaints.ics"'
    answer = get_conditional_response(request, etag, None, response) or response
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Language"] = found.user.language
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _address_of(token: str) -> str:
    return urljoin(settings.SITE_URL, reverse("complaints:feed", args=[token]))


def _calendar(found: CalendarFeed) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//govservices//complaints//")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    body = found.membership.organisation.name
    made.add("x-wr-calname", f"{_('Complaints: due dates')}, {body}")
    made.add("x-published-ttl", "PT1H")
    for event in _events(verbs.dates_of(found), found.user.language):
        made.add_component(event)
    return made


def _events(clocks: Iterable[Clock], language: str) -> Iterable[Event]:
    host = urlsplit(settings.SITE_URL).hostname
    for clock in clocks:
        address = urljoin(settings.SITE_URL, subjects.url_of(clock.subject_code, clock.subject_id))
        changed: Any = getattr(clock, "moved_at", None) or clock.started_at
        event = Event()
        # The same duty keeps its event, so that a program moves it where the date moves.
        event.add("uid", f"clock-{clock.pk}@{host}")
        event.add("sequence", clock.epoch)
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("dtstart", clock.due_on)
        event.add("dtend", clock.due_on + timedelta(days=1))
        event.add("summary", f"{_('Last day')}: {getattr(clock, f'label_{language}')}")
        event.add("description", f"{clock.organisation.name}\n{address}")
        event.add("url", address)
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        yield event
