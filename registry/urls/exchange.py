"""Entries in files: brought in and taken out by those who work on the registry."""

from django.urls import URLPattern, path

from registry.views import exchange

urlpatterns: list[URLPattern] = [
    path("office/registry/import/", exchange.bring_in, name="office_import"),
    path("office/registry/import/<int:pk>/", exchange.job, name="office_import_job"),
    path("office/registry/export/", exchange.take_out, name="office_export"),
]
