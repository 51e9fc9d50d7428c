"""What may be done with an edition now, who does what this person may not, and what stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.acting import Actor
from standards import permissions
from standards.models import Edition
from standards.services.agreeing import (
    president_has_agreed,
    president_must_agree,
    requests_of_round,
)
from standards.services.reporting import missing_for_report
from standards.services.texts import missing_of, writable_text
from standards.views.road_steps import is_discussed
from standards.workflow import (
    OPENING_SITES,
    Agreeing,
    Answer,
    Kind,
    PlacementOf,
    Stage,
)

PLACE, TAKE_BACK, FINISH, SEND = "place", "take_back", "finish_revision", "send"
CONCLUDE, PRESIDENT, RETURN, SUBMIT = "conclude", "ask_president", "return", "submit"
APPROVE, JUSTICE, WITHDRAW = "approve", "register", "withdraw"
TEXT, ANSWERS, REPORT, PLACEMENTS = "text", "answers", "report", "placements"
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """One act on an edition: its label, where it is done, and who does it if not this person."""

    verb: str
    label: str
    url: str
    who: str = ""
    kind: str = "secondary"

    @property
    def possible(self) -> bool:
        """Whether this person may do it now."""
        return not self.who


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that keeps an edition from its next step, and where it is put right."""

    text: str
    url: str = ""


def labels() -> dict[str, str]:
    """What each act is called, in the language of the page."""
    return {
        PLACE: _("Place on the portal"),
        TAKE_BACK: _("Take back to change the substance"),
        FINISH: _("Finish the revision"),
        SEND: _("Send for agreement"),
        CONCLUDE: _("Conclude the agreement"),
        PRESIDENT: _("Ask the President's Administration"),
        RETURN: _("Return to revision"),
        SUBMIT: _("Submit to the Government"),
        APPROVE: _("Record the approval"),
        JUSTICE: _("Record the registration with the Ministry of Justice"),
        WITHDRAW: _("Withdraw the draft"),
        TEXT: _("Edit the text"),
        ANSWERS: _("Comments and answers"),
        REPORT: _("Completion report"),
        PLACEMENTS: _("Placements"),
    }


# The acts of each stage in the order in which they are usually done; the first is the main one.
_ACTS: dict[str, tuple[str, ...]] = {
    Stage.DRAFTING: (PLACE, TEXT, WITHDRAW),
    Stage.PLACED: (PLACEMENTS, TAKE_BACK, WITHDRAW),
    Stage.IN_DISCUSSION: (ANSWERS, PLACEMENTS, TAKE_BACK, WITHDRAW),
    Stage.DISCUSSION_CLOSED: (ANSWERS, TEXT, FINISH, WITHDRAW),
    Stage.REVISED: (REPORT, ANSWERS, TEXT, WITHDRAW),
    Stage.REPORT_PUBLISHED: (SEND, PLACEMENTS, RETURN, WITHDRAW),
    Stage.IN_AGREEMENT: (CONCLUDE, RETURN, WITHDRAW),
    Stage.AGREED: (SUBMIT, PRESIDENT, RETURN, WITHDRAW),
    Stage.SUBMITTED: (APPROVE, RETURN, WITHDRAW),
    Stage.APPROVED: (JUSTICE, PLACEMENTS),
    Stage.IN_FORCE: (JUSTICE, PLACEMENTS),
}
_WEIGHTY = (TAKE_BACK, RETURN, WITHDRAW)


def acts_of(edition: Edition) -> tuple[str, ...]:
    """The acts that the stage of an edition knows, whoever does them (M-2)."""
    acts = _ACTS.get(edition.stage, ())
    if edition.kind == Kind.REPEAL and edition.stage == Stage.DRAFTING:
        # A repeal is offered for discussion, not blocked without it (J-14).
        acts = (PLACE, SUBMIT, TEXT, WITHDRAW)
    if not president_must_agree(edition):
        acts = tuple(verb for verb in acts if verb != PRESIDENT)
    if edition.justice_no:
        acts = tuple(verb for verb in acts if verb != JUSTICE)
    return acts


def may_do(verb: str, actor: Actor, edition: Edition) -> bool:
    """Whether the person may do an act that the stage knows."""
    clerk = permissions.may_record_approval(actor)
    drafter = permissions.drafts(actor, edition.standard)
    if verb == APPROVE or (verb == RETURN and edition.stage == Stage.SUBMITTED):
        return clerk
    return drafter or (verb == JUSTICE and clerk)


def offers_for(actor: Actor, edition: Edition) -> list[Offer]:
    """Every act that the stage of the edition allows, in the usual order (M-2)."""
    names = labels()
    offers: list[Offer] = []
    for verb in acts_of(edition):
        who = "" if may_do(verb, actor, edition) else _who(verb, edition)
        offers.append(Offer(verb, names[verb], _address(verb, edition), who, _kind(verb, offers)))
    return [*_own_requests(actor, edition), *offers]


