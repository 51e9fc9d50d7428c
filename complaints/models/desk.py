"""What an official keeps at the desk: standard texts, saved filters, calendar feeds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User


class StandardText(models.Model):
    """A text of a body that its officials use again; the words are in its versions."""

    class Use(models.TextChoices):
        """Where the text is offered."""

        REASONS = "reasons", _("reasons of a decision")
        REMEDY = "remedy", _("remedy")
        MESSAGE = "message", _("message to the complainant")
        EXTENSION = "extension", _("reasons of an extension")
        REDIRECTION = "redirection", _("reasons of a redirection")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="standard_texts",
        verbose_name=_("body"),
    )
    use = models.CharField(_("where it is used"), max_length=12, choices=Use.choices)
    title = models.CharField(_("title"), max_length=150)
    is_retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        ordering = ["use", "title", "pk"]
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "use", "title"], name="one_standard_text_per_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class StandardTextVersion(models.Model):
    """The words of a standard text at one time, in three languages; never changed.

    Whoever uses a text copies it: what was sent stays what it was when the text changes.
    """

    text = models.ForeignKey(
        StandardText,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("standard text"),
    )
    number = models.PositiveIntegerField(_("version"))
    body_kk = models.TextField(_("text in Kazakh"))
    body_ru = models.TextField(_("text in Russian"))
    body_en = models.TextField(_("text in English"), blank=True)
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["text_id", "-number"]
        verbose_name = _("version of a standard text")
        verbose_name_plural = _("versions of standard texts")
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.text_id}/{self.number}"


class SavedFilter(models.Model):
    """A filter that a person has named, to open again; kept with the role it belongs to."""

    class Page(models.TextChoices):
        """The list that it filters."""

        QUEUE = "queue", _("complaints")
        REGISTER = "register", _("register of complaints")

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="complaint_filters"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="complaint_filters")
    page = models.CharField(max_length=10, choices=Page.choices)
    name = models.CharField(_("name of the filter"), max_length=60)
    query = models.CharField(max_length=500)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        ordering = ["page", "name"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "membership", "page", "name"], name="one_filter_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarFeed(models.Model):
    """A secret address of due dates for a calendar program; dies with the role it stands for."""

    class Scope(models.TextChoices):
        """Whose dates it gives."""

        MINE = "mine", _("my own dates")
        BODY = "body", _("dates of the whole body")

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    scope = models.CharField(max_length=4, choices=Scope.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "membership", "scope"], name="one_feed_per_scope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.scope}"
