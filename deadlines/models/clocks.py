"""Clocks, what happened to them, and the pulse of the sweep."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from audit.refs import SubjectRef
from deadlines import labels
from deadlines.domain.counting import Rule, is_late
from deadlines.domain.kinds import Unit
from deadlines.models.calendars import CalendarRevision
from deadlines.models.terms import StatutoryTerm


class Clock(models.Model):
    """A duty with a time limit: which rule, about what, whose, from when, until when.

    ``due_at`` is the last second in time; ``sweep_at`` the next moment at which the sweep has
    something to do. ``epoch`` rises whenever the due moment changes, so that each event can
    happen once per due moment. An open clock is running, breached or missed.
    """

    class State(models.TextChoices):
        """Where a clock stands; a house target is missed, never breached (J-1)."""

        RUNNING = "running", pgettext_lazy("clock", "running")
        BREACHED = "breached", pgettext_lazy("clock", "breached, still open")
        MISSED = "missed", pgettext_lazy("clock", "target missed, still open")
        MET = "met", pgettext_lazy("clock", "met in time")
        MET_LATE = "met_late", pgettext_lazy("clock", "met late")
        ELAPSED = "elapsed", pgettext_lazy("clock", "elapsed")
        CANCELLED = "cancelled", pgettext_lazy("clock", "cancelled")

    LATE_STATES = (State.BREACHED, State.MISSED)
    OPEN_STATES = (State.RUNNING, State.BREACHED, State.MISSED)

    term = models.ForeignKey(
        StatutoryTerm,
        on_delete=models.PROTECT,
        related_name="clocks",
        verbose_name=_("statutory term"),
    )
    term_code = models.CharField(_("code of the term"), max_length=80)
    subject_code = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    label_kk = models.CharField(_("subject, in Kazakh"), max_length=300, blank=True)
    label_ru = models.CharField(_("subject, in Russian"), max_length=300, blank=True)
    label_en = models.CharField(_("subject, in English"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="clocks", verbose_name=_("body")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clocks",
        verbose_name=_("responsible person"),
    )
    revision = models.ForeignKey(
        CalendarRevision,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edition of the calendar"),
    )

    # The body's time zone as it was then, so that the date stays derivable.
    zone_name = models.CharField(_("time zone"), max_length=40)
    started_at = models.DateTimeField(_("started"))
    amount = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=labels.UNITS)
    date_set = models.DateField(_("date set by an act"), null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField(_("extended by, working days"), default=0)
    original_due_on = models.DateField(_("due before any extension"))
    due_on = models.DateField(_("due date"))
    due_at = models.DateTimeField(_("due"))
    notice_by = models.DateField(_("last day for notice of extension"), null=True, blank=True)
    max_extended_on = models.DateField(_("latest possible due date"), null=True, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RUNNING
    )
    epoch = models.PositiveSmallIntegerField(_("changes of the due date"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    sweep_at = models.DateTimeField(_("next check"))
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    postponed_until = models.DateTimeField(_("postponed until"), null=True, blank=True)

    # The hour of the reminder that rings now; only handlers of reminders see it.
    reminded_at: datetime | None = None

    class Meta:
        verbose_name = pgettext_lazy("time limit of one case", "clock")
        verbose_name_plural = pgettext_lazy("time limits of cases", "clocks")
        constraints = [
            # A rolling window (K-33) opens anew at each event; every other duty runs once.
            models.UniqueConstraint(
                fields=["subject_code", "subject_id", "term_code", "organisation"],
                condition=Q(state="running") & ~Q(unit=Unit.WINDOW.value),
                name="one_running_clock_per_duty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sweep_at", "id"], condition=Q(state="running"), name="clock_sweep"
            ),
            models.Index(fields=["subject_code", "subject_id"], name="clock_subject"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=Q(state__in=["running", "breached", "missed"]),
                name="clock_open_by_body",
            ),
            models.Index(
                fields=["assignee", "due_at", "id"],
                condition=Q(state__in=["running", "breached", "missed"]),
                name="clock_open_by_person",
            ),
            models.Index(
                fields=["subject_code", "due_at", "id"],
                condition=Q(state__in=["running", "breached", "missed"]),
                name="clock_open_by_kind",
            ),
            models.Index(
                fields=["revision", "id"],
                condition=Q(state__in=["running", "breached", "missed"]),
                name="clock_open_by_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_code} {self.subject_code}:{self.subject_id}"

    @property
    def subject(self) -> SubjectRef:
        """The subject as it was named when the clock started."""
        return SubjectRef(
            self.subject_code, self.subject_id, self.label_kk, self.label_ru, self.label_en
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the clock is counted in."""
        return ZoneInfo(self.zone_name)

    @property
    def is_open(self) -> bool:
        """Whether the duty is still there, in time or late."""
        return self.state in self.OPEN_STATES

    @property
    def rule(self) -> Rule:
        """The rule the clock started under, with the length its subject gave."""
        return self.term.rule.with_length(self.amount, Unit(self.unit))

    def is_late(self, at: datetime) -> bool:
        """Whether the due moment has passed at ``at``, whatever the sweep has recorded."""
        return is_late(at, self.due_at)


