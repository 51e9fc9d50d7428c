"""Terms, calendars and clocks in the technical admin."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modeltranslation.admin import TranslationAdmin

from audit.columns import row_number
from audit.legal_time import legal_now
from deadlines.domain.counting import local_date
from deadlines.errors import DeadlineError
from deadlines.models import (
    CalendarDay,
    CalendarRevision,
    Clock,
    ClockEvent,
    RuleSet,
    StatutoryTerm,
    SweepRun,
    TermReminder,
)
from deadlines.services import (
    approve_calendar_revision,
    copy_edition,
    draft_calendar_revision,
    preview_revision,
    propose_next_year,
)
from deadlines.services.previewing import NATIONAL_ZONE

SHOWN_IN_PREVIEW = 50


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """What the engine writes, people only read."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReminderInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TermReminder
    extra = 0


@admin.register(RuleSet)
class RuleSetAdmin(TranslationAdmin):  # type: ignore[type-arg]
    list_display = ["code", "name", "is_active"]


@admin.register(StatutoryTerm)
class StatutoryTermAdmin(TranslationAdmin):  # type: ignore[type-arg]
    """Editions of terms. One under which clocks have run is kept; a change is a new edition."""

    list_display = [
        "k_number",
        "code",
        "name",
        "amount",
        "unit",
        "standing",
        "clause",
        "valid_from",
    ]
    list_filter = ["standing", "unit", "kind", "rule_set"]
    search_fields = ["k_number", "code", "name_kk", "name_ru", "name_en", "clause"]
    inlines = [ReminderInline]
    actions = ["add_edition"]

    def has_change_permission(self, request: HttpRequest, obj: StatutoryTerm | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or not obj.clocks.exists()
        )

    @admin.action(description=gettext_lazy("Copy into a new edition in force from tomorrow"))
    def add_edition(self, request: HttpRequest, queryset: QuerySet[StatutoryTerm]) -> None:
        """Editions to be changed before the first clock starts under them."""
        at = legal_now()
        tomorrow = local_date(at, NATIONAL_ZONE) + timedelta(days=1)
        for term in queryset:
            try:
                copy = copy_edition(
                    term.pk,
                    valid_from=tomorrow,
                    actor=request.actor.ref,  # type: ignore[attr-defined]
                    at=at,
                )
            except DeadlineError as error:
                self.message_user(request, f"{term}: {error}", messages.ERROR)
            else:
                text = _("New edition: %(term)s. Change it before it comes into force.")
                self.message_user(request, text % {"term": copy})

    def has_delete_permission(self, request: HttpRequest, obj: StatutoryTerm | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or not obj.clocks.exists()
        )


class DayInline(admin.TabularInline):  # type: ignore[type-arg]
    model = CalendarDay
    extra = 0
    fields = ["day", "kind", "name_kk", "name_ru", "name_en", "act", "is_estimate", "is_yearly"]


@admin.register(CalendarRevision)
class CalendarRevisionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Drafts are edited here; what they would move is shown before anybody approves them."""

    list_display = ["title", "first_year", "last_year", "is_current", "approved_at", "approved_by"]
    readonly_fields = ["based_on", "created_at", "approved_at", "approved_by", "is_current"]
    inlines = [DayInline]
    actions = ["preview_moves", "approve", "copy_to_draft", "propose_year"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: CalendarRevision | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.approved_at is None
        )

    def has_delete_permission(
        self, request: HttpRequest, obj: CalendarRevision | None = None
    ) -> bool:
        return obj is not None and obj.approved_at is None

    @admin.action(description=gettext_lazy("Show which open clocks would move"))
    def preview_moves(self, request: HttpRequest, queryset: QuerySet[CalendarRevision]) -> None:
        """List the first clocks that the revision would move, and count nothing twice."""
        for revision in queryset:
            moves = list(islice(preview_revision(revision), SHOWN_IN_PREVIEW + 1))
            for moved in moves[:SHOWN_IN_PREVIEW]:
                text = f"{moved.clock}: {moved.clock.due_on} → {moved.new.due_on}"
                self.message_user(request, text)
            if not moves:
                self.message_user(request, _("No open clock would move."))
            if len(moves) > SHOWN_IN_PREVIEW:
                self.message_user(request, _("… and more."))

    @admin.action(description=gettext_lazy("Approve and put in use"))
    def approve(self, request: HttpRequest, queryset: QuerySet[CalendarRevision]) -> None:
        """Put one draft in use; open clocks are then counted anew by the sweep."""
        if queryset.count() != 1:
            self.message_user(request, _("Choose exactly one edition."), messages.ERROR)
            return
        try:
            revision = approve_calendar_revision(
                queryset.get().pk,
                actor=request.actor,  # type: ignore[attr-defined]
                at=legal_now(),
            )
        except DeadlineError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        text = _("In use: %(title)s. Open clocks are being counted anew.")
        self.message_user(request, text % {"title": revision.title})

    @admin.action(description=gettext_lazy("Copy the calendar in use into a draft"))
    def copy_to_draft(self, request: HttpRequest, queryset: QuerySet[CalendarRevision]) -> None:
        """A draft to correct by hand."""
        draft = draft_calendar_revision(title=_("Correction"), at=legal_now())
        self.message_user(request, _("Draft made: %(title)s") % {"title": draft.title})

    @admin.action(description=gettext_lazy("Propose the next year in a draft"))
    def propose_year(self, request: HttpRequest, queryset: QuerySet[CalendarRevision]) -> None:
        """A draft with one more year, to be checked against the acts of that year."""
        draft = propose_next_year(at=legal_now())
        self.message_user(request, _("Draft made: %(title)s") % {"title": draft.title})


@admin.register(Clock)
class ClockAdmin(ReadOnly):
    """Every clock, and those that the sweep had to set aside, with their errors."""

    list_display = [
        row_number, "term_code", "subject_code", "subject_id", "organisation", "state",
        "started_at", "due_on", "attempts", "postponed_until",
    ]  # fmt: skip
    list_filter = ["state", ("postponed_until", admin.EmptyFieldListFilter), "term_code"]
    search_fields = ["=id", "=subject_id", "label_ru", "label_kk"]
    list_select_related = ["organisation"]
    date_hierarchy = "due_on"
    show_full_result_count = False


@admin.register(ClockEvent)
class ClockEventAdmin(ReadOnly):
    list_display = [row_number, "clock", "kind", "epoch", "at", "recorded_at", "due_at_after"]
    list_filter = ["kind"]
    search_fields = ["=clock__id"]
    list_select_related = ["clock"]
    show_full_result_count = False


@admin.register(SweepRun)
class SweepRunAdmin(ReadOnly):
    list_display = [
        "started_at",
        "finished_at",
        "at",
        "judged",
        "reminded",
        "recomputed",
        "postponed",
    ]
    list_filter = ["postponed"]
