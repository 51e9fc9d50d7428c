"""Reading complaints: who may see which, and what a page needs."""

import hmac
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from accounts.acting import Actor
from accounts.models import BodyFunction, BodyKind, Membership, Organisation, User
from accounts.roles import Capability, Role, capabilities_of
from complaints.models import (
    AttachedTo,
    Attachment,
    BodyRules,
    CaseMessage,
    Complaint,
    ComplaintStage,
    Demand,
    Extension,
    LadderRung,
    Receipt,
    Remedy,
)
from complaints.reach import within_reach
from complaints.workflow import OPEN, Rung, State
from deadlines.models import RuleSet
from files.models import FileState
from govservices.composed import Composed, Slot
from registry.models import ServiceVersion
from registry.workflow import VersionKind

# Service centres have a ladder of their own.
CENTRES = (BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE)
# State bodies are no recipients of public services (D12-1.1, J-17).
STATE_BODIES = (
    BodyKind.GOVERNMENT,
    BodyKind.PRESIDENT_ADMINISTRATION,
    BodyKind.CENTRAL,
    BodyKind.LOCAL,
    BodyKind.AKIM,
)
LONGEST_CODE = 20
MOST_TOLD = 10  # complaints told of at once at the counter


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that the actor may open: own ones; those before the own body; all for the quality body."""
    return Complaint.objects.filter(_may_open(actor, "", "pk"))


def _may_open(actor: Actor, path: str, key: str) -> Q:
    """The condition, for rows from which ``path`` leads to the complaint and ``key`` is its id."""
    if actor.user is None:
        return Q(pk__in=[])
    if actor.can(Capability.CONTROL_QUALITY):
        return Q()
    condition = Q(**{f"{path}complainant": actor.user})
    if actor.can(Capability.CONSIDER_COMPLAINTS):
        before_body = ComplaintStage.objects.filter(
            complaint=OuterRef(key), organisation_id=actor.organisation_id
        )
        # Asked of each row looked at: a list of all of the body's would cost every page.
        condition |= Q(Exists(before_body))
    return condition


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
    return ComplaintStage.objects.filter(_may_open(actor, "complaint__", "complaint_id"))


def demands_visible_to(actor: Actor) -> QuerySet[Demand]:
    """Demands that the actor may open: all for the quality body, the own body's for the others."""
    if actor.can(Capability.CONTROL_QUALITY):
        return Demand.objects.all()
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return Demand.objects.none()
    return Demand.objects.filter(addressee_id=actor.organisation_id)


def stages_before_body(actor: Actor) -> QuerySet[ComplaintStage]:
    """Stages that the actor's body considers, open ones."""
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return ComplaintStage.objects.none()
    return ComplaintStage.objects.filter(
        organisation_id=actor.organisation_id, state__in=OPEN
    ).select_related("complaint__service", "organisation", "assignee")


# Of every case on the page a list shows a line: its long texts stay where they are.
def is_extended() -> Exists:
    """Whether a stage was extended; asked of the rows of a list, for which a join is dearer."""
    return Exists(Extension.objects.filter(stage=OuterRef("pk")))


def stages_of(complaint: Complaint) -> list[ComplaintStage]:
    """All stages of a case in order, with what a page shows of each."""
    stages = complaint.stages.select_related(
        "organisation", "rung", "assignee", "decided_by", "remedy"
    )
    rows = list(stages.order_by("number", "pk"))
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
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        # An auditor of the same body is no party to the case.
        return messages.none()
    # By row and not by number: after a redirection two stages have the same number.
    own = complaint.stages.filter(organisation=actor.organisation).values_list("pk", flat=True)
    return messages.filter(stage_id__lte=max(own, default=0))


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


