"""Extension and redirection: dates, notices, and who may (D12-19.6, CP-2.2, Q-16…Q-19, J-4)."""

from datetime import date, datetime

import pytest

from complaints import events, terms
from complaints.errors import (
    ComplaintRefused,
    ConsentRequired,
    ExtensionReasonsRequired,
    JudgementRequired,
    NoNextStage,
    NotPermitted,
    RedirectionReasonsRequired,
    WrongBody,
    WrongState,
)
from complaints.models import ComplaintStage, Redirection
from complaints.selectors import current_stage, visible_to
from complaints.services import appeal, decide, send_answer, take
from complaints.services.extending import choices, extend, last_day_for_notice
from complaints.services.redirecting import consent, redirect, refuse_consent
from complaints.workflow import About, Addressee, ExtensionGround, Medium, Route, Rung, State
from deadlines.errors import ClockNotOpen, DeadlineError, ExtensionTooLate, ExtensionTooLong
from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.road import DAY, LATER, clock_of, extended, moved, told, traces, verbs_of
from tests.world import (
    ALMATY,
    MONDAY,
    World,
    a_decision,
    again,
    answered,
    considered,
    filed,
    overdue,
)

V9 = datetime(2013, 6, 3, 10, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("days", "due_on"),
    [(1, date(2013, 6, 11)), (5, date(2013, 6, 17)), (10, date(2013, 6, 24))],
)
def test_an_extension_is_counted_from_the_original_due_date(
    world: World, days: int, due_on: date
) -> None:
    stage = considered(world, V9)
    extension = extended(world, stage, V9 + 2 * DAY, days)
    assert (extension.due_before, extension.due_on) == (date(2013, 6, 10), due_on)
    assert clock_of(stage).due_on == due_on
    assert again(stage).state == State.EXTENDED


def test_the_form_knows_the_last_day_and_every_possible_date(world: World) -> None:
    stage = considered(world, V9)
    offered = choices(stage, V9 + DAY)
    assert offered is not None
    assert (offered.due_on, offered.notice_by) == (date(2013, 6, 10), date(2013, 6, 5))
    assert last_day_for_notice(stage) == date(2013, 6, 5)
    assert [days for days, _ in offered.dates] == list(range(1, 11))
    assert dict(offered.dates)[10] == date(2013, 6, 24)
    late = choices(stage, V9 + 3 * DAY)
    assert late is not None
    assert late.refusal
    assert not late.dates


def test_a_notice_may_leave_until_the_end_of_the_third_day_before_and_no_later(
    world: World,
) -> None:
    in_time, late = considered(world, V9), considered(world, V9)
    extended(world, in_time, V9.replace(day=5, hour=23, minute=59))
    before = traces()
    with pytest.raises(ExtensionTooLate):
        extended(world, late, V9.replace(day=6, hour=0, minute=1))
    assert traces() == before


@pytest.mark.parametrize("days", [0, 11])
def test_no_other_length_than_one_to_ten_days_is_taken(world: World, days: int) -> None:
    stage = considered(world)
    with pytest.raises(ExtensionTooLong):
        extended(world, stage, LATER, days)


def test_a_stage_is_extended_once(world: World) -> None:
    stage = considered(world)
    extended(world, stage, LATER, 1)
    with pytest.raises(WrongState):
        extended(world, stage, LATER, 1)


def test_what_runs_late_or_was_not_taken_cannot_be_extended(world: World) -> None:
    with pytest.raises((NotPermitted, WrongState)):
        extended(world, filed(world), LATER)
    stage = considered(world)
    sweep(at=MONDAY + 10 * DAY)
    with pytest.raises(ClockNotOpen):
        extended(world, stage, MONDAY + 10 * DAY)


@pytest.mark.parametrize("person", ["citizen", "colleague", "other_officer", "quality", "drafter"])
def test_only_who_may_decide_extends(world: World, person: str) -> None:
    stage = considered(world)
    before = traces()
    with pytest.raises(NotPermitted):
        extend(
            stage_id=stage.pk,
            ground=ExtensionGround.CHECK,
            days=3,
            reasons="Себеп.",
            actor=getattr(world, person),
            at=LATER,
        )
    assert traces() == before


