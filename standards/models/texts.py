"""The text of an edition: sections, clauses with stable ids, and its structured provisions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from standards.models.standards import Edition
from standards.workflow import Part


class Text(models.Model):
    """One state of an edition's text, whole. Once locked it never changes (Q-13).

    The first is drafted and discussed; after the discussion a copy with the same stable ids is
    revised; each return to revision makes a further copy.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="texts", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number of the text"))
    # The structured parts (standards.provisions): data that feed pages and other rooms.
    provisions = models.JSONField(_("structured parts"), default=dict)
    provisions_edit_no = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(_("made"))
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)

    class Meta:
        ordering = ["edition_id", "number"]
        verbose_name = _("text of a standard")
        verbose_name_plural = _("texts of standards")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_text_of_each_number"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(locked_at__isnull=True),
                name="one_text_being_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.number}"

    @property
    def is_locked(self) -> bool:
        """Whether it can no longer be written."""
        return self.locked_at is not None


class Clause(models.Model):
    """A clause of a text; ``stable_id`` stays the same from text to text and edition to edition.

    Kazakh and Russian stand side by side and are equal (Q-30); the plain-language summary stands
    beside the full text, never instead of it. Clauses may hold clauses.
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="clauses")
    stable_id = models.UUIDField(default=uuid.uuid4, editable=False)
    part = models.CharField(_("section"), max_length=10, choices=Part.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField(_("place"))
    # Safe HTML (standards.richtext).
    body = models.TextField(_("text of the clause"), blank=True)
    summary = models.TextField(_("in plain words"), blank=True)
    edit_no = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("updated"))
    updated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("updated by")
    )

    # Columns that the translation registry adds.
    body_kk: str
    body_ru: str
    body_en: str | None
    summary_kk: str | None
    summary_ru: str | None
    summary_en: str | None

    class Meta:
        ordering = ["text_id", "part", "position"]
        verbose_name = pgettext_lazy("standard", "clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.UniqueConstraint(fields=["text", "stable_id"], name="clause_once_in_a_text")
        ]
        indexes = [models.Index(fields=["text", "parent", "position"], name="clause_order")]

    def __str__(self) -> str:
        return str(self.stable_id)


class Autosave(models.Model):
    """What a drafter typed and has not saved yet; survives a crash, a dead battery, a lost line.

    ``target`` is ``clause:<stable id>`` or ``provision:<code>``; ``comment:<id>`` for a decision
    that goes with the text being revised.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=60)
    base_edit_no = models.PositiveIntegerField()
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(
                fields=["text", "user", "target"], name="one_autosave_per_person_and_clause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.target}"


class Erratum(models.Model):
    """A visible note that corrects a slip of the pen in a locked text; the text stays (Q-13)."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="errata")
    point = models.CharField(_("where"), max_length=60)
    # What is written and what is to be read; both languages.
    written = models.CharField(pgettext_lazy("slip of the pen", "written"), max_length=300)
    read = models.CharField(_("to be read"), max_length=300)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("correction of a slip")
        verbose_name_plural = _("corrections of slips")

    def __str__(self) -> str:
        return f"{self.text_id}: {self.point}"
