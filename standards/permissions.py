"""Who may do what with standards and regulations; used alike by services, pages and the API."""

from accounts.acting import Actor
from accounts.models import BodyKind, BodyLevel, Organisation
from accounts.roles import Capability
from standards.models import AgreementRequest, Comment, Confirmation, Edition, Regulation, Standard
from standards.workflow import PUBLIC_DRAFTS, Agreeing, Stage

# Only these local executive bodies approve regulations (L13-16.3, X-09).
OBLAST_LEVELS = (BodyLevel.OBLAST, BodyLevel.REPUBLICAN_CITY, BodyLevel.CAPITAL)


def drafts(actor: Actor, standard: Standard) -> bool:
    """The drafting central body drafts, runs the discussion, answers, reports, submits (R-07)."""
    return actor.is_system or actor.can_in(Capability.DRAFT_STANDARDS, standard.drafting_body_id)


def works_on_standards(actor: Actor) -> bool:
    """Who has the work area of standards: drafters, agreeing bodies, clerk, quality body."""
    return any(
        actor.can(capability)
        for capability in (
            Capability.DRAFT_STANDARDS,
            Capability.DRAFT_REGULATIONS,
            Capability.PROPOSE_SERVICES,
            Capability.AGREE_DRAFTS,
            Capability.AGREE_FOR_PRESIDENT,
            Capability.RECORD_GOVERNMENT_ACTS,
            Capability.CONTROL_QUALITY,
        )
    )


def may_see(actor: Actor, edition: Edition) -> bool:
    """A draft is public from its placement; before, its drafters and the quality body see it."""
    if edition.stage in (*PUBLIC_DRAFTS, Stage.IN_FORCE, Stage.SUPERSEDED):
        return True
    return drafts(actor, edition.standard) or controls(actor)


def controls(actor: Actor) -> bool:
    """The quality body sees every time limit and decides appeals against hiding (R-12)."""
    return actor.can(Capability.CONTROL_QUALITY)


def may_propose(actor: Actor) -> bool:
    """QCB, PSB, IB, CSBs, LEBs and akims propose to adopt, change or repeal (L13-13.3)."""
    return actor.can(Capability.PROPOSE_SERVICES) or controls(actor)


def sees_identities(actor: Actor, edition: Edition) -> bool:
    """Names and contacts of authors: the drafting body alone (R-07)."""
    return drafts(actor, edition.standard)


def may_comment(actor: Actor) -> bool:
    """Anybody with an account: a name and a confirmed e-mail suffice (J-15)."""
    return actor.user is not None


def is_author(actor: Actor, comment: Comment) -> bool:
    """Whether the comment is the actor's own."""
    return actor.user is not None and comment.author_id == actor.user.pk


def is_own(actor: Actor, comment: Comment) -> bool:
    """The actor, or the person he stands in for, wrote it: neither decides on it (Q-36)."""
    return comment.author_id is not None and comment.author_id in persons(actor)


def persons(actor: Actor) -> set[int]:
    """Ids of who acts and of whom he stands in for: what one of them said, neither decides."""
    return {person.pk for person in (actor.user, actor.acting_for) if person is not None}


def may_answer_comment(actor: Actor, comment: Comment) -> bool:
    """The drafting body decides on comments; nobody on his own."""
    return drafts(actor, comment.discussion.edition.standard) and not is_own(actor, comment)


def may_hide(actor: Actor, comment: Comment) -> bool:
    """The drafting body hides with a public reason; never its author."""
    return may_answer_comment(actor, comment)


def may_decide_appeal(actor: Actor, comment: Comment) -> bool:
    """The quality body, which has not hidden it, decides; nobody on his own."""
    return (
        controls(actor)
        and not is_own(actor, comment)
        and comment.hidden_by_id not in persons(actor)
    )


def may_answer_agreement(actor: Actor, request: AgreementRequest) -> bool:
    """The body that was asked answers for itself (R-21); the President's Administration by R-11."""
    wanted = (
        Capability.AGREE_FOR_PRESIDENT
        if request.role == Agreeing.PRESIDENT
        else Capability.AGREE_DRAFTS
    )
    return actor.can_in(wanted, request.organisation_id)


def may_record_approval(actor: Actor) -> bool:
    """The Government approves; its clerk records the act (R-10, X-03). The drafter never does."""
    return actor.is_system or actor.can(Capability.RECORD_GOVERNMENT_ACTS)


def approves_regulations(organisation: Organisation) -> bool:
    """Central bodies and akimats of oblast level; no body below (L13-16.2, 16.3, X-09)."""
    if organisation.kind == BodyKind.CENTRAL:
        return True
    return organisation.kind == BodyKind.LOCAL and organisation.level in OBLAST_LEVELS


def drafts_regulation(actor: Actor, regulation: Regulation) -> bool:
    """The obliged body drafts its regulation (L13-10.2, 16.1)."""
    return actor.is_system or actor.can_in(Capability.DRAFT_REGULATIONS, regulation.organisation_id)


def may_approve_regulation(actor: Actor, regulation: Regulation) -> bool:
    """The CSB or its head, or the akimat of an O-LEB (L13-16.2, 16.3)."""
    return approves_regulations(regulation.organisation) and actor.can_in(
        Capability.APPROVE_REGULATIONS, regulation.organisation_id
    )


def may_confirm(actor: Actor, confirmation: Confirmation) -> bool:
    """Each body confirms its own information (K-05, J-12)."""
    return actor.can_in(Capability.INFORM, confirmation.organisation_id)


def informs_of(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor gives information for a body: its site, its premises (L13-23.2, R-05)."""
    return actor.can_in(Capability.INFORM, organisation_id)
