"""The outbox in the technical admin: read only; dead letters can be sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.columns import row_number
from audit.legal_time import legal_now
from notifications.models import BounceTask, OutboxMessage, State
from notifications.resending import resend

_SHOWN: tuple[str, ...] = (
    "channel", "state", "template", "language", "masked_address", "subject_code", "subject_id",
    "at", "sent_at", "queued_at", "next_try_at", "attempts", "masked_error", "message_id",
    "provider_id",
)  # fmt: skip


class _ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(OutboxMessage)
class OutboxMessageAdmin(_ReadOnly):
    """Messages without names and texts: an administrator needs neither (R-22)."""

    list_display = [
        row_number,
        "channel",
        "state",
        "template",
        "masked_address",
        "at",
        "attempts",
        "masked_error",
    ]
    list_filter = ["channel", "state"]
    search_fields = ["=dedupe_key", "=message_id", "=template"]
    ordering = ["-pk"]
    show_full_result_count = False
    fields = _SHOWN
    readonly_fields = _SHOWN
    actions = ["send_again"]

    @admin.display(description=gettext_lazy("address"))
    def masked_address(self, message: OutboxMessage) -> str:
        """Enough of it to tell two apart."""
        return message.masked_address

    @admin.display(description=gettext_lazy("last error"))
    def masked_error(self, message: OutboxMessage) -> str:
        """The last error without the address."""
        return message.masked_error

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """The list needs it for its action; every field stays read only."""
        return super().has_view_permission(request, obj)

    @admin.action(description=gettext_lazy("Send undelivered messages again"))
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        """Back into the queue with those of the chosen that are dead."""
        dead = list(chosen.filter(state=State.DEAD))
        for message in dead:
            resend(message.pk, actor=request.actor.ref, at=legal_now())  # type: ignore[attr-defined]
        messages.success(request, _("Messages to be sent again: %(n)s.") % {"n": len(dead)})


@admin.register(BounceTask)
class BounceTaskAdmin(_ReadOnly):
    """Addresses that do not work."""

    list_display = [row_number, "kind", "organisation_id", "raised_at", "done_at"]
    list_filter = ["kind"]
    fields = ["kind", "organisation_id", "raised_at", "done_at"]
    ordering = ["-pk"]
