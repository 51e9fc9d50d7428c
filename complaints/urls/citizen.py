"""Addresses of complaints: citizen."""

from django.urls import URLPattern, path

from complaints.views import citizen, filing

urlpatterns: list[URLPattern] = [
    path("complaints/new/", filing.new, name="new"),
    path("complaints/new/check/", filing.check, name="new-check"),
    path("complaints/new/save/", filing.save, name="new-save"),
    path("complaints/new/resume/<str:token>/", filing.resume, name="resume"),
    path("complaints/new/<slug:step>/", filing.StepView.as_view(), name="new-step"),
    path("complaints/follow/", citizen.follow, name="follow"),
    path("complaints/<int:pk>/", citizen.case, name="case"),
    path("complaints/<int:pk>/done/", filing.done, name="done"),
    path("complaints/<int:pk>/appeal/", citizen.appeal, name="appeal"),
    path("complaints/<int:pk>/wait/", citizen.wait, name="wait"),
    path("complaints/<int:pk>/court/", citizen.court, name="court"),
    path("complaints/<int:pk>/message/", citizen.message, name="message"),
]
