"""How the tests of the registry make entries in each state, and look at what an act left behind."""

from datetime import datetime, timedelta
from typing import Any

from accounts.acting import Actor
from audit.models import AuditEntry
from deadlines.models import Clock, ClockEvent
from notifications.models import OutboxMessage
from registry.content import Content, content_of
from registry.models import (
    Announcement,
    InclusionCorrection,
    LocalEntry,
    LocalReview,
    PlannedChange,
    Service,
    ServiceVersion,
)
from registry.services import (
    GovernmentAct,
    ask_correction,
    change_service,
    exclude_services,
    include_services,
    national_day,
    propose_service,
    reject_service,
    send_to_review,
)
from registry.terms import SERVICE
from search.models import Entry as IndexEntry
from standards.models import Standard
from tests.world import MONDAY, World, a_content

LATER = MONDAY + timedelta(hours=4)
PLACEMENT, APPROVAL = "standards.draft_placement", "standards.approval"


def an_act(**changes: Any) -> GovernmentAct:
    """A whole act of the Government, made before Monday."""
    fields: dict[str, Any] = {
        "name": "Қазақстан Республикасы Үкіметінің қаулысы",
        "number": "983",
        "dated": national_day(MONDAY) - timedelta(days=3),
    }
    return GovernmentAct(**{**fields, **changes})


def other_content(**changes: Any) -> Content:
    """The content of another entry than the one that the world begins with."""
    fields = {
        "code": "00101005",
        "name_kk": "Неке қиюды тіркеу",
        "name_ru": "Регистрация брака",
        "name_en": "Registration of marriage",
    }
    return a_content(**{**fields, **changes})


def proposed(world: World, at: datetime = MONDAY, **changes: Any) -> Service:
    """A proposal of the ministry."""
    return propose_service(content=other_content(**changes), actor=world.drafter, at=at)


def in_review(world: World, at: datetime = MONDAY, **changes: Any) -> Service:
    """One that lies with the keeper."""
    service = proposed(world, at, **changes)
    send_to_review(service_ids=[service.pk], actor=world.drafter, at=at)
    return again(service)


def rejected(world: World, at: datetime = MONDAY) -> Service:
    """One that the keeper has declined."""
    service = in_review(world, at)
    reject_service(service_id=service.pk, reason="Қызмет бар.", actor=world.keeper, at=at)
    return again(service)


def included(world: World, at: datetime = MONDAY, **changes: Any) -> Service:
    """One that the Government has put into the registry at ``at``."""
    service = in_review(world, at, **changes)
    act = an_act(dated=national_day(at))
    include_services(service_ids=[service.pk], act=act, actor=world.clerk, at=at)
    return again(service)


def changed(
    world: World, service: Service, at: datetime = LATER, **changes: Any
) -> Service | PlannedChange:
    """The keeper changes an entry; ``valid_from`` is today unless given."""
    fresh = again(service)
    day = changes.pop("valid_from", national_day(at))
    return change_service(
        service_id=service.pk,
        content=content_of(fresh) | changes,
        edit_no=fresh.edit_no,
        act=an_act(dated=national_day(at)),
        valid_from=day,
        actor=world.keeper,
        at=at,
    )


def planned(world: World, service: Service, *, days: int = 7, **changes: Any) -> PlannedChange:
    """A change that waits for a later day."""
    day = national_day(LATER) + timedelta(days=days)
    plan = changed(world, service, valid_from=day, **(changes or {"description_kk": "Жаңа.", "description_ru": "Новое."}))  # fmt: skip
    assert isinstance(plan, PlannedChange)
    return plan


def excluded(world: World, at: datetime = LATER) -> Service:
    """One that the Government has taken out again."""
    service = included(world)
    act = an_act(dated=national_day(at))
    exclude_services(service_ids=[service.pk], act=act, actor=world.clerk, at=at)
    return again(service)


def asked(world: World, service: Service, *, days: int = -7, actor: Actor | None = None) -> Any:
    """A correction of the date of inclusion that waits for a second person."""
    assert service.included_on is not None
    return ask_correction(
        service_id=service.pk,
        new_date=service.included_on + timedelta(days=days),
        reason="Күні қате терілген.",
        actor=actor or world.keeper,
        at=LATER,
    )


def again(service: Service) -> Service:
    """The entry as the database has it now."""
    return Service.objects.select_related("drafting_body", "situation").get(pk=service.pk)


def clock_of(service: Service, term: str, **conditions: Any) -> Clock:
    """The one clock of a term about an entry."""
    return Clock.objects.get(
        subject_code=SERVICE, subject_id=service.pk, term_code=term, **conditions
    )


def traces() -> dict[str, object]:
    """Everything that a refused act must leave as it was."""
    return {
        "audit": AuditEntry.objects.count(),
        "events": ClockEvent.objects.count(),
        "clocks": list(Clock.objects.order_by("pk").values_list("pk", "state", "due_at")),
        "messages": OutboxMessage.objects.count(),
        "index": list(IndexEntry.objects.order_by("pk").values()),
        **{
            model.__name__: list(model._default_manager.order_by("pk").values())
            for model in (
                Service, ServiceVersion, Announcement, PlannedChange, InclusionCorrection,
                LocalEntry, LocalReview, Standard,
            )
        },
    }  # fmt: skip
