"""The entry of a public service (L13-12.2, DS-1). Transitions set their own fields only (M-1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organisation
from audit.refs import SubjectRef
from registry import terms
from registry.models.classification import LifeSituation
from registry.workflow import PUBLIC, UNDER_WAY, Channel, Form, Recipient, State


class TermUnit(models.TextChoices):
    """Unit of the term of provision (L13-14.2-i1)."""

    MINUTE = "minute", _("minute")
    HOUR = "hour", _("hour")
    WORKING_DAY = "working_day", _("working day")
    CALENDAR_DAY = "calendar_day", _("calendar day")
    MONTH = "month", _("month")


class Payment(models.TextChoices):
    """Whether the service is paid (L13-12.2-i7)."""

    FREE = "free", _("free of charge")
    PAID = "paid", _("paid")


class Service(ConcurrentTransitionMixin, models.Model):
    """A public service in the registry: what it is, who may get it, who provides it.

    The facts of provision (term, result, documents, grounds for refusal) stand here as the
    standard in force gives them. Every other field changes by an act only; each change leaves a
    ``ServiceVersion``.
    """

    registry_no = models.CharField(_("number in the registry"), max_length=20, unique=True)
    code = models.CharField(_("classified code"), max_length=8, unique=True)
    situation = models.ForeignKey(
        LifeSituation,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("life situation"),
    )
    name = models.CharField(_("name of the service"), max_length=400)
    description = models.TextField(_("what it is"), blank=True)
    eligibility = models.TextField(_("who may get it"), blank=True)
    synonyms = models.TextField(_("words people use"), blank=True)
    recipients = models.JSONField(_("service recipients"), default=list)
    drafting_body = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="drafted_services",
        verbose_name=_("drafting central body"),
    )
    # Bodies by key, or classes such as "district_leb" and "territorial:mia".
    provider_classes = models.JSONField(_("providers"), default=list)
    intake = models.JSONField(_("where applications are taken"), default=list)
    # Narrows the intake: keys or classes of the organisations; empty means all of the channel.
    intake_organisations = models.JSONField(
        _("organisations that take applications"), default=list, blank=True
    )
    portal_url = models.URLField(_("address on the portal"), max_length=300, blank=True)
    forms = models.JSONField(_("form of provision"), default=list)
    payment = models.CharField(_("payment"), max_length=8, choices=Payment.choices)
    payment_basis = models.CharField(_("act on payment"), max_length=300, blank=True)
    free_by_law = models.BooleanField(_("free of charge by law"), default=False)
    free_categories = models.TextField(
        _("who does not pay"), blank=True, help_text=_("one on a line")
    )
    fee_note = models.CharField(_("fee"), max_length=300, blank=True)
    # Keys of territories; empty means the whole country.
    territory = models.JSONField(_("territory of provision"), default=list, blank=True)

    term_amount = models.PositiveSmallIntegerField(_("term of provision"))
    term_unit = models.CharField(_("unit"), max_length=12, choices=TermUnit.choices)
    term_variants = models.CharField(_("variants of the term"), max_length=300, blank=True)
    result = models.CharField(_("result of provision"), max_length=400, blank=True)
    documents = models.TextField(_("required documents"), blank=True, help_text=_("one on a line"))
    refusal_grounds = models.TextField(
        _("grounds for refusal"), blank=True, help_text=_("one on a line")
    )
    refusal_law = models.CharField(_("law on refusal"), max_length=300, blank=True)
    schedule = models.CharField(
        _("work schedule"), max_length=120, blank=True, help_text=_("opening_hours notation")
    )

    state = FSMField(_("state"), default=State.PROPOSED, choices=State.choices, protected=True)
    proposed_by = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    rejection_reason = models.TextField(_("reason for rejection"), blank=True)
    included_on = models.DateField(_("included in the registry on"), null=True, blank=True)
    inclusion_act = models.CharField(_("act of inclusion"), max_length=200, blank=True)
    inclusion_act_no = models.CharField(_("number of the act"), max_length=60, blank=True)
    inclusion_act_date = models.DateField(_("date of the act"), null=True, blank=True)
    excluded_on = models.DateField(_("excluded from the registry on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    # Rises with every edit: the second of two editors is shown both texts.
    edit_no = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    # Columns that the translation registry adds.
    name_kk: str
    name_ru: str
    name_en: str | None

    class Meta:
        ordering = ["registry_no"]
        verbose_name = _("public service")
        verbose_name_plural = _("public services")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="service_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(included_on__isnull=False) | ~Q(state__in=PUBLIC),
                name="service_in_force_has_inclusion_date",
            ),
            models.CheckConstraint(
                condition=Q(excluded_on__isnull=True) | Q(excluded_on__gte=F("included_on")),
                name="service_excluded_after_inclusion",
            ),
            models.CheckConstraint(
                condition=Q(free_by_law=False) | Q(payment=Payment.FREE),
                name="service_free_by_law_has_no_fee",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "registry_no"], name="service_by_state"),
            models.Index(fields=["situation", "state"], name="service_by_situation"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def life_situation(self) -> str:
        """The life situation in the language of the reader."""
        return self.situation.name

    @property
    def document_list(self) -> list[str]:
        """The required documents, one by one."""
        return lines(self.documents)

    @property
    def refusal_list(self) -> list[str]:
        """The grounds for refusal, one by one."""
        return lines(self.refusal_grounds)

    @property
    def is_in_force(self) -> bool:
        """Whether the service stands in the registry now."""
        return self.state == State.INCLUDED

    @property
    def recipient_labels(self) -> list[str]:
        """Who the recipients are, in words."""
        return [str(Recipient(code).label) for code in self.recipients]

    @property
    def channel_labels(self) -> list[str]:
        """Where applications are taken, in words."""
        return [str(Channel(code).label) for code in self.intake]

    @property
    def form_labels(self) -> list[str]:
        """The forms of provision, in words."""
        return [str(Form(code).label) for code in self.forms]

    @property
    def ref(self) -> SubjectRef:
        """The entry as the record and the clocks name it."""
        return SubjectRef(
            code=terms.SERVICE,
            id=self.pk,
            label_kk=self.name_kk,
            label_ru=self.name_ru,
            label_en=self.name_en or "",
        )

    @transition(field=state, source=State.PROPOSED, target=State.IN_REVIEW)
    def send_to_review(self) -> None:
        """The proposal is whole and goes to the keeper of the registry (D12-6.3)."""

    @transition(field=state, source=State.IN_REVIEW, target=State.REJECTED)
    def reject(self, *, reason: str) -> None:
        """The keeper declines the proposal with a reason."""
        self.rejection_reason = reason

    @transition(field=state, source=State.IN_REVIEW, target=State.INCLUDED)
    def include(self, *, on: date, act: str, act_no: str, act_date: date) -> None:
        """The Government has approved: the service is in the registry from this day (L13-12.1)."""
        self.included_on, self.valid_from, self.version = on, on, 1
        self.inclusion_act, self.inclusion_act_no, self.inclusion_act_date = act, act_no, act_date

    @transition(field=state, source=State.INCLUDED, target=State.INCLUDED)
    def change(self, *, valid_from: date) -> None:
        """A new version of the entry holds from this day (D12-6.4)."""
        self.version += 1
        self.valid_from = valid_from

    @transition(field=state, source=State.INCLUDED, target=State.EXCLUDED)
    def exclude(self, *, on: date) -> None:
        """The Government has excluded the service; running cases end by the old standard (Q-32)."""
        self.version += 1
        self.excluded_on = self.valid_from = on

    @property
    def is_under_way(self) -> bool:
        """Whether the entry is proposed or in review: not public yet."""
        return self.state in UNDER_WAY


def lines(text: str | None) -> list[str]:
    """A list kept as text, one item on a line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
