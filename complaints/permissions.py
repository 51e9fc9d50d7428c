"""Who may do what on a stage; used alike by services, pages and the API."""

from datetime import date

from accounts.acting import Actor
from accounts.roles import Capability
from accounts.selectors import heads_of
from complaints.models import Complaint, ComplaintStage, Demand
from complaints.workflow import Medium


def is_complainant(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor filed the complaint and acts as a citizen now."""
    return actor.user is not None and complaint.complainant_id == actor.user.pk


def considers(actor: Actor, stage: ComplaintStage) -> bool:
    """Whether the actor's body considers this stage and the role may (R-03…R-08, R-12).

    Nobody considers what he himself has filed, nor what is filed against him (Q-36); nor does
    a deputy consider it in the place of the one complained of.
    """
    if not actor.can_in(Capability.CONSIDER_COMPLAINTS, stage.organisation_id):
        return False
    return not is_complainant(actor, stage.complaint) and not is_complained_of(actor, stage)


def is_complained_of(actor: Actor, stage: ComplaintStage) -> bool:
    """Whether the complaint is about the person who acts, or whom the person replaces (Q-36)."""
    people = (actor.user, actor.acting_for)
    return any(stage.complaint.is_about(person.pk) for person in people if person is not None)


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
    """The complainant says that the matter is in court (D12-19.8), in person or on paper."""
    return is_complainant(actor, stage.complaint) or acts_on_paper(actor, stage)


def may_execute_remedy(actor: Actor, stage: ComplaintStage) -> bool:
    """The body that promised the remedy confirms it."""
    return considers(actor, stage)


def may_name_teams(actor: Actor, on: date) -> bool:
    """The head makes the teams of a body; where a body has no head, any of its officials."""
    if not actor.can(Capability.CONSIDER_COMPLAINTS) or actor.organisation_id is None:
        return False
    return actor.can(Capability.HEAD_BODY) or not heads_of(actor.organisation_id, on=on).exists()


def may_write_texts(actor: Actor) -> bool:
    """Standard texts of a body are written by those who use them."""
    return actor.can(Capability.CONSIDER_COMPLAINTS)


def may_see_load(actor: Actor) -> bool:
    """The head looks after the own body, the quality body after all of them."""
    supervises = actor.can(Capability.HEAD_BODY) or actor.can(Capability.CONTROL_QUALITY)
    return supervises and actor.can(Capability.CONSIDER_COMPLAINTS)


def controls_demands(actor: Actor, stage: ComplaintStage) -> bool:
    """The quality body that decided the stage demands, and controls the execution (D12-19.5)."""
    return actor.can(Capability.CONTROL_QUALITY) and considers(actor, stage)


def may_execute_demand(actor: Actor, demand: Demand) -> bool:
    """The body of which it is demanded says what it has done; not the one complained of (Q-36)."""
    if not actor.can_in(Capability.CONSIDER_COMPLAINTS, demand.addressee_id):
        return False
    stage = demand.stage
    return not is_complainant(actor, stage.complaint) and not is_complained_of(actor, stage)


def may_accept_paper(actor: Actor, organisation_id: int) -> bool:
    """A clerk takes papers for the register of the own body only (CP-5.1)."""
    return actor.user is not None and actor.can_in(Capability.DISPATCH_POST, organisation_id)


def may_appeal_on_paper(actor: Actor, stage: ComplaintStage, next_body_id: int) -> bool:
    """The paper is handed in where the complaint was considered or where it goes next."""
    return any(may_accept_paper(actor, pk) for pk in (stage.organisation_id, next_body_id))


def may_tell_status(actor: Actor) -> bool:
    """Clerks of the office tell how a complaint stands (CP-5.2)."""
    return actor.user is not None and actor.can(Capability.DISPATCH_POST)


def may_extend(actor: Actor, stage: ComplaintStage) -> bool:
    """Who may decide may extend the term (D12-19.6)."""
    return may_decide(actor, stage)


def may_redirect(actor: Actor, stage: ComplaintStage) -> bool:
    """The executor or the head; before there is an executor, any official of the body."""
    return may_decide(actor, stage) if stage.assignee_id else considers(actor, stage)


def may_judge_redirection(actor: Actor, stage: ComplaintStage) -> bool:
    """The quality body consents to a second redirection, or does not (J-4)."""
    return (
        actor.can(Capability.CONTROL_QUALITY)
        and not is_complainant(actor, stage.complaint)
        and not is_complained_of(actor, stage)
    )


def may_withdraw(actor: Actor, stage: ComplaintStage) -> bool:
    """The complainant; on a paper statement of his, the office of the considering body."""
    return is_complainant(actor, stage.complaint) or acts_on_paper(actor, stage)


def acts_on_paper(actor: Actor, stage: ComplaintStage) -> bool:
    """Whether the body's office enters what a complainant on paper has said on paper."""
    return stage.complaint.medium == Medium.PAPER and considers(actor, stage)


def may_join(actor: Actor, stage: ComplaintStage) -> bool:
    """An official of the body that has both filings (Q-42)."""
    return considers(actor, stage)


def may_name_official(actor: Actor, stage: ComplaintStage) -> bool:
    """An official of the considering body says whom the complaint means (Q-36)."""
    return considers(actor, stage)


def may_propose(actor: Actor, stage: ComplaintStage) -> bool:
    """Who may decide, but for the head, who decides directly."""
    return may_decide(actor, stage) and not actor.can(Capability.HEAD_BODY)


def may_approve(actor: Actor, stage: ComplaintStage) -> bool:
    """The head of the considering body, or who stands in for the head."""
    return actor.can(Capability.HEAD_BODY) and considers(actor, stage)


def may_set_rules(actor: Actor) -> bool:
    """The head of a body that considers complaints says how it works with them."""
    return actor.can(Capability.HEAD_BODY) and actor.can(Capability.CONSIDER_COMPLAINTS)


def may_keep_programs(actor: Actor, on: date) -> bool:
    """The head lets the body's programs in; where a body has no head, any of its officials.

    A program keeps no keys, not even its own.
    """
    return not actor.through and may_name_teams(actor, on)
