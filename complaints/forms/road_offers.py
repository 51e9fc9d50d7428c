"""Acts on the road of a stage: extension, redirection, joining, naming, and what comes on paper."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.acting import Actor
from complaints import permissions
from complaints.forms.offer import Offer
from complaints.models import ComplaintStage
from complaints.services.extending import choices
from complaints.services.heads import goes_above
from complaints.workflow import UNDER_CONSIDERATION, WITHDRAWABLE, Medium, Rung, State


def road_offers(
    actor: Actor, stage: ComplaintStage, *, at: datetime, appealed: bool
) -> list[Offer]:
    """What may happen to a stage besides its decision, each on a page of its own."""
    offers: list[Offer] = []
    if stage.state in UNDER_CONSIDERATION:
        above = goes_above(stage, at)
        if not above:
            offers += _extend(actor, stage, at)
        if not appealed and stage.rung.rung != Rung.QUALITY_BODY:
            offers.append(_redirect(actor, stage, above=above))
        if not appealed and stage.number == 1 and not above:
            offers.append(_page("join", _("Join to the first registration")))
    if stage.state in WITHDRAWABLE and stage.complaint.officials.filter(user=None).exists():
        offers.append(_page("official", _("Say whom the complaint is about")))
    return [*offers, *_on_paper(stage, appealed)]


def _extend(actor: Actor, stage: ComplaintStage, at: datetime) -> list[Offer]:
    if stage.state == State.EXTENDED:
        return []
    reason = ""
    if stage.state == State.REGISTERED:
        reason = _("take the case first")
    elif not permissions.may_extend(actor, stage):
        reason = _executor(stage)
    else:
        offered = choices(stage, at)
        reason = offered.refusal if offered is not None else _("no term is running")
    return [_page("extend", _("Extend the term"), reason)]


def _redirect(actor: Actor, stage: ComplaintStage, *, above: bool) -> Offer:
    label = _("Send to the body above") if above else _("Redirect to the competent body")
    reason = ""
    if not permissions.may_redirect(actor, stage):
        reason = _executor(stage)
    elif stage.redirections.filter(done_at=None, judged_at=None).exists():
        reason = _("waits for the consent of the quality body")
    return _page("redirect", label, reason)


def _on_paper(stage: ComplaintStage, appealed: bool) -> list[Offer]:
    """What a complainant on paper says on paper, entered by the office."""
    offers: list[Offer] = []
    if stage.complaint.medium != Medium.PAPER:
        return offers
    if stage.state in WITHDRAWABLE and not appealed:
        offers.append(_page("withdraw", _("Enter a statement of withdrawal")))
    if stage.complaint.in_court_at is None:
        offers.append(_page("court", _("Enter that the matter is in court")))
    return offers


def _executor(stage: ComplaintStage) -> str:
    if stage.assignee is None:
        return _("assign the executor first")
    return _("responsible executor: %(name)s") % {"name": stage.assignee}


def _page(verb: str, label: str, reason: str = "") -> Offer:
    return Offer(verb, label, reason, is_page=True)
