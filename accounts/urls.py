"""Addresses of the accounts room, under ``/accounts/``."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", views.me, name="me"),
    path("role/", views.role, name="role"),
]
