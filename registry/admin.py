"""The registry in the technical admin: to look at; entries change by acts alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from modeltranslation.admin import TranslationAdmin

from registry.admin_views import ExchangeAdmin
from registry.models import LifeSituation, Service, Sphere


@admin.register(Service)
class ServiceAdmin(ExchangeAdmin, TranslationAdmin):  # type: ignore[type-arg]
    """Entries of the registry; their acts are on the office page, files of them here too."""

    list_display = ("registry_no", "name", "drafting_body", "state", "payment", "is_sample")
    list_filter = ("state", "payment", "situation", "drafting_body", "is_sample")
    search_fields = ("registry_no", "code", "name_kk", "name_ru", "name_en")
    list_select_related = ("drafting_body",)

    def view_on_site(self, service: Service) -> str:
        """The page that people read."""
        return reverse("registry:service", args=[service.registry_no])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Sphere)
class SphereAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Sections of the classification."""

    list_display = ("code", "name")
    search_fields = ("code", "name_kk", "name_ru", "name_en")


@admin.register(LifeSituation)
class LifeSituationAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Subsections of the classification."""

    list_display = ("code", "name", "sphere")
    list_filter = ("sphere",)
    search_fields = ("code", "name_kk", "name_ru", "name_en")
    list_select_related = ("sphere",)
