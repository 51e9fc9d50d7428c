"""An import of many entries: checked row by row first, then carried out whole or not at all."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, User
from files.models import StoredFile


class ImportJob(models.Model):
    """One file brought in: its way from checking to carrying out, with its progress."""

    class State(models.TextChoices):
        """Where the import stands."""

        WAITING = "waiting", _("waiting to be checked")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, can be carried out")
        REFUSED = "refused", _("has errors, nothing was changed")
        CONFIRMED = "confirmed", _("waiting to be carried out")
        APPLYING = "applying", _("being carried out")
        DONE = "done", pgettext_lazy("import or change", "carried out")
        FAILED = "failed", _("failed, nothing was changed")
        DROPPED = "dropped", _("dropped")

    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    file_name = models.CharField(_("file"), max_length=255)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(_("fates of rows"), default=dict)
    error = models.TextField(_("error"), blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("brought in by")
    )
    body = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    made_at = models.DateTimeField(_("brought in"))
    # A worker that dies leaves its lease behind; the next one takes the job over.
    leased_until = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(_("carried out at"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("import of entries")
        verbose_name_plural = _("imports of entries")

    def __str__(self) -> str:
        return self.file_name


class ExchangeRow(models.Model):
    """The fate of one row of a file, in facts from which a sentence is made."""

    class Fate(models.TextChoices):
        """What the row does."""

        NEW = "new", _("new entry")
        CHANGE = "change", _("entry will change")
        SAME = "same", _("no change")
        ERROR = "error", _("error")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    registry_no = models.CharField(_("number in the registry"), max_length=60, blank=True)
    fate = models.CharField(_("fate"), max_length=6, choices=Fate.choices)
    changed_fields = models.JSONField(_("changed fields"), default=list)
    # [{"field": …, "code": …, "params": {…}}]: put into words in the reader's language.
    problems = models.JSONField(_("errors"), default=list)

    class Meta:
        ordering = ["job_id", "number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_fate_per_row")]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
