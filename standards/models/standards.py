"""The standard of a service and its editions (L13-13). Transitions set their own fields only (M-2)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from registry.models import Service
from standards import terms
from standards.workflow import (
    AFTER_REPORT,
    UNDER_WAY,
    AnnouncementKind,
    BasisKind,
    Kind,
    ProposalState,
    Stage,
    State,
)


class Standard(ConcurrentTransitionMixin, models.Model):
    """The standard of one service; made empty when the service enters the registry (M-1, M-2)."""

    service = models.OneToOneField(
        Service,
        on_delete=models.PROTECT,
        related_name="standard",
        verbose_name=_("public service"),
    )
    drafting_body = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="standards",
        verbose_name=_("drafting central body"),
    )
    state = FSMField(_("state"), default=State.PENDING, choices=State.choices, protected=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["service_id"]
        verbose_name = _("standard of a public service")
        verbose_name_plural = _("standards of public services")

    def __str__(self) -> str:
        return str(self.service_id)

    @transition(field=state, source=State.PENDING, target=State.DRAFTING)
    def begin(self) -> None:
        """The first edition is being drafted."""

    @transition(field=state, source=State.IN_FORCE, target=State.AMENDING)
    def amend(self) -> None:
        """A change or the repeal is being drafted; the edition in force stays in force."""

    @transition(field=state, source=[State.DRAFTING, State.AMENDING], target=State.IN_FORCE)
    def come_into_force(self) -> None:
        """An edition has come into force."""

    @transition(field=state, source=State.PENDING, target=State.IN_FORCE)
    def take_over(self) -> None:
        """A standard approved before the portal is taken over (ADR 0005)."""

    @transition(field=state, source=State.AMENDING, target=State.IN_FORCE)
    def drop_amendment(self) -> None:
        """The change has been withdrawn."""

    @transition(field=state, source=State.DRAFTING, target=State.PENDING)
    def drop_first(self) -> None:
        """The first edition has been withdrawn: the standard is to be drafted again."""

    @transition(field=state, source=[State.IN_FORCE, State.AMENDING], target=State.REPEALED)
    def repeal(self) -> None:
        """The repeal has taken effect."""


class Edition(ConcurrentTransitionMixin, models.Model):
    """One edition of a standard on its road to force: a first text, a change, a repeal (M-2).

    ``base`` is the edition it changes. Editions are never deleted: versions are kept for ever.
    """

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="editions", verbose_name=_("standard")
    )
    number = models.PositiveIntegerField(_("number of the edition"))
    kind = models.CharField(_("kind of edition"), max_length=12, choices=Kind.choices)
    base = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edition it changes"),
    )
    stage = FSMField(_("stage"), default=Stage.DRAFTING, choices=Stage.choices, protected=True)
    # Why it is made, in plain words; for a repeal the reasons of the repeal.
    summary = models.TextField(_("why this edition is made"), blank=True)
    opened_at = models.DateTimeField(_("begun"))
    opened_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    approval_act = models.CharField(_("act of approval"), max_length=200, blank=True)
    approval_act_no = models.CharField(_("number of the act"), max_length=60, blank=True)
    approved_on = models.DateField(_("date of the act"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    ended_on = models.DateField(_("in force until"), null=True, blank=True)
    justice_no = models.CharField(
        _("number in the Ministry of Justice's register"), max_length=60, blank=True
    )
    justice_on = models.DateField(
        _("registered with the Ministry of Justice on"), null=True, blank=True
    )
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)

    # Columns that the translation registry adds.
    summary_kk: str
    summary_ru: str
    summary_en: str | None

    class Meta:
        ordering = ["standard_id", "number"]
        verbose_name = _("edition of a standard")
        verbose_name_plural = _("editions of standards")
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "number"], name="one_edition_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(stage__in=UNDER_WAY),
                name="one_edition_under_way",
            ),
            models.UniqueConstraint(
                fields=["standard"],
                condition=Q(stage=Stage.IN_FORCE),
                name="one_edition_in_force",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="edition_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.APPROVED, Stage.IN_FORCE, Stage.SUPERSEDED])
                | Q(approved_on__isnull=False, effective_on__isnull=False),
                name="approved_edition_has_act_and_day",
            ),
        ]
        indexes = [models.Index(fields=["stage", "effective_on"], name="edition_by_stage")]

    def __str__(self) -> str:
        return f"{self.standard_id}/{self.number}"

    @property
    def service(self) -> Service:
        """The service whose standard it is."""
        return self.standard.service

    @property
    def drafting_body(self) -> Organisation:
        """The central body that drafts it."""
        return self.standard.drafting_body

    @property
    def is_under_way(self) -> bool:
        """Whether it is still on its road to force."""
        return self.stage in UNDER_WAY

    @property
    def ref(self) -> SubjectRef:
        """The edition as the record and the clocks name it."""
        service = self.service
        return SubjectRef(
            code=terms.EDITION,
            id=self.pk,
            label_kk=f"{service.name_kk} — стандарт, №\u00a0{self.number} редакция",
            label_ru=f"{service.name_ru} — стандарт, редакция №\u00a0{self.number}",
            label_en=f"{service.name_en or service.name_ru} — standard, edition No.\u00a0{self.number}",
        )

    @transition(field=stage, source=Stage.DRAFTING, target=Stage.PLACED)
    def place(self) -> None:
        """The text is locked and stands on the portal; a site is still to follow (L13-15.2)."""

    @transition(field=stage, source=Stage.PLACED, target=Stage.IN_DISCUSSION)
    def open_discussion(self) -> None:
        """Placed on the portal and on a site: 30 days of discussion begin (L13-15.3)."""

    @transition(field=stage, source=[Stage.PLACED, Stage.IN_DISCUSSION], target=Stage.DRAFTING)
    def take_back(self) -> None:
        """The substance is to change: a new text, then a new full discussion (Q-13)."""

    @transition(field=stage, source=Stage.IN_DISCUSSION, target=Stage.DISCUSSION_CLOSED)
    def close_discussion(self) -> None:
        """The 30th day has ended; the sweep alone does this (L13-15.3)."""

    @transition(field=stage, source=Stage.DISCUSSION_CLOSED, target=Stage.REVISED)
    def finish_revision(self) -> None:
        """Every comment in time has its decision and reason (L13-15.4-p2)."""

    @transition(field=stage, source=Stage.REVISED, target=Stage.REPORT_PUBLISHED)
    def publish_report(self) -> None:
        """The completion report and the revised draft are public (L13-15.4, D12-9.4)."""

    @transition(field=stage, source=Stage.REPORT_PUBLISHED, target=Stage.IN_AGREEMENT)
    def send_for_agreement(self) -> None:
        """Revised draft and report went to the interested bodies (L13-15.4-p4)."""

    @transition(field=stage, source=Stage.IN_AGREEMENT, target=Stage.AGREED)
    def agree(self) -> None:
        """Every body asked has agreed, or its dissent is recorded (L13-15.4-p4)."""

    @transition(field=stage, source=list(AFTER_REPORT), target=Stage.REVISED)
    def return_to_revision(self) -> None:
        """A body, the President's Administration or the Government has remarks: revise and go on."""

    @transition(field=stage, source=Stage.SUBMITTED, target=Stage.DRAFTING)
    def return_to_drafting(self) -> None:
        """The Government has remarks to a repeal that nobody has discussed (J-14)."""

    @transition(field=stage, source=Stage.AGREED, target=Stage.SUBMITTED)
    def submit(self) -> None:
        """Sent to the Government for approval (L13-13.1-p2, p3)."""

    @transition(field=stage, source=Stage.DRAFTING, target=Stage.SUBMITTED)
    def submit_repeal(self) -> None:
        """A repeal goes to the Government without a discussion, which is offered only (J-14)."""

    @transition(field=stage, source=Stage.SUBMITTED, target=Stage.APPROVED)
    def approve(self, *, act: str, act_no: str, approved_on: date, effective_on: date) -> None:
        """The Government has approved it by its act (L13-13.1)."""
        self.approval_act, self.approval_act_no = act, act_no
        self.approved_on, self.effective_on = approved_on, effective_on

    @transition(field=stage, source=Stage.APPROVED, target=Stage.IN_FORCE)
    def come_into_force(self) -> None:
        """Its day has come (L13-23.2)."""

    @transition(field=stage, source=Stage.IN_FORCE, target=Stage.SUPERSEDED)
    def give_way(self, *, ended_on: date) -> None:
        """A later edition holds, or the standard is repealed; this was the last day."""
        self.ended_on = ended_on

    @transition(
        field=stage,
        source=[stage for stage in UNDER_WAY if stage != Stage.APPROVED],
        target=Stage.WITHDRAWN,
    )
    def withdraw(self, *, reason: str) -> None:
        """Given up: the service left the registry, or the change is not wanted any more."""
        self.withdrawn_reason = reason


