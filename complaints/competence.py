"""Which body a complaint may move to, and when the body that has it cannot decide (Q-19, Q-36)."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import BodyKind, Membership, Organisation
from accounts.roles import Capability, Role, capabilities_of
from complaints.models import ComplaintStage
from complaints.selectors import CENTRES, quality_body
from complaints.workflow import Addressee
from registry.selectors import body_for, providers_of

# Bodies that serve people and answer for it; the others have no complaints to consider.
CONSIDERING = (
    BodyKind.CENTRAL,
    BodyKind.LOCAL,
    BodyKind.AKIM,
    *CENTRES,
    BodyKind.OTHER_PROVIDER,
    BodyKind.FOREIGN_MISSION,
)
_HEADS = [role for role in Role.values if Capability.HEAD_BODY in capabilities_of(role)]


def considering_bodies() -> QuerySet[Organisation]:
    """Every body that may consider a complaint before the quality body."""
    bodies: QuerySet[Organisation] = Organisation.objects.filter(kind__in=CONSIDERING)
    return bodies.exclude(pk=quality_body().pk).order_by("name", "pk")


def bodies_to_redirect_to(stage: ComplaintStage) -> QuerySet[Organisation]:
    """Where a stage may move: not to itself, nor to a body that decided an earlier stage of it."""
    earlier = stage.complaint.stages.filter(number__lt=stage.number)
    return (
        considering_bodies()
        .exclude(pk=stage.organisation_id)
        .exclude(pk__in=earlier.values("organisation_id"))
    )


def may_be_redirected_to(stage: ComplaintStage, body: Organisation) -> bool:
    """Whether a body may take a stage over."""
    return bodies_to_redirect_to(stage).filter(pk=body.pk).exists()


def competent_bodies(stage: ComplaintStage) -> list[Organisation]:
    """Bodies that the registry names for the service, that of the place first (Q-19)."""
    complaint = stage.complaint
    allowed = bodies_to_redirect_to(stage)
    nearest = body_for(complaint.service, complaint.region)
    found = [nearest] if nearest is not None else []
    if complaint.service is not None:
        found += [one for one in providers_of(complaint.service).order_by("key") if one != nearest]
    possible = set(allowed.filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return [one for one in found if one.pk in possible]


def body_above(stage: ComplaintStage) -> Organisation | None:
    """The higher body that decides on the head of this one (Q-36): the superior, else the
    drafting body of the service; None where neither may take the complaint over."""
    drafting = stage.complaint.service.drafting_body if stage.complaint.service else None
    for body in (stage.organisation.parent, drafting):
        if body is not None and may_be_redirected_to(stage, body):
            return body
    return None


def head_is_complained_of(stage: ComplaintStage, *, on: date) -> bool:
    """Whether the complaint is about the head of the considering body, known by name (Q-36)."""
    meant = stage.complaint.people_meant
    if not meant:
        return False
    heads = Membership.objects.valid(on).filter(
        organisation=stage.organisation_id, role__in=_HEADS, user__in=meant
    )
    return heads.exists()


def is_addressed_past_the_provider(stage: ComplaintStage) -> bool:
    """Whether a first stage lies before an akim who does not provide the service (Q-19)."""
    complaint = stage.complaint
    if complaint.addressee != Addressee.AKIM or stage.number != 1 or complaint.service is None:
        return False
    if stage.redirected_from_id is not None:
        return False
    return not providers_of(complaint.service).filter(pk=stage.organisation_id).exists()
