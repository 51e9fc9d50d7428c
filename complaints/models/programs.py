"""Bodies' own programs: keys to the API, calls already answered, addresses that are told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User


class ProgramKey(models.Model):
    """A key by which a body's own program acts as one of its officials.

    Only a digest is kept. It stops with the official's role, at its last day, or when revoked.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="program_keys", verbose_name=_("body")
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="program_keys",
        verbose_name=_("official in whose name the program acts"),
    )
    name = models.CharField(_("name of the program"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("beginning of the key"), max_length=12)
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued"))
    valid_to = models.DateField(_("valid to"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("key of a program")
        verbose_name_plural = _("keys of programs")

    def __str__(self) -> str:
        return self.name


class AnsweredCall(models.Model):
    """A call that carried an idempotency key, and what was answered: the same again gets the same."""

    key = models.ForeignKey(ProgramKey, on_delete=models.CASCADE, related_name="calls")
    idempotency_key = models.CharField(max_length=80)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answered call")
        verbose_name_plural = _("answered calls")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "idempotency_key"], name="one_answer_per_idempotency_key"
            )
        ]
        indexes = [models.Index(fields=["at"], name="answered_call_by_age")]

    def __str__(self) -> str:
        return self.idempotency_key


class Webhook(models.Model):
    """An address of a body's program that is told of new and due cases."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="webhooks", verbose_name=_("body")
    )
    url = models.URLField(_("address"), max_length=500)
    secret = models.CharField(max_length=80)
    is_on = models.BooleanField(_("on"), default=True)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"))
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url


class WebhookCall(models.Model):
    """One thing to tell one address: signed, tried again until it is taken or given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    event = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120)
    payload = models.JSONField()
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    last_answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("webhook call")
        verbose_name_plural = _("webhook calls")
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "dedupe_key"], name="one_webhook_call_per_event"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="webhook_call_to_make",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.dedupe_key}"
