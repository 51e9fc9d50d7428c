"""Placing, opening, breaking off and closing a discussion; K-01 and K-02 to the second (L13-15.2, 15.3)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from registry import terms as registry_terms
from registry.services.including import start_inclusion_clocks
from registry.workflow import State as ServiceState
from standards import terms
from standards.errors import (
    NotComplete,
    NotPermitted,
    NotYetPlaced,
    ReasonRequired,
    ServiceExcluded,
    SiteRequired,
    WrongState,
)
from standards.models import Edition
from standards.services import placing
from standards.services.commenting import CommentData, submit_comment
from standards.services.deciding import Decision, decide_comments
from standards.services.texts import writable_text
from standards.workflow import (
    CommentStatus,
    PlacementKind,
    PlacementOf,
    Stage,
    opening_moment,
)
from tests.standards.road import a_site, closed, discussed, people_of, placed
from tests.standards_world import an_edition, fresh
from tests.world import ALMATY, MONDAY, World


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


def clock_of(term: str) -> Clock:
    return Clock.objects.filter(term_code=term).latest("pk")


@pytest.mark.parametrize(
    ("portal", "site", "recorded", "opens"),
    [
        # The portal first, the site the same day: the later counts.
        ("2025-09-08T10:00", "2025-09-08T15:00", "2025-09-08T15:05", "2025-09-08T15:00"),
        # The site first, recorded the same day.
        ("2025-09-08T10:00", "2025-09-08T09:00", "2025-09-08T18:00", "2025-09-08T10:00"),
        # Both at one moment.
        ("2025-09-08T10:00", "2025-09-08T10:00", "2025-09-08T10:00", "2025-09-08T10:00"),
        # The site on a later day, recorded that day.
        ("2025-09-08T10:00", "2025-09-10T12:00", "2025-09-10T23:59", "2025-09-10T12:00"),
        # The site on Monday, recorded on Wednesday: nobody could comment before.
        ("2025-09-08T10:00", "2025-09-08T11:00", "2025-09-10T09:30", "2025-09-10T09:30"),
        # A minute after midnight is another day in Almaty.
        ("2025-09-08T10:00", "2025-09-08T23:59", "2025-09-09T00:01", "2025-09-09T00:01"),
    ],
)
def test_a_discussion_opens_at_the_later_placement_or_when_a_past_one_is_recorded(
    portal: str, site: str, recorded: str, opens: str
) -> None:
    moment = opening_moment(portal=at(portal), site=at(site), recorded_at=at(recorded), zone=ALMATY)
    assert moment == at(opens)


def test_a_site_placed_before_the_portal_opens_the_discussion_at_the_portals_moment(
    world: World,
) -> None:
    early = MONDAY - timedelta(hours=1)
    edition = placed(world, an_edition(world, at=early), MONDAY)
    site = a_site(early)
    placing.record_placement(
        edition_id=edition.pk, placement=site, actor=world.drafter, at=MONDAY + timedelta(hours=2)
    )
    assert edition.discussions.get().opened_at == MONDAY


@pytest.mark.parametrize("kind", [PlacementKind.OWN_SITE, PlacementKind.LEB_SITE])
def test_the_own_or_a_local_site_opens_the_discussion(world: World, kind: PlacementKind) -> None:
    edition = placed(world)
    placing.record_placement(
        edition_id=edition.pk, placement=a_site(kind=kind), actor=world.drafter, at=MONDAY
    )
    assert fresh(edition).stage == Stage.IN_DISCUSSION


@pytest.mark.parametrize(
    "kind",
    [kind for kind in PlacementKind if kind not in ("portal", "own_site", "leb_site")],
)
def test_no_other_place_opens_the_discussion(world: World, kind: PlacementKind) -> None:
    edition = placed(world)
    placing.record_placement(
        edition_id=edition.pk, placement=a_site(kind=kind), actor=world.drafter, at=MONDAY
    )
    assert fresh(edition).stage == Stage.PLACED
    assert edition.placements.filter(kind=kind).exists()


def test_a_second_site_opens_nothing_anew(world: World) -> None:
    edition = discussed(world)
    placing.record_placement(
        edition_id=edition.pk, placement=a_site(MONDAY + timedelta(days=1)),
        actor=world.drafter, at=MONDAY + timedelta(days=1),
    )  # fmt: skip
    assert edition.discussions.get().opened_at == MONDAY


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"url": "  "}, SiteRequired),
        ({"kind": PlacementKind.PROVIDER_SITE, "url": ""}, SiteRequired),
        ({"placed_at": MONDAY + timedelta(minutes=1)}, NotYetPlaced),
        ({"placed_at": MONDAY - timedelta(days=1)}, NotYetPlaced),
        ({"kind": PlacementKind.PORTAL}, WrongState),
        ({"what": PlacementOf.REPORT}, WrongState),
        ({"what": PlacementOf.STANDARD}, WrongState),
    ],
)
def test_a_placement_that_cannot_have_been_is_refused(
    world: World, changes: dict[str, Any], error: type[Exception]
) -> None:
    edition = placed(world)
    with pytest.raises(error):
        placing.record_placement(
            edition_id=edition.pk, placement=a_site(**changes),
            actor=world.drafter, at=MONDAY,
        )  # fmt: skip
    assert edition.placements.count() == 1


def test_a_body_records_the_placement_on_its_own_site_and_no_other_does(world: World) -> None:
    edition = placed(world)
    site = a_site(kind=PlacementKind.LEB_SITE, body=world.akimat)
    with pytest.raises(NotPermitted):
        placing.record_placement(
            edition_id=edition.pk, placement=site, actor=world.other_officer, at=MONDAY
        )
    placing.record_placement(edition_id=edition.pk, placement=site, actor=world.officer, at=MONDAY)
    assert fresh(edition).stage == Stage.IN_DISCUSSION


def test_a_draft_with_gaps_is_not_placed_and_the_gaps_are_named(world: World) -> None:
    edition = an_edition(world)
    text = writable_text(edition)
    assert text is not None
    text.provisions["refusals"] = []
    text.save()
    with pytest.raises(NotComplete) as refusal:
        placing.place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
    assert [lack.provision for lack in refusal.value.missing] == ["refusals"]
    assert fresh(edition).stage == Stage.DRAFTING


@pytest.mark.parametrize("side", ["body_kk", "body_ru"])
def test_a_draft_in_one_language_only_is_not_placed(world: World, side: str) -> None:
    edition = an_edition(world)
    clause = edition.texts.get().clauses.order_by("position")[1]
    setattr(clause, side, "")
    clause.save()
    with pytest.raises(NotComplete):
        placing.place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)


def test_a_draft_of_an_excluded_service_is_not_placed(world: World) -> None:
    edition = an_edition(world)
    type(world.service).objects.filter(pk=world.service.pk).update(state=ServiceState.EXCLUDED)
    with pytest.raises(ServiceExcluded):
        placing.place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)


# V1 and V4 of the clause page.
V_INCLUDED = at("2013-06-03T10:00")
V_PLACED = at("2013-06-10T17:00")


def _v_edition(world: World) -> Edition:
    start_inclusion_clocks([world.service], actor=world.clerk, at=V_INCLUDED)
    return an_edition(world, at=V_INCLUDED)


def test_v1_k01_ends_on_the_fifth_working_day_and_is_met_by_the_opening(world: World) -> None:
    edition = _v_edition(world)
    clock = clock_of(registry_terms.DRAFT_PLACEMENT)
    assert clock.due_on == date(2013, 6, 10)
    discussed(world, edition, V_PLACED)
    sweep(at=V_PLACED + timedelta(days=2))
    clock.refresh_from_db()
    assert clock.state == Clock.State.MET


def test_v4_comments_are_in_time_to_the_last_second_of_day_30_and_late_after_it(
    world: World,
) -> None:
    edition = discussed(world, _v_edition(world), V_PLACED)
    discussion = edition.discussions.get()
    assert discussion.closes_on == date(2013, 7, 10)
    last, first_late = at("2013-07-10T23:59:59"), at("2013-07-11T00:00:00")
    sweep(at=last)
    assert fresh(edition).stage == Stage.IN_DISCUSSION
    data = CommentData(text="Срок долгий.", language="ru")
    said = submit_comment(discussion_id=discussion.pk, comment=data, actor=world.citizen, at=last)
    late = submit_comment(
        discussion_id=discussion.pk, comment=data, actor=world.stranger, at=first_late
    )
    assert (said.status, late.status) == (CommentStatus.IN_TIME, CommentStatus.LATE)
    sweep(at=first_late)
    edition = fresh(edition)
    discussion.refresh_from_db()
    assert edition.stage == Stage.DISCUSSION_CLOSED
    assert discussion.closed_at is not None
    assert discussion.closed_at.astimezone(ALMATY).date() in (date(2013, 7, 10), date(2013, 7, 11))


def test_a_draft_placed_late_breaches_k01_and_is_still_discussed_for_30_days(
    world: World,
) -> None:
    edition, late = _v_edition(world), at("2013-06-20T10:00")
    sweep(at=late)
    assert clock_of(registry_terms.DRAFT_PLACEMENT).state == Clock.State.BREACHED
    discussed(world, edition, late)
    assert clock_of(registry_terms.DRAFT_PLACEMENT).state == Clock.State.MET_LATE
    assert edition.discussions.get().closes_on == date(2013, 7, 20)


def test_the_portal_alone_does_not_end_k01(world: World) -> None:
    placed(world, _v_edition(world), V_INCLUDED + timedelta(hours=1))
    assert clock_of(registry_terms.DRAFT_PLACEMENT).state == Clock.State.RUNNING


def test_the_sweep_closes_a_discussion_once_with_one_new_text_and_one_k39(world: World) -> None:
    edition = discussed(world)
    later = MONDAY + timedelta(days=31)
    sweep(at=later)
    sweep(at=later + timedelta(minutes=1))
    assert edition.texts.count() == 2
    assert Clock.objects.filter(term_code=terms.COMPLETION_REPORT).count() == 1
    discussed_text, revised = edition.texts.order_by("number")
    ids = [
        set(text.clauses.values_list("stable_id", flat=True)) for text in (discussed_text, revised)
    ]
    assert ids[0] == ids[1]
    assert (discussed_text.is_locked, revised.is_locked) == (True, False)


def test_breaking_off_keeps_what_was_said_tells_the_authors_and_needs_30_new_days(
    world: World,
) -> None:
    people_of(world)
    edition = discussed(world)
    discussion = edition.discussions.get()
    data = CommentData(text="Срок долгий.", language="ru")
    submit_comment(discussion_id=discussion.pk, comment=data, actor=world.citizen, at=MONDAY)
    later = MONDAY + timedelta(days=10)
    placing.take_back(
        edition_id=edition.pk, reason="Меняется плата.", actor=world.drafter, at=later
    )
    edition = fresh(edition)
    assert edition.stage == Stage.DRAFTING
    assert clock_of(terms.DISCUSSION_PERIOD).state == Clock.State.CANCELLED
    told = OutboxMessage.objects.filter(template="standards/discussion_broken_off")
    assert set(told.values_list("recipient", flat=True)) == {world.citizen.user.pk}
    again = discussed(world, edition, later + timedelta(days=1))
    numbers = list(again.discussions.order_by("number").values_list("number", "closes_on"))
    assert numbers == [(1, date(2025, 10, 8)), (2, date(2025, 10, 19))]
    assert discussion.comments.count() == 1


def test_comments_of_a_broken_off_discussion_are_decided_and_reported(world: World) -> None:
    edition = discussed(world)
    data = CommentData(text="Срок долгий.", language="ru")
    said = submit_comment(
        discussion_id=edition.discussions.get().pk, comment=data, actor=world.citizen, at=MONDAY
    )
    placing.take_back(edition_id=edition.pk, reason="Плата.", actor=world.drafter, at=MONDAY)
    start = MONDAY + timedelta(days=1)
    edition = closed(world, fresh(edition), start)
    later = start + timedelta(days=31)
    with pytest.raises(NotComplete):
        placing.finish_revision(edition_id=edition.pk, actor=world.drafter, at=later)
    decision = Decision(comment_id=said.pk, verdict="rejected", reason={"ru": "Срок по закону."})
    decide_comments(decisions=[decision], actor=world.drafter, at=later)
    placing.finish_revision(edition_id=edition.pk, actor=world.drafter, at=later)
    assert fresh(edition).stage == Stage.REVISED


def test_a_draft_is_taken_back_with_a_reason_and_only_before_day_30_ends(world: World) -> None:
    edition = discussed(world)
    with pytest.raises(ReasonRequired):
        placing.take_back(edition_id=edition.pk, reason=" ", actor=world.drafter, at=MONDAY)
    with pytest.raises(WrongState):
        placing.take_back(
            edition_id=edition.pk, reason="Поздно.", actor=world.drafter,
            at=MONDAY + timedelta(days=31),
        )  # fmt: skip
    assert fresh(edition).stage == Stage.IN_DISCUSSION


def test_without_comments_the_revision_is_finished_at_once(world: World) -> None:
    edition = closed(world)
    placing.finish_revision(
        edition_id=edition.pk, actor=world.drafter, at=MONDAY + timedelta(days=31)
    )
    assert fresh(edition).stage == Stage.REVISED
