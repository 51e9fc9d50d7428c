"""Standards approved before the portal: each sample service has one, taken over (ADR 0005)."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.acting import SYSTEM_ACTOR
from portal.demo.reference import Tell
from portal.demo.standards_parts import provisions_of
from portal.demo.standards_texts import clauses_of
from portal.demo.tables import Row, read
from registry.models import Service, ServiceVersion
from registry.services import GovernmentAct
from registry.workflow import VersionKind
from standards.models import Standard
from standards.services.editions import take_over_standard
from standards.services.prefilling import general_clauses
from standards.workflow import State

# A standard followed the inclusion of its service by so many days, and held some days later.
_APPROVED_AFTER = timedelta(days=70)
_HELD_AFTER = timedelta(days=10)
_A_WHILE = timedelta(hours=1)


@transaction.atomic
def load_standards(tell: Tell) -> int:
    """Take over the standards that are missing; how many."""
    rows = {row["no"]: row for row in read("services")}
    written = Standard.objects.exclude(state=State.PENDING).values("service_id")
    services = Service.objects.filter(is_sample=True, registry_no__in=rows)
    missing = list(
        services.exclude(pk__in=written).select_related("drafting_body").order_by("registry_no")
    )
    taken = ServiceVersion.objects.filter(kind=VersionKind.TAKEN_OVER, service__in=missing)
    moments = dict(taken.values_list("service_id", "at"))
    for place, service in enumerate(missing):
        _take_over(service, rows[service.registry_no], place, moments[service.pk] + _A_WHILE)
    if missing:
        tell(f"  {len(missing)} standards approved before the portal")
    return len(missing)


def _take_over(service: Service, row: Row, place: int, at: datetime) -> None:
    assert service.included_on is not None
    approved_on = service.included_on + _APPROVED_AFTER
    take_over_standard(
        service_id=service.pk,
        provisions=provisions_of(service, row),
        clauses=[*general_clauses(service), *clauses_of(row)],
        act=GovernmentAct(
            name="Қаулы (үлгі) · Постановление (образец)",
            number=f"{300 + place}",
            dated=approved_on,
        ),
        effective_on=approved_on + _HELD_AFTER,
        actor=SYSTEM_ACTOR,
        at=at,
    )