def test_an_extension_without_reasons_is_refused(world: World) -> None:
    stage = considered(world)
    before = traces()
    with pytest.raises(ExtensionReasonsRequired):
        extend(
            stage_id=stage.pk,
            ground=ExtensionGround.CHECK,
            days=3,
            reasons=" ",
            actor=world.officer,
            at=LATER,
        )
    assert traces() == before


@pytest.mark.parametrize("medium", Medium)
def test_the_notice_leaves_at_once_in_the_form_of_the_filing(world: World, medium: Medium) -> None:
    stage = filed(world, medium=medium)
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    extension = extended(world, stage, LATER, 7)
    assert extension.medium == medium
    assert extension.notice_sent_at == LATER
    notices = told(stage, "extended")
    channels = {notice.channel for notice in notices}
    assert channels == {"inbox", "post" if medium == Medium.PAPER else "email"}
    assert "Орнында тексеру қажет." in notices[0].text
    assert events.EXTENDED in verbs_of(stage)


def test_an_extension_may_be_appealed_and_the_answer_stays_due(world: World) -> None:
    stage = considered(world)
    extended(world, stage, LATER)
    later = appeal(stage_id=stage.pk, actor=world.citizen, at=LATER)
    assert later.about == About.EXTENSION
    assert later.organisation == world.ministry
    assert again(stage).is_open


def test_the_quality_body_extends_its_fifteen_days_to_the_ninth_of_july(world: World) -> None:
    # V11: registered on Monday 3 June 2013.
    earlier = V9 - 7 * DAY
    second = appeal(stage_id=answered(world, at=earlier).pk, actor=world.citizen, at=earlier + DAY)
    take(stage_id=second.pk, actor=world.drafter, at=earlier + DAY)
    decide(stage_id=second.pk, decision=a_decision(), actor=world.drafter, at=earlier + DAY)
    send_answer(stage_id=second.pk, actor=world.drafter, at=earlier + DAY)
    last = appeal(stage_id=second.pk, actor=world.citizen, at=V9)
    take(stage_id=last.pk, actor=world.quality, at=V9)
    offered = choices(last, V9)
    assert offered is not None
    assert (offered.due_on, offered.notice_by) == (date(2013, 6, 24), date(2013, 6, 19))
    assert dict(offered.dates)[10] == date(2013, 7, 9)


def test_a_redirection_starts_the_term_at_the_registration_there(world: World) -> None:
    stage = considered(world)
    at = MONDAY + DAY
    moved(world, stage, world.other_akimat, at)
    old = again(stage)
    new = current_stage(old.complaint)
    assert old.state == State.REDIRECTED
    assert (new.organisation, new.number, new.redirected_from) == (world.other_akimat, 1, old)
    assert (old.registered_at, new.registered_at) == (MONDAY, at)
    assert clock_of(old).state == Clock.State.CANCELLED
    assert clock_of(new).started_at == at
    assert new.complaint.provider == world.other_akimat
    assert events.REDIRECTED in verbs_of(old)
    notice = told(new, "redirected")[0].text
    assert "Қарасай ауданының әкімдігі" in notice
    assert old.reg_no in notice
    assert told(new, "new_case")


def test_after_hours_the_new_body_registers_on_the_next_working_day(world: World) -> None:
    stage = considered(world)
    moved(world, stage, world.other_akimat, MONDAY.replace(hour=20))
    new = current_stage(stage.complaint)
    assert new.state == State.FILED
    sweep(at=MONDAY + DAY)
    assert again(new).state == State.REGISTERED


@pytest.mark.parametrize(
    ("body", "route", "rung"),
    [
        ("other_akimat", Route.A, Rung.PROVIDER),
        ("ministry", Route.B, Rung.CENTRAL_PROVIDER),
        ("centre", Route.CENTRE, Rung.CENTRE),
    ],
)
def test_the_route_follows_the_body_that_the_first_stage_moves_to(
    world: World, body: str, route: Route, rung: Rung
) -> None:
    stage = considered(world)
    moved(world, stage, getattr(world, body))
    new = again(current_stage(stage.complaint))
    assert new.complaint.route == route
    assert new.rung.rung == rung


