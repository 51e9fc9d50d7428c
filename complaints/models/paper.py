"""The receipt (talon) for a complaint handed in at an office (CP-5.1, DS-6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models.stages import ComplaintStage


class Receipt(models.Model):
    """What the accepting official gives at once, word for word; never changed afterwards (K-37).

    ``content`` keeps what was printed: names of body and official in Kazakh and Russian, address,
    due date. ``code`` lets anybody holding the paper verify it and ask how the case stands.
    """

    stage = models.OneToOneField(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="receipt",
        verbose_name=_("stage of a complaint"),
    )
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.code}"
