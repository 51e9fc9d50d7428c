"""Who may do what in the registry; used alike by services, pages and the API."""

from accounts.acting import Actor
from accounts.roles import Capability
from registry.models import ChangeProposal, InclusionCorrection, Question, Service
from registry.workflow import PUBLIC, State


def works_on_registry(actor: Actor) -> bool:
    """Who sees the work area of the registry: keeper, clerk of the Government, proposing bodies."""
    return any(
        actor.can(capability)
        for capability in (
            Capability.KEEP_REGISTRY,
            Capability.RECORD_GOVERNMENT_ACTS,
            Capability.PROPOSE_SERVICES,
        )
    )


def reads_work_area(actor: Actor) -> bool:
    """Who works on the registry, and the quality body, which sees every time limit (R-12)."""
    return works_on_registry(actor) or actor.can(Capability.CONTROL_QUALITY)


def keeps(actor: Actor) -> bool:
    """The keeper of the registry (R-09, D12-6.3)."""
    return actor.is_system or actor.can(Capability.KEEP_REGISTRY)


def may_propose(actor: Actor) -> bool:
    """CSB, LEB and the keeper propose an entry (M-1)."""
    return actor.can(Capability.PROPOSE_SERVICES) or keeps(actor)


def proposed(actor: Actor, service: Service) -> bool:
    """Whether the actor's body proposed the entry."""
    return service.proposed_by_id is not None and actor.can_in(
        Capability.PROPOSE_SERVICES, service.proposed_by_id
    )


def may_amend(actor: Actor, service: Service) -> bool:
    """A proposal is amended by who made it, and by the keeper; in review by the keeper alone."""
    if keeps(actor):
        return True
    return service.state == State.PROPOSED and proposed(actor, service)


def may_send_to_review(actor: Actor, service: Service) -> bool:
    """Who proposed it, or the keeper."""
    return keeps(actor) or proposed(actor, service)


def may_reject(actor: Actor) -> bool:
    """The keeper declines a proposal."""
    return keeps(actor)


def may_record_approval(actor: Actor) -> bool:
    """The Government approves; its clerk records the act (R-10, D12-6.3)."""
    return actor.is_system or actor.can(Capability.RECORD_GOVERNMENT_ACTS)


def may_change(actor: Actor) -> bool:
    """A change rests on an act of the keeper or of the Government (M-1)."""
    return keeps(actor) or may_record_approval(actor)


def may_ask_correction(actor: Actor) -> bool:
    """Either of the two who work with acts may say that a date was entered wrong (Q-31)."""
    return may_change(actor)


def may_decide_correction(actor: Actor, correction: InclusionCorrection) -> bool:
    """A second person only (Q-31); a deputy who acts for the first is not a second person."""
    if actor.user is None or not may_change(actor):
        return False
    return correction.asked_by_id not in _persons(actor)


def _persons(actor: Actor) -> set[int]:
    """Ids of who acts and of whom he stands in for: what one of them said, neither decides."""
    return {person.pk for person in (actor.user, actor.acting_for) if person is not None}


def may_see(actor: Actor, service: Service) -> bool:
    """What is in the registry is public; a proposal is seen by those who work on it."""
    if service.state in PUBLIC or keeps(actor) or may_record_approval(actor):
        return True
    return proposed(actor, service)


def informs_for(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor gives information for a body (L13-23.2, 23.3): entries, answers."""
    return actor.can_in(Capability.INFORM, organisation_id)


def may_answer(actor: Actor, question: Question) -> bool:
    """The body that was asked answers; nobody answers himself."""
    if question.asker_id in _persons(actor):
        return False
    return informs_for(actor, question.organisation_id)


def may_decide_proposal(actor: Actor, proposal: ChangeProposal) -> bool:
    """About a place its body decides, about the entry the keeper; nobody decides on his own."""
    if proposal.author_id in _persons(actor):
        return False
    if keeps(actor):
        return True
    return proposal.organisation_id is not None and informs_for(actor, proposal.organisation_id)


def may_import(actor: Actor) -> bool:
    """The keeper brings in files of entries."""
    return actor.user is not None and keeps(actor)
