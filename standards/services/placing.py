"""Placing a draft, opening and closing its discussion (L13-15.2, 15.3, K-01, K-02, Q-8, Q-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.acting import Actor
from accounts.models import Organisation
from audit.refs import SYSTEM
from audit.services import Act, record
from deadlines.models import Clock
from deadlines.services import ClockRequest, cancel_clocks, meet_clocks, start_clocks
from files.models import StoredFile
from registry.services.acts import NATIONAL_ZONE
from registry.terms import DRAFT_PLACEMENT
from registry.workflow import State as ServiceState
from standards import events, permissions, telling, terms
from standards.errors import (
    NotComplete,
    NotYetPlaced,
    ReasonRequired,
    ServiceExcluded,
    SiteRequired,
    TextLocked,
    WrongState,
)
from standards.models import Discussion, Edition, Placement
from standards.services.acts import (
    act_of,
    lock_edition,
    permit,
    require_stage,
    require_transition,
    standard_act,
)
from standards.services.deciding import undecided_of
from standards.services.texts import lock_text, missing_of, new_text, writable_text
from standards.workflow import (
    ON_THE_WEB,
    OPENING_SITES,
    AnnouncementKind,
    Kind,
    PlacementKind,
    PlacementOf,
    Stage,
    opening_moment,
)

# From when on each thing can be placed anywhere.
_PLACED_FROM = {
    PlacementOf.DRAFT: (Stage.PLACED, Stage.IN_DISCUSSION),
    PlacementOf.REPORT: (
        Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED,
    ),
    PlacementOf.STANDARD: (Stage.APPROVED, Stage.IN_FORCE),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementData:
    """What somebody says of a placement beside the portal."""

    what: PlacementOf
    kind: PlacementKind
    placed_at: datetime
    body: Organisation | None = None
    url: str = ""
    note: str = ""
    evidence: StoredFile | None = None


@standard_act
def place_draft(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Put the whole draft on the portal and lock its text; the server's moment counts (J-9).

    The discussion opens once a site is recorded too (Q-8).

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is not being drafted.
        ServiceExcluded: the service has left the registry.
        NotComplete: the text lacks what the law asks for (L13-14, Q-30).
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.place)
    if edition.kind != Kind.REPEAL and edition.service.state != ServiceState.INCLUDED:
        raise ServiceExcluded
    text = writable_text(edition)
    if text is None:
        raise TextLocked
    if missing := missing_of(edition, text):
        raise NotComplete(missing)
    lock_text(text, at=at)
    edition.place()
    edition.save()
    Placement.objects.create(
        edition=edition, text=text, what=PlacementOf.DRAFT, kind=PlacementKind.PORTAL,
        url="", note=reverse("standards:draft", args=[edition.pk]), placed_at=at, recorded_at=at,
        recorded_by=actor.user,
    )  # fmt: skip
    record(act_of(events.PLACED, edition.ref, actor, at))
    return edition


@standard_act
def record_placement(
    *, edition_id: int, placement: PlacementData, actor: Actor, at: datetime
) -> Placement:
    """Record that something was placed outside the portal; the first site opens the discussion.

    A body may record the placement on its own site (R-05).

    Raises:
        NotPermitted: neither the drafting body nor the body whose site it is.
        WrongState: that cannot have been placed at this stage, or it is the portal.
        SiteRequired: a site without the address of the page.
        NotYetPlaced: the moment lies in the future or before the draft was begun.
    """
    edition = lock_edition(edition_id)
    _check_placement(edition, placement, actor, at)
    text = edition.texts.filter(locked_at__isnull=False).order_by("-number").first()
    row = Placement.objects.create(
        edition=edition, text=text, what=placement.what, kind=placement.kind, body=placement.body,
        url=placement.url.strip(), note=placement.note.strip(), placed_at=placement.placed_at,
        evidence=placement.evidence, recorded_at=at, recorded_by=actor.user,
    )  # fmt: skip
    record(act_of(events.PLACEMENT_RECORDED, edition.ref, actor, at, kind=placement.kind.value))
    if edition.stage == Stage.PLACED and placement.kind in OPENING_SITES:
        _open(edition, row, actor=actor, at=at)
    return row


def _check_placement(
    edition: Edition, placement: PlacementData, actor: Actor, at: datetime
) -> None:
    own_site = placement.body is not None and permissions.informs_of(actor, placement.body.pk)
    permit(permissions.drafts(actor, edition.standard) or own_site)
    require_stage(edition, *_PLACED_FROM[placement.what])
    if placement.kind == PlacementKind.PORTAL:
        raise WrongState
    if placement.kind in ON_THE_WEB and not placement.url.strip():
        raise SiteRequired
    if not edition.opened_at <= placement.placed_at <= at:
        raise NotYetPlaced


def _open(edition: Edition, site: Placement, *, actor: Actor, at: datetime) -> Discussion:
    """Portal and site both stand: K-01 ends, K-02 begins (L13-15.2, 15.3)."""
    portal = edition.placements.filter(what=PlacementOf.DRAFT, kind=PlacementKind.PORTAL).latest(
        "placed_at"
    )
    opened_at = opening_moment(
        portal=portal.placed_at, site=site.placed_at, recorded_at=at, zone=NATIONAL_ZONE
    )
    edition.open_discussion()
    edition.save()
    assert portal.text is not None
    discussion = Discussion.objects.create(
        edition=edition, text=portal.text, number=edition.discussions.count() + 1,
        opened_at=opened_at, closes_on=opened_at.date(), closes_at=opened_at,
    )  # fmt: skip
    request = ClockRequest(
        term=terms.DISCUSSION_PERIOD,
        subject=discussion.ref,
        organisation=edition.drafting_body,
    )
    (clock,) = start_clocks([request], actor=actor.ref, at=opened_at)
    discussion.closes_on, discussion.closes_at = clock.due_on, clock.due_at
    discussion.save(update_fields=["closes_on", "closes_at"])
    meet_clocks(subject=edition.service.ref, terms=[DRAFT_PLACEMENT], actor=actor.ref, at=opened_at)
    record(
        act_of(
            events.DISCUSSION_OPENED, edition.ref, actor, at,
            closes_on=discussion.closes_on.isoformat(),
        )
    )  # fmt: skip
    telling.announce(edition, AnnouncementKind.DISCUSSION_OPENED, number=discussion.number, at=at)
    return discussion


@standard_act
def take_back(*, edition_id: int, reason: str, actor: Actor, at: datetime) -> Edition:
    """The substance is to change: back to drafting; then a new text and a new full 30 days (Q-13).

    What was said so far stays, is answered and stands in the report.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the draft is neither placed nor in discussion, or its 30 days are over.
        ReasonRequired: no reason for the public.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.take_back)
    if not reason.strip():
        raise ReasonRequired
    discussion = edition.discussions.filter(closed_at=None, broken_off_at=None).first()
    if discussion is not None:
        if at > discussion.closes_at:
            raise WrongState
        discussion.broken_off_at, discussion.broken_off_reason = at, reason.strip()
        discussion.save(update_fields=["broken_off_at", "broken_off_reason"])
        cancel_clocks(subject=discussion.ref, actor=actor.ref, at=at, reason_code="text_changed")
        telling.tell_of_broken_off(discussion, at=at)
    edition.take_back()
    edition.save()
    new_text(edition, at=at, of=edition.texts.order_by("-number")[0])
    record(act_of(events.DISCUSSION_BROKEN_OFF, edition.ref, actor, at, {"reason": reason.strip()}))
    return edition


