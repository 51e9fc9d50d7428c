"""What people attach. The bytes lie in the storage, once per content; a row is one attaching."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file somebody attached: who, when, its true type, where its bytes are.

    ``uploader_id`` is a plain number: this room knows no people. Whoever shows a file asks
    its own room's permissions first; nothing here has an address on the web.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("size, bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    original_name = models.CharField(_("file name"), max_length=255)
    uploader_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(_("attached"))
    quarantined = models.BooleanField(_("in quarantine"), default=False)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")

    def __str__(self) -> str:
        return self.original_name

    @property
    def key(self) -> str:
        """Where the bytes lie in the storage: the address is the content."""
        return f"{self.sha256[:2]}/{self.sha256}"
