"""Addresses of complaints: extension, redirection, withdrawal, duplicates, approval."""

from django.urls import URLPattern, path

from complaints.views import citizen
from complaints.views.office import approvals, consents, decision, road

_OFFICE = "office/complaints/"
_STAGE = f"{_OFFICE}<int:stage_pk>/"

urlpatterns: list[URLPattern] = [
    path("complaints/<int:pk>/withdraw/", citizen.withdraw, name="withdraw"),
    path(f"{_STAGE}extend/", road.extension, name="stage-extend"),
    path(f"{_STAGE}redirect/", road.redirection, name="stage-redirect"),
    path(f"{_STAGE}join/", road.joining, name="stage-join"),
    path(f"{_STAGE}official/", road.official, name="stage-official"),
    path(f"{_STAGE}propose/", decision.decide, name="stage-propose"),
    path(f"{_STAGE}withdraw/", road.withdrawal, name="stage-withdraw"),
    path(f"{_STAGE}court/", road.court, name="stage-court"),
    path(f"{_OFFICE}approvals/", approvals.approvals, name="approvals"),
    path(f"{_OFFICE}approvals/<int:pk>/", approvals.approval, name="approval"),
    path(f"{_OFFICE}consents/", consents.consents, name="consents"),
    path(f"{_OFFICE}consents/<int:pk>/", consents.consent_page, name="consent"),
    path(f"{_OFFICE}rules/", approvals.body_rules, name="body_rules"),
]
