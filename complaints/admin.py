"""Complaints in the technical admin: found and looked at, personal data masked, never changed.

Acts are done on the pages of the office; every object here links there, act by act, and back.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may_enter_admin
from complaints.forms.offers import offers_for
from complaints.models import (
    CaseMessage,
    Complaint,
    ComplaintStage,
    LadderRung,
    NumberSeries,
    Remedy,
)

_HIDDEN = "•••"


def _initials(complaint: Complaint) -> str:
    """A person as the technical admin shows one: initials."""
    names = (complaint.surname, complaint.given_name, complaint.patronymic)
    return " ".join(f"{name[0]}." for name in names if name)


def _office_link(stage_id: int, text: str, anchor: str = "") -> SafeString:
    address = reverse("complaints:stage", args=[stage_id])
    return format_html('<a href="{}{}">{}</a>', address, anchor, text)


class Shown:
    """Open to everyone who may enter the technical admin: what it shows names nobody."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether complaints stand on the admin's first page."""
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Likewise for each list."""
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]


class LookedAt(Shown, admin.ModelAdmin):  # type: ignore[type-arg]
    """A list that is searched and read; nothing is added, changed or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What happens in the procedure happens by its verbs."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Likewise."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Likewise."""
        return False


class StageInline(Shown, admin.TabularInline):  # type: ignore[type-arg]
    """The stages of a complaint."""

    model = ComplaintStage
    extra = 0
    can_delete = False
    show_change_link = True
    fields = readonly_fields = (
        "number", "organisation", "state", "assignee", "registered_at", "overdue_at", "answered_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A stage is opened by filing or by an appeal."""
        return False


@admin.register(Complaint)
class ComplaintAdmin(LookedAt):
    """Cases. What the person wrote and where they live is read in the office, on the record."""

    list_display = ("number", "person", "service", "provider", "ground", "channel", "filed_at")
    list_filter = ("ground", "channel", "medium", "addressee", "route", "language", "is_sample")
    search_fields = ("=pk", "service__name_kk", "service__name_ru", "provider__name_ru")
    date_hierarchy = "filed_at"
    list_select_related = ("service", "provider")
    inlines = (StageInline,)
    fields = readonly_fields = (
        "number", "person", "contacts", "service", "region", "provider", "ground", "addressee",
        "official_unknown", "channel", "medium", "route", "filed_at", "in_court_at", "is_sample",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("Complaint number"), ordering="pk")
    def number(self, complaint: Complaint) -> str:
        """The one number of all stages."""
        return complaint.number

    @admin.display(description=gettext_lazy("complainant"))
    def person(self, complaint: Complaint) -> str:
        """Initials."""
        return _initials(complaint)

    @admin.display(description=gettext_lazy("address, phones, e-mail"))
    def contacts(self, complaint: Complaint) -> str:
        """Not shown here."""
        return _HIDDEN


