"""The road of an edition: placements, report, agreement, approval, confirmations."""

from django.urls import URLPattern, path

from standards.views import (
    road_agreements,
    road_approvals,
    road_confirmations,
    road_edition,
    road_placements,
    road_report,
)

_EDITION = "office/standards/editions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_EDITION, road_edition.edition, name="office_edition"),
    path(f"{_EDITION}act/<slug:verb>/", road_edition.act, name="office_edition_act"),
    path(f"{_EDITION}placements/", road_placements.placements, name="office_placements"),
    path(
        f"{_EDITION}placements/<int:placement_pk>/evidence/",
        road_placements.evidence,
        name="office_placement_evidence",
    ),
    path(f"{_EDITION}report/", road_report.report, name="office_report"),
    path(f"{_EDITION}report/progress/", road_report.progress, name="office_report_progress"),
    path("office/standards/agreements/", road_agreements.agreements, name="office_agreements"),
    path(
        "office/standards/agreements/<int:pk>/", road_agreements.agreement, name="office_agreement"
    ),
    path("office/standards/approvals/", road_approvals.approvals, name="office_approvals"),
    path(
        "office/standards/confirmations/",
        road_confirmations.confirmations,
        name="office_confirmations",
    ),
    path(
        "office/standards/confirmations/<int:pk>/",
        road_confirmations.confirmation,
        name="office_confirmation",
    ),
]
