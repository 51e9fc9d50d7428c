"""The record in the technical admin: to be looked at, never touched."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.columns import row_number
from audit.models import AuditEntry

_SHOWN: tuple[str, ...] = (
    "verb", "at", "recorded_at", "who", "actor_role", "actor_organisation_label",
    "organisation_id", "subject_code", "subject_id", "about", "purpose", "sentence",
    "masked",
)  # fmt: skip


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Entries with personal values masked; the auditor's page has the filters."""

    list_display = [row_number, "at", "sentence", "who", "about", "verb"]
    search_fields = ["=subject_id", "=verb"]
    ordering = ["-pk"]
    show_full_result_count = False
    fields = _SHOWN
    readonly_fields = _SHOWN

    @admin.display(description=_("Who"))
    def who(self, entry: AuditEntry) -> str:
        """Who acted, without personal values."""
        return entry.actor_name

    @admin.display(description=_("About"))
    def about(self, entry: AuditEntry) -> str:
        """The thing as it was named that day."""
        return entry.subject_label or f"{entry.subject_code} {entry.subject_id}"

    @admin.display(description=_("What"))
    def sentence(self, entry: AuditEntry) -> str:
        """The act as a sentence."""
        return entry.sentence

    @admin.display(description=_("Masked values"))
    def masked(self, entry: AuditEntry) -> str:
        """What the values are; not what they say."""
        return ", ".join(entry.masked)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
