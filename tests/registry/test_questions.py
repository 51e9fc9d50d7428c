"""Questions to a body: who may ask, when the answer is due, who is told, who answers (J-20, K-06)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.acting import VISITOR, Actor
from audit.models import AuditEntry, AuditValue
from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import OutboxMessage, State
from registry import terms
from registry.errors import (
    AlreadyAnswered,
    ContactRequired,
    NotItsBody,
    NotPermitted,
    TextRequired,
    TextTooLong,
)
from registry.models import Question
from registry.services.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    Contact,
    answer_question,
    ask_question,
    log_question,
)
from tests.world import ALMATY, MONDAY, World

TEXT = "Куәлікті қайдан алуға болады?"
ANSWER = "Куәлікті 3-терезеден алуға болады."
BY_MAIL = Contact(language="ru", name="Прохожий", email="someone@example.kz")
SOON = MONDAY + timedelta(hours=2)


def asked(world: World, actor: Actor = VISITOR, at: datetime = MONDAY, **changes: Any) -> Question:
    fields: dict[str, Any] = {
        "service": world.service, "organisation": world.akimat, "text": TEXT, "contact": BY_MAIL,
    }  # fmt: skip
    return ask_question(**{**fields, **changes}, actor=actor, at=at)


def clock_of(question: Question) -> Clock:
    return Clock.objects.get(subject_code=terms.QUESTION, subject_id=question.pk)


def letters(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=f"registry/{template}").order_by("pk"))


# When the answer is due


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2025-09-08 10:00", "2025-09-08"),  # Monday in office hours
        ("2025-09-08 17:59", "2025-09-08"),
        ("2025-09-08 18:00", "2025-09-09"),  # after hours it belongs to the next working day
        ("2025-09-12 20:00", "2025-09-15"),  # Friday evening
        ("2025-09-13 11:00", "2025-09-15"),  # Saturday
        ("2025-12-31 19:00", "2026-01-05"),  # before the holidays of the New Year
    ],
)
def test_answer_is_due_the_same_working_day(world: World, moment: str, due: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ALMATY)
    assert clock_of(asked(world, at=at)).due_on.isoformat() == due


def test_unanswered_question_is_missed_and_never_a_breach(world: World) -> None:
    clock = clock_of(asked(world))
    sweep(at=MONDAY + timedelta(days=1))
    clock.refresh_from_db()
    assert clock.state == Clock.State.MISSED
    assert clock.term.standing == "house"


@pytest.mark.parametrize(
    ("later", "state"),
    [(timedelta(hours=2), Clock.State.MET), (timedelta(days=1), Clock.State.MET_LATE)],
)
def test_answer_meets_the_clock_in_time_or_late(world: World, later: timedelta, state: str) -> None:
    question = asked(world)
    answer_question(question_id=question.pk, text=ANSWER, actor=world.officer, at=MONDAY + later)
    assert clock_of(question).state == state


# Asking


def test_visitor_is_answered_by_mail_without_an_account(world: World) -> None:
    question = asked(world)
    (receipt,) = letters("question_asked")
    assert (receipt.channel, receipt.address) == ("email", "someone@example.kz")
    assert f"/questions/{question.token}/" in receipt.text
    answer_question(question_id=question.pk, text=ANSWER, actor=world.officer, at=SOON)
    (letter,) = letters("question_answered")
    assert letter.address == "someone@example.kz"
    assert ANSWER in letter.text


def test_receipt_of_a_visitor_carries_no_word_that_was_typed(world: World) -> None:
    asked(world)
    (receipt,) = letters("question_asked")
    assert TEXT not in receipt.text
    assert "Прохожий" not in receipt.text


@pytest.mark.parametrize(("hour", "says_so"), [(10, False), (20, True)])
def test_receipt_says_when_a_question_came_after_hours(
    world: World, hour: int, says_so: bool
) -> None:
    asked(world, at=MONDAY.replace(hour=hour))
    (receipt,) = letters("question_asked")
    assert ("Вопрос задан в нерабочее время" in receipt.text) is says_so


def test_visitor_with_a_phone_alone_gets_messages_on_it(world: World) -> None:
    asked(world, contact=Contact(language="kk", phone="+7 700 123 45 67"))
    (receipt,) = letters("question_asked")
    assert (receipt.channel, receipt.address) == ("sms", "+7 700 123 45 67")


def test_person_signed_in_is_known_by_the_account_and_told_in_the_inbox(world: World) -> None:
    question = asked(world, world.citizen, contact=Contact(language="en"))
    assert question.asker == world.citizen.user
    assert question.email == "citizen@example.kz"
    receipts = letters("question_asked")
    assert {one.channel for one in receipts} == {"inbox", "email"}
    assert {one.language for one in receipts} == {"en"}


def test_officials_who_inform_are_told_with_the_morning_letter(world: World) -> None:
    asked(world)
    told = letters("question_new")
    names = {one.recipient_id for one in told}
    assert names == {world.people[key].user.pk for key in ("officer", "colleague", "head")}
    assert {one.state for one in told if one.channel == "email"} == {State.HELD}


def test_official_who_asks_the_own_body_is_not_told_of_it(world: World) -> None:
    asked(world, world.officer)
    told = {one.recipient_id for one in letters("question_new")}
    assert world.officer.user.pk not in told
    assert world.colleague.user.pk in told


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"text": "  "}, TextRequired),
        ({"text": "ж" * (LONGEST_QUESTION + 1)}, TextTooLong),
        ({"contact": Contact(language="kk", name="Аты")}, ContactRequired),
    ],
)
def test_incomplete_question_is_refused_and_leaves_nothing(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        asked(world, **changes)
    assert not Question.objects.exists()
    assert not Clock.objects.exists()


def test_body_that_has_nothing_to_do_with_the_service_is_not_asked(world: World) -> None:
    with pytest.raises(NotItsBody):
        asked(world, organisation=world.quality_body)


def test_drafting_body_is_asked_where_nobody_provides_the_service(world: World) -> None:
    world.service.provider_classes, world.service.intake = ["foreign_mission"], ["sp"]
    world.service.save()
    assert asked(world, organisation=world.ministry).organisation == world.ministry


# Answering


@pytest.mark.parametrize("who", ["citizen", "other_officer", "drafter", "quality", "keeper"])
def test_only_the_body_that_was_asked_answers(world: World, who: str) -> None:
    question = asked(world)
    with pytest.raises(NotPermitted):
        answer_question(question_id=question.pk, text=ANSWER, actor=world.people[who], at=SOON)


def test_nobody_answers_himself(world: World) -> None:
    question = asked(world, world.officer)
    with pytest.raises(NotPermitted):
        answer_question(question_id=question.pk, text=ANSWER, actor=world.officer, at=SOON)
    answer_question(question_id=question.pk, text=ANSWER, actor=world.colleague, at=SOON)


def test_second_answer_is_refused_and_the_first_stands(world: World) -> None:
    question = asked(world)
    answer_question(question_id=question.pk, text=ANSWER, actor=world.officer, at=SOON)
    with pytest.raises(AlreadyAnswered):
        answer_question(question_id=question.pk, text="Басқа", actor=world.colleague, at=SOON)
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == (ANSWER, world.officer.user)
    assert len(letters("question_answered")) == 1


@pytest.mark.parametrize(
    ("text", "refusal"), [(" ", TextRequired), ("ж" * (LONGEST_ANSWER + 1), TextTooLong)]
)
def test_answer_that_is_empty_or_too_long_is_refused(
    world: World, text: str, refusal: type[Exception]
) -> None:
    question = asked(world)
    with pytest.raises(refusal):
        answer_question(question_id=question.pk, text=text, actor=world.officer, at=SOON)
    assert clock_of(question).state == Clock.State.RUNNING


# At the counter


def test_counter_question_with_its_answer_is_met_at_once_and_told(world: World) -> None:
    question = log_question(
        channel=Question.Channel.COUNTER, text=TEXT, answer=ANSWER, contact=BY_MAIL,
        actor=world.officer, at=MONDAY,
    )  # fmt: skip
    clock = clock_of(question)
    assert (clock.state, clock.started_at, clock.ended_at) == (Clock.State.MET, MONDAY, MONDAY)
    assert question.organisation == world.akimat
    assert question.asker is None
    assert letters("question_asked") == []
    assert "Прохожий" in letters("question_answered")[0].text


def test_counter_question_without_an_answer_stays_open(world: World) -> None:
    question = log_question(
        channel=Question.Channel.PHONE, service=world.service, text=TEXT,
        contact=Contact(language="kk"), actor=world.officer, at=MONDAY,
    )  # fmt: skip
    assert clock_of(question).state == Clock.State.RUNNING
    assert question.answered_at is None
    assert not OutboxMessage.objects.exists()  # nobody can be told


@pytest.mark.parametrize("who", ["citizen", "quality", "keeper", "auditor"])
def test_counter_is_for_those_who_inform(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        log_question(
            channel=Question.Channel.COUNTER, text=TEXT, contact=BY_MAIL,
            actor=world.people[who], at=MONDAY,
        )  # fmt: skip


def test_record_keeps_words_and_names_apart_from_the_facts(world: World) -> None:
    question = asked(world)
    answer_question(question_id=question.pk, text=ANSWER, actor=world.officer, at=SOON)
    entries = AuditEntry.objects.filter(subject_code=terms.QUESTION, subject_id=question.pk)
    verbs = {entry.verb: entry for entry in entries}
    first = verbs["registry.question_asked"]
    assert first.facts == {"channel": "page", "registry_no": "S-004"}
    assert set(first.digests) == {"name", "email", "text"}
    assert set(verbs["registry.question_answered"].digests) == {"answer"}
    kept = AuditValue.objects.filter(entry__in=entries).values_list("ciphertext", flat=True)
    assert all(TEXT not in one and ANSWER not in one for one in kept)
