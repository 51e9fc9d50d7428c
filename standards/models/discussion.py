"""The public discussion of a draft: placements, comments, support, replies (L13-15, DS-4)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from files.models import StoredFile
from standards import terms
from standards.models.standards import Edition
from standards.models.texts import Text
from standards.workflow import (
    LONGEST_COMMENT,
    AppealState,
    AuthorKind,
    CommentChannel,
    CommentStatus,
    HideReason,
    PlacementKind,
    PlacementOf,
    Verdict,
)

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class Placement(models.Model):
    """Where and when something was placed, with evidence (X-29, J-16). Append-only.

    The portal's moment is the server's and never typed (J-9).
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="placements", verbose_name=_("edition")
    )
    # The text that was placed.
    text = models.ForeignKey(
        Text,
        null=True,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("text of a standard"),
    )
    what = models.CharField(_("what was placed"), max_length=10, choices=PlacementOf.choices)
    kind = models.CharField(_("where"), max_length=14, choices=PlacementKind.choices)
    body = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("whose site or premises"),
    )
    url = models.URLField(_("address"), max_length=400, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    placed_at = models.DateTimeField(_("placed"))
    evidence = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("evidence"),
    )  # fmt: skip
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        ordering = ["placed_at", "pk"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.what} {self.kind}"


class Discussion(models.Model):
    """One public discussion of one locked text (L13-15.3). Closes by the sweep alone."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="discussions", verbose_name=_("edition")
    )
    text = models.OneToOneField(
        Text,
        on_delete=models.PROTECT,
        related_name="discussion",
        verbose_name=_("text of a standard"),
    )
    number = models.PositiveIntegerField(_("number of the discussion"))
    opened_at = models.DateTimeField(_("opened"))
    # The last day, inclusive, in Almaty (Q-2, J-22); closes_at is its last second.
    closes_on = models.DateField(_("last day"))
    closes_at = models.DateTimeField(_("closes"))
    closed_at = models.DateTimeField(pgettext_lazy("discussion", "closed"), null=True, blank=True)
    # The substance changed: this discussion was broken off for a new full one.
    broken_off_at = models.DateTimeField(_("broken off"), null=True, blank=True)
    broken_off_reason = models.TextField(_("why it was broken off"), blank=True)
    # The last number given to a comment; rises under the lock of this row.
    last_comment_no = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["edition_id", "number"]
        verbose_name = _("public discussion")
        verbose_name_plural = _("public discussions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_discussion_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(closed_at__isnull=True, broken_off_at__isnull=True),
                name="one_open_discussion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it has neither closed nor been broken off."""
        return self.closed_at is None and self.broken_off_at is None

    def days_left(self, today: date) -> int:
        """Full days left after today; 0 on the last day."""
        return max((self.closes_on - today).days, 0)

    @property
    def ref(self) -> SubjectRef:
        """The discussion as the record and the clocks name it."""
        service = self.edition.service
        return SubjectRef(
            code=terms.DISCUSSION,
            id=self.pk,
            label_kk=f"Стандарт жобасын жария талқылау: {service.name_kk}",
            label_ru=f"Публичное обсуждение проекта стандарта: {service.name_ru}",
            label_en=f"Public discussion of the draft standard: {service.name_en or service.name_ru}",
        )


