"""Whether the process lives, and whether the house does its duty."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from audit import guards
from audit.legal_time import legal_now
from deadlines.selectors import oldest_unswept
from notifications.selectors import oldest_due

# Beat cannot report its own death: work that has lain for so long says it instead.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """What was measured, and what of it is wrong."""

    clock_waits: timedelta
    message_waits: timedelta
    missing_guards: list[str]

    @property
    def faults(self) -> list[str]:
        """Codes of what is wrong; empty when all is well."""
        found = []
        if self.clock_waits > PATIENCE:
            found.append("clocks")
        if self.message_waits > PATIENCE:
            found.append("messages")
        if self.missing_guards:
            found.append("guards")
        return found


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers. Asks nothing of the database."""
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: 503 when the database, the sweep, the outbox or the guards are not as they must be."""
    try:
        health = _measure()
    except DatabaseError:
        return JsonResponse({"status": "unready", "faults": ["database"]}, status=503)
    faults = health.faults
    body = {
        "status": "unready" if faults else "ready",
        "faults": faults,
        "oldest_due_clock_seconds": _seconds(health.clock_waits),
        "oldest_due_message_seconds": _seconds(health.message_waits),
        "missing_guards": health.missing_guards,
    }
    return JsonResponse(body, status=503 if faults else 200)


def _measure() -> Health:
    nothing = timedelta()
    due_since = oldest_due()
    now = timezone.now()  # noqa: TID251 - the outbox runs on real time
    return Health(
        clock_waits=oldest_unswept(legal_now()) or nothing,
        message_waits=max(now - due_since, nothing) if due_since else nothing,
        missing_guards=guards.missing(connection),
    )


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
