"""The registry in the technical admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from modeltranslation.admin import TranslationAdmin

from registry.models import Service
from registry.services import refresh_search_text


@admin.register(Service)
class ServiceAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Entries of the registry, each text in Kazakh, Russian and English."""

    list_display = (
        "registry_no", "name", "drafting_body", "payment", "term_amount", "term_unit", "is_sample",
    )  # fmt: skip
    list_filter = ("payment", "term_unit", "drafting_body", "is_sample")
    search_fields = ("registry_no", "code", "search_text")
    autocomplete_fields = ("drafting_body",)
    list_select_related = ("drafting_body",)

    def view_on_site(self, service: Service) -> str:
        """The page that people read."""
        return reverse("registry:service", args=[service.registry_no])

    def save_model(self, request: HttpRequest, obj: Service, form: Any, change: bool) -> None:
        """Save the entry; searching finds it under its new words at once."""
        refresh_search_text(obj)
        super().save_model(request, obj, form, change)
