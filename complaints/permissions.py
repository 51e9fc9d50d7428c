"""Who may do what on a stage; used alike by services, pages and the API."""

from accounts.acting import Actor
from accounts.roles import Capability
from complaints.models import Complaint, ComplaintStage


def is_complainant(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor filed the complaint and acts as a citizen now."""
    return actor.user is not None and complaint.complainant_id == actor.user.pk


def considers(actor: Actor, stage: ComplaintStage) -> bool:
    """Whether the actor's body considers this stage and the role may (R-03…R-08, R-12).

    Nobody considers what he himself has filed.
    """
    if not actor.can_in(Capability.CONSIDER_COMPLAINTS, stage.organisation_id):
        return False
    return not is_complainant(actor, stage.complaint)


def may_register(actor: Actor, stage: ComplaintStage) -> bool:
    """The body's office registers; the portal does so by itself at the lawful moment (Q-7)."""
    return actor.is_system or considers(actor, stage)


def may_take(actor: Actor, stage: ComplaintStage) -> bool:
    """Any official of the considering body may take a case."""
    return considers(actor, stage)


def may_assign(actor: Actor, stage: ComplaintStage) -> bool:
    """Any official of the body may assign: small bodies have no dispatcher."""
    return considers(actor, stage)


def may_decide(actor: Actor, stage: ComplaintStage) -> bool:
    """The responsible executor decides, or who stands in for them, or the head (R-04, R-08)."""
    if not considers(actor, stage):
        return False
    executors = [person.pk for person in (actor.user, actor.acting_for) if person is not None]
    return actor.can(Capability.HEAD_BODY) or stage.assignee_id in executors


def may_send_answer(actor: Actor, stage: ComplaintStage) -> bool:
    """Whoever may decide may send what was decided."""
    return may_decide(actor, stage)


def may_write(actor: Actor, stage: ComplaintStage) -> bool:
    """The complainant and the considering body write to each other (J-18)."""
    return considers(actor, stage) or is_complainant(actor, stage.complaint)


def may_identify_service(actor: Actor, stage: ComplaintStage) -> bool:
    """The considering body names the service when the complainant did not know it."""
    return considers(actor, stage)


def may_appeal(actor: Actor, stage: ComplaintStage) -> bool:
    """Only the complainant goes further (D12-19.2-p2b)."""
    return is_complainant(actor, stage.complaint)


def may_wait(actor: Actor, stage: ComplaintStage) -> bool:
    """Only the complainant chooses to wait."""
    return is_complainant(actor, stage.complaint)


def may_mark_court(actor: Actor, stage: ComplaintStage) -> bool:
    """The complainant says that the matter is in court (D12-19.8)."""
    return is_complainant(actor, stage.complaint)


def may_execute_remedy(actor: Actor, stage: ComplaintStage) -> bool:
    """The body that promised the remedy confirms it."""
    return considers(actor, stage)