def test_a_second_stage_moves_without_changing_the_route(world: World) -> None:
    stage = answered(world)
    second = appeal(stage_id=stage.pk, text="Келіспеймін.", actor=world.citizen, at=LATER)
    moved(world, second, world.informatization_body, actor=world.drafter)
    new = again(current_stage(stage.complaint))
    assert (new.number, new.organisation) == (2, world.informatization_body)
    assert (new.appeal_text, new.about) == ("Келіспеймін.", About.DECISION)
    assert new.complaint.provider == world.akimat
    assert new.complaint.route == Route.A


@pytest.mark.parametrize("body", ["akimat", "quality_body", "government"])
def test_a_complaint_does_not_move_to_a_body_that_cannot_take_it(world: World, body: str) -> None:
    stage = considered(world)
    before = traces()
    with pytest.raises(WrongBody):
        moved(world, stage, getattr(world, body))
    assert traces() == before


def test_an_appeal_does_not_move_to_the_body_whose_decision_it_is_about(world: World) -> None:
    second = appeal(stage_id=answered(world).pk, actor=world.citizen, at=LATER)
    with pytest.raises(WrongBody):
        moved(world, second, world.akimat, actor=world.drafter)


def test_the_quality_body_redirects_nothing(world: World) -> None:
    second = appeal(stage_id=overdue(world).pk, actor=world.citizen, at=MONDAY + 11 * DAY)
    sweep(at=MONDAY + 60 * DAY)
    third = appeal(stage_id=second.pk, actor=world.citizen, at=MONDAY + 60 * DAY)
    with pytest.raises(WrongState):
        moved(world, third, world.ministry, MONDAY + 61 * DAY, actor=world.quality)


def test_what_has_been_appealed_stays_where_it_is(world: World) -> None:
    stage = overdue(world)
    appeal(stage_id=stage.pk, actor=world.citizen, at=MONDAY + 11 * DAY)
    before = traces()
    with pytest.raises(NoNextStage):
        moved(world, stage, world.other_akimat, MONDAY + 11 * DAY)
    assert traces() == before


def test_reasons_and_the_right_person_are_asked_for(world: World) -> None:
    stage = considered(world)
    before = traces()
    with pytest.raises(RedirectionReasonsRequired):
        moved(world, stage, world.other_akimat, reasons=" ")
    for person in ("citizen", "colleague", "other_officer", "quality", "auditor"):
        with pytest.raises(NotPermitted):
            moved(world, stage, world.other_akimat, actor=getattr(world, person))
    assert traces() == before


def test_a_breach_stays_with_the_body_that_sent_the_complaint_away(world: World) -> None:
    unseen, seen = considered(world), overdue(world)
    late = MONDAY + 12 * DAY
    due_at = clock_of(unseen).due_at
    moved(world, unseen, world.other_akimat, late)
    moved(world, seen, world.other_akimat, late)
    for stage in (again(unseen), again(seen)):
        assert stage.overdue_at == due_at
        assert verbs_of(stage).count(events.BREACHED) == 1


def test_the_old_body_sees_what_it_had_and_the_new_one_everything(world: World) -> None:
    stage = considered(world)
    moved(world, stage, world.other_akimat)
    assert visible_to(world.officer).filter(pk=stage.complaint_id).exists()
    assert visible_to(world.other_officer).filter(pk=stage.complaint_id).exists()
    take(stage_id=current_stage(stage.complaint).pk, actor=world.other_officer, at=LATER)
    with pytest.raises(ComplaintRefused):
        take(stage_id=stage.pk, actor=world.officer, at=LATER)


def _moved_twice(world: World) -> tuple[ComplaintStage, Redirection]:
    stage = considered(world)
    moved(world, stage, world.other_akimat)
    second = current_stage(stage.complaint)
    return second, moved(world, second, world.ministry, actor=world.other_officer)


