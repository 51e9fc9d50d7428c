"""The work area of the registry."""

from django.urls import URLPattern, path

from registry.views import (
    office_acts,
    office_bulk,
    office_edit,
    office_entry,
    office_list,
    office_local,
)

_ENTRY = "office/registry/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("office/registry/", office_list.services, name="office_services"),
    path("office/registry/new/", office_edit.new, name="office_new"),
    path("office/registry/acts/", office_bulk.acts, name="office_acts"),
    path("office/registry/local/", office_local.reviews, name="office_reviews"),
    path("office/registry/local/<int:pk>/", office_local.review, name="office_review"),
    path(_ENTRY, office_entry.service, name="office_service"),
    path(f"{_ENTRY}edit/", office_edit.edit, name="office_edit"),
    path(f"{_ENTRY}local/", office_local.local, name="office_local"),
    path(f"{_ENTRY}versions/<int:old>/<int:new>/", office_entry.compare, name="office_compare"),
    path(f"{_ENTRY}act/<slug:verb>/", office_acts.act, name="office_act"),
]
