"""Addresses of the registry room."""

from django.urls import path

from registry import views

app_name = "registry"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("<slug:registry_no>/", views.service, name="service"),
]
