"""The record: entries, their erasable values, seals, signed heads. Nothing here points outside."""

import re

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from audit import verbs
from audit.refs import SubjectRef

_UNNAMED = {"system": _("The portal itself"), "visitor": _("A visitor without an account")}

# How the label of a user is stored; a deputy's names two.
_USER = re.compile(r"\buser (\d+)\b")


def _user_in_words(found: re.Match[str]) -> str:
    return gettext("User No.\u00a0%(number)s") % {"number": found[1]}


class LegalTimeOffset(models.Model):
    """By how many days a demo has moved the legal clock; one row, demo only."""

    days = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"+{self.days} d"


class AuditEntry(models.Model):
    """One act: who, what, about what, when, why (DS-21). Written once, never changed.

    ``at`` is the legal moment of the act, ``recorded_at`` the moment of writing: a breach
    found late carries both. ``canonical`` is the text that seals hash.
    """

    verb = models.CharField(_("act recorded"), max_length=80)
    at = models.DateTimeField(_("moment of the act"))
    recorded_at = models.DateTimeField(_("moment of recording"))
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    actor_label = models.CharField(max_length=200, blank=True)
    actor_role = models.CharField(_("role"), max_length=40, blank=True)
    actor_organisation_id = models.BigIntegerField(null=True, blank=True)
    actor_organisation_label = models.CharField(_("body of the actor"), max_length=300, blank=True)
    organisation_id = models.BigIntegerField(_("body concerned"), null=True, blank=True)
    subject_code = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    subject_label_kk = models.CharField(max_length=300, blank=True)
    subject_label_ru = models.CharField(max_length=300, blank=True)
    subject_label_en = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    digests = models.JSONField(default=dict, blank=True)
    canonical = models.TextField()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["subject_code", "subject_id", "id"], name="audit_entry_subject"),
            models.Index(fields=["organisation_id", "id"], name="audit_entry_body"),
            models.Index(fields=["verb", "id"], name="audit_entry_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_code}:{self.subject_id}"

    @property
    def subject(self) -> SubjectRef:
        """The thing the act was about, as named that day."""
        return SubjectRef(
            code=self.subject_code,
            id=self.subject_id,
            label_kk=self.subject_label_kk,
            label_ru=self.subject_label_ru,
            label_en=self.subject_label_en,
        )

    @property
    def actor_name(self) -> str:
        """Who acted, without personal values: users by number, the portal and visitors in words."""
        if self.actor_user_id is not None:
            return _USER.sub(_user_in_words, self.actor_label or f"user {self.actor_user_id}")
        return self.actor_label or str(_UNNAMED.get(self.actor_role, self.actor_role))

    @property
    def subject_label(self) -> str:
        """The name of that thing in the language of the screen."""
        label = self.subject.label((get_language() or settings.LANGUAGE_CODE)[:2])
        return _USER.sub(_user_in_words, label) if self.subject_code == "accounts.user" else label

    @property
    def masked(self) -> list[str]:
        """What the masked values of the entry are, in words; not what they say."""
        return verbs.value_names(self.verb, self.digests)

    @property
    def sentence(self) -> str:
        """The act as a sentence in the language of the screen; personal values never appear."""
        return verbs.sentence(self)


class AuditValue(models.Model):
    """One personal or free-text value of an entry, encrypted; an empty ciphertext is an erased one."""

    # No index of its own: the unique one begins with it.
    entry = models.ForeignKey(
        AuditEntry, on_delete=models.PROTECT, db_index=False, related_name="sealed_values"
    )
    field = models.CharField(max_length=80)
    ciphertext = models.TextField(blank=True)

    class Meta:
        verbose_name = _("value of an audit entry")
        verbose_name_plural = _("values of audit entries")
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="one_value_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.field}"


class AuditSeal(models.Model):
    """A link of the chain: its place, the entry it covers, the hash before it, its own hash."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal of the log")
        verbose_name_plural = _("seals of the log")

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class AuditHead(models.Model):
    """The last seal of a day, signed with a key that lies outside the database, and published."""

    day = models.DateField(unique=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)
    # No entry up to this id can still be waiting for a seal a day later; see services.seal.
    entry_floor = models.BigIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        verbose_name = _("signed head of the log")
        verbose_name_plural = _("signed heads of the log")

    def __str__(self) -> str:
        return f"{self.day} {self.seq}"


class SealerLock(models.Model):
    """The row that a sealer writes first where the database has no advisory locks."""

    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.taken_at:%Y-%m-%d %H:%M:%S}"
