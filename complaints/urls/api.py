"""Addresses of complaints for programs."""

from django.urls import path

from complaints.api import OwnComplaint, OwnComplaints

urlpatterns = [
    path("api/v1/complaints/", OwnComplaints.as_view(), name="api-complaints"),
    path("api/v1/complaints/<int:pk>/", OwnComplaint.as_view(), name="api-complaint"),
]
