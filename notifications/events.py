"""Acts of the notifications room."""

from django.utils.translation import gettext_lazy as _

from audit.verbs import declare

BOUNCED = "notifications.bounced"
BOUNCE_HANDLED = "notifications.bounce_handled"
DISPATCHED = "notifications.letter_dispatched"
RESENT = "notifications.resent"

_CHANNELS = {
    "inbox": _("Inbox on the portal"),
    "email": _("E-mail"),
    "sms": _("SMS"),
    "post": _("Post"),
}

declare(
    BOUNCED,
    _("The message could not be delivered: the address does not work. Channel: {channel}."),
    names={"channel": _CHANNELS},
)
declare(
    BOUNCE_HANDLED,
    _("The address that does not work was dealt with. Channel: {channel}."),
    names={"channel": _CHANNELS},
)
declare(DISPATCHED, _("The letter was dispatched by post on {dispatched_on}."))
declare(
    RESENT,
    _("The undelivered message was sent again. Channel: {channel}."),
    names={"channel": _CHANNELS},
)
