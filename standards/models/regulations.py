"""After approval: regulations of the obliged bodies and confirmations of information (L13-16, 23.2)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from standards import terms
from standards.models.standards import Edition, Standard
from standards.workflow import Answer, RegulationAct, RegulationState


class Regulation(ConcurrentTransitionMixin, models.Model):
    """How one obliged body organises the service: CSB or O-LEB (L13-16.1, J-13, M-3)."""

    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, related_name="regulations", verbose_name=_("standard")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="regulations",
        verbose_name=_("body that approves it"),
    )  # fmt: skip
    state = FSMField(
        _("state"), default=RegulationState.DUE, choices=RegulationState.choices, protected=True
    )
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["standard_id", "organisation_id"]
        verbose_name = _("regulation of a public service")
        verbose_name_plural = _("regulations of public services")
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "organisation"], name="one_regulation_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.standard_id} · {self.organisation_id}"

    @property
    def ref(self) -> SubjectRef:
        """The regulation as the record and the clocks name it."""
        service = self.standard.service
        return SubjectRef(
            code=terms.REGULATION,
            id=self.pk,
            label_kk=f"Регламент: {service.name_kk}",
            label_ru=f"Регламент: {service.name_ru}",
            label_en=f"Regulation: {service.name_en or service.name_ru}",
        )

    @transition(
        field=state,
        source=[RegulationState.DUE, RegulationState.REVIEW_NEEDED],
        target=RegulationState.DRAFTING,
    )
    def draft(self) -> None:
        """A text is being written."""

    @transition(field=state, source=RegulationState.DRAFTING, target=RegulationState.AGREEMENT_IB)
    def ask_informatization(self) -> None:
        """Sent to the informatization body: portal or service centre (D12-10.4)."""

    @transition(field=state, source=RegulationState.AGREEMENT_IB, target=RegulationState.DRAFTING)
    def return_to_draft(self) -> None:
        """The informatization body has remarks."""

    @transition(
        field=state,
        source=[RegulationState.DRAFTING, RegulationState.AGREEMENT_IB],
        target=RegulationState.IN_FORCE,
    )
    def approve(self) -> None:
        """Approved by the act of the body (L13-16.2, 16.3)."""

    @transition(field=state, source=RegulationState.IN_FORCE, target=RegulationState.REVIEW_NEEDED)
    def call_for_review(self) -> None:
        """The standard has changed: K-04 runs again."""

    @transition(
        field=state,
        source=[one for one in RegulationState if one != RegulationState.REPEALED],
        target=RegulationState.REPEALED,
    )
    def repeal(self) -> None:
        """The standard is repealed, and the regulation with it."""


class RegulationText(models.Model):
    """One text of a regulation with the four sections of L13-17; approved ones never change."""

    regulation = models.ForeignKey(
        Regulation, on_delete=models.PROTECT, related_name="texts", verbose_name=_("regulation")
    )
    number = models.PositiveIntegerField(_("number of the text"))
    # The edition of the standard it serves.
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="regulation_texts",
        verbose_name=_("edition of the standard"),
    )  # fmt: skip
    general = models.TextField(_("general provisions"), blank=True)
    # Lists of plain data, checked by standards.steps: actions (L13-17.2), interactions of units
    # (17.3), interactions with service centres and other providers, and systems (17.4).
    steps = models.JSONField(_("actions"), default=list)
    internal = models.JSONField(_("interaction of units"), default=list)
    external = models.JSONField(_("interaction with others"), default=list)
    systems = models.JSONField(_("information systems"), default=list)
    edit_no = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(_("made"))
    updated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("updated by")
    )
    informatization_asked_at = models.DateTimeField(
        _("sent to informatization"), null=True, blank=True
    )
    informatization_answer = models.CharField(
        _("answer of informatization"), max_length=10, choices=Answer.choices, blank=True
    )
    informatization_remarks = models.TextField(_("remarks of informatization"), blank=True)
    informatization_answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    act_kind = models.CharField(
        _("kind of act"), max_length=8, choices=RegulationAct.choices, blank=True
    )
    act_no = models.CharField(_("number of the act"), max_length=60, blank=True)
    approved_on = models.DateField(_("date of the act"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("recorded by"),
    )  # fmt: skip
    approved_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    # Columns that the translation registry adds.
    general_kk: str
    general_ru: str
    general_en: str | None

    class Meta:
        ordering = ["regulation_id", "number"]
        verbose_name = _("text of a regulation")
        verbose_name_plural = _("texts of regulations")
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "number"], name="one_regulation_text_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["regulation"],
                condition=Q(approved_on__isnull=True),
                name="one_regulation_text_being_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation_id}: {self.number}"


class Confirmation(models.Model):
    """A body's duty to bring its information up to date, and its word that it has (K-05, J-12)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("edition")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="confirmations",
        verbose_name=_("body"),
    )  # fmt: skip
    opened_at = models.DateTimeField(_("opened"))
    due_on = models.DateField(_("last day"))
    url = models.URLField(_("address of the page"), max_length=400, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    # The service left the registry or a later edition asks anew: nothing is to be confirmed.
    dropped_at = models.DateTimeField(_("no longer asked"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name = _("confirmation of information")
        verbose_name_plural = _("confirmations of information")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "organisation"], name="one_confirmation_per_body"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on"],
                condition=Q(confirmed_at__isnull=True, dropped_at__isnull=True),
                name="confirmations_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} · {self.organisation_id}"

    @property
    def is_open(self) -> bool:
        """Whether the body still has to confirm."""
        return self.confirmed_at is None and self.dropped_at is None

    def is_out_of_date(self, today: date) -> bool:
        """Whether the last day has passed without a confirmation: the page says so (K-05)."""
        return self.is_open and today > self.due_on

    @property
    def ref(self) -> SubjectRef:
        """The duty as the record and the clocks name it."""
        service = self.edition.service
        return SubjectRef(
            code=terms.CONFIRMATION,
            id=self.pk,
            label_kk=f"Ақпаратты жаңарту: {service.name_kk}",
            label_ru=f"Актуализация информации: {service.name_ru}",
            label_en=f"Updating the information: {service.name_en or service.name_ru}",
        )
