"""M-2 in full: every act of the road at every stage, and by everybody; what is not allowed leaves no trace."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from audit.models import AuditEntry
from deadlines.models import Clock
from notifications.models import OutboxMessage
from standards.errors import AlreadyAnswered, NotPermitted, StandardRefused, WrongState
from standards.models import Edition, Placement, Text
from standards.services import agreeing, approving, placing, reporting
from standards.services.editions import withdraw_edition
from standards.workflow import Agreeing, PlacementOf, Stage
from tests.standards.road import FOREWORD, REACH, a_site, an_act, people_of
from tests.standards_world import fresh
from tests.world import MONDAY, World

# Later than everything that the stages are reached with, but before the end of K-02 of placed ones.
_AT = {
    Stage.DRAFTING: MONDAY, Stage.PLACED: MONDAY, Stage.IN_DISCUSSION: MONDAY,
    Stage.WITHDRAWN: MONDAY,
}  # fmt: skip
_LATER = datetime.fromisoformat("2025-12-01T10:00:00+05:00")

Act = Callable[[World, Edition, Any, datetime], Any]


def _with_reason(verb: Callable[..., Any]) -> Act:
    return lambda _world, edition, actor, at: verb(
        edition_id=edition.pk, reason="Иначе нельзя.", actor=actor, at=at
    )


def _plain(verb: Callable[..., Any]) -> Act:
    return lambda _world, edition, actor, at: verb(edition_id=edition.pk, actor=actor, at=at)


def _placement(what: PlacementOf) -> Act:
    return lambda _world, edition, actor, at: placing.record_placement(
        edition_id=edition.pk, placement=a_site(at, what), actor=actor, at=at
    )


def _send(world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    return agreeing.send_for_agreement(
        edition_id=edition.pk, bodies=[(world.other_akimat.pk, Agreeing.INTERESTED)],
        actor=actor, at=at,
    )  # fmt: skip


def _answer(_world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    request = edition.agreements.order_by("-pk").first()
    if request is None:
        raise WrongState
    return agreeing.answer_agreement(request_id=request.pk, agreed=True, actor=actor, at=at)


def _approve(_world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    return approving.approve(
        edition_id=edition.pk, act=an_act(at.date()), effective_on=at.date(), actor=actor, at=at
    )


def _register(_world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    return approving.register_with_justice(
        edition_id=edition.pk, number="9999", registered_on=at.date(), actor=actor, at=at
    )


def _order(_world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    return reporting.order_report(edition_id=edition.pk, foreword=FOREWORD, actor=actor, at=at)


def _confirm(_world: World, edition: Edition, actor: Any, at: datetime) -> Any:
    own = edition.confirmations.filter(organisation__key="akimat_karasai")
    ids = list(own.values_list("pk", flat=True))
    return approving.confirm_information(
        confirmation_ids=ids, url="https://karasai.example.kz", actor=actor, at=at
    )


_UNDER_WAY_TO_APPROVAL = {
    stage for stage in Stage
    if stage not in (Stage.APPROVED, Stage.IN_FORCE, Stage.SUPERSEDED, Stage.WITHDRAWN)
}  # fmt: skip
# Each act, the stages at which it may be done, and the people who may do it.
ACTS: dict[str, tuple[Act, set[str], set[str]]] = {
    "place": (_plain(placing.place_draft), {Stage.DRAFTING}, {"drafter", "ministry_head"}),
    "place draft on a site": (
        _placement(PlacementOf.DRAFT), {Stage.PLACED, Stage.IN_DISCUSSION},
        {"drafter", "ministry_head"},
    ),
    "place report on a site": (
        _placement(PlacementOf.REPORT),
        {Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED},
        {"drafter", "ministry_head"},
    ),
    "place standard on a site": (
        _placement(PlacementOf.STANDARD), {Stage.APPROVED, Stage.IN_FORCE},
        {"drafter", "ministry_head"},
    ),
    "take back": (
        _with_reason(placing.take_back), {Stage.PLACED, Stage.IN_DISCUSSION},
        {"drafter", "ministry_head"},
    ),
    "finish revision": (
        _plain(placing.finish_revision), {Stage.DISCUSSION_CLOSED}, {"drafter", "ministry_head"},
    ),
    "order report": (_order, {Stage.REVISED}, {"drafter", "ministry_head"}),
    "send": (_send, {Stage.REPORT_PUBLISHED}, {"drafter", "ministry_head"}),
    "answer": (_answer, {Stage.IN_AGREEMENT}, {"other_officer", "agreeing"}),
    "return": (
        _with_reason(agreeing.return_to_revision),
        {Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED}, {"drafter", "ministry_head"},
    ),
    "return by the Government": (
        _with_reason(agreeing.return_to_revision), {Stage.SUBMITTED}, {"clerk"},
    ),
    "submit": (_plain(agreeing.submit), {Stage.AGREED}, {"drafter", "ministry_head"}),
    "approve": (_approve, {Stage.SUBMITTED}, {"clerk"}),
    "register": (
        _register, {Stage.APPROVED, Stage.IN_FORCE}, {"drafter", "ministry_head", "clerk"},
    ),
    "confirm": (
        _confirm, {Stage.APPROVED, Stage.IN_FORCE}, {"officer", "colleague", "head"},
    ),
    "withdraw": (
        _with_reason(withdraw_edition), _UNDER_WAY_TO_APPROVAL, {"drafter", "ministry_head"},
    ),
}  # fmt: skip
# Both return acts are one verb: at a stage of the other it is refused for another reason.
_SAME_VERB = {
    "return": {Stage.SUBMITTED},
    "return by the Government": {Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED},
}
# The clerk has no business with a draft that is not before the Government; an answer is given once.
_REFUSALS = {
    "return by the Government": (WrongState, NotPermitted),
    "answer": (WrongState, AlreadyAnswered),
}


def _by(world: World, name: str) -> Any:
    return world.people[sorted(ACTS[name][2])[0]]


def _trace() -> tuple[Any, ...]:
    """Everything that an act could have left behind."""
    models: tuple[Any, ...] = (AuditEntry, OutboxMessage, Placement, Text)
    stages = Edition.objects.order_by("pk").values_list("stage", "withdrawn_reason", "justice_no")
    clocks = Clock.objects.order_by("pk").values_list("state", "due_at")
    return (*(model.objects.count() for model in models), list(stages), list(clocks))


@pytest.mark.parametrize("stage", REACH)
def test_at_each_stage_only_the_acts_of_m2_can_be_done_and_the_rest_leave_no_trace(
    world: World, stage: str
) -> None:
    people_of(world)
    edition, at = REACH[stage](world), _AT.get(Stage(stage), _LATER)
    assert edition.stage == stage
    for name, (act, stages, _people) in ACTS.items():
        if stage in stages or stage in _SAME_VERB.get(name, ()):
            continue
        before = _trace()
        with pytest.raises(_REFUSALS.get(name, WrongState)):
            act(world, fresh(edition), _by(world, name), at)
        assert _trace() == before, name


@pytest.mark.parametrize(
    ("name", "stage"),
    [(name, str(stage)) for name, (_act, stages, _who) in ACTS.items() for stage in sorted(stages)],
)
def test_an_act_is_done_where_m2_allows_it_and_by_nobody_else(
    world: World, name: str, stage: str
) -> None:
    people_of(world)
    edition, at = REACH[stage](world), _AT.get(Stage(stage), _LATER)
    act, _stages, allowed = ACTS[name]
    before = _trace()
    for person, actor in world.people.items():
        if person not in allowed:
            with pytest.raises(NotPermitted):
                act(world, fresh(edition), actor, at)
    assert _trace() == before
    act(world, fresh(edition), _by(world, name), at)
    assert _trace() != before


@pytest.mark.parametrize("stage", [stage for stage in REACH if stage != Stage.REVISED])
def test_a_report_is_published_only_of_a_revised_draft(world: World, stage: str) -> None:
    people_of(world)
    edition = REACH[stage](world)
    report = edition.reports.first()
    if report is None:
        report = edition.reports.create(
            number=1, state="ready", revised_text=edition.texts.first(), ordered_at=MONDAY,
            built_at=MONDAY,
        )  # fmt: skip
    with pytest.raises(WrongState):
        reporting.publish_report(report_id=report.pk, actor=world.drafter, at=_LATER)


@pytest.mark.parametrize("stage", [stage for stage in REACH if stage != Stage.AGREED])
def test_the_president_is_asked_only_about_an_agreed_draft(world: World, stage: str) -> None:
    people_of(world)
    edition = REACH[stage](world)
    world.ministry.subordination = "president"
    world.ministry.save(update_fields=["subordination"])
    with pytest.raises(StandardRefused):
        agreeing.ask_president(edition_id=edition.pk, actor=world.drafter, at=_LATER)
    assert not edition.agreements.filter(role=Agreeing.PRESIDENT).exists()
