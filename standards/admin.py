"""The standards room in the technical admin: to look at; everything changes by acts of the law alone.

What people say and who they are is nobody's business there: comments are listed by their numbers.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, URLField
from django.http import HttpRequest
from django.urls import reverse

from modeltranslation.admin import TranslationAdmin

from accounts.models import User
from accounts.permissions import may_enter_admin
from standards.models import (
    AgreementRequest,
    Announcement,
    Comment,
    CompletionReport,
    Confirmation,
    Discussion,
    Edition,
    Placement,
    Proposal,
    Regulation,
    RegulationText,
    Standard,
    Text,
)

_SERVICE = "edition__standard__service"


def _by_service(path: str) -> tuple[str, ...]:
    """Search by number and names of the service."""
    return tuple(f"{path}__{name}" for name in ("registry_no", "name_kk", "name_ru", "name_en"))


class _Shown(admin.ModelAdmin):  # type: ignore[type-arg]
    """Open to who may enter the technical admin; nothing is added, changed or deleted."""

    show_full_result_count = False
    list_per_page = 50
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}
    # The office page of a row, and the field that holds the id in its address.
    page: tuple[str, str] = ("", "")

    def get_view_on_site_url(self, obj: Model | None = None) -> str | None:
        """The page of the work area on which the row can be seen with what belongs to it."""
        name, field = self.page
        if obj is None or not name:
            return None
        found = getattr(obj, field)
        return reverse(f"standards:{name}", args=[found]) if found else None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a row says, but not who acted: that stands in the record, masked."""
        if self.fields:
            return self.fields
        named = {one.name for one in self.model._meta.fields if one.related_model is User}
        return [name for name in super().get_fields(request, obj) if name not in named]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _ShownInLanguages(_Shown, TranslationAdmin):  # type: ignore[type-arg]
    """The same for rows with texts in several languages."""


@admin.register(Standard)
class StandardAdmin(_Shown):
    """Standards by service."""

    page = ("office_standard", "pk")
    list_display = ("service", "drafting_body", "state", "created_at")
    list_filter = ("state", "drafting_body")
    search_fields = _by_service("service")
    list_select_related = ("service", "drafting_body")


@admin.register(Edition)
class EditionAdmin(_ShownInLanguages):
    """Editions with their stage."""

    page = ("office_edition", "pk")
    list_display = ("standard", "number", "kind", "stage", "approved_on", "effective_on")
    list_filter = ("stage", "kind", "standard__drafting_body")
    search_fields = (*_by_service("standard__service"), "approval_act_no", "justice_no")
    list_select_related = ("standard",)


@admin.register(Text)
class TextAdmin(_Shown):
    """Texts of editions."""

    page = ("office_edition", "edition_id")
    list_display = ("edition", "number", "made_at", "locked_at")
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition",)


@admin.register(Proposal)
class ProposalAdmin(_Shown):
    """Proposals to adopt, change or repeal."""

    page = ("office_proposal", "pk")
    list_display = ("__str__", "initiator", "basis", "state", "made_at")
    list_filter = ("state", "basis")
    fields = ("standard", "initiator", "basis", "state", "made_at", "edition", "decided_at")
    search_fields = _by_service("standard__service")
    list_select_related = ("initiator",)


@admin.register(Placement)
class PlacementAdmin(_Shown):
    """Placements with their moments."""

    page = ("office_placements", "edition_id")
    list_display = ("edition", "what", "kind", "body", "placed_at")
    list_filter = ("what", "kind")
    search_fields = (*_by_service(_SERVICE), "url")
    list_select_related = ("edition", "body")


@admin.register(Discussion)
class DiscussionAdmin(_Shown):
    """Discussions with their last days."""

    page = ("office_discussion", "pk")
    list_display = ("edition", "number", "opened_at", "closes_on", "closed_at", "broken_off_at")
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition",)


@admin.register(Comment)
class CommentAdmin(_Shown):
    """Comments by their numbers, without names, contacts and texts."""

    page = ("office_comment", "pk")
    list_display = ("receipt_no", "channel", "status", "verdict", "received_at", "appeal_state")
    list_filter = ("status", "verdict", "channel", "appeal_state")
    search_fields = ("receipt_no",)
    fields = (
        "discussion", "receipt_no", "channel", "language", "received_at", "point", "status",
        "verdict", "decided_at", "hidden_at", "hide_reason", "appeal_state",
    )  # fmt: skip


@admin.register(CompletionReport)
class CompletionReportAdmin(_ShownInLanguages):
    """Reports: how far they are, and what went wrong."""

    page = ("office_report", "edition_id")
    list_display = ("edition", "number", "state", "done", "total", "ordered_at", "error")
    list_filter = ("state",)
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition",)


@admin.register(AgreementRequest)
class AgreementRequestAdmin(_Shown):
    """Requests for agreement with their answers."""

    page = ("office_agreement", "pk")
    list_display = ("edition", "round", "organisation", "role", "answer", "sent_at")
    list_filter = ("answer", "role")
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition", "organisation")


@admin.register(Regulation)
class RegulationAdmin(_Shown):
    """Regulations by body."""

    page = ("office_regulation", "pk")
    list_display = ("standard", "organisation", "state", "created_at")
    list_filter = ("state",)
    search_fields = _by_service("standard__service")
    list_select_related = ("standard", "organisation")


@admin.register(RegulationText)
class RegulationTextAdmin(_ShownInLanguages):
    """Texts of regulations with their acts."""

    page = ("office_regulation", "regulation_id")
    list_display = ("regulation", "number", "act_kind", "act_no", "approved_on")
    list_filter = ("act_kind", "informatization_answer")
    search_fields = (*_by_service("regulation__standard__service"), "act_no")
    list_select_related = ("regulation",)


@admin.register(Confirmation)
class ConfirmationAdmin(_Shown):
    """Duties to bring information up to date (K-05)."""

    page = ("office_confirmation", "pk")
    list_display = ("edition", "organisation", "due_on", "confirmed_at", "dropped_at")
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition", "organisation")


@admin.register(Announcement)
class AnnouncementAdmin(_Shown):
    """What subscribers hear, and whether they have."""

    page = ("office_edition", "edition_id")
    list_display = ("edition", "kind", "number", "made_at", "told_at")
    list_filter = ("kind",)
    search_fields = _by_service(_SERVICE)
    list_select_related = ("edition",)
