"""Addresses of the portal room, and of the API's own pages."""

from django.urls import path

from portal import api
from portal.views import cabinet, demo, health, home, office, session
from registry.api import (
    Classification,
    ServiceDetail,
    ServiceHistory,
    ServiceList,
    ServicePlaces,
    ServiceVersionDetail,
)
from standards.api import (
    DraftComments,
    DraftDetail,
    DraftList,
    StandardDetail,
    StandardEditions,
    StandardList,
)

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("office/", office.my_work, name="office"),
    path("cabinet/", cabinet.cabinet, name="cabinet"),
    path("accounts/after-sign-in/", session.after_sign_in, name="after_sign_in"),
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("demo/move-clock/", demo.move_clock, name="demo-move-clock"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/schema/", api.schema, name="api_schema"),
    path("api/v1/docs/", api.docs, name="api_docs"),
    path("api/v1/docs/try/", api.try_it, name="api_try"),
    path("api/v1/services/", ServiceList.as_view(), name="api_services"),
    path("api/v1/services/<slug:registry_no>/", ServiceDetail.as_view(), name="api_service"),
    path(
        "api/v1/services/<slug:registry_no>/places/",
        ServicePlaces.as_view(),
        name="api_service_places",
    ),
    path(
        "api/v1/services/<slug:registry_no>/history/",
        ServiceHistory.as_view(),
        name="api_service_history",
    ),
    path(
        "api/v1/services/<slug:registry_no>/history/<int:number>/",
        ServiceVersionDetail.as_view(),
        name="api_service_version",
    ),
    path("api/v1/classification/", Classification.as_view(), name="api_classification"),
    path("api/v1/standards/", StandardList.as_view(), name="api_standards"),
    path("api/v1/standards/<str:registry_no>/", StandardDetail.as_view(), name="api_standard"),
    path(
        "api/v1/standards/<str:registry_no>/editions/",
        StandardEditions.as_view(),
        name="api_standard_editions",
    ),
    path("api/v1/drafts/", DraftList.as_view(), name="api_drafts"),
    path("api/v1/drafts/<int:pk>/", DraftDetail.as_view(), name="api_draft"),
    path("api/v1/drafts/<int:pk>/comments/", DraftComments.as_view(), name="api_draft_comments"),
]
