"""One stage of a case: its own machine (M-4). Transitions set their own fields only."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from complaints import terms
from complaints.models.cases import PERSON_KEY_LENGTH, Complaint
from complaints.models.ladder import LadderRung
from complaints.models.teams import Team
from complaints.workflow import (
    DECIDED,
    OPEN,
    UNDER_CONSIDERATION,
    WITHDRAWABLE,
    About,
    Outcome,
    State,
    opens_next_stage,
)


class ComplaintStage(ConcurrentTransitionMixin, models.Model):
    """A complaint before one body, from delivery to closing."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="stages", verbose_name=_("complaint")
    )
    number = models.PositiveSmallIntegerField(_("stage"))
    rung = models.ForeignKey(
        LadderRung,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("stage of the ladder"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="complaint_stages",
        verbose_name=_("considering body"),
    )
    state = FSMField(_("state"), default=State.FILED, choices=State.choices, protected=True)
    assignee = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("responsible executor"),
    )
    team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stages",
        verbose_name=_("team"),
    )
    about = models.CharField(
        _("what the appeal is about"), max_length=10, choices=About.choices, blank=True
    )
    appeal_text = models.TextField(_("why the complainant goes further"), blank=True)

    filed_at = models.DateTimeField(_("delivered"))
    registered_at = models.DateTimeField(_("registered"), null=True, blank=True)
    reg_year = models.PositiveSmallIntegerField(null=True, blank=True)
    reg_seq = models.PositiveIntegerField(null=True, blank=True)
    overdue_at = models.DateTimeField(_("breach of the term"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("complainant waits since"), null=True, blank=True)

    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices, blank=True)
    decision_reasons = models.TextField(_("reasons of the decision"), blank=True)
    cause_study = models.TextField(_("study of causes"), blank=True)
    lateness_reason = models.TextField(_("reason for lateness"), blank=True)
    decided_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    executed_at = models.DateTimeField(_("executed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("result"), null=True, blank=True)
    quality_told_at = models.DateTimeField(_("quality body told"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decision approved by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("why it was withdrawn"), blank=True)
    redirected_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="redirected_to",
        verbose_name=_("redirected from"),
    )
    # A copy of the complainant's names beside the body, so that one index serves the search.
    person_key = models.CharField(max_length=PERSON_KEY_LENGTH, blank=True, editable=False)

    class Meta:
        ordering = ["complaint_id", "number", "pk"]
        verbose_name = _("stage of a complaint")
        verbose_name_plural = _("stages of complaints")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "number"],
                condition=~Q(state=State.REDIRECTED),
                name="one_stage_of_each_number",
            ),
            models.UniqueConstraint(
                fields=["organisation", "reg_year", "reg_seq"],
                condition=Q(reg_seq__isnull=False),
                name="one_complaint_per_registration_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="stage_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("filed_at")),
                name="stage_closes_after_filing",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="stage_queue_of_body"),
            models.Index(fields=["organisation", "-id"], name="stage_of_body"),
            models.Index(fields=["state", "-id"], name="stage_by_state"),
            models.Index(fields=["assignee", "-id"], name="stage_of_person"),
            # The registers of all bodies together, and a number looked for in them.
            models.Index(
                fields=["registered_at", "id"],
                condition=Q(reg_seq__isnull=False),
                name="stage_by_registration",
            ),
            models.Index(
                fields=["registered_at", "id"],
                condition=Q(overdue_at__isnull=False),
                name="stage_breached",
            ),
            models.Index(
                fields=["reg_seq", "reg_year"],
                condition=Q(reg_seq__isnull=False),
                name="stage_by_number",
            ),
            models.Index(
                fields=["organisation", "outcome", "reg_year", "reg_seq"],
                condition=Q(reg_seq__isnull=False),
                name="stage_by_outcome_in_body",
            ),
            models.Index(
                fields=["-quality_told_at", "-id"],
                condition=Q(quality_told_at__isnull=False),
                name="stage_told_to_quality",
            ),
            models.Index(
                fields=["organisation", "person_key"],
                name="stage_by_person_in_body",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["person_key"],
                name="stage_by_person",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.number}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words; Django's own translates every state there is, at each call."""
        return str(State(self.state).label)

    @property
    def reg_no(self) -> str:
        """Registration number in the body's own series, "17/2026"; empty before registration."""
        return f"{self.reg_seq}/{self.reg_year}" if self.reg_seq else ""

    @property
    def is_overdue(self) -> bool:
        """Whether the due moment passed without a reasoned decision."""
        return self.overdue_at is not None

    @property
    def is_open(self) -> bool:
        """Whether the body still owes the reasoned decision."""
        return self.state in OPEN

    @property
    def opens_next(self) -> bool:
        """Whether the complainant may go further from here (Q-14, Q-18).

        A filing joined to another goes further with that one (Q-42).
        """
        if self.complaint.duplicate_of_id is not None:
            return False
        return opens_next_stage(state=self.state, outcome=self.outcome, is_overdue=self.is_overdue)

    @property
    def ref(self) -> SubjectRef:
        """The stage as the record and the clocks name it."""
        number = self.complaint.number
        return SubjectRef(
            code=terms.STAGE,
            id=self.pk,
            label_kk=f"№\u00a0{number} шағым, {self.number}-кезең",
            label_ru=f"Жалоба №\u00a0{number}, {self.number}-й этап",
            label_en=f"Complaint No.\u00a0{number}, stage {self.number}",
        )

    @transition(field=state, source=State.FILED, target=State.REGISTERED)
    def register(self, *, year: int, seq: int, at: datetime) -> None:
        """Enter the complaint in the body's register; the statutory term starts here (D12-19.4.1, Q-7)."""
        self.reg_year, self.reg_seq, self.registered_at = year, seq, at

    @transition(field=state, source=State.REGISTERED, target=State.IN_CONSIDERATION)
    def take(self, *, assignee: User) -> None:
        """An official takes the complaint for consideration."""
        self.assignee = assignee

    @transition(field=state, source=State.IN_CONSIDERATION, target=State.EXTENDED)
    def extend(self) -> None:
        """The term is extended on a ground of the law, once (D12-19.6, Q-16)."""

    @transition(field=state, source=list(UNDER_CONSIDERATION), target=State.REDIRECTED)
    def redirect(self, *, at: datetime) -> None:
        """The body is not competent: the complaint moves whole to the one that is (CP-2.2, Q-19)."""
        self.closed_at = at

    @transition(field=state, source=[*WITHDRAWABLE, State.JOINED], target=State.WITHDRAWN)
    def withdraw(self, *, reason: str, at: datetime) -> None:
        """The complainant takes the complaint, or the appeal, back; joined filings go with it."""
        self.withdrawn_at, self.withdrawal_reason, self.closed_at = at, reason, at

    @transition(field=state, source=list(UNDER_CONSIDERATION), target=State.JOINED)
    def join(self) -> None:
        """The same complaint was registered earlier: one decision answers both (Q-42)."""

    @transition(field=state, source=State.JOINED, target=State.ANSWERED)
    def answer_with_first(self, *, outcome: str, reasons: str, at: datetime) -> None:
        """The decision on the first registration answers this filing too (Q-42)."""
        self.outcome, self.decision_reasons = outcome, reasons
        self.executed_at = self.answered_at = at

    @transition(field=state, source=list(UNDER_CONSIDERATION), target=State.DECIDED_SATISFIED)
    def satisfy(self, *, reasons: str, by: User, at: datetime) -> None:
        """Decide in full for the complainant."""
        self._decide(Outcome.SATISFIED, reasons, by, at)

    @transition(field=state, source=list(UNDER_CONSIDERATION), target=State.DECIDED_PARTLY)
    def satisfy_partly(self, *, reasons: str, by: User, at: datetime) -> None:
        """Decide in part for the complainant."""
        self._decide(Outcome.PARTLY, reasons, by, at)

    @transition(field=state, source=list(UNDER_CONSIDERATION), target=State.DECIDED_REFUSED)
    def refuse(self, *, reasons: str, by: User, at: datetime) -> None:
        """Refuse to satisfy the complaint."""
        self._decide(Outcome.REFUSED, reasons, by, at)

    @transition(field=state, source=list(DECIDED.values()), target=State.ANSWERED)
    def answer(self, *, at: datetime) -> None:
        """The reasoned decision goes to the complainant (D12-19.4-p2a)."""
        self.answered_at = at

    @transition(field=state, source=State.ANSWERED, target=State.QUALITY_TOLD)
    def tell_quality(self, *, at: datetime) -> None:
        """The quality body is told of the complaint and its outcome (D12-19.4-p2b)."""
        self.quality_told_at = at

    @transition(field=state, source=[State.ANSWERED, State.QUALITY_TOLD], target=State.CLOSED)
    def close(self, *, at: datetime) -> None:
        """Nothing is left for this body to do."""
        self.closed_at = at

    def _decide(self, outcome: Outcome, reasons: str, by: User, at: datetime) -> None:
        self.outcome, self.decision_reasons, self.decided_by, self.executed_at = (
            outcome,
            reasons,
            by,
            at,
        )


class Remedy(models.Model):
    """What will be done to restore the violated rights, by whom and when (D12-19.4.3, J-19)."""

    stage = models.OneToOneField(
        ComplaintStage,
        on_delete=models.PROTECT,
        related_name="remedy",
        verbose_name=_("stage of a complaint"),
    )
    text = models.TextField(_("what will be done"))
    due_on = models.DateField(_("by"))
    officer = models.CharField(_("who answers for it"), max_length=200)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        indexes = [models.Index(fields=["due_on", "id"], name="remedy_by_date")]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.due_on}"

    @property
    def ref(self) -> SubjectRef:
        """The remedy as the record and its clock name it."""
        number = self.stage.complaint.number
        return SubjectRef(
            code=terms.REMEDY_SUBJECT,
            id=self.pk,
            label_kk=f"№\u00a0{number} шағым: бұзылған құқықтарды қалпына келтіру шарасы",
            label_ru=f"Жалоба №\u00a0{number}: мера по восстановлению нарушенных прав",
            label_en=f"Complaint No.\u00a0{number}: remedy",
        )

    def is_overdue(self, today: date) -> bool:
        """Whether its own date has passed without a remedy."""
        return self.done_at is None and today > self.due_on
