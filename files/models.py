"""What people attach. The bytes lie in the storage, once per content; a row is one attaching."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """Whether the antivirus has looked at a file. Only a clean one is ever handed out."""

    CLEAN = "clean", _("checked")
    QUARANTINED = "quarantined", _("is being checked for viruses")
    INFECTED = "infected", _("deleted: a virus was found")


class StoredFile(models.Model):
    """A file somebody attached: who, when, its true type, where its bytes are.

    ``uploader_id`` is a plain number: this room knows no people. Whoever shows a file asks
    its own room's permissions first; nothing here has an address on the web.

    Pictures are drawn anew before they are kept, so ``sha256`` (of what is kept) differs from
    ``original_sha256`` (of what was sent).
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(_("size, bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    original_name = models.CharField(_("file name"), max_length=255)
    uploader_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(_("attached"))
    state = models.CharField(
        _("state"), max_length=12, choices=FileState.choices, default=FileState.CLEAN
    )
    checked_at = models.DateTimeField(_("last asked of the antivirus"), null=True, blank=True)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        indexes = [
            models.Index(
                fields=["checked_at", "id"],
                condition=models.Q(state=FileState.QUARANTINED),
                name="file_in_quarantine",
            ),
            # What was once found infected is refused at sight, whoever sends it.
            models.Index(
                fields=["original_sha256"],
                condition=models.Q(state=FileState.INFECTED),
                name="file_known_infected",
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def key(self) -> str:
        """Where the bytes lie in the storage: the address is the content."""
        return f"{self.sha256[:2]}/{self.sha256}"

    @property
    def is_clean(self) -> bool:
        """Whether the bytes may be handed out or read by the portal itself."""
        return self.state == FileState.CLEAN

    @property
    def is_quarantined(self) -> bool:
        """Whether the antivirus has yet to look at it."""
        return self.state == FileState.QUARANTINED

    @property
    def is_infected(self) -> bool:
        """Whether a virus was found; the bytes are gone, the row tells of it."""
        return self.state == FileState.INFECTED


class UploadDay(models.Model):
    """How much one person has sent on one day; raised before anything costly is done."""

    uploader_id = models.BigIntegerField()
    day = models.DateField()
    files = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("files of a day")
        verbose_name_plural = _("files of days")
        constraints = [
            models.UniqueConstraint(fields=["uploader_id", "day"], name="one_upload_day_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.uploader_id}: {self.day}"
