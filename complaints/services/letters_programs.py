"""Letters to the people of a body about its programs."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.selectors import heads_of
from complaints.models import ProgramKey, Webhook
from notifications.services import Message, Recipient


def key_issued(key: ProgramKey, *, at: datetime) -> list[Message]:
    """To the official in whose name a program will act."""
    context = {"program": key.name, "hint": key.hint, "valid_to": key.valid_to}
    return [_message("key_issued", key.membership.user, str(key.pk), context, at=at)]


def given_up(hook: Webhook, *, at: datetime) -> list[Message]:
    """To the heads of the body and to whoever named the address: its program hears nothing."""
    assert hook.failing_since is not None
    people = {user.pk: user for user in heads_of(hook.organisation, on=at.date())}
    people.setdefault(hook.created_by_id, hook.created_by)
    key = f"{hook.pk}:{hook.failing_since.isoformat()}"
    return [
        _message("webhook_given_up", user, key, {"address": hook.url}, at=at)
        for user in people.values()
    ]


def _message(
    template: str, user: User, key: str, context: dict[str, Any], *, at: datetime
) -> Message:
    return Message(
        template=f"complaints/{template}",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        context=context,
        dedupe_key=f"complaints.{template}:{key}",
        at=at,
        url=reverse("complaints:programs"),
    )
