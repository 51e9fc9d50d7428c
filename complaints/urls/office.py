"""Addresses of complaints: office."""

from django.urls import URLPattern, path

from complaints.views.office import acts, case, decision, queue

_STAGE = "office/complaints/<int:stage_pk>/"

urlpatterns: list[URLPattern] = [
    path("office/complaints/", queue.queue, name="queue"),
    path("office/remedies/<int:pk>/", case.remedy, name="remedy"),
    path(_STAGE, case.stage, name="stage"),
    path(f"{_STAGE}register/", acts.register, name="stage-register"),
    path(f"{_STAGE}take/", acts.take, name="stage-take"),
    path(f"{_STAGE}assign/", acts.assign, name="stage-assign"),
    path(f"{_STAGE}service/", acts.service, name="stage-service"),
    path(f"{_STAGE}message/", acts.message, name="stage-message"),
    path(f"{_STAGE}draft/", decision.draft, name="stage-draft"),
    path(f"{_STAGE}decide/", decision.decide, name="stage-decide"),
    path(f"{_STAGE}send/", decision.send, name="stage-send"),
    path(f"{_STAGE}remedy/", acts.remedy, name="stage-remedy"),
]
