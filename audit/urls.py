"""Addresses of the audit room."""

from django.urls import path

from audit import views

app_name = "audit"

urlpatterns = [
    path("audit/", views.entries, name="entries"),
    path("audit/heads/", views.heads, name="heads"),
    path("audit/heads.json", views.heads_json, name="heads-json"),
]
