"""Addresses of the deadlines room."""

from django.urls import URLPattern, URLResolver

app_name = "deadlines"

urlpatterns: list[URLPattern | URLResolver] = []