def close_discussions(clocks: Sequence[Clock]) -> None:
    """The 30th day has ended (K-02): intake closes, the text to be revised is made, K-39 begins.

    Called by the sweep with the discussions already locked; dated by the due moment.
    """
    moments = {clock.subject_id: clock.due_at for clock in clocks}
    discussions = Discussion.objects.filter(pk__in=moments, closed_at=None, broken_off_at=None)
    for discussion in discussions.select_related("text").order_by("pk"):
        _close(discussion, at=moments[discussion.pk])


def _close(discussion: Discussion, *, at: datetime) -> None:
    edition = lock_edition(discussion.edition_id)
    discussion.closed_at = at
    discussion.save(update_fields=["closed_at"])
    edition.close_discussion()
    edition.save()
    new_text(edition, at=at, of=discussion.text)
    request = ClockRequest(
        term=terms.COMPLETION_REPORT, subject=edition.ref, organisation=edition.drafting_body
    )
    start_clocks([request], actor=SYSTEM, at=at)
    record(
        Act(
            actor=SYSTEM, verb=events.DISCUSSION_CLOSED, subject=edition.ref, at=at,
            organisation_id=edition.standard.drafting_body_id,
        )
    )  # fmt: skip
    telling.tell_of_close(edition, discussion, at=at)


@standard_act
def finish_revision(*, edition_id: int, actor: Actor, at: datetime) -> Edition:
    """Every comment in time has its decision and reason; with no comments at once (L13-15.4-p2).

    Raises:
        NotPermitted: not the drafting body.
        WrongState: the discussion is not closed.
        NotComplete: comments without a decision, or gaps in the revised text.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    require_transition(edition.finish_revision)
    text = writable_text(edition)
    missing = [*undecided_of(edition)[:100], *(missing_of(edition, text) if text else ())]
    if missing:
        raise NotComplete(missing)
    edition.finish_revision()
    edition.save()
    record(act_of(events.REVISION_FINISHED, edition.ref, actor, at))
    return edition
