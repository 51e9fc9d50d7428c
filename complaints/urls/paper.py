"""Addresses of complaints: paper filing, receipts, the counter."""

from django.urls import URLPattern, path

from complaints.views import receipts
from complaints.views.office import counter, paper

_OFFICE = "office/complaints/"

urlpatterns: list[URLPattern] = [
    path("complaints/receipts/", receipts.check, name="receipt_check"),
    path(f"{_OFFICE}new/", paper.new, name="office_new"),
    path(f"{_OFFICE}counter/", counter.counter, name="counter"),
    path(f"{_OFFICE}receipts/<int:pk>/", paper.receipt, name="receipt"),
    path(f"{_OFFICE}<int:stage_pk>/appeal-on-paper/", counter.appeal, name="stage-appeal-on-paper"),
]
