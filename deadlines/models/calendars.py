"""The calendar of working days, in editions that are never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines import labels
from deadlines.domain.calendar import SpecialDay, WorkingCalendar, digest
from deadlines.domain.kinds import DayKind


class CalendarRevision(models.Model):
    """A whole calendar, from its first year to its last; a correction is a new revision.

    A draft may be edited. Approval fixes its days for ever (database triggers) and makes it
    the current one; every due date stays derivable from the revision it was counted by.
    """

    title = models.CharField(_("title"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    based_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    is_current = models.BooleanField(_("in use"), default=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("edition of the calendar")
        verbose_name_plural = _("editions of the calendar")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_calendar"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(approved_at__isnull=False),
                name="the_current_calendar_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="calendar_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def special_days(self) -> list[SpecialDay]:
        """Every day that is not as its weekday suggests, in order."""
        return [row.as_value() for row in self.days.order_by("day")]

    def calendar(self) -> WorkingCalendar:
        """The revision as the arithmetic takes it."""
        return WorkingCalendar(
            self.special_days(), first_year=self.first_year, last_year=self.last_year
        )

    def content_digest(self) -> str:
        """A hash of what the revision says: its key in every cache."""
        days = self.special_days()
        return digest(days, first_year=self.first_year, last_year=self.last_year)


class CalendarDay(models.Model):
    """A day that is not as its weekday suggests, and the act that says so (DS-20)."""

    revision = models.ForeignKey(CalendarRevision, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=labels.DAY_KINDS)
    name = models.CharField(pgettext_lazy("of a norm or a day", "name"), max_length=200)
    act = models.CharField(_("act"), max_length=200, blank=True)
    is_estimate = models.BooleanField(_("estimate, to be confirmed"), default=False)
    is_yearly = models.BooleanField(_("the same date every year"), default=False)

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "day"], name="one_line_per_calendar_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def as_value(self) -> SpecialDay:
        """The day as the arithmetic takes it."""
        return SpecialDay(
            day=self.day,
            kind=DayKind(self.kind),
            **{name: getattr(self, name) or "" for name in ("name_kk", "name_ru", "name_en")},
            act=self.act,
            is_estimate=self.is_estimate,
            is_yearly=self.is_yearly,
        )