def test_a_second_redirection_waits_for_the_quality_body_while_the_term_runs(
    world: World,
) -> None:
    stage, asked = _moved_twice(world)
    assert asked.is_waiting
    assert again(stage).state == State.REGISTERED
    assert clock_of(stage).state == Clock.State.RUNNING
    assert told(stage, "consent_asked")
    with pytest.raises(ConsentRequired):
        moved(world, stage, world.ministry, actor=world.other_officer)
    consent(redirection_id=asked.pk, actor=world.quality, at=LATER + DAY)
    new = current_stage(stage.complaint)
    assert new.organisation == world.ministry
    assert new.registered_at == LATER + DAY
    assert events.REDIRECT_CONSENTED in verbs_of(stage)


def test_without_consent_the_complaint_stays(world: World) -> None:
    stage, asked = _moved_twice(world)
    with pytest.raises(JudgementRequired):
        refuse_consent(redirection_id=asked.pk, judgement="", actor=world.quality, at=LATER)
    refuse_consent(redirection_id=asked.pk, judgement="Негіз жоқ.", actor=world.quality, at=LATER)
    assert again(stage).state == State.REGISTERED
    assert "Негіз жоқ." in told(stage, "consent_refused")[0].text
    with pytest.raises(WrongState):
        consent(redirection_id=asked.pk, actor=world.quality, at=LATER)


@pytest.mark.parametrize("person", ["officer", "other_officer", "head", "citizen", "drafter"])
def test_only_the_quality_body_consents(world: World, person: str) -> None:
    _stage, asked = _moved_twice(world)
    before = traces()
    actor = getattr(world, person)
    with pytest.raises(NotPermitted):
        consent(redirection_id=asked.pk, actor=actor, at=LATER)
    with pytest.raises(NotPermitted):
        refuse_consent(redirection_id=asked.pk, judgement="Жоқ.", actor=actor, at=LATER)
    assert traces() == before


def test_consent_to_what_has_been_decided_meanwhile_is_refused(world: World) -> None:
    stage, asked = _moved_twice(world)
    take(stage_id=stage.pk, actor=world.other_officer, at=LATER)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.other_officer, at=LATER)
    with pytest.raises(WrongState):
        consent(redirection_id=asked.pk, actor=world.quality, at=LATER)


def _to_akim(world: World) -> ComplaintStage:
    """Addressed to an akim whose akimat does not provide the service."""
    world.service.provider_classes = ["moj"]
    world.service.save()
    return filed(world, addressee=Addressee.AKIM)


def _target(stage: ComplaintStage) -> Clock:
    return Clock.objects.get(subject_id=stage.pk, term_code=terms.REDIRECT)


def test_an_akim_who_does_not_serve_redirects_within_a_working_day(world: World) -> None:
    stage = _to_akim(world)
    assert _target(stage).due_on == (MONDAY + DAY).date()
    moved(world, stage, world.ministry)
    assert _target(stage).state == Clock.State.MET


def test_a_target_of_the_house_is_missed_and_never_a_breach(world: World) -> None:
    stage = _to_akim(world)
    sweep(at=MONDAY + 3 * DAY)
    assert _target(stage).state == Clock.State.MISSED
    assert not again(stage).is_overdue


def test_taking_the_case_ends_the_target(world: World) -> None:
    stage = _to_akim(world)
    take(stage_id=stage.pk, actor=world.officer, at=LATER)
    assert _target(stage).state == Clock.State.CANCELLED


def test_where_the_akimat_provides_the_service_there_is_no_target(world: World) -> None:
    stage = filed(world, addressee=Addressee.AKIM)
    assert not Clock.objects.filter(subject_id=stage.pk, term_code=terms.REDIRECT).exists()


def test_every_refusal_has_a_sentence(world: World) -> None:
    stage = considered(world)
    with pytest.raises((ComplaintRefused, DeadlineError)) as refusal:
        redirect(
            stage_id=stage.pk, to=world.akimat, reasons="Себеп.", actor=world.officer, at=LATER
        )
    assert str(refusal.value).endswith(".")
    assert not OutboxMessage.objects.filter(dedupe_key__contains="redirected").exists()
