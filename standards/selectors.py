"""Reading standards: what is public, what is in force, what waits for whom."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from accounts.acting import Actor
from accounts.roles import Capability
from registry.models import Service
from standards.models import (
    AgreementRequest,
    Confirmation,
    Edition,
    Regulation,
    Standard,
    Text,
)
from standards.permissions import controls, works_on_standards
from standards.workflow import PUBLIC_DRAFTS, Stage

_SETTLED = (Stage.IN_FORCE, Stage.SUPERSEDED)


def editions() -> QuerySet[Edition]:
    """All editions with what a page needs of them."""
    found: QuerySet[Edition] = Edition.objects.select_related(
        "standard__service__situation", "standard__drafting_body"
    )
    return found


def public_drafts() -> QuerySet[Edition]:
    """Drafts that anybody may read: placed on the portal and not yet in force."""
    return editions().filter(stage__in=PUBLIC_DRAFTS)


def readable_editions() -> QuerySet[Edition]:
    """Every edition that anybody may read: public drafts, what is in force, what was."""
    return editions().filter(stage__in=(*PUBLIC_DRAFTS, *_SETTLED))


def edition_in_force(service: Service) -> Edition | None:
    """The edition of a service's standard that holds now."""
    return editions().filter(standard__service=service, stage=Stage.IN_FORCE).first()


def services_held(service_ids: Iterable[int]) -> set[int]:
    """Those of some services that have a standard in force."""
    held = Edition.objects.filter(stage=Stage.IN_FORCE, standard__service__in=list(service_ids))
    return set(held.values_list("standard__service_id", flat=True))


def edition_on(service: Service, day: date) -> Edition | None:
    """The edition that held on a day; None before the first, and after a repeal."""
    held = Q(effective_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gte=day))
    return (
        editions()
        .filter(held, standard__service=service, stage__in=_SETTLED)
        .order_by("-effective_on", "-number")
        .first()
    )


def settled_text(edition: Edition) -> Text | None:
    """The locked text that an edition stands on: the discussed or revised one, the newest."""
    return edition.texts.filter(locked_at__isnull=False).order_by("-number").first()


def editions_visible_to(actor: Actor) -> QuerySet[Edition]:
    """What a person may see in the work area: public ones, and those his body drafts."""
    if controls(actor) or actor.is_system:
        return editions()
    seen = Q(stage__in=(*PUBLIC_DRAFTS, *_SETTLED)) if works_on_standards(actor) else Q(pk__in=[])
    if actor.can(Capability.DRAFT_STANDARDS):
        seen |= Q(standard__drafting_body=actor.organisation_id)
    return editions().filter(seen)


def standards_visible_to(actor: Actor) -> QuerySet[Standard]:
    """Standards of the work area: all for who works on standards."""
    found: QuerySet[Standard] = Standard.objects.select_related("service", "drafting_body")
    return found if works_on_standards(actor) else found.none()


def regulations_visible_to(actor: Actor) -> QuerySet[Regulation]:
    """Regulations of the actor's body; all of them for the quality body."""
    found: QuerySet[Regulation] = Regulation.objects.select_related(
        "standard__service", "standard__drafting_body", "organisation"
    )
    if controls(actor) or actor.is_system:
        return found
    if actor.can(Capability.DRAFT_REGULATIONS) or actor.can(Capability.AGREE_DRAFTS):
        return found.filter(organisation=actor.organisation_id)
    return found.none()


def agreements_visible_to(actor: Actor) -> QuerySet[AgreementRequest]:
    """Requests for agreement: to the actor's body, on drafts it prepares, or before the Government."""
    found: QuerySet[AgreementRequest] = AgreementRequest.objects.all()
    if controls(actor) or actor.is_system:
        return found
    seen = Q(pk__in=[])
    if actor.can(Capability.AGREE_DRAFTS) or actor.can(Capability.AGREE_FOR_PRESIDENT):
        seen |= Q(organisation=actor.organisation_id)
    if actor.can(Capability.DRAFT_STANDARDS):
        seen |= Q(edition__standard__drafting_body=actor.organisation_id)
    if actor.can(Capability.RECORD_GOVERNMENT_ACTS):
        seen |= Q(edition__stage__in=(Stage.SUBMITTED, Stage.APPROVED, *_SETTLED))
    return found.filter(seen)


def confirmations_visible_to(actor: Actor) -> QuerySet[Confirmation]:
    """Duties to bring information up to date: those of the actor's body (K-05)."""
    found: QuerySet[Confirmation] = Confirmation.objects.all()
    if controls(actor) or actor.is_system:
        return found
    if not actor.can(Capability.INFORM):
        return found.none()
    return found.filter(organisation=actor.organisation_id)
