"""Addresses of the accounts room in the back office, under ``/office/``."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts_office"

urlpatterns: list[URLPattern | URLResolver] = [
    path("deputies/", views.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", views.deputy_end, name="deputy_end"),
]
