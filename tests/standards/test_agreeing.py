"""Agreement: whom to ask, answers, dissent, the loop, the President's Administration (L13-15.4-p4, Q-38)."""

from datetime import date, timedelta

import pytest

from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from registry.workflow import Form
from standards import terms
from standards.errors import (
    AgreementMissing,
    AlreadyAnswered,
    BodyRequired,
    NotComplete,
    PresidentMustAgree,
    ReasonRequired,
    RemarksRequired,
    ReportSiteRequired,
    WrongState,
)
from standards.models import AgreementRequest, Edition
from standards.services import agreeing
from standards.services.texts import latest_text
from standards.workflow import Agreeing, Answer, Stage
from tests.standards.road import (
    AFTER_CLOSE,
    agreed,
    of_president,
    people_of,
    repealing,
    reported,
    sent,
    submitted,
)
from tests.standards_world import an_edition, body_named, fresh
from tests.world import MONDAY, World


def ask(world: World, edition: Edition, *bodies: int) -> list[AgreementRequest]:
    return agreeing.send_for_agreement(
        edition_id=edition.pk, bodies=[(pk, Agreeing.INTERESTED) for pk in bodies],
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip


def refuse(world: World, request: AgreementRequest, remarks: str = "Срок велик.") -> None:
    agreeing.answer_agreement(
        request_id=request.pk, agreed=False, remarks=remarks, actor=world.agreeing, at=AFTER_CLOSE
    )


def dissent(world: World, request: AgreementRequest, at: object = AFTER_CLOSE) -> None:
    agreeing.record_dissent(
        request_id=request.pk, reason="Срок установлен законом.", actor=world.drafter, at=at
    )


def conclude(world: World, edition: Edition, at: object = AFTER_CLOSE) -> None:
    agreeing.conclude_agreement(edition_id=edition.pk, actor=world.drafter, at=at)


def test_suggested_are_the_psb_the_ib_where_electronic_and_providers_but_not_the_drafter(
    world: World,
) -> None:
    people_of(world)
    edition = an_edition(world)
    found = {body.key: role for body, role in agreeing.suggested_bodies(edition)}
    assert found["mebp"] == Agreeing.PUBLIC_SERVICES
    assert found["mtc"] == Agreeing.INFORMATIZATION
    assert found["akimat_karasai"] == Agreeing.INTERESTED
    assert "moj" not in found
    world.service.forms, world.service.intake = [Form.PAPER], ["sp"]
    world.service.save()
    assert "mtc" not in {body.key for body, _role in agreeing.suggested_bodies(fresh(edition))}


def test_a_draft_is_not_sent_while_the_report_stands_on_the_portal_only(world: World) -> None:
    people_of(world)
    edition = reported(world, site=False)
    with pytest.raises(ReportSiteRequired):
        ask(world, edition, world.other_akimat.pk)
    assert not edition.agreements.exists()


@pytest.mark.parametrize("whom", ["nobody", "the drafter alone"])
def test_somebody_else_must_be_asked(world: World, whom: str) -> None:
    edition = reported(world)
    with pytest.raises(BodyRequired):
        ask(world, edition, *([] if whom == "nobody" else [world.ministry.pk]))


def test_each_body_gets_the_revised_text_the_report_its_own_clock_and_letter(
    world: World,
) -> None:
    people_of(world)
    edition = reported(world)
    ask(world, edition, world.other_akimat.pk, world.planning_body.pk)
    requests = list(edition.agreements.order_by("pk"))
    assert {one.organisation.key for one in requests} == {"akimat_burabay", "mebp"}
    assert {one.text_id for one in requests} == {latest_text(edition).pk}
    assert all(one.report == edition.reports.get() for one in requests)
    clocks = Clock.objects.filter(term_code=terms.AGREEMENT_ANSWER)
    assert {clock.due_on for clock in clocks} == {date(2025, 10, 23)}
    assert clocks.count() == 2
    told = OutboxMessage.objects.filter(template="standards/agreement_asked", channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {
        world.agreeing.user.pk, world.other_officer.user.pk, world.keeper.user.pk,
    }  # fmt: skip


def test_not_agreed_needs_remarks_and_an_answer_is_given_once(world: World) -> None:
    people_of(world)
    request = sent(world)
    with pytest.raises(RemarksRequired):
        refuse(world, request, "  ")
    refuse(world, request)
    with pytest.raises(AlreadyAnswered):
        agreeing.answer_agreement(
            request_id=request.pk, agreed=True, actor=world.agreeing, at=AFTER_CLOSE
        )
    request.refresh_from_db()
    assert (request.answer, request.remarks) == (Answer.NOT_AGREED, "Срок велик.")
    told = OutboxMessage.objects.filter(template="standards/agreement_answered", channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {
        world.drafter.user.pk, world.ministry_head.user.pk,
    }  # fmt: skip


def test_without_every_answer_the_agreement_is_not_concluded(world: World) -> None:
    people_of(world)
    edition = reported(world)
    first, _second = ask(world, edition, world.other_akimat.pk, world.planning_body.pk)
    agreeing.answer_agreement(
        request_id=first.pk, agreed=True, actor=world.other_officer, at=AFTER_CLOSE
    )
    with pytest.raises(AgreementMissing):
        conclude(world, edition)


def test_after_remarks_the_drafter_goes_on_with_a_recorded_dissent_and_its_reason(
    world: World,
) -> None:
    people_of(world)
    request = sent(world)
    refuse(world, request)
    with pytest.raises(AgreementMissing):
        conclude(world, request.edition)
    with pytest.raises(ReasonRequired):
        agreeing.record_dissent(
            request_id=request.pk, reason=" ", actor=world.drafter, at=AFTER_CLOSE
        )
    dissent(world, request)
    conclude(world, request.edition)
    assert fresh(request.edition).stage == Stage.AGREED


def test_silence_is_passed_over_only_after_the_last_day_of_k39_2(world: World) -> None:
    people_of(world)
    request = sent(world)
    last_day = AFTER_CLOSE + timedelta(days=14)
    assert last_day.date() == date(2025, 10, 23)
    with pytest.raises(WrongState):
        dissent(world, request, last_day)
    late = last_day + timedelta(days=1)
    sweep(at=late)
    clock = Clock.objects.get(term_code=terms.AGREEMENT_ANSWER)
    assert clock.state == Clock.State.MISSED
    dissent(world, request, late)
    clock.refresh_from_db()
    assert clock.state == Clock.State.CANCELLED
    conclude(world, request.edition, late)
    with pytest.raises(AlreadyAnswered):
        agreeing.answer_agreement(request_id=request.pk, agreed=True, actor=world.agreeing, at=late)


def test_a_body_that_agreed_cannot_be_in_dissent(world: World) -> None:
    people_of(world)
    request = sent(world)
    agreeing.answer_agreement(
        request_id=request.pk, agreed=True, actor=world.agreeing, at=AFTER_CLOSE
    )
    with pytest.raises(WrongState):
        dissent(world, request)


def test_disagreement_loops_through_a_further_text_report_and_round(world: World) -> None:
    people_of(world)
    request = sent(world)
    refuse(world, request)
    edition = request.edition
    agreeing.return_to_revision(
        edition_id=edition.pk, reason="Замечания учтем.", actor=world.drafter, at=AFTER_CLOSE
    )
    assert fresh(edition).stage == Stage.REVISED
    reported(world, fresh(edition))
    second = sent(world, fresh(edition))
    assert (second.round, second.report.number if second.report else 0) == (2, 2)
    assert second.text_id != request.text_id
    with pytest.raises(WrongState):
        dissent(world, request)
    agreeing.answer_agreement(
        request_id=second.pk, agreed=True, actor=world.agreeing, at=AFTER_CLOSE
    )
    conclude(world, edition)
    rounds = edition.agreements.order_by("round").values_list("round", "answer")
    assert list(rounds) == [(1, "not_agreed"), (2, "agreed")]


def test_a_return_ends_the_requests_that_were_not_answered(world: World) -> None:
    people_of(world)
    request = sent(world)
    agreeing.return_to_revision(
        edition_id=request.edition_id, reason="Меняем.", actor=world.drafter, at=AFTER_CLOSE
    )
    request.refresh_from_db()
    assert request.answer == Answer.CANCELLED
    assert Clock.objects.get(term_code=terms.AGREEMENT_ANSWER).state == Clock.State.CANCELLED
    with pytest.raises(AlreadyAnswered):
        refuse(world, request)


def test_the_clerk_returns_a_submitted_draft_and_the_drafters_are_told(world: World) -> None:
    people_of(world)
    edition = submitted(world)
    agreeing.return_to_revision(
        edition_id=edition.pk, reason="Уточнить плату.", actor=world.clerk, at=AFTER_CLOSE
    )
    told = OutboxMessage.objects.filter(template="standards/returned_to_revision")
    assert set(told.filter(channel="inbox").values_list("recipient", flat=True)) == {
        world.drafter.user.pk, world.ministry_head.user.pk,
    }  # fmt: skip
    assert fresh(edition).texts.count() == 3


def ask_president(world: World, edition: Edition) -> AgreementRequest:
    return agreeing.ask_president(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)


def test_a_body_accountable_to_the_president_submits_only_with_his_administrations_agreement(
    world: World,
) -> None:
    people_of(world)
    of_president(world)
    edition = agreed(world)
    with pytest.raises(PresidentMustAgree):
        agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    request = ask_president(world, edition)
    assert request.organisation == body_named("pres_admin")
    with pytest.raises(WrongState):
        ask_president(world, edition)
    with pytest.raises(WrongState):
        dissent(world, request, AFTER_CLOSE + timedelta(days=60))
    agreeing.answer_agreement(
        request_id=request.pk, agreed=True, actor=world.president, at=AFTER_CLOSE
    )
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert fresh(edition).stage == Stage.SUBMITTED


def test_the_presidents_refusal_needs_a_further_text_and_is_asked_for_anew(world: World) -> None:
    people_of(world)
    of_president(world)
    edition = agreed(world)
    request = ask_president(world, edition)
    agreeing.answer_agreement(
        request_id=request.pk, agreed=False, remarks="Плата велика.", actor=world.president,
        at=AFTER_CLOSE,
    )  # fmt: skip
    with pytest.raises(WrongState):
        ask_president(world, edition)
    with pytest.raises(PresidentMustAgree):
        agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    agreeing.return_to_revision(
        edition_id=edition.pk, reason="Плата снижена.", actor=world.drafter, at=AFTER_CLOSE
    )
    reported(world, fresh(edition))
    again = agreed(world, fresh(edition))
    second = ask_president(world, again)
    assert (second.round, second.text_id) == (2, latest_text(again).pk)
    agreeing.answer_agreement(
        request_id=second.pk, agreed=True, actor=world.president, at=AFTER_CLOSE
    )
    agreeing.submit(edition_id=again.pk, actor=world.drafter, at=AFTER_CLOSE)


def test_an_agreement_of_the_president_does_not_hold_for_a_later_text(world: World) -> None:
    people_of(world)
    of_president(world)
    edition = agreed(world)
    request = ask_president(world, edition)
    agreeing.answer_agreement(
        request_id=request.pk, agreed=True, actor=world.president, at=AFTER_CLOSE
    )
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    agreeing.return_to_revision(
        edition_id=edition.pk, reason="Уточнить.", actor=world.clerk, at=AFTER_CLOSE
    )
    reported(world, fresh(edition))
    again = agreed(world, fresh(edition))
    with pytest.raises(PresidentMustAgree):
        agreeing.submit(edition_id=again.pk, actor=world.drafter, at=AFTER_CLOSE)


def test_nobody_asks_the_president_for_another_body(world: World) -> None:
    people_of(world)
    edition = agreed(world)
    with pytest.raises(WrongState):
        ask_president(world, edition)


def test_a_repeal_is_submitted_without_a_discussion_but_not_without_its_reasons(
    world: World,
) -> None:
    people_of(world)
    edition = repealing(world)
    edition.summary_kk = ""
    edition.save()
    with pytest.raises(NotComplete):
        agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    edition.summary_kk = "Қызмет жойылады."
    edition.save()
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert fresh(edition).stage == Stage.SUBMITTED
    assert edition.texts.get().is_locked


def test_a_repeal_that_nobody_discussed_is_returned_to_drafting(world: World) -> None:
    people_of(world)
    edition = repealing(world)
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    agreeing.return_to_revision(
        edition_id=edition.pk, reason="Обосновать.", actor=world.clerk, at=AFTER_CLOSE
    )
    edition = fresh(edition)
    assert edition.stage == Stage.DRAFTING
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert fresh(edition).stage == Stage.SUBMITTED


def test_a_first_standard_is_never_submitted_from_drafting(world: World) -> None:
    edition = an_edition(world)
    with pytest.raises(WrongState):
        agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