@admin.register(ComplaintStage)
class StageAdmin(LookedAt):
    """Stages: each with the acts that are lawful now, as links to where they are done."""

    list_display = (
        "complaint", "number", "organisation", "state", "assignee", "reg_no", "overdue_at", "office",
    )  # fmt: skip
    list_filter = (
        "state", "outcome", "rung__rung", ("overdue_at", admin.EmptyFieldListFilter),
        ("assignee", admin.EmptyFieldListFilter), "complaint__is_sample",
    )  # fmt: skip
    search_fields = ("=complaint__pk", "=reg_seq", "organisation__name_ru", "organisation__name_kk")
    date_hierarchy = "filed_at"
    list_select_related = ("complaint", "organisation", "assignee")
    fields = readonly_fields = (
        "complaint", "number", "rung", "organisation", "state", "acts", "assignee", "reg_no",
        "filed_at", "registered_at", "overdue_at", "waiting_since", "outcome", "decided_by",
        "executed_at", "answered_at", "quality_told_at", "closed_at",
    )  # fmt: skip

    def get_object(self, request: HttpRequest, object_id: str, *args: Any) -> Any:
        """The stage, carrying who looks at it: what is lawful depends on the person."""
        stage = super().get_object(request, object_id, *args)
        if stage is not None:
            stage.looked_at_by = request.actor  # type: ignore[attr-defined]
        return stage

    @admin.display(description=gettext_lazy("registration number"))
    def reg_no(self, stage: ComplaintStage) -> str:
        """Number in the body's own series."""
        return stage.reg_no or "–"

    @admin.display(description=gettext_lazy("back office"))
    def office(self, stage: ComplaintStage) -> SafeString:
        """The page of the case."""
        return _office_link(stage.pk, _("Open the case"))

    @admin.display(description=gettext_lazy("what may be done now"))
    def acts(self, stage: ComplaintStage) -> SafeString:
        """The page of the case, then each act that this person may do now."""
        links = [self.office(stage)]
        actor = getattr(stage, "looked_at_by", None)
        if actor is not None:
            remedy = Remedy.objects.filter(stage=stage).first()
            offers = offers_for(actor, stage, remedy=remedy)
            links += [
                _office_link(stage.pk, offer.label, f"#{offer.anchor}")
                for offer in offers
                if offer.possible
            ]
        return format_html_join(" · ", "{}", ((link,) for link in links))


@admin.register(Remedy)
class RemedyAdmin(LookedAt):
    """Promised remedies: when they are due and whether they are done."""

    list_display = ("stage", "organisation", "due_on", "done_at", "office")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "due_on")
    search_fields = ("=stage__complaint__pk", "stage__organisation__name_ru")
    list_select_related = ("stage__complaint", "stage__organisation")
    fields = readonly_fields = ("stage", "organisation", "due_on", "done_at", "office")

    @admin.display(description=gettext_lazy("body"))
    def organisation(self, remedy: Remedy) -> str:
        """The body that promised it."""
        return str(remedy.stage.organisation)

    @admin.display(description=gettext_lazy("back office"))
    def office(self, remedy: Remedy) -> SafeString:
        """The case that promised it."""
        return _office_link(remedy.stage_id, _("Open the case"), "#remedy")


@admin.register(CaseMessage)
class MessageAdmin(LookedAt):
    """Messages on cases: that they were written, by which side and when; not what they say."""

    list_display = ("complaint", "stage", "from_official", "written_at", "office")
    list_filter = ("from_official",)
    search_fields = ("=complaint__pk",)
    date_hierarchy = "written_at"
    list_select_related = ("complaint", "stage")
    fields = readonly_fields = ("complaint", "stage", "from_official", "written_at", "office")

    @admin.display(description=gettext_lazy("back office"))
    def office(self, message: CaseMessage) -> SafeString:
        """The case it was written on."""
        return _office_link(message.stage_id, _("Open the case"), "#act-message")


@admin.register(LadderRung)
class LadderRungAdmin(Shown, admin.ModelAdmin):  # type: ignore[type-arg]
    """The ladder as data: another edition is entered with another rule set (D12-19.2, 19.3)."""

    list_display = ("rule_set", "route", "number", "rung", "term_code", "article")
    list_filter = ("rule_set", "route")
    search_fields = ("term_code", "article")
    list_select_related = ("rule_set",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rule sets are the administrator's to keep (R-22)."""
        return may_enter_admin(request.actor)  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A stage that cases stand on is left as it is; a new rule set brings its own."""
        if not may_enter_admin(request.actor):  # type: ignore[attr-defined]
            return False
        return obj is None or not ComplaintStage.objects.filter(rung_id=obj.pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Likewise."""
        return self.has_change_permission(request, obj)


@admin.register(NumberSeries)
class NumberSeriesAdmin(LookedAt):
    """The last registration number of each body and year (D12-19.7-p1)."""

    list_display = ("organisation", "year", "last")
    list_filter = ("year",)
    search_fields = ("organisation__name_ru", "organisation__name_kk")
    list_select_related = ("organisation",)
    fields = readonly_fields = ("organisation", "year", "last")
