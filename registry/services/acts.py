"""What every verb of the registry does first and last: lock, check; version, record, index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from django_fsm import can_proceed

from accounts.acting import Actor
from audit.services import Act
from deadlines.services import lock_clocks
from deadlines.verbs import refusing
from registry import terms
from registry.content import (
    Content,
    Known,
    apply_content,
    changed_fields,
    content_of,
    given_by_standard,
    problems_of,
)
from registry.errors import (
    ActNotYetMade,
    ActRequired,
    ChangedMeanwhile,
    EditConflict,
    InvalidContent,
    NotPermitted,
    OutsideCalendar,
    WrongState,
)
from registry.models import Service, ServiceVersion
from registry.ports import held_by_standards
from registry.workflow import VersionKind, dates_stand

# The registry is national: its days are those of Almaty and Astana (J-22).
NATIONAL_ZONE = ZoneInfo("Asia/Almaty")


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernmentAct:
    """The act on which inclusion, change or exclusion rests: what it is, its number, its date."""

    name: str
    number: str
    dated: date | None

    def require(self, *, today: date) -> date:
        """The date of a whole act.

        Raises:
            ActRequired: name, number or date is missing.
            ActNotYetMade: the date has not come.
        """
        if not (self.name.strip() and self.number.strip() and self.dated):
            raise ActRequired
        if not dates_stand(act_date=self.dated, today=today):
            raise ActNotYetMade
        return self.dated


# One transaction; a lost race and an uncountable time limit become refusals outside of it.
registry_act = refusing(changed=ChangedMeanwhile, outside=OutsideCalendar)


def national_day(at: datetime) -> date:
    """The day of the registry at a moment."""
    return at.astimezone(NATIONAL_ZONE).date()


def lock_services(service_ids: Iterable[int]) -> list[Service]:
    """Entries by id, locked after their clocks; read again after the lock.

    Raises:
        Service.DoesNotExist: one of them is not there.
    """
    ids = sorted(set(service_ids))
    lock_clocks(terms.SERVICE, ids)
    list(Service.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    found: QuerySet[Service] = Service.objects.select_related("drafting_body", "situation__sphere")
    services = list(found.filter(pk__in=ids).order_by("pk"))
    if len(services) != len(ids):
        raise Service.DoesNotExist
    return services


def permit(allowed: bool) -> None:
    """Refuse who may not.

    Raises:
        NotPermitted: the predicate said no.
    """
    if not allowed:
        raise NotPermitted


def require_transition(transition: Callable[..., object]) -> None:
    """Refuse an act that the state does not allow.

    Raises:
        WrongState: the machine has no such move from here (M-1).
    """
    if not can_proceed(transition):
        raise WrongState


def require_valid(content: Content, *, registry_no: str) -> None:
    """Refuse content that breaks the rules of DS-1.

    Raises:
        InvalidContent: with every problem found.
    """
    if problems := problems_of(content, Known.now(), registry_no=registry_no):
        raise InvalidContent(problems)


def require_own(service: Service, changed: Iterable[str]) -> None:
    """Refuse to change by the registry's act what the standard in force gives (J-12).

    Raises:
        InvalidContent: with every such field.
    """
    problems = given_by_standard(changed)
    if problems and service.pk in held_by_standards([service.pk]):
        raise InvalidContent(problems)


def write_content(
    service: Service, content: Content, *, edit_no: int, by_standard: bool = False
) -> list[str]:
    """Put valid content into a locked entry; returns the fields that changed.

    Raises:
        EditConflict: somebody saved the entry after ``edit_no`` was read.
        InvalidContent: the rules of DS-1 are broken, or the standard gives what was changed.
    """
    stored = content_of(service)
    if service.edit_no != edit_no:
        raise EditConflict(stored=stored, own=content, edit_no=service.edit_no)
    require_valid(content, registry_no=service.registry_no)
    changed = changed_fields(stored, content)
    if not by_standard:
        require_own(service, changed)
    apply_content(service, content)
    service.edit_no += 1
    return changed


def write_versions(
    services: Sequence[Service],
    kind: VersionKind,
    *,
    act: GovernmentAct,
    actor: Actor,
    at: datetime,
    changed: Sequence[str] = (),
    note: str = "",
) -> list[ServiceVersion]:
    """Keep the entries as they now stand, one version each."""
    body_id = actor.organisation_id
    return ServiceVersion.objects.bulk_create(
        [
            ServiceVersion(
                service=service,
                number=service.version,
                kind=kind,
                valid_from=service.valid_from or national_day(at),
                content=content_of(service),
                changed_fields=list(changed),
                act=act.name,
                act_no=act.number,
                act_date=act.dated,
                note=note,
                author=actor.user,
                body_id=body_id,
                at=at,
            )
            for service in services
        ]
    )


def act_of(
    verb: str,
    service: Service,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
    **facts: object,
) -> Act:
    """An entry of the record about a service."""
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=service.ref,
        at=at,
        organisation_id=actor.organisation_id,
        facts=facts,
        values=values or {},
    )


def act_facts(act: GovernmentAct) -> dict[str, str]:
    """Number and date of an act as facts of the record."""
    return {"act_no": act.number, "act_date": act.dated.isoformat() if act.dated else ""}
