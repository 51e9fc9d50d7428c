"""The duty to have a regulation: who has it, from when, and what each verb does (L13-16, M-3)."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from audit.models import AuditEntry
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from registry.models import Service
from standards.errors import ActRequired, EditConflict, NotComplete, RemarksRequired, WrongState
from standards.models import Regulation
from standards.provisions import words
from standards.regulating import BeforeStandard, TooManyRows
from standards.services.regulations import (
    answer_informatization,
    ask_informatization,
    begin_regulation,
    open_regulations,
    save_regulation,
)
from standards.workflow import Answer, Kind, RegulationAct, RegulationState, Stage
from tests.standards.regulations import (
    LATER,
    STATES,
    a_later_edition,
    a_step,
    again,
    agreed,
    an_approved_edition,
    an_officer,
    approve,
    approved,
    drafted,
    for_review,
    k04,
    last_letter_to,
    of_oblast,
    opened,
    sent,
    whole,
)
from tests.standards_world import add_people, an_edition
from tests.world import MONDAY, World


@pytest.fixture
def people(world: World) -> World:
    add_people(world)
    return world


def test_the_first_text_begins_with_what_the_registry_says_in_both_languages(
    people: World,
) -> None:
    found = opened(people)
    text = begin_regulation(regulation_id=found.pk, actor=people.oblast, at=LATER)
    assert "Бала тууды тіркеу" in text.general_kk
    assert "Регистрация рождения ребенка" in text.general_ru
    assert "S-004" in text.general_ru
    assert (text.number, text.edition.number) == (1, 1)


def test_a_review_begins_with_a_copy_of_the_approved_text_which_stays_as_it_was(
    people: World,
) -> None:
    found = for_review(people)
    held = found.texts.get()
    text = begin_regulation(regulation_id=found.pk, actor=people.oblast, at=LATER)
    assert (text.number, text.edition.number, text.steps) == (2, 2, held.steps)
    save_regulation(
        regulation_id=found.pk, fields={"steps": [a_step(9)]}, edit_no=1, actor=people.oblast,
        at=LATER,
    )  # fmt: skip
    held.refresh_from_db()
    assert [row["id"] for row in held.steps] == ["s1", "s2"]


def test_no_text_is_begun_while_no_edition_of_the_standard_is_approved(people: World) -> None:
    edition = an_edition(people, Stage.IN_AGREEMENT)
    found = Regulation.objects.create(
        standard=edition.standard, organisation=people.oblast.organisation, created_at=MONDAY
    )
    with pytest.raises(WrongState):
        begin_regulation(regulation_id=found.pk, actor=people.oblast, at=LATER)


def test_a_repeal_is_no_edition_to_write_a_regulation_for(people: World) -> None:
    found = opened(people)
    a_later_edition(people, found.standard, kind=Kind.REPEAL)
    text = begin_regulation(regulation_id=found.pk, actor=people.oblast, at=LATER)
    assert text.edition.number == 1


def test_the_second_of_two_writers_gets_both_texts(people: World) -> None:
    found = drafted(people)
    mine = {"general_kk": "Менің мәтінім"}
    with pytest.raises(EditConflict) as conflict:
        save_regulation(
            regulation_id=found.pk, fields=mine, edit_no=1, actor=people.oblast, at=LATER
        )
    assert conflict.value.stored["general_kk"] == "1. Жалпы ереже."
    assert conflict.value.own["general_kk"] == "Менің мәтінім"
    assert conflict.value.edit_no == 2


def test_saving_what_is_there_already_leaves_no_trace(people: World) -> None:
    found = drafted(people)
    before = AuditEntry.objects.count()
    text = save_regulation(
        regulation_id=found.pk, fields=whole(), edit_no=2, actor=people.oblast, at=LATER
    )
    assert (text.edit_no, AuditEntry.objects.count()) == (2, before)


def test_a_regulation_of_endless_lines_is_refused(people: World) -> None:
    found = drafted(people)
    rows = [a_step(number) for number in range(41)]
    with pytest.raises(TooManyRows):
        save_regulation(
            regulation_id=found.pk, fields={"steps": rows}, edit_no=2, actor=people.oblast, at=LATER
        )


@pytest.mark.parametrize(
    ("intake", "channels_agree"),
    [(["sp"], False), (["sp", "psc"], True), (["sp", "portal"], True)],
)
def test_informatization_is_asked_only_where_portal_or_centre_takes_part(
    people: World, intake: list[str], channels_agree: bool
) -> None:
    found = drafted(people)
    Service.objects.filter(pk=people.service.pk).update(intake=intake)
    if channels_agree:
        ask_informatization(regulation_id=found.pk, actor=people.oblast, at=LATER)
        assert again(found).state == RegulationState.AGREEMENT_IB
        with pytest.raises(WrongState):
            approve(found, people.oblast)
    else:
        with pytest.raises(WrongState):
            ask_informatization(regulation_id=found.pk, actor=people.oblast, at=LATER)
        approve(found, people.oblast)
        assert again(found).state == RegulationState.IN_FORCE


def test_the_guard_of_informatization_can_be_switched_off(people: World, settings) -> None:
    settings.STANDARDS_IB_AGREES_REGULATIONS = False
    found = drafted(people)
    approve(found, people.oblast)
    assert again(found).state == RegulationState.IN_FORCE


def test_what_informatization_does_not_agree_goes_back_with_its_remarks(people: World) -> None:
    found = sent(people)
    letters = OutboxMessage.objects.filter(recipient=people.informatization.user)
    assert letters.filter(template="standards/regulation_sent_to_informatization").exists()
    with pytest.raises(RemarksRequired):
        answer_informatization(
            regulation_id=found.pk, agreed=False, remarks="  ", actor=people.informatization,
            at=LATER,
        )  # fmt: skip
    text = answer_informatization(
        regulation_id=found.pk, agreed=False, remarks="Жүйе аталмаған.",
        actor=people.informatization, at=LATER,
    )  # fmt: skip
    assert again(found).state == RegulationState.DRAFTING
    assert text.informatization_answer == Answer.NOT_AGREED
    assert "Жүйе аталмаған." in last_letter_to(people.oblast)
    ask_informatization(regulation_id=found.pk, actor=people.oblast, at=LATER + timedelta(days=1))
    assert found.texts.get().informatization_answer == Answer.WAITING


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("general_kk", ""),
        ("general_ru", ""),
        ("steps", []),
        ("steps", [a_step(1, action=words("тек қазақша"))]),
        ("internal", []),
        ("external", []),
        ("systems", []),
    ],
)
def test_a_regulation_with_a_gap_is_neither_sent_nor_approved(
    people: World, part: str, value: object, settings
) -> None:
    found = drafted(people, **{part: value})
    with pytest.raises(NotComplete) as refusal:
        ask_informatization(regulation_id=found.pk, actor=people.oblast, at=LATER)
    assert all(str(one) for one in refusal.value.missing)
    settings.STANDARDS_IB_AGREES_REGULATIONS = False
    with pytest.raises(NotComplete):
        approve(found, people.oblast)


@pytest.mark.parametrize("part", ["external", "systems"])
def test_section_four_may_be_empty_where_neither_portal_nor_centre_takes_part(
    people: World, part: str
) -> None:
    found = drafted(people, **{part: []})
    Service.objects.filter(pk=people.service.pk).update(intake=["sp"])
    approve(found, people.oblast)
    assert again(found).state == RegulationState.IN_FORCE


@pytest.mark.parametrize(
    "wrong",
    [
        {"act_kind": RegulationAct.HEAD},
        {"act_kind": RegulationAct.BODY},
        {"act_kind": ""},
        {"act_no": " "},
        {"approved_on": None},
        {"approved_on": LATER.date() + timedelta(days=1)},
    ],
)
def test_an_act_that_is_not_whole_or_not_the_akimats_is_refused(people: World, wrong: dict) -> None:
    with pytest.raises(ActRequired):
        approve(agreed(people), people.oblast, **wrong)


def test_a_regulation_is_never_older_than_its_standard(people: World) -> None:
    with pytest.raises(BeforeStandard):
        approve(agreed(people), people.oblast, approved_on=date(2025, 9, 7))


@pytest.mark.parametrize("kind", [RegulationAct.BODY, RegulationAct.HEAD])
def test_a_central_body_approves_by_its_own_act_or_its_heads(people: World, kind: str) -> None:
    Service.objects.filter(pk=people.service.pk).update(provider_classes=["moj"], intake=["sp"])
    people.service.refresh_from_db()
    edition = an_approved_edition(people)
    open_regulations(edition, actor=people.clerk, at=MONDAY)
    found = Regulation.objects.get(organisation=people.ministry)
    begin_regulation(regulation_id=found.pk, actor=people.drafter, at=LATER)
    save_regulation(
        regulation_id=found.pk, fields=whole(), edit_no=1, actor=people.drafter, at=LATER
    )
    with pytest.raises(ActRequired):
        approve(found, people.ministry_head)
    approve(found, people.ministry_head, act_kind=kind)
    assert again(found).state == RegulationState.IN_FORCE


def test_approval_ends_the_limit_and_is_on_record(people: World) -> None:
    found = approved(people)
    text = found.texts.get()
    assert (text.act_no, text.approved_on, text.approved_by) == (
        "12/3", LATER.date(), people.oblast.user,
    )  # fmt: skip
    assert k04(found).state == "met"
    entry = AuditEntry.objects.latest("id")
    assert entry.verb == "standards.regulation_approved"
    assert "12/3" in str(entry.sentence)


def test_an_approval_after_the_last_day_is_met_late(people: World) -> None:
    found = agreed(people)
    approve(found, people.oblast, at=MONDAY + timedelta(days=31))
    assert k04(found).state == "met_late"


def test_steps_longer_than_the_term_are_no_obstacle(people: World, settings) -> None:
    settings.STANDARDS_IB_AGREES_REGULATIONS = False
    found = drafted(people, steps=[a_step(1, amount=30, unit_of_time="working_day")])
    approve(found, people.oblast)
    assert again(found).state == RegulationState.IN_FORCE


def test_a_breach_is_told_to_drafters_head_and_quality_body_once(people: World) -> None:
    found = opened(people)
    an_officer("akim", found.organisation, Role.PROVIDER_HEAD)
    sweep(at=MONDAY + timedelta(days=31))
    sweep(at=MONDAY + timedelta(days=32))
    letters = OutboxMessage.objects.filter(
        template="standards/regulation_breached", channel="inbox"
    )
    assert sorted(letter.recipient.email for letter in letters) == [
        "akim@example.kz", "oblast@example.kz", "quality@example.kz",
    ]  # fmt: skip
    assert k04(found).state == "breached"


@pytest.mark.parametrize("state", STATES)
def test_the_helpers_of_these_tests_stand_in_the_states_they_name(
    people: World, state: str
) -> None:
    assert STATES[state](people).state == state
    assert of_oblast(Regulation.objects.first().standard)
