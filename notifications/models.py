"""The outbox: one row per message and channel, with the text exactly as it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message reaches a person."""

    INBOX = "inbox", _("Inbox on the portal")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    POST = "post", _("Post")


class State(models.TextChoices):
    """Where a message is on its way."""

    QUEUED = "queued", _("waiting")
    LEASED = "leased", _("being sent")
    HELD = "held", _("held for the morning letter")
    PRINTED = "printed", _("printed")
    SENT = "sent", _("sent")
    DEAD = "dead", _("not delivered")


class OutboxMessage(models.Model):
    """One message on one channel. ``subject`` and ``text`` never change after the act.

    ``at`` is the legal moment of the act that caused it. ``sent_at`` is the moment that
    counts in law: the commit for the inbox, the hand-over for e-mail and SMS, the day of
    dispatch for post. ``queued_at``, ``next_try_at`` and ``lease_until`` are real time.
    """

    channel = models.CharField(_("way of delivery"), max_length=5, choices=Channel.choices)
    state = models.CharField(_("state"), max_length=7, choices=State.choices)
    dedupe_key = models.CharField(max_length=200)
    # 0 for people without an account; keeps one event to two users apart.
    recipient_no = models.BigIntegerField(default=0)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,  # the partial indexes below serve every question asked
        related_name="messages",
        verbose_name=_("recipient"),
    )
    name = models.CharField(_("full name"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=320, blank=True)
    organisation_id = models.BigIntegerField(_("number of the body"), null=True, blank=True)
    template = models.CharField(_("kind of letter"), max_length=100)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject line"), max_length=300)
    text = models.TextField(_("text"))
    url = models.CharField(max_length=500, blank=True)
    subject_code = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("subject"), null=True, blank=True)
    at = models.DateTimeField(_("moment of the act"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    dispatched_on = models.DateField(_("dispatched on"), null=True, blank=True)
    carried_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,
        related_name="carries",
    )
    queued_at = models.DateTimeField(_("queued"))
    next_try_at = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    message_id = models.CharField(_("message identifier"), max_length=120)
    provider_id = models.CharField(_("identifier of the operator"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key", "channel", "recipient_no"], name="message_once_per_channel"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="outbox_due",
                condition=Q(state__in=["queued", "leased"]) & ~Q(channel="post"),
            ),
            models.Index(
                fields=["organisation_id", "id"],
                name="outbox_post",
                condition=Q(channel="post", state__in=["queued", "printed"]),
            ),
            models.Index(
                fields=["recipient", "-id"], name="outbox_inbox", condition=Q(channel="inbox")
            ),
            models.Index(fields=["id"], name="outbox_dead", condition=Q(state="dead")),
            models.Index(fields=["recipient", "id"], name="outbox_held", condition=Q(state="held")),
            models.Index(fields=["subject_code", "subject_id"], name="outbox_subject"),
            models.Index(fields=["message_id"], name="outbox_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.dedupe_key}"

    @property
    def masked_address(self) -> str:
        """Enough of the address to tell two apart: "а***@example.kz", "+7***00"."""
        local, at_sign, domain = self.address.rpartition("@")
        if at_sign:
            return f"{local[:1]}***@{domain}"
        return f"{self.address[:2]}***{self.address[-2:]}" if self.address else ""

    @property
    def masked_error(self) -> str:
        """The last error without the address, which mail servers like to repeat."""
        error = self.last_error
        return error.replace(self.address, self.masked_address) if self.address else error


class BounceTask(models.Model):
    """An address that does not work: someone must find another way to reach the person."""

    message = models.OneToOneField(OutboxMessage, on_delete=models.CASCADE, related_name="bounce")
    organisation_id = models.BigIntegerField(_("number of the body"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=40)
    detail = models.TextField(_("detail"), blank=True)
    raised_at = models.DateTimeField(_("raised"))
    done_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    done_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("task: address does not work")
        verbose_name_plural = _("tasks: address does not work")
        indexes = [models.Index(fields=["id"], name="bounce_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
