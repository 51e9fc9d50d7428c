"""Time limits of the law as rows."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deadlines import labels
from deadlines.domain.counting import Rule
from deadlines.domain.kinds import (
    AmountSource,
    Anchor,
    Direction,
    EndsAt,
    Kind,
    NoticeAnchor,
    Standing,
    Unit,
)


class RuleSet(models.Model):
    """The body of norms the portal works under; exactly one is active (J-2)."""

    code = models.SlugField(_("code"), unique=True, max_length=40)
    name = models.CharField(pgettext_lazy("of a norm or a day", "name"), max_length=200)
    is_active = models.BooleanField(_("in use"), default=False)
    note = models.TextField(_("note"), blank=True)
    # Changes with every change of a term or reminder, so that no process keeps an old one.
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.UniqueConstraint(
                fields=["is_active"], condition=Q(is_active=True), name="one_active_rule_set"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def touch(self) -> None:
        """Give the set a new stamp: its terms have changed."""
        self.stamp = uuid.uuid4()
        self.save(update_fields=["stamp"])


class StatutoryTerm(models.Model):
    """One edition of one time limit: its length, its counting, its legal basis.

    The edition in force on a day is the last one whose ``valid_from`` is not after it; the
    end of an edition is derived from the next. A clock keeps the edition it started under.
    """

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="terms", verbose_name=_("rule set")
    )
    code = models.CharField(_("code"), max_length=80)
    k_number = models.CharField(_("number of the clock"), max_length=10, blank=True)
    name = models.CharField(pgettext_lazy("of a norm or a day", "name"), max_length=250)
    counted_from = models.CharField(_("counted from"), max_length=250, blank=True)
    valid_from = models.DateField(_("in force from"))

    amount = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=labels.UNITS)
    amount_source = models.CharField(
        _("length comes from"),
        max_length=8,
        choices=labels.AMOUNT_SOURCES,
        default=AmountSource.ROW,
    )
    anchor = models.CharField(
        _("counting starts at"), max_length=16, choices=labels.ANCHORS, default=Anchor.EVENT
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=labels.DIRECTIONS, default=Direction.FORWARD
    )
    kind = models.CharField(_("kind"), max_length=8, choices=labels.KINDS, default=Kind.DEADLINE)
    ends_at = models.CharField(
        _("ends at"), max_length=8, choices=labels.ENDS, default=EndsAt.DAY_END
    )
    roll_forward = models.BooleanField(_("a day off moves the end to a working day"), default=False)

    extension_cap = models.PositiveSmallIntegerField(
        _("longest extension, working days"), default=0
    )
    notice_anchor = models.CharField(
        _("notice of extension"), max_length=16, choices=labels.NOTICE_ANCHORS, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(_("notice, working days"), default=0)

    standing = models.CharField(_("standing"), max_length=8, choices=labels.STANDINGS)
    clause = models.CharField(_("clause"), max_length=60, blank=True)
    act = models.CharField(_("act"), max_length=300, blank=True)
    article = models.CharField(_("article"), max_length=120, blank=True)
    edition = models.CharField(_("edition"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("statutory term")
        verbose_name_plural = _("statutory terms")
        ordering = ["k_number", "code", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "code", "valid_from"], name="one_edition_of_a_term_a_day"
            ),
            models.CheckConstraint(
                condition=Q(extension_cap=0) | Q(unit=Unit.WORKING_DAY, kind=Kind.DEADLINE),
                name="only_working_day_deadlines_are_extended",
            ),
            models.CheckConstraint(
                condition=~Q(amount_source=AmountSource.ROW)
                | Q(amount__isnull=False)
                | Q(unit=Unit.NONE),
                name="a_term_of_its_own_length_has_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.k_number} {self.name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.__dict__.pop("rule", None)
        self.rule_set.touch()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.rule_set.touch()
        return deleted

    @property
    def is_house(self) -> bool:
        """A target of the portal's own: missed, never breached (J-1)."""
        return self.standing == Standing.HOUSE

    @cached_property
    def rule(self) -> Rule:
        """The term as the arithmetic takes it."""
        return Rule(
            code=self.code,
            unit=Unit(self.unit),
            amount=self.amount,
            amount_source=AmountSource(self.amount_source),
            anchor=Anchor(self.anchor),
            direction=Direction(self.direction),
            kind=Kind(self.kind),
            ends_at=EndsAt(self.ends_at),
            roll_forward=self.roll_forward,
            extension_cap=self.extension_cap,
            notice_anchor=NoticeAnchor(self.notice_anchor) if self.notice_anchor else None,
            notice_days=self.notice_days,
            standing=Standing(self.standing),
        )


class TermReminder(models.Model):
    """Remind this many working days before the last working day of a term; 0 is that day."""

    term = models.ForeignKey(
        StatutoryTerm,
        on_delete=models.CASCADE,
        related_name="reminders",
        verbose_name=_("statutory term"),
    )
    offset = models.PositiveSmallIntegerField(_("working days before"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-offset"]
        constraints = [
            models.UniqueConstraint(fields=["term", "offset"], name="one_reminder_per_offset")
        ]

    def __str__(self) -> str:
        return f"{self.term} −{self.offset}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.term.rule_set.touch()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        self.term.rule_set.touch()
        return deleted
