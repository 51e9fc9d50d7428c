"""Unsent drafts of complaints and of decisions, and the files attached to drafts and cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models.cases import CaseMessage, Complaint
from files.models import StoredFile


class ComplaintDraft(models.Model):
    """What a person has typed so far; found by an unguessable token, kept for 30 days."""

    token_digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="complaint_drafts"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="kk")
    answers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    filed_as = models.OneToOneField(
        Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="filed_from"
    )

    class Meta:
        verbose_name = _("draft of a complaint")
        verbose_name_plural = _("drafts of complaints")

    def __str__(self) -> str:
        return f"{self.pk}"


class AttachedTo(models.TextChoices):
    """What a file of a case belongs to; who may read that may read the file."""

    FILING = "filing", _("the complaint")
    MESSAGE = "message", _("a message")
    ANSWER = "answer", _("the answer")
    SCAN = "scan", _("the scanned paper")


class Attachment(models.Model):
    """A file attached to a draft, to the case, to a message of it, or to the answer of a stage."""

    kind = models.CharField(
        _("belongs to"), max_length=10, choices=AttachedTo.choices, default=AttachedTo.FILING
    )

    draft = models.ForeignKey(
        ComplaintDraft, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments"
    )
    complaint = models.ForeignKey(
        Complaint, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    stage = models.ForeignKey(
        "complaints.ComplaintStage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attachments",
    )
    message = models.ForeignKey(
        CaseMessage, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    added_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=255)
    attached_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name


class DecisionDraft(models.Model):
    """What an official has typed of a decision so far; gone once the decision is made."""

    stage = models.ForeignKey(
        "complaints.ComplaintStage", on_delete=models.CASCADE, related_name="decision_drafts"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft of a decision")
        verbose_name_plural = _("drafts of decisions")
        constraints = [
            models.UniqueConstraint(fields=["stage", "user"], name="one_decision_draft_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}/{self.user_id}"
