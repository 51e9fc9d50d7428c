"""What may happen to a stage on its road: extension, redirection, approval by the head."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from complaints.models.stages import ComplaintStage
from complaints.workflow import ExtensionGround, Medium


class Extension(models.Model):
    """The one extension of a stage (D12-19.6, K-20, K-21): never changed once decided."""

    stage = models.OneToOneField(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="extension",
        verbose_name=_("stage of a complaint"),
    )
    ground = models.CharField(_("ground"), max_length=12, choices=ExtensionGround.choices)
    days = models.PositiveSmallIntegerField(_("working days"))
    reasons = models.TextField(_("reasons of the extension"))
    due_before = models.DateField(_("original due date"))
    due_on = models.DateField(_("new due date"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    notice_sent_at = models.DateTimeField(_("notice sent"))
    medium = models.CharField(_("form of the notice"), max_length=10, choices=Medium.choices)

    class Meta:
        verbose_name = _("extension of a term")
        verbose_name_plural = _("extensions of terms")
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=10), name="extension_1_to_10")
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}: +{self.days}"


class Redirection(models.Model):
    """A move to the competent body, or the wish to move a second time, which needs consent (J-4)."""

    class Why(models.TextChoices):
        """Why the body does not consider the complaint itself."""

        NOT_COMPETENT = "not_competent", _("the matter is not within the competence of the body")
        AGAINST_HEAD = "against_head", _("the complaint is about the head of the body")

    stage = models.ForeignKey(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="redirections",
        verbose_name=_("stage of a complaint"),
    )
    to = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("competent body"),
    )
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, default=Why.NOT_COMPETENT)
    reasons = models.TextField(_("reasons of the redirection"))
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    needs_consent = models.BooleanField(_("needs the consent of the quality body"), default=False)
    judged_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    judgement = models.TextField(_("reasons of the judgement"), blank=True)
    done_at = models.DateTimeField(_("moved"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("redirection")
        verbose_name_plural = _("redirections")
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(done_at__isnull=True, judged_at__isnull=True),
                name="one_redirection_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} → {self.to_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether the quality body has yet to say yes or no."""
        return self.needs_consent and self.judged_at is None and self.done_at is None


class ProposedDecision(models.Model):
    """A decision put before the head of the body, where the body asks for that.

    ``content`` is the whole decision as typed; the head approves exactly this, or returns it.
    """

    stage = models.ForeignKey(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="proposed_decisions",
        verbose_name=_("stage of a complaint"),
    )
    content = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    judged_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    approved = models.BooleanField(_("approved"), null=True)
    remark = models.TextField(_("remark of the head"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposed decision")
        verbose_name_plural = _("proposed decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(judged_at__isnull=True),
                name="one_decision_waits_for_the_head",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.proposed_at:%Y-%m-%d}"


class BodyRules(models.Model):
    """How one body works with complaints, as its head has set it."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="complaint_rules",
        verbose_name=_("body"),
    )
    head_approves = models.BooleanField(_("decisions are approved by the head"), default=False)

    class Meta:
        verbose_name = _("rules of a body")
        verbose_name_plural = _("rules of bodies")

    def __str__(self) -> str:
        return f"{self.organisation_id}"
