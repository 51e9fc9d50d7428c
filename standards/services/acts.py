"""What every verb of standards does first: lock, then check; and how it is recorded."""

from collections.abc import Callable
from datetime import date, datetime, time

from django_fsm import can_proceed

from accounts.acting import Actor
from audit.refs import SubjectRef
from audit.services import Act
from deadlines.services import lock_clocks
from deadlines.verbs import refusing
from registry import terms as registry_terms
from registry.models import Service
from registry.services import GovernmentAct, national_day
from registry.services.acts import NATIONAL_ZONE, lock_services
from standards import terms
from standards.errors import (
    ActRequired,
    ChangedMeanwhile,
    NotPermitted,
    OutsideCalendar,
    WrongState,
)
from standards.models import AgreementRequest, Discussion, Edition, Standard

__all__ = [
    "GovernmentAct",
    "act_of",
    "counted_from",
    "date_of",
    "lock_discussion",
    "lock_edition",
    "lock_services",
    "lock_standard",
    "national_day",
    "permit",
    "require_stage",
    "require_transition",
    "standard_act",
]


# One transaction; a lost race and an uncountable time limit become refusals outside of it.
standard_act = refusing(changed=ChangedMeanwhile, outside=OutsideCalendar)


def lock_standard(standard_id: int) -> Standard:
    """A standard, locked after the clocks of its service and after the service's own row.

    The entry comes first because approval writes into it, and the registry's acts into the
    standard. Whatever only refers to the entry, such as a complaint, does not wait.

    Raises:
        Standard.DoesNotExist: no such standard.
    """
    service_id = Standard.objects.values_list("service_id", flat=True).get(pk=standard_id)
    lock_clocks(registry_terms.SERVICE, [service_id])
    Service.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=service_id)
    Standard.objects.select_for_update(of=("self",)).only("pk").get(pk=standard_id)
    return Standard.objects.select_related("service", "drafting_body").get(pk=standard_id)


def lock_edition(edition_id: int) -> Edition:
    """An edition, locked after all clocks of its road and after its standard; read after the lock.

    The order is the same in every verb and in the sweep: clocks by id within a kind of subject
    (agreements, discussions, editions, the entry of the registry), then the standard, the edition,
    and last its discussions: no letter comes in while comments are counted.

    Raises:
        Edition.DoesNotExist: no such edition.
    """
    standard_id = Edition.objects.values_list("standard_id", flat=True).get(pk=edition_id)
    requests = AgreementRequest.objects.filter(edition=edition_id).values_list("pk", flat=True)
    lock_clocks(terms.AGREEMENT, list(requests))
    discussions = Discussion.objects.filter(edition=edition_id).values_list("pk", flat=True)
    lock_clocks(terms.DISCUSSION, list(discussions))
    lock_clocks(terms.EDITION, [edition_id])
    lock_standard(standard_id)
    Edition.objects.select_for_update(of=("self",)).only("pk").get(pk=edition_id)
    list(discussions.select_for_update(of=("self",)).order_by("pk"))
    return Edition.objects.select_related(
        "standard__service", "standard__drafting_body", "base"
    ).get(pk=edition_id)


def lock_discussion(discussion_id: int) -> Discussion:
    """A discussion whose next comment number is about to be given, or whose comments are counted.

    Raises:
        Discussion.DoesNotExist: no such discussion.
    """
    Discussion.objects.select_for_update(of=("self",)).only("pk").get(pk=discussion_id)
    return Discussion.objects.select_related(
        "text", "edition__standard__service", "edition__standard__drafting_body"
    ).get(pk=discussion_id)


def permit(allowed: bool) -> None:
    """Refuse who may not.

    Raises:
        NotPermitted: the predicate said no.
    """
    if not allowed:
        raise NotPermitted


def require_transition(transition: Callable[..., object]) -> None:
    """Refuse an act that the stage does not allow.

    Raises:
        WrongState: the machine has no such move from here (M-2, M-3).
    """
    if not can_proceed(transition):
        raise WrongState


def require_stage(edition: Edition, *stages: str) -> None:
    """Refuse an act outside of some stages.

    Raises:
        WrongState: the edition is at another stage.
    """
    if edition.stage not in stages:
        raise WrongState


def date_of(act: GovernmentAct, *, today: date) -> date:
    """The date of a whole act that has been made.

    Raises:
        ActRequired: name, number or date is missing, or the date has not come.
    """
    if not (act.name.strip() and act.number.strip() and act.dated) or act.dated > today:
        raise ActRequired
    return act.dated


def counted_from(approved_on: date, *, at: datetime) -> datetime:
    """From when the limits of the law count: the act's date, not the day on which it is recorded.

    Of an earlier day its last minute: whatever was done that day was done by then.
    """
    if approved_on == national_day(at):
        return at
    return datetime.combine(approved_on, time(23, 59), tzinfo=NATIONAL_ZONE)


def act_of(
    verb: str,
    subject: SubjectRef,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
    **facts: object,
) -> Act:
    """An entry of the record about a thing of this room."""
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=subject,
        at=at,
        organisation_id=actor.organisation_id,
        facts=facts,
        values=values or {},
    )
