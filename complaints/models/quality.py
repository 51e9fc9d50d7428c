"""What the quality body demands (D12-19.5, K-23), and what complainants think afterwards."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from complaints import terms
from complaints.models.cases import Complaint
from complaints.models.stages import ComplaintStage


class DemandState(models.TextChoices):
    """Where a demand stands (M-4); being overdue is a mark beside it."""

    ISSUED = "issued", _("to be executed")
    EXECUTED = "executed", _("executed, to be confirmed")
    CLOSED = "closed", _("control closed")


class Demand(ConcurrentTransitionMixin, models.Model):
    """A demand to restore violated rights; the quality body sets the date and controls it."""

    stage = models.ForeignKey(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="demands",
        verbose_name=_("stage of a complaint"),
    )
    addressee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="demands", verbose_name=_("addressee")
    )
    text = models.TextField(_("what is demanded"))
    due_on = models.DateField(_("execute by"))
    state = FSMField(
        _("state"), default=DemandState.ISSUED, choices=DemandState.choices, protected=True
    )
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("sent"))
    executed_at = models.DateTimeField(_("executed"), null=True, blank=True)
    executed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    execution = models.TextField(_("what has been done"), blank=True)
    overdue_at = models.DateTimeField(_("overdue since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("control closed"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("demand to restore rights")
        verbose_name_plural = _("demands to restore rights")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DemandState.values), name="demand_state_is_known"
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="demand_by_state")]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.due_on}"

    @property
    def ref(self) -> SubjectRef:
        """The demand as the record and its clock name it."""
        number = self.stage.complaint.number
        return SubjectRef(
            code=terms.DEMAND_SUBJECT,
            id=self.pk,
            label_kk=f"№\u00a0{number} шағым: бұзылған құқықтарды қалпына келтіру туралы талап",
            label_ru=f"Жалоба №\u00a0{number}: требование о восстановлении нарушенных прав",
            label_en=f"Complaint No.\u00a0{number}: demand to restore rights",
        )

    @transition(field=state, source=DemandState.ISSUED, target=DemandState.EXECUTED)
    def execute(self, *, text: str, by: User, at: datetime) -> None:
        """The addressee says what it has done."""
        self.execution, self.executed_by, self.executed_at = text, by, at

    @transition(field=state, source=DemandState.EXECUTED, target=DemandState.ISSUED)
    def give_back(self) -> None:
        """The quality body is not satisfied: the duty is open again (D12-19.5.3)."""
        self.executed_at = None

    @transition(field=state, source=DemandState.EXECUTED, target=DemandState.CLOSED)
    def close(self, *, at: datetime) -> None:
        """The rights are restored: control ends."""
        self.closed_at = at


class Opinion(models.Model):
    """Two answers after closing, without an account, once per case; discharges no survey (J-11)."""

    complaint = models.OneToOneField(
        Complaint, on_delete=models.PROTECT, related_name="opinion", verbose_name=_("complaint")
    )
    stage = models.ForeignKey(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("stage of a complaint"),
    )
    is_solved = models.BooleanField(_("the matter is solved"))
    rating = models.PositiveSmallIntegerField(
        _("how the complaint was considered, from 1 to 5"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("opinion after closing")
        verbose_name_plural = _("opinions after closing")
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=5), name="rating_1_to_5")
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.rating}"