class CommentGroup(models.Model):
    """Comments that say the same, gathered by the drafter to be answered together."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="comment_groups", verbose_name=_("edition")
    )
    name = models.CharField(_("name of the group"), max_length=200)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("group of comments")
        verbose_name_plural = _("groups of comments")

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """A remark or suggestion on a draft. Never deleted; what was said never changes.

    ``point`` is "" for the whole draft, ``clause:<stable id>`` or ``provision:<code>``; ``quote``
    is what stood there when it was said.
    """

    discussion = models.ForeignKey(
        Discussion, on_delete=models.PROTECT, related_name="comments", verbose_name=_("discussion")
    )
    number = models.PositiveIntegerField(_("number"))
    receipt_no = models.CharField(_("receipt number"), max_length=40, unique=True)
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="comments",
        verbose_name=_("author"),
    )  # fmt: skip
    author_kind = models.CharField(_("kind of author"), max_length=10, choices=AuthorKind.choices)
    author_name = models.CharField(_("name of the author"), max_length=200, blank=True)
    contact = models.CharField(_("contact of the author"), max_length=300, blank=True)
    channel = models.CharField(_("way it came"), max_length=8, choices=CommentChannel.choices)
    source = models.CharField(_("source"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    received_at = models.DateTimeField(_("received"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("entered by"),
    )  # fmt: skip
    point = models.CharField(_("point of the draft"), max_length=60, blank=True)
    quote = models.TextField(_("what it is about"), blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    interest = models.CharField(_("interest affected"), max_length=500, blank=True)
    shows_name = models.BooleanField(_("the name may be shown"), default=False)
    status = models.CharField(_("consideration"), max_length=10, choices=CommentStatus.choices)
    support_count = models.PositiveIntegerField(_("people who support it"), default=0)
    group = models.ForeignKey(
        CommentGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments",
        verbose_name=_("group"),
    )  # fmt: skip

    # The decision; reasons and short contents in the language of the comment at least.
    verdict = models.CharField(_("decision"), max_length=8, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    short = models.TextField(_("short content"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("hidden by"),
    )  # fmt: skip
    hide_reason = models.CharField(
        _("why it is hidden"), max_length=14, choices=HideReason.choices, blank=True
    )
    appeal_state = models.CharField(
        _("appeal against hiding"), max_length=8, choices=AppealState.choices, blank=True
    )
    appeal_text = models.TextField(_("text of the appeal"), blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_reason = models.TextField(_("reason of the decision on the appeal"), blank=True)
    appeal_decided_at = models.DateTimeField(_("appeal decided"), null=True, blank=True)

    # Columns that the translation registry adds.
    reason_kk: str | None
    reason_ru: str | None
    reason_en: str | None
    short_kk: str | None
    short_ru: str | None
    short_en: str | None

    class Meta:
        ordering = ["discussion_id", "number"]
        verbose_name = _("comment on a draft")
        verbose_name_plural = _("comments on drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "number"], name="one_comment_of_each_number"
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(status=CommentStatus.IN_TIME),
                name="only_comments_in_time_are_decided",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hide_reason=""),
                name="hidden_comment_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False)
                | Q(status=CommentStatus.ANONYMOUS)
                | ~Q(author_name=""),
                name="considered_comment_has_author",
            ),
        ]
        indexes = [
            models.Index(fields=["discussion", "point", "number"], name="comments_of_point"),
            models.Index(
                fields=["discussion", "-support_count", "number"], name="comments_by_support"
            ),
            models.Index(
                fields=["discussion", "number"],
                condition=Q(status=CommentStatus.IN_TIME, verdict=""),
                name="comments_undecided",
            ),
            models.Index(fields=["author", "-received_at"], name="comments_of_author"),
            models.Index(
                fields=["appealed_at"], condition=Q(appeal_state="open"), name="appeals_open"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_no

    @property
    def is_considered(self) -> bool:
        """Whether the law asks for a decision: in time and not anonymous."""
        return self.status == CommentStatus.IN_TIME

    @property
    def is_hidden(self) -> bool:
        """Whether its text is not shown to the public."""
        return self.hidden_at is not None

    @property
    def public_name(self) -> str:
        """The author's name where the author lets it be shown; otherwise empty (Q-11)."""
        return self.author_name if self.shows_name else ""

    @property
    def ref(self) -> SubjectRef:
        """The comment as the record names it."""
        return SubjectRef(
            code="standards.comment",
            id=self.pk,
            label_kk=f"№\u00a0{self.receipt_no} пікір",
            label_ru=f"Комментарий №\u00a0{self.receipt_no}",
            label_en=f"Comment No.\u00a0{self.receipt_no}",
        )


class CommentFile(models.Model):
    """A file attached to a comment."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a comment")
        verbose_name_plural = _("files of comments")

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.file_id}"


class Support(models.Model):
    """A person supports somebody else's comment; once."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="supports")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("given"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("support of a comment")
        verbose_name_plural = _("supports of comments")
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="support_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.user_id}"


class Reply(models.Model):
    """An answer in the thread of a comment: of another person, or of the drafting body."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The body that answers officially; empty for a citizen.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("body"),
    )  # fmt: skip
    shows_name = models.BooleanField(_("the name may be shown"), default=False)
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)
    written_at = models.DateTimeField(_("written"))
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hide_reason = models.CharField(
        _("why it is hidden"), max_length=14, choices=HideReason.choices, blank=True
    )

    class Meta:
        ordering = ["comment_id", "written_at", "pk"]
        verbose_name = _("reply to a comment")
        verbose_name_plural = _("replies to comments")

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.pk}"


class ChangeLink(models.Model):
    """From an accepted comment to the words of the revised draft that it changed, and back."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="changes")
    # ``clause:<stable id>`` or ``provision:<code>`` of the revised text.
    point = models.CharField(_("point of the draft"), max_length=60)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change made by a comment")
        verbose_name_plural = _("changes made by comments")
        constraints = [
            models.UniqueConstraint(fields=["comment", "point"], name="change_linked_once")
        ]
        indexes = [models.Index(fields=["point"], name="changes_of_point")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.point}"
