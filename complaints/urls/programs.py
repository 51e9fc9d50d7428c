"""Addresses of complaints: bodies' own programs, and the page that lets them in."""

from django.urls import URLPattern, path

from complaints.programs import acts, api
from complaints.views.office import programs

_CASE = "api/v1/body/complaints/<int:pk>/"
_PAGE = "office/programs/"

urlpatterns: list[URLPattern] = [
    path("api/v1/body/complaints/", api.BodyCases.as_view(), name="api-body-complaints"),
    path(_CASE, api.BodyCase.as_view(), name="api-body-complaint"),
    path(f"{_CASE}take/", acts.Take.as_view(), name="api-body-take"),
    path(f"{_CASE}assign/", acts.Assign.as_view(), name="api-body-assign"),
    path(f"{_CASE}message/", acts.WriteMessage.as_view(), name="api-body-message"),
    path(f"{_CASE}files/", acts.AttachFiles.as_view(), name="api-body-files"),
    path(f"{_CASE}answer/", acts.SendAnswer.as_view(), name="api-body-answer"),
    path(f"{_CASE}extend/", acts.Extend.as_view(), name="api-body-extend"),
    path(f"{_CASE}redirect/", acts.Redirect.as_view(), name="api-body-redirect"),
    path(f"{_CASE}remedy/", acts.ConfirmRemedy.as_view(), name="api-body-remedy"),
    path("api/v1/body/files/<int:pk>/", api.BodyFile.as_view(), name="api-body-file"),
    path(_PAGE, programs.programs, name="programs"),
    path(f"{_PAGE}keys/new/", programs.new_key, name="program-key-new"),
    path(f"{_PAGE}keys/<int:pk>/revoke/", programs.revoke, name="program-key-revoke"),
    path(f"{_PAGE}webhooks/new/", programs.new_webhook, name="webhook-new"),
    path(f"{_PAGE}webhooks/<int:pk>/", programs.webhook, name="webhook"),
    path(f"{_PAGE}webhooks/<int:pk>/<slug:verb>/", programs.webhook_act, name="webhook-act"),
]