class Proposal(models.Model):
    """A proposal to adopt, change or repeal a standard, with its basis (L13-13.3)."""

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("standard")
    )
    initiator = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("initiator")
    )
    author = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    basis = models.CharField(_("basis"), max_length=12, choices=BasisKind.choices)
    text = models.TextField(_("what is proposed"))
    # Numbers or addresses of complaints, monitoring results, reports; one on a line.
    links = models.TextField(_("what it rests on"), blank=True, help_text=_("one on a line"))
    made_at = models.DateTimeField(_("made"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    edition = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bases",
        verbose_name=_("edition"),
    )
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("proposal on a standard")
        verbose_name_plural = _("proposals on standards")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(edition__isnull=False),
                name="taken_proposal_has_edition",
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"


class Announcement(models.Model):
    """What subscribers are to hear of an edition: one row for all, which the beat expands."""

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="announcements",
        verbose_name=_("edition"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AnnouncementKind.choices)
    # A discussion may open twice, a report be published twice: one message each.
    number = models.PositiveIntegerField(_("number"), default=1)
    made_at = models.DateTimeField(_("made"))
    told_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("announcement on a standard")
        verbose_name_plural = _("announcements on standards")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind", "number"], name="announced_once_per_edition"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at__isnull=True), name="std_announcement_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.kind}"
