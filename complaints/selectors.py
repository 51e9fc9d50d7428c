"""Reading complaints: who may see which, and what a page needs."""

import hmac
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from accounts.acting import Actor
from accounts.models import BodyFunction, Membership, Organisation, User
from accounts.roles import Capability, Role, capabilities_of
from complaints.models import Attachment, CaseMessage, Complaint, ComplaintStage, LadderRung
from complaints.workflow import OPEN, Rung
from deadlines.models import RuleSet
from registry.models import ServiceVersion
from registry.workflow import VersionKind


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor may open: own ones; those before the own body; all for the quality body."""
    if actor.user is None:
        return Complaint.objects.none()
    if actor.can(Capability.CONTROL_QUALITY):
        return Complaint.objects.all()
    condition = Q(complainant=actor.user)
    if actor.can(Capability.CONSIDER_COMPLAINTS):
        before_body = ComplaintStage.objects.filter(organisation_id=actor.organisation_id)
        condition |= Q(pk__in=before_body.values("complaint_id"))
    return Complaint.objects.filter(condition)


def own_complaints(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor filed, newest first, with their stages."""
    if actor.user is None:
        return Complaint.objects.none()
    return (
        Complaint.objects.filter(complainant=actor.user)
        .select_related("service", "provider")
        .prefetch_related(
            Prefetch("stages", ComplaintStage.objects.select_related("organisation", "rung"))
        )
        .order_by("-pk")
    )


def stages_visible_to(actor: Actor) -> QuerySet[ComplaintStage]:
    """Stages of the complaints that the actor may open."""
    return ComplaintStage.objects.filter(complaint__in=visible_to(actor))


def stages_before_body(actor: Actor) -> QuerySet[ComplaintStage]:
    """Stages that the actor's body considers, open ones."""
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return ComplaintStage.objects.none()
    return ComplaintStage.objects.filter(
        organisation_id=actor.organisation_id, state__in=OPEN
    ).select_related("complaint__service", "organisation", "assignee")


def stages_of(complaint: Complaint) -> list[ComplaintStage]:
    """All stages of a case in order, with what a page shows of each."""
    stages = complaint.stages.select_related(
        "organisation", "rung", "assignee", "decided_by", "remedy"
    )
    rows = list(stages.order_by("number"))
    for stage in rows:
        stage.complaint = complaint
    return rows


def current_stage(complaint: Complaint) -> ComplaintStage:
    """The latest stage."""
    return stages_of(complaint)[-1]


def thread_for(actor: Actor, complaint: Complaint) -> QuerySet[CaseMessage]:
    """Messages that the actor may read: a body sees its own stage and those before it."""
    messages = complaint.messages.select_related("author", "stage__organisation")
    if actor.user is not None and complaint.complainant_id == actor.user.pk:
        return messages
    if actor.can(Capability.CONTROL_QUALITY):
        return messages
    own = complaint.stages.filter(organisation=actor.organisation).values_list("number", flat=True)
    return messages.filter(stage__number__lte=max(own, default=0))


def service_changes_since(complaint: Complaint) -> list[ServiceVersion]:
    """What has become of the entry of the service since the complaint was filed, oldest first.

    The case goes on by what held then (Q-32); these are for the reader's notice only.
    """
    if complaint.service_id is None:
        return []
    return list(
        ServiceVersion.objects.filter(
            service=complaint.service_id,
            kind__in=[VersionKind.CHANGED, VersionKind.EXCLUDED],
            at__gte=complaint.filed_at,
        ).order_by("number")
    )


def attachments_of(complaint: Complaint) -> QuerySet[Attachment]:
    """Files of a case."""
    return complaint.attachments.select_related("file")


def rung_of(rule_set: RuleSet, *, route: str, number: int) -> LadderRung | None:
    """A stage of the ladder in a rule set; None past the top."""
    return LadderRung.objects.filter(rule_set=rule_set, route=route, number=number).first()


def quality_body() -> Organisation:
    """The authorized body for assessment and control of quality.

    Raises:
        Organisation.DoesNotExist: the reference data hold no such body.
    """
    return Organisation.objects.get(
        pk__in=BodyFunction.objects.filter(code="qcb").values("organisation_id")
    )


def next_step(stage: ComplaintStage) -> tuple[LadderRung, Organisation] | None:
    """The next stage of the ladder and the body that considers it; None at the top.

    When the service is unknown the drafting body is unknown too, so that rung is passed over.
    """
    complaint = stage.complaint
    rungs = LadderRung.objects.filter(
        rule_set_id=complaint.rule_set_id, route=complaint.route, number__gt=stage.rung.number
    ).order_by("number")
    for rung in rungs:
        body = _body_of(rung, complaint)
        if body is not None:
            return rung, body
    return None


def _body_of(rung: LadderRung, complaint: Complaint) -> Organisation | None:
    if rung.rung == Rung.QUALITY_BODY:
        return quality_body()
    if rung.rung == Rung.DRAFTING_BODY:
        return complaint.service.drafting_body if complaint.service else None
    return complaint.provider


def find_by_code(number: str, code: str) -> Complaint | None:
    """A complaint by its number and secret code, for following it without an account."""
    pk = number.strip().rpartition("-")[2]
    if not (pk.isascii() and pk.isdigit()) or len(pk) > 12:
        return None
    found = Complaint.objects.filter(pk=int(pk)).first()
    if found is None or found.number != number.strip():
        return None
    return found if _same_code(found.tracking_code, code) else None


def _same_code(kept: str, typed: str) -> bool:
    """Compare in constant time; spaces, hyphens and case do not matter."""
    plain = "".join(character for character in typed.upper() if character.isalnum())
    return hmac.compare_digest(kept.replace("-", "").encode(), plain.encode())


def officials_of(organisation: Organisation, *, on: date) -> list[User]:
    """People who consider complaints in a body on a day."""
    roles = [
        role for role in Role.values if Capability.CONSIDER_COMPLAINTS in capabilities_of(role)
    ]
    members = Membership.objects.valid(on).filter(
        organisation=organisation, role__in=roles, user__is_active=True
    )
    return [member.user for member in members.select_related("user").order_by("pk")]
