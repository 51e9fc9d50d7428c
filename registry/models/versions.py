"""What an entry was on any day, what it is going to be, and corrections of its legal date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, User
from registry.models.services import Service
from registry.workflow import VersionKind


class ServiceVersion(models.Model):
    """One version of an entry, whole, as it stood from ``valid_from``. Append-only.

    A version ends the day before the next one begins: the end is derived, never written.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="versions", verbose_name=_("public service")
    )
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("what happened"), max_length=12, choices=VersionKind.choices)
    valid_from = models.DateField(_("valid from"))
    content = models.JSONField(_("content"))
    changed_fields = models.JSONField(_("changed fields"), default=list)
    act = models.CharField(_("act"), max_length=200, blank=True)
    act_no = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_date = models.DateField(_("date of the act"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    author = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    body = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ["service_id", "number"]
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="one_version_of_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.number}"


class Announcement(models.Model):
    """A version that subscribers are to hear of: one row for all, which the beat expands."""

    version = models.OneToOneField(
        ServiceVersion, on_delete=models.PROTECT, related_name="announcement"
    )
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("announcement to subscribers")
        verbose_name_plural = _("announcements to subscribers")
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at__isnull=True), name="announcement_waiting"
            )
        ]

    def __str__(self) -> str:
        return str(self.version_id)


class PlannedChange(models.Model):
    """A change that an act has set for a later day; the beat carries it out on that day."""

    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="planned_changes",
        verbose_name=_("public service"),
    )
    content = models.JSONField(_("content"))
    base_version = models.PositiveIntegerField(_("version it changes"))
    valid_from = models.DateField(_("valid from"))
    act = models.CharField(_("act"), max_length=200)
    act_no = models.CharField(_("number of the act"), max_length=60)
    act_date = models.DateField(_("date of the act"))
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    body = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    made_at = models.DateTimeField(_("recorded"))
    applied_at = models.DateTimeField(
        pgettext_lazy("import or change", "carried out"), null=True, blank=True
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = _("planned change")
        verbose_name_plural = _("planned changes")
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(applied_at__isnull=True, cancelled_at__isnull=True),
                name="one_planned_change_per_service",
            )
        ]
        indexes = [
            models.Index(
                fields=["valid_from"],
                condition=Q(applied_at__isnull=True, cancelled_at__isnull=True),
                name="planned_change_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.valid_from}"


class InclusionCorrection(models.Model):
    """A wrong date of inclusion, corrected by a second person with a reason (Q-31)."""

    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("public service"),
    )
    old_date = models.DateField(_("date as entered"))
    new_date = models.DateField(_("right date"))
    reason = models.TextField(_("reason for the correction"))
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), null=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("correction of a date of inclusion")
        verbose_name_plural = _("corrections of dates of inclusion")
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(is_confirmed__isnull=True),
                name="one_open_correction_per_service",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.old_date} → {self.new_date}"
