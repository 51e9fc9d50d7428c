"""Drafts for calendars and feed readers: closing dates (iCalendar) and new drafts (Atom)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from icalendar import Calendar, Event

from audit.legal_time import legal_now
from govservices import wording
from registry.services import national_day
from standards.forms.public import DraftQuery
from standards.models import Discussion, Edition
from standards.open_drafts import discussed_drafts, listed_drafts

_MOST = 100
# Days for which a closed or broken-off discussion stays in calendars, so that they hear of it.
_KEPT_DAYS = 60


def _draft_url(edition: Edition) -> str:
    return urljoin(settings.SITE_URL, reverse("standards:draft", args=[edition.pk]))


class DraftsFeed(Feed):  # type: ignore[type-arg]
    """New drafts, the latest discussion first; the filters of the list stay in the address."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> DraftQuery:
        return DraftQuery(request.GET)

    def title(self, obj: DraftQuery) -> str:
        phase = obj.phase_label
        title = _("Draft standards of public services")
        return f"{title}: {phase}" if phase else title

    def link(self, obj: DraftQuery) -> str:
        query = urlencode({name: obj.chosen(name) for name in obj.fields if obj.chosen(name)})
        return reverse("standards:drafts") + (f"?{query}" if query else "")

    def items(self, obj: DraftQuery) -> list[Edition]:
        found = obj.narrowed(listed_drafts()).prefetch_related(
            Prefetch("discussions", queryset=Discussion.objects.order_by("-number")), "placements"
        )
        return sorted(found[:_MOST], key=_moment_of, reverse=True)

    def item_title(self, item: Any) -> str:
        return str(item.service.name)

    def item_description(self, item: Any) -> str:
        """Where the draft is, in a sentence that names nobody but the body."""
        last = next(iter(item.discussions.all()), None)
        stage = capfirst(str(item.get_stage_display()))
        if last is None or not last.is_open:
            return f"{stage}. {item.drafting_body.name}"
        day = wording.letter_day(last.closes_on, get_language() or "kk")
        until = _("The discussion is open until %(date)s, inclusive.") % {"date": day}
        return f"{until} {item.drafting_body.name}"

    def item_link(self, item: Any) -> str:
        return reverse("standards:draft", args=[item.pk])

    def item_guid(self, item: Any) -> str:
        """The same for ever, whatever happens to the draft."""
        return f"tag:{urlsplit(settings.SITE_URL).hostname},2013:draft-{item.pk}"

    def item_author_name(self, item: Any) -> str:
        return str(item.drafting_body.name)

    def item_pubdate(self, item: Any) -> datetime:
        return _moment_of(item)

    def item_updateddate(self, item: Any) -> datetime:
        return _moment_of(item)


def _moment_of(edition: Edition) -> datetime:
    """When the draft, or its discussion, last came before the public."""
    moments = [one.opened_at for one in edition.discussions.all()]
    moments += [one.placed_at for one in edition.placements.all()]
    return max(moments, default=edition.opened_at)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The last days of discussions as all-day events; one that was broken off is cancelled."""
    found = DraftQuery(request.GET).narrowed(discussed_drafts())
    since = national_day(legal_now()) - timedelta(days=_KEPT_DAYS)
    discussions = (
        Discussion.objects.filter(edition__in=found.order_by().values("pk"), closes_on__gte=since)
        .select_related("edition__standard__service", "edition__standard__drafting_body")
        .order_by("closes_on", "pk")
    )
    content = _calendar(discussions[:_MOST]).to_ical()
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="drafts.ics"'
    return response


def _calendar(discussions: Iterable[Discussion]) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//govservices//drafts//")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Draft standards: last days of discussions"))
    for discussion in discussions:
        made.add_component(_event(discussion))
    return made


def _event(discussion: Discussion) -> Event:
    edition = discussion.edition
    event = Event()
    event.add("uid", f"discussion-{discussion.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", discussion.broken_off_at or discussion.opened_at)
    event.add("dtstart", discussion.closes_on)
    event.add("dtend", discussion.closes_on + timedelta(days=1))
    name = {"service": edition.service.name}
    event.add("summary", _("Last day to comment: “%(service)s”") % name)
    event.add("description", f"{edition.drafting_body.name}\n{_draft_url(edition)}")
    event.add("url", _draft_url(edition))
    event.add("status", "CANCELLED" if discussion.broken_off_at else "CONFIRMED")
    event.add("sequence", 1 if discussion.broken_off_at else 0)
    event.add("transp", "TRANSPARENT")
    return event
