"""Drafts and completion reports, for everybody."""

from django.urls import URLPattern, path

from standards import feeds
from standards.views import public, public_draft, public_report

urlpatterns: list[URLPattern] = [
    path("drafts/", public.drafts, name="drafts"),
    path("drafts/feed.atom", feeds.DraftsFeed(), name="drafts_atom"),
    path("drafts/calendar.ics", feeds.calendar, name="drafts_ical"),
    path("drafts/<int:pk>/", public_draft.draft, name="draft"),
    path("drafts/<int:pk>/report/", public_report.report, name="report"),
    path(
        "drafts/<int:pk>/report/<int:number>.<slug:kind>",
        public_report.report_file_of,
        name="report_file",
    ),
]