def _kind(verb: str, before: list[Offer]) -> str:
    if verb in _WEIGHTY:
        return "warning"
    return "secondary" if any(offer.possible for offer in before) else ""


def _who(verb: str, edition: Edition) -> str:
    if verb == APPROVE or (verb == RETURN and edition.stage == Stage.SUBMITTED):
        return _("the clerk of the Government's office")
    return str(edition.drafting_body.name)


def _address(verb: str, edition: Edition) -> str:
    if verb == ANSWERS:
        discussion = edition.discussions.order_by("-number").first()
        return reverse("standards:office_discussion", args=[discussion.pk]) if discussion else ""
    if verb in (TEXT, REPORT, PLACEMENTS):
        return reverse(f"standards:office_{verb}", args=[edition.pk])
    return reverse("standards:office_edition_act", args=[edition.pk, verb])


def _own_requests(actor: Actor, edition: Edition) -> list[Offer]:
    """The request that waits for the actor's own body."""
    waiting = edition.agreements.filter(
        answer=Answer.WAITING, dissent_at=None, organisation=actor.organisation_id or 0
    ).select_related("organisation")
    return [
        Offer(
            f"answer-{one.pk}", _("Answer the request for agreement"),
            reverse("standards:office_agreement", args=[one.pk]), kind="",
        )
        for one in waiting
        if permissions.may_answer_agreement(actor, one)
    ]  # fmt: skip


def blocks_of(edition: Edition) -> list[Block]:
    """What must happen before the next step, in words, each with the place where it is done."""
    find = _BLOCKS.get(edition.stage)
    return find(edition) if find else []


def _of_draft(edition: Edition) -> list[Block]:
    text = writable_text(edition)
    url = reverse("standards:office_text", args=[edition.pk])
    lacks: list[Any] = missing_of(edition, text) if text else []
    shown = [Block(str(lack.sentence), url) for lack in lacks[:_SHOWN]]
    if len(lacks) > _SHOWN:
        more = _("And %(count)s more: see the text.") % {"count": len(lacks) - _SHOWN}
        shown.append(Block(more, url))
    return shown


def _of_placed(edition: Edition) -> list[Block]:
    url = reverse("standards:office_placements", args=[edition.pk])
    return [Block(_("No site is recorded yet. The discussion opens when one is."), url)]


def _of_discussion(edition: Edition) -> list[Block]:
    return [Block(_("The discussion closes by itself at the end of its last day, never earlier."))]


def _of_revision(edition: Edition) -> list[Block]:
    if not is_discussed(edition):
        return []
    discussion = edition.discussions.order_by("-number").first()
    answers = reverse("standards:office_discussion", args=[discussion.pk]) if discussion else ""
    text = reverse("standards:office_text", args=[edition.pk])
    return [
        Block(lack.sentence, text if lack.code == "text" else answers)
        for lack in missing_for_report(edition)
    ]


def _of_report(edition: Edition) -> list[Block]:
    placed = edition.placements.filter(what=PlacementOf.REPORT, kind__in=OPENING_SITES)
    if placed.exists():
        return []
    url = reverse("standards:office_placements", args=[edition.pk])
    return [Block(_("Record on which site the report was placed."), url)]


def _of_agreement(edition: Edition) -> list[Block]:
    found = []
    for one in requests_of_round(edition):
        if not one.is_settled:
            said = (
                _("%(body)s: not agreed, the dissent is not recorded")
                if one.answer == Answer.NOT_AGREED
                else _("%(body)s: no answer yet")
            )
            url = reverse("standards:office_agreement", args=[one.pk])
            found.append(Block(said % {"body": one.organisation.name}, url))
    return found


def _of_agreed(edition: Edition) -> list[Block]:
    if not president_must_agree(edition) or president_has_agreed(edition):
        return []
    asked = edition.agreements.filter(role=Agreeing.PRESIDENT).order_by("-pk").first()
    url = reverse("standards:office_agreement", args=[asked.pk]) if asked else ""
    return [Block(_("The President's Administration has not agreed yet."), url)]


def _of_submitted(edition: Edition) -> list[Block]:
    return [Block(_("The act of the Government is not recorded yet."))]


def _of_approved(edition: Edition) -> list[Block]:
    return [Block(_("The standard comes into force by itself on its day."))]


_BLOCKS: dict[str, Callable[[Edition], list[Block]]] = {
    Stage.DRAFTING: _of_draft,
    Stage.PLACED: _of_placed,
    Stage.IN_DISCUSSION: _of_discussion,
    Stage.DISCUSSION_CLOSED: _of_revision,
    Stage.REVISED: _of_revision,
    Stage.REPORT_PUBLISHED: _of_report,
    Stage.IN_AGREEMENT: _of_agreement,
    Stage.AGREED: _of_agreed,
    Stage.SUBMITTED: _of_submitted,
    Stage.APPROVED: _of_approved,
}
