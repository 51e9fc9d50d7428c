"""States of a complaint's stage (M-4) and the pure guards named as the law names them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """State of one stage. The unsent draft is another thing: ``ComplaintDraft``."""

    FILED = "filed", _("delivered")
    REGISTERED = "registered", _("registered")
    IN_CONSIDERATION = "in_consideration", _("in consideration")
    EXTENDED = "extended", _("term extended")
    DECIDED_SATISFIED = "decided_satisfied", _("decided: satisfied")
    DECIDED_PARTLY = "decided_partly", _("decided: partly satisfied")
    DECIDED_REFUSED = "decided_refused", _("decided: refused")
    ANSWERED = "answered", _("answered")
    QUALITY_TOLD = "quality_told", _("quality body told")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REDIRECTED = "redirected", _("redirected")
    JOINED = "joined", _("joined to the first registration")


class Outcome(models.TextChoices):
    """How a stage was decided (D12-19.4-p2a)."""

    SATISFIED = "satisfied", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    REFUSED = "refused", _("refused")


DECIDED = {
    Outcome.SATISFIED: State.DECIDED_SATISFIED,
    Outcome.PARTLY: State.DECIDED_PARTLY,
    Outcome.REFUSED: State.DECIDED_REFUSED,
}
# Until the reasoned decision has been sent the duty is open (D12-19.4-p2a).
OPEN = (
    State.FILED,
    State.REGISTERED,
    State.IN_CONSIDERATION,
    State.EXTENDED,
    State.DECIDED_SATISFIED,
    State.DECIDED_PARTLY,
    State.DECIDED_REFUSED,
)
UNDER_CONSIDERATION = (State.REGISTERED, State.IN_CONSIDERATION, State.EXTENDED)
# The complainant may take it back until it is decided.
WITHDRAWABLE = (State.FILED, *UNDER_CONSIDERATION)
# Ended without a decision of this body. A joined filing is answered with the first one.
ENDED_UNDECIDED = (State.WITHDRAWN, State.REDIRECTED)
ANSWERED = (State.ANSWERED, State.QUALITY_TOLD, State.CLOSED)


class Ground(models.TextChoices):
    """Ground of a complaint (J-23, CP-1.2, CC-18)."""

    RESULT = "result", _("I disagree with the result")
    ORDER = "order", _("The order or the term was broken")
    CONDUCT = "conduct", _("I was treated wrongly")


class About(models.TextChoices):
    """What an appeal is about: the chain of a case says it at each stage."""

    DECISION = "decision", _("the decision")
    SILENCE = "silence", _("no answer in time")
    EXTENSION = "extension", _("the extension of the term")


class ExtensionGround(models.TextChoices):
    """Grounds on which a term may be extended; there are no others (D12-19.6)."""

    CHECK = "check", _("a check or a repeated check is needed, on site too")
    INFORMATION = "information", _("information is needed from other bodies")


class ComplainantKind(models.TextChoices):
    """Who complains. State bodies are no recipients of services (D12-1.1, J-17)."""

    INDIVIDUAL = "individual", _("an individual")
    LEGAL = "legal", _("a legal entity")


class Addressee(models.TextChoices):
    """To whom the complaint is addressed (CP-1.3)."""

    PROVIDER_HEAD = "sp_head", _("the head of the service provider")
    AKIM = "akim", _("the akim of the territory")
    PORTAL = "portal", _("the portal")


class Channel(models.TextChoices):
    """How the complaint came in (X-20)."""

    PORTAL = "portal", _("portal")
    OFFICE = "office", _("office of the body")
    POST = "post", _("post")
    FORUM = "forum", _("forum of the contact centre")


class Medium(models.TextChoices):
    """In which form it was filed; notices follow the same form (D12-19.6-p2)."""

    ELECTRONIC = "electronic", _("electronic")
    PAPER = "paper", _("paper")


class Route(models.TextChoices):
    """Which ladder a complaint climbs (D12-19.2, 19.3, J-3; service centres: Q-15)."""

    A = "A", _("provider, drafting central body, quality body")
    B = "B", _("central body that provides the service itself, quality body")
    CENTRE = "C", _("service centre, its coordinator, quality body")


class Rung(models.TextChoices):
    """Who considers a stage."""

    PROVIDER = "provider", _("service provider")
    DRAFTING_BODY = "drafting_body", _("drafting central body")
    CENTRAL_PROVIDER = "central_provider", _("central body as provider")
    QUALITY_BODY = "quality_body", _("quality body")
    CENTRE = "centre", _("service centre")
    COORDINATOR = "coordinator", _("coordinator of the service centres")


def is_decided(state: str) -> bool:
    """Whether a decision is made and not yet sent."""
    return state in DECIDED.values()


def was_answered(state: str) -> bool:
    """Whether the reasoned decision has been sent."""
    return state in ANSWERED


def opens_next_stage(*, state: str, outcome: str, is_overdue: bool) -> bool:
    """Whether the recipient may go to the next stage.

    After a refusal or a partial decision (D12-19.2-p2b, Q-18), when the body has been silent
    past the due date (Q-14), or against an extension, which is itself an act of the body.
    """
    if was_answered(state):
        return outcome in (Outcome.REFUSED, Outcome.PARTLY)
    return state == State.EXTENDED or (is_overdue and state in OPEN)


def about_what(*, state: str, is_overdue: bool) -> About:
    """What an appeal from such a stage is about."""
    if was_answered(state):
        return About.DECISION
    return About.SILENCE if is_overdue else About.EXTENSION


def route_for(*, drafting_body_id: int | None, provider_id: int, is_centre: bool = False) -> Route:
    """Route B only when the central office of the drafting body itself serves (J-3).

    A service centre has a ladder of its own, whatever the service (Q-15).
    """
    if is_centre:
        return Route.CENTRE
    return Route.B if drafting_body_id == provider_id else Route.A


def missing_fields(fields: Iterable[tuple[str, str]]) -> list[str]:
    """Names of required fields that are empty."""
    return [name for name, value in fields if not value.strip()]
