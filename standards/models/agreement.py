"""After the discussion: the completion report and the answers of agreeing bodies (L13-15.4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from standards import terms
from standards.models.standards import Edition
from standards.models.texts import Text
from standards.workflow import Agreeing, Answer, CommentStatus, ReportState, Verdict


class CompletionReport(models.Model):
    """The report on completion of a discussion, frozen as it was published (L13-15.4, DS-4).

    A second one follows where the draft was revised again after remarks.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="reports", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number of the report"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.QUEUED
    )
    revised_text = models.ForeignKey(
        Text, on_delete=models.PROTECT, related_name="reports", verbose_name=_("revised draft")
    )
    # What the drafter says in his own words: in a later report, what changed after remarks.
    foreword = models.TextField(_("foreword"), blank=True)
    # received, in_time, accepted, partly, rejected, late, anonymous, supports, hidden.
    totals = models.JSONField(_("totals"), default=dict)
    done = models.PositiveIntegerField(_("comments written"), default=0)
    total = models.PositiveIntegerField(_("comments in all"), default=0)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)
    ordered_at = models.DateTimeField(_("ordered"))
    built_at = models.DateTimeField(_("made up"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    prepared_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )

    # Columns that the translation registry adds.
    foreword_kk: str | None
    foreword_ru: str | None

    class Meta:
        ordering = ["edition_id", "number"]
        verbose_name = _("completion report")
        verbose_name_plural = _("completion reports")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_report_of_each_number"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.PUBLISHED) | Q(published_at__isnull=False),
                name="published_report_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=[ReportState.QUEUED, ReportState.BUILDING]),
                name="report_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.number}"


class ReportItem(models.Model):
    """One remark or suggestion in a report, as it stood when the report was made up."""

    report = models.ForeignKey(CompletionReport, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    receipt_no = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=CommentStatus.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    language = models.CharField(max_length=2)
    point = models.CharField(max_length=60, blank=True)
    # Where it came from: the name only with consent.
    source = models.CharField(max_length=300, blank=True)
    short = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    point_label = models.CharField(max_length=300, blank=True)
    # Points of the revised draft that it changed.
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["report_id", "position"]
        verbose_name = _("item of a completion report")
        verbose_name_plural = _("items of completion reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="report_item_place")
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.receipt_no}"


class AgreementRequest(models.Model):
    """Revised draft and report sent to one body, and its answer (L13-15.4-p4, L13-13.1-p2)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("edition")
    )
    round = models.PositiveIntegerField(_("round"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("agreeing body")
    )
    role = models.CharField(_("asked as"), max_length=16, choices=Agreeing.choices)
    text = models.ForeignKey(
        Text, on_delete=models.PROTECT, related_name="+", verbose_name=_("text of a standard")
    )
    report = models.ForeignKey(
        CompletionReport,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("completion report"),
    )
    sent_at = models.DateTimeField(_("sent"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    # A "not agreed" or a silence with which the drafter goes on, recorded with the reason.
    dissent_reason = models.TextField(_("why it goes on without agreement"), blank=True)
    dissent_at = models.DateTimeField(_("dissent recorded"), null=True, blank=True)
    dissent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("dissent recorded by"),
    )  # fmt: skip

    class Meta:
        ordering = ["edition_id", "round", "pk"]
        verbose_name = _("request for agreement")
        verbose_name_plural = _("requests for agreement")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "round", "organisation", "role"], name="asked_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_AGREED) | ~Q(remarks=""),
                name="not_agreed_has_remarks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.organisation_id}"

    @property
    def is_settled(self) -> bool:
        """Agreed, or its dissent is recorded."""
        return self.answer == Answer.AGREED or self.dissent_at is not None

    @property
    def ref(self) -> SubjectRef:
        """The request as the record and the clocks name it."""
        service = self.edition.service
        return SubjectRef(
            code=terms.AGREEMENT,
            id=self.pk,
            label_kk=f"Стандарт жобасын келісу: {service.name_kk}",
            label_ru=f"Согласование проекта стандарта: {service.name_ru}",
            label_en=f"Agreement on the draft standard: {service.name_en or service.name_ru}",
        )
