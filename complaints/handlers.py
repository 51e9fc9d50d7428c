"""What complaints tell the clock engine: where a stage is shown, who sees it, what its end does."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.acting import Actor
from audit.guards import declare_append_only
from complaints import terms
from complaints.models import (
    ComplaintStage,
    Demand,
    Extension,
    Opinion,
    Receipt,
    Remedy,
    StandardTextVersion,
)
from complaints.selectors import demands_visible_to, stages_visible_to
from complaints.services import record_breaches, register_delivered, remind
from complaints.services.demands import record_overdue_demands, remind_of_demands
from complaints.services.remedies import remind_of_remedies, tell_overdue_remedies
from deadlines.guards import declare_subject_table
from deadlines.handlers import on
from deadlines.subjects import Subject, locks_on, register
from govservices.addresses import address


def _stage_url(stage_id: int) -> str:
    return address("complaints:stage", stage_id)


def _remedy_url(remedy_id: int) -> str:
    return address("complaints:remedy", remedy_id)


def _visible_stages(actor: Actor) -> QuerySet[Any]:
    return stages_visible_to(actor).values_list("pk", flat=True)


def _visible_remedies(actor: Actor) -> QuerySet[Any]:
    return Remedy.objects.filter(stage__in=stages_visible_to(actor)).values_list("pk", flat=True)


# *My work* shows no more of a subject than its state; the clock carries the rest.
def _load_stages(ids: Iterable[int]) -> dict[int, ComplaintStage]:
    stages: QuerySet[ComplaintStage] = ComplaintStage.objects.only("state")
    return stages.in_bulk(list(ids))


def _load_remedies(ids: Iterable[int]) -> dict[int, Remedy]:
    return Remedy.objects.only("pk").in_bulk(list(ids))


def _demand_url(demand_id: int) -> str:
    return address("complaints:demand", demand_id)


def _visible_demands(actor: Actor) -> QuerySet[Any]:
    return demands_visible_to(actor).values_list("pk", flat=True)


def _load_demands(ids: Iterable[int]) -> dict[int, Demand]:
    demands: QuerySet[Demand] = Demand.objects.only("state")
    return demands.in_bulk(list(ids))


def guard_tables() -> None:
    """What ever had a clock is never deleted, not even past the services."""
    declare_subject_table(ComplaintStage._meta.db_table, terms.STAGE)
    declare_subject_table(Remedy._meta.db_table, terms.REMEDY_SUBJECT)
    declare_subject_table(Demand._meta.db_table, terms.DEMAND_SUBJECT)
    for model in (Extension, Opinion, Receipt, StandardTextVersion):
        declare_append_only(model._meta.db_table)


def connect() -> None:
    """Register the subjects and handlers; called once when the app is ready."""
    register(
        Subject(terms.STAGE, _stage_url, _visible_stages, _load_stages, locks_on(ComplaintStage))
    )
    register(
        Subject(
            terms.REMEDY_SUBJECT, _remedy_url, _visible_remedies, _load_remedies, locks_on(Remedy)
        )
    )
    register(
        Subject(
            terms.DEMAND_SUBJECT, _demand_url, _visible_demands, _load_demands, locks_on(Demand)
        )
    )
    on(terms.STAGE, "breached", record_breaches)
    on(terms.STAGE, "elapsed", register_delivered)
    on(terms.STAGE, "reminded", remind)
    on(terms.DEMAND_SUBJECT, "breached", record_overdue_demands)
    on(terms.DEMAND_SUBJECT, "reminded", remind_of_demands)
    on(terms.REMEDY_SUBJECT, "missed", tell_overdue_remedies)
    on(terms.REMEDY_SUBJECT, "reminded", remind_of_remedies)