def attachments_visible_to(actor: Actor) -> QuerySet[Attachment]:
    """Files that the actor may open; the one answer for pages, downloads and programs.

    A file follows what it belongs to: a message is read by its side, the complainant and the
    bodies of later stages; the answer by others than its body once it has been sent. A body that
    redirected the case reads nothing that came after. The quality body reads what any body reads.
    """
    if actor.user is None:
        return Attachment.objects.none()
    is_answer = Q(kind=AttachedTo.ANSWER)
    is_open = ~is_answer | Q(stage__answered_at__isnull=False)
    seen = Q(complaint__isnull=True, draft__user=actor.user)
    seen |= Q(complaint__complainant=actor.user) & is_open
    body = actor.organisation_id or 0
    if actor.can(Capability.CONTROL_QUALITY):
        own = Q(stage__organisation_id=body)
        return Attachment.objects.filter(seen | Q(complaint__isnull=False) & (is_open | own))
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return Attachment.objects.filter(seen)
    stages = ComplaintStage.objects.filter(
        complaint_id=OuterRef("complaint_id"), organisation_id=body
    )
    last = Subquery(stages.order_by("-pk").values("pk")[:1])
    reached = Q(stage__isnull=True) | Q(stage_id__lte=F("last_of_body"))
    of_answer = Q(stage__organisation_id=body) | Q(stage__answered_at__isnull=False, kept=True)
    before_body = ~is_answer & reached | is_answer & of_answer
    return Attachment.objects.alias(
        last_of_body=last, kept=Exists(stages.exclude(state=State.REDIRECTED))
    ).filter(seen | Q(last_of_body__isnull=False) & before_body)


def answer_files_of(stage: ComplaintStage) -> QuerySet[Attachment]:
    """Files that go out with the answer of a stage; one in which a virus was found does not."""
    files = stage.attachments.filter(kind=AttachedTo.ANSWER).select_related("file")
    return files.exclude(file__state=FileState.INFECTED)


def rung_of(rule_set: RuleSet, *, route: str, number: int) -> LadderRung | None:
    """A stage of the ladder in a rule set; None past the top."""
    return LadderRung.objects.filter(rule_set=rule_set, route=route, number=number).first()


def rules_of(organisation_id: int) -> BodyRules:
    """How a body works with complaints; the defaults where its head has set nothing."""
    found = BodyRules.objects.filter(organisation_id=organisation_id).first()
    return found or BodyRules(organisation_id=organisation_id)


def quality_body() -> Organisation:
    """The authorized body for assessment and control of quality.

    Raises:
        Organisation.DoesNotExist: the reference data hold no such body.
    """
    return Organisation.objects.get(
        pk__in=BodyFunction.objects.filter(code="qcb").values("organisation_id")
    )


def coordinator_of_centres() -> Organisation | None:
    """The informatization body, which coordinates the service centres (D12-14.6, Q-15)."""
    return Organisation.objects.filter(
        pk__in=BodyFunction.objects.filter(code="ib").values("organisation_id")
    ).first()


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
    if rung.rung == Rung.COORDINATOR:
        return coordinator_of_centres()
    if rung.rung == Rung.DRAFTING_BODY:
        return complaint.service.drafting_body if complaint.service else None
    return complaint.provider


def is_state_body(*, bin_number: str, name: str = "") -> bool:
    """Whether a legal entity is a state body, which receives no public services (D12-1.1)."""
    named = Q(name_kk=name) | Q(name_ru=name) if name else Q()
    known = Q(bin=bin_number) if bin_number else Q()
    if not (named or known):
        return False
    return Organisation.objects.filter(known | named, kind__in=STATE_BODIES).exists()


def account_like(
    *, surname: str, given_name: str, patronymic: str, document_no: str
) -> User | None:
    """The one account with exactly this name and this number of the document; never a guess."""
    if not document_no:
        return None
    found = User.objects.filter(
        Q(iin=document_no) | Q(document_no=document_no),
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        is_active=True,
    )[:2]
    return found[0] if len(found) == 1 else None


def receipts_visible_to(actor: Actor) -> QuerySet[Receipt]:
    """Receipts that an official may print again: of cases before the own body, within its reach."""
    if actor.user is None or not actor.can(Capability.DISPATCH_POST):
        return Receipt.objects.none()
    if actor.can(Capability.CONTROL_QUALITY):
        return Receipt.objects.all()
    reach = within_reach(actor.organisation_id, case="stage__complaint_id", stage="stage_id")
    return Receipt.objects.filter(reach)


def receipt_of_code(code: str) -> Receipt | None:
    """The receipt with a code, however it was typed: spaces, hyphens and case do not matter."""
    plain = _plain_code(code)
    whole = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    receipts = Receipt.objects.select_related("stage__organisation", "stage__complaint")
    return receipts.filter(code=whole).first() if len(whole) <= LONGEST_CODE else None


