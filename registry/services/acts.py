"""What every verb of the registry does first and last: lock, check; version, record, index."""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.db.models import QuerySet

from django_fsm import ConcurrentTransition, can_proceed

from accounts.acting import Actor
from audit.services import Act
from audit.transactions import legal_act
from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.errors import DeadlineError
from deadlines.services import lock_clocks
from registry import terms
from registry.content import (
    Content,
    Known,
    apply_content,
    changed_fields,
    content_of,
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
from registry.workflow import VersionKind, dates_stand

P = ParamSpec("P")
R = TypeVar("R")

# The registry is national: its days are those of Almaty and Astana (J-22).
NATIONAL_ZONE = ZoneInfo("Asia/Almaty")
_UNIQUE_VIOLATION = "23505"  # PostgreSQL; SQLite says it in words


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


def registry_act(verb: Callable[P, R]) -> Callable[P, R]:
    """One transaction; a lost race becomes a refusal outside of it, so that nothing stays half-done."""
    in_transaction = legal_act(verb)

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return in_transaction(*args, **kwargs)
        except ConcurrentTransition as error:
            raise ChangedMeanwhile from error
        except IntegrityError as error:
            if not is_taken(error):
                raise
            raise ChangedMeanwhile from error
        except (DeadlineError, CalendarGap, CalendarEnd) as error:
            raise OutsideCalendar(error) from error

    return run


def is_taken(error: IntegrityError) -> bool:
    """Whether a unique value went to somebody else in the same instant: a race, not a fault."""
    state = getattr(error.__cause__, "pgcode", None)
    return state == _UNIQUE_VIOLATION or str(error).startswith("UNIQUE constraint failed")


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


def write_content(service: Service, content: Content, *, edit_no: int) -> list[str]:
    """Put valid content into a locked entry; returns the fields that changed.

    Raises:
        EditConflict: somebody saved the entry after ``edit_no`` was read.
        InvalidContent: the rules of DS-1 are broken.
    """
    stored = content_of(service)
    if service.edit_no != edit_no:
        raise EditConflict(stored=stored, own=content, edit_no=service.edit_no)
    require_valid(content, registry_no=service.registry_no)
    changed = changed_fields(stored, content)
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
