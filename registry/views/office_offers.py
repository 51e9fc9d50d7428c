"""What may be done with an entry now, and who does what this person may not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.acting import Actor
from registry import permissions
from registry.models import InclusionCorrection, PlannedChange, Service
from registry.workflow import State

SEND, INCLUDE, EXCLUDE = "send", "include", "exclude"
REJECT, CANCEL, CORRECT, DECIDE, EDIT = "reject", "cancel", "correct", "decide", "edit"
BULK = (SEND, INCLUDE, EXCLUDE)

# From which state each act of many entries leads.
STATE_FOR = {
    SEND: State.PROPOSED,
    INCLUDE: State.IN_REVIEW,
    EXCLUDE: State.INCLUDED,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One act on one entry: its code, its label, and who does it if not this person."""

    verb: str
    label: str
    who: str = ""

    @property
    def possible(self) -> bool:
        """Whether this person may do it now."""
        return not self.who

    @property
    def is_bulk(self) -> bool:
        """Whether it goes over the page that checks acts on many entries."""
        return self.verb in BULK

    @property
    def anchor(self) -> str:
        """Where on the page of the entry it is done."""
        return f"act-{self.verb}"


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on all entries that are ticked."""

    verb: str
    label: str


def labels() -> dict[str, str]:
    """What each act is called, in the language of the page."""
    return {
        SEND: _("Send to review"),
        INCLUDE: _("Include in the registry"),
        EXCLUDE: _("Exclude from the registry"),
        REJECT: _("Reject the proposal"),
        EDIT: _("Edit the entry"),
        CANCEL: _("Cancel the planned change"),
        CORRECT: _("Correct the date of inclusion"),
        DECIDE: _("Decide on the correction of the date"),
    }


def bulk_acts_for(actor: Actor) -> list[BulkAct]:
    """Acts on many entries that the person's role allows at all."""
    allowed = {
        SEND: permissions.may_propose(actor),
        INCLUDE: permissions.may_record_approval(actor),
        EXCLUDE: permissions.may_record_approval(actor),
    }
    names = labels()
    return [BulkAct(verb, names[verb]) for verb in BULK if allowed[verb]]


def may_do(verb: str, actor: Actor, service: Service) -> bool:
    """Whether the person may do an act of many on this entry, in the state it is in."""
    if service.state != STATE_FOR[verb]:
        return False
    if verb == SEND:
        return permissions.may_send_to_review(actor, service)
    return permissions.may_record_approval(actor)


def offers_for(
    actor: Actor,
    service: Service,
    *,
    plan: PlannedChange | None = None,
    correction: InclusionCorrection | None = None,
) -> list[Offer]:
    """Every act that the state of the entry allows, in the order of its life (M-1)."""
    if service.state == State.PROPOSED:
        return _on_proposed(actor, service)
    if service.state == State.IN_REVIEW:
        return _on_reviewed(actor, service)
    if service.state == State.INCLUDED:
        return _on_included(actor, plan, correction)
    return []


def _on_proposed(actor: Actor, service: Service) -> list[Offer]:
    proposer = _("the body that proposed it, or the keeper of the registry")
    return [
        _offer(SEND, permissions.may_send_to_review(actor, service), proposer),
        _offer(EDIT, permissions.may_amend(actor, service), proposer),
    ]


def _on_reviewed(actor: Actor, service: Service) -> list[Offer]:
    keeper = _("the keeper of the registry")
    return [
        _offer(INCLUDE, permissions.may_record_approval(actor), _clerk()),
        _offer(EDIT, permissions.may_amend(actor, service), keeper),
        _offer(REJECT, permissions.may_reject(actor), keeper),
    ]


def _on_included(
    actor: Actor, plan: PlannedChange | None, correction: InclusionCorrection | None
) -> list[Offer]:
    either = _("the keeper of the registry, or the clerk of the Government's office")
    may_change = permissions.may_change(actor)
    offers = [_offer(EDIT, may_change, either)]
    if plan:
        offers.append(_offer(CANCEL, may_change, either))
    if correction:
        second = _("another person than the one who asked for it")
        may_decide = permissions.may_decide_correction(actor, correction)
        offers.append(_offer(DECIDE, may_decide, second if may_change else either))
    else:
        offers.append(_offer(CORRECT, permissions.may_ask_correction(actor), either))
    return [*offers, _offer(EXCLUDE, permissions.may_record_approval(actor), _clerk())]


def _clerk() -> str:
    return _("the clerk of the Government's office")


def _offer(verb: str, allowed: bool, who: str) -> Offer:
    return Offer(verb, labels()[verb], "" if allowed else who)