def found_at_counter(number: str, code: str) -> Complaint | None:
    """A complaint by its own number, or that of a body's register, and a code (CP-5.2)."""
    found = find_by_code(number, code)
    if found is not None:
        return found
    seq, _slash, year = number.strip().partition("/")
    if not (_is_number(seq, 9) and _is_number(year, 4)):
        return None
    registered = Complaint.objects.filter(stages__reg_seq=int(seq), stages__reg_year=int(year))
    return next((one for one in registered.distinct() if _opens(one, code)), None)


def found_by_document(actor: Actor, document_no: str) -> list[Complaint]:
    """Complaints of a person before the actor's own body, newest first."""
    number = "".join(document_no.split())
    if not number or not actor.can(Capability.DISPATCH_POST):
        return []
    own = ComplaintStage.objects.filter(organisation_id=actor.organisation_id)
    before_body = Complaint.objects.filter(pk__in=own.values("complaint_id"))
    return list(
        before_body.filter(Q(document_no=number) | Q(bin=number)).order_by("-pk")[:MOST_TOLD]
    )


def find_by_code(number: str, code: str) -> Complaint | None:
    """A complaint by its number and secret code, for following it without an account.

    The code of a receipt opens as much as the secret code: who has the paper, follows it.
    """
    pk = number.strip().rpartition("-")[2]
    if not _is_number(pk, 12):
        return None
    found = Complaint.objects.filter(pk=int(pk)).first()
    if found is None or found.number != number.strip():
        return None
    return found if _opens(found, code) else None


def _opens(complaint: Complaint, code: str) -> bool:
    """Whether a code is the secret one or that of a receipt of the case."""
    receipts = Receipt.objects.filter(stage__complaint=complaint).values_list("code", flat=True)
    return any(_same_code(kept, code) for kept in (complaint.tracking_code, *receipts))


def _same_code(kept: str, typed: str) -> bool:
    """Compare in constant time; spaces, hyphens and case do not matter."""
    return hmac.compare_digest(kept.replace("-", "").encode(), _plain_code(typed).encode())


def _plain_code(typed: str) -> str:
    return "".join(character for character in typed.upper() if character.isalnum())


def _is_number(typed: str, digits: int) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= digits


def members_who_consider(organisation: Organisation, *, on: date) -> QuerySet[Membership]:
    """Roles of the people who consider complaints in a body on a day."""
    return _members(organisation, on)


def _members(organisation: Organisation | Slot, day: date | Slot) -> QuerySet[Membership]:
    roles = [
        role for role in Role.values if Capability.CONSIDER_COMPLAINTS in capabilities_of(role)
    ]
    members: QuerySet[Membership] = Membership.objects.valid(day).filter(
        organisation=organisation, role__in=roles, user__is_active=True
    )
    return members.select_related("user").order_by("pk")


def officials_of(organisation: Organisation, *, on: date) -> list[User]:
    """People who consider complaints in a body on a day."""
    return [member.user for member in _MEMBERS.objects(organisation=organisation.pk, day=on)]


_MEMBERS = Composed(lambda: _members(Slot("organisation"), Slot("day")))


def remedies_visible_to(actor: Actor) -> QuerySet[Remedy]:
    """Remedies that the actor may list: the own body's; for the quality body all that were sent."""
    if actor.can(Capability.CONTROL_QUALITY):
        return Remedy.objects.filter(stage__answered_at__isnull=False)
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return Remedy.objects.none()
    return Remedy.objects.filter(stage__organisation=actor.organisation)


def addressees_for(stage: ComplaintStage) -> list[Organisation]:
    """Of whom the quality body may demand: the provider, and the bodies of the earlier stages."""
    earlier = stage.complaint.stages.filter(number__lt=stage.number).exclude(state=State.REDIRECTED)
    wanted = Q(pk=stage.complaint.provider_id) | Q(pk__in=earlier.values("organisation_id"))
    bodies = list(Organisation.objects.filter(wanted).exclude(pk=stage.organisation_id))
    return sorted(bodies, key=lambda body: (body.pk != stage.complaint.provider_id, body.pk))


def demands_of(complaint: Complaint) -> list[Demand]:
    """Demands of the quality body on a case, oldest first."""
    return list(
        Demand.objects.filter(stage__complaint=complaint)
        .select_related("addressee", "stage__organisation")
        .order_by("pk")
    )