class ClockEvent(models.Model):
    """What happened to a clock, once per kind, due moment and reminder; never changed.

    ``at`` is the legal moment, ``recorded_at`` the moment of writing. Events that count a
    date carry the calendar revision and everything else the counting needs.
    """

    class Kind(models.TextChoices):
        """What can happen to a clock."""

        STARTED = "started", pgettext_lazy("clock event", "started")
        EXTENDED = "extended", pgettext_lazy("clock event", "extended")
        RECOMPUTED = (
            "recomputed",
            pgettext_lazy("clock event", "recomputed after a calendar change"),
        )
        REMINDED = "reminded", pgettext_lazy("clock event", "reminder sent")
        BREACHED = "breached", pgettext_lazy("clock event", "breached")
        MISSED = "missed", pgettext_lazy("clock event", "target missed")
        BREACH_ANNULLED = "breach_annulled", pgettext_lazy("clock event", "breach annulled")
        ELAPSED = "elapsed", pgettext_lazy("clock event", "elapsed")
        MET = "met", pgettext_lazy("clock event", "met")
        CANCELLED = "cancelled", pgettext_lazy("clock event", "cancelled")

    clock = models.ForeignKey(
        Clock,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=pgettext_lazy("time limit of one case", "clock"),
    )
    kind = models.CharField(
        pgettext_lazy("clock event", "what happened"), max_length=16, choices=Kind.choices
    )
    epoch = models.PositiveSmallIntegerField(_("changes of the due date"))
    offset = models.PositiveSmallIntegerField(_("working days before"), default=0)
    at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("recorded"))
    revision = models.ForeignKey(
        CalendarRevision,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("edition of the calendar"),
    )
    due_at_before = models.DateTimeField(_("due before"), null=True, blank=True)
    due_at_after = models.DateTimeField(_("due after"), null=True, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("time limit of one case", "clock event")
        verbose_name_plural = pgettext_lazy("time limits of cases", "clock events")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "epoch", "kind", "offset"], name="a_clock_event_happens_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.clock_id}.{self.epoch}"


class SweepRun(models.Model):
    """One run of the sweep: the pulse by which health checks see that it beats.

    ``at`` is the legal moment asked about, the other two are real time.
    """

    at = models.DateTimeField(_("legal moment"))
    started_at = models.DateTimeField(_("started"), db_index=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    batches = models.PositiveIntegerField(_("batches"), default=0)
    judged = models.PositiveIntegerField(_("clocks judged"), default=0)
    reminded = models.PositiveIntegerField(_("reminders"), default=0)
    recomputed = models.PositiveIntegerField(_("recomputed"), default=0)
    postponed = models.PositiveIntegerField(_("postponed with an error"), default=0)

    class Meta:
        verbose_name = _("run of the sweep")
        verbose_name_plural = _("runs of the sweep")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}"
