"""Letters of the complaint procedure: every one in three languages, whole, and without gaps."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

import pytest

from complaints.services import appeal, assign, execute_remedy, send_answer, take, write_message
from complaints.services.decision import decide
from complaints.workflow import Outcome
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.world import MONDAY, World, a_decision, answered, considered, filed, overdue

NAMES = (
    "delivered", "registered", "new_case", "assigned", "message_from_body",
    "message_from_complainant", "answered", "quality_notice", "remedy_done", "breached",
    "breached_body", "due_soon", "draft_link",
)  # fmt: skip
# Demands and remedies: tests/complaints/test_letters_quality.py.
OF_QUALITY = (
    "demanded", "demand_sent", "demand_executed", "demand_executed_body", "demand_given_back",
    "demand_closed", "demand_closed_body", "demand_overdue", "demand_overdue_body",
    "remedy_overdue", "restoration_due_soon",
)  # fmt: skip
# Extension, redirection, withdrawal, joining, approval: tests/complaints/test_road*.py.
OF_THE_ROAD = (
    "extended", "redirected", "consent_asked", "consent_refused", "withdrawn", "withdrawn_body",
    "quality_withdrawn", "joined", "joined_answered", "proposed", "returned", "late_answer",
    "late_answer_body",
)  # fmt: skip
# Sent by acts of the registry, not of the procedure: tests/registry/test_signals.py.
OF_THE_REGISTRY = ("service_changed", "service_excluded")
# To heads and officials about programs of the body: tests/complaints/test_programs*.py.
OF_PROGRAMS = ("key_issued", "webhook_given_up")
COURT = {
    "kk": "Сотқа жүгіну құқығыңыз сақталады. Оның тәртібін заң белгілейді.",
    "ru": "За Вами сохраняется право обратиться в суд. Порядок обращения определяет закон.",
    "en": "You keep the right to go to court. The law says how.",
}
BILL = {
    "kk": "Бұл мерзім 2012 жылғы заң жобасынан алынған.",
    "ru": "Этот срок взят из законопроекта 2012 года.",
    "en": "This time limit comes from the 2012 bill.",
}
LANGUAGES = ("kk", "ru", "en")
AFTER_HOURS = MONDAY.replace(hour=20)


def _letter(template: str) -> OutboxMessage:
    return OutboxMessage.objects.filter(template=f"complaints/{template}", channel="inbox").latest(
        "pk"
    )


def _folder() -> Path:
    return Path(settings.TEMPLATES[0]["DIRS"][0]) / "notifications" / "complaints"


def test_every_letter_stands_in_three_languages_and_none_is_over() -> None:
    wanted = {
        f"{name}.{language}.txt"
        for name in (*NAMES, *OF_QUALITY, *OF_THE_REGISTRY, *OF_THE_ROAD, *OF_PROGRAMS)
        for language in LANGUAGES
    }
    assert {path.name for path in _folder().iterdir()} == wanted


@pytest.mark.parametrize("path", sorted(_folder().iterdir()), ids=lambda path: path.name)
def test_letters_use_the_right_alphabet_and_glue_no_suffix_on_a_variable(path: Path) -> None:
    text = path.read_text()
    assert "\u0259" not in text  # the Latin schwa of scans
    assert "ё" not in text
    if ".kk." in path.name:
        assert not re.search(r"\}\}[-а-яәғқңөұүһі]", text)
    subject, blank, rest = text.partition("\n\n")
    assert blank
    assert "\n" not in subject
    assert rest.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_registered_letter_says_number_code_date_basis_and_court(
    world: World, language: str
) -> None:
    stage = filed(world, language=language)
    letter = _letter("registered")
    assert letter.language == language
    for part in (
        stage.complaint.number, stage.complaint.tracking_code, "1/2025", COURT[language], BILL[language],
        f"/complaints/{stage.complaint_id}/",
    ):  # fmt: skip
        assert part in letter.text
    due = {
        "kk": "2025 жылғы 15 қыркүйек күнінен кешіктірмей жауап беруге тиіс.",
        "ru": "Ответ должен быть дан до 15 сентября 2025 года включительно.",
        "en": "must answer by 15 September 2025, inclusive.",
    }
    assert due[language] in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_delivered_letter_says_when_the_registration_comes_and_keeps_the_code_to_itself_later(
    world: World, language: str
) -> None:
    stage = filed(world, AFTER_HOURS, language=language)
    delivered = _letter("delivered").text
    assert stage.complaint.tracking_code in delivered
    assert {"kk": "2025 жылғы 9 қыркүйек", "ru": "9 сентября 2025 года", "en": "9 September 2025"}[
        language
    ] in delivered
    sweep(at=MONDAY + timedelta(days=1))
    assert stage.complaint.tracking_code not in _letter("registered").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", list(Outcome))
def test_answer_holds_reasons_remedy_and_the_way_further(
    world: World, language: str, outcome: Outcome
) -> None:
    stage = filed(world, language=language)
    take(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    decide(stage_id=stage.pk, decision=a_decision(outcome), actor=world.officer, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    text = _letter("answered").text
    assert "Тексеру нәтижесі бойынша." in text
    assert COURT[language] in text
    assert ("Куәлік беріледі." in text) == (outcome != Outcome.REFUSED)
    ministry = getattr(world.ministry, f"name_{language}")
    assert (ministry in text) == (outcome != Outcome.SATISFIED)


def test_last_stage_offers_no_appeal_in_answer_and_breach(world: World) -> None:
    at, stage = MONDAY, answered(world)
    for officer in (world.drafter, world.quality):
        at += timedelta(days=1)
        stage = appeal(stage_id=stage.pk, actor=world.citizen, at=at)
        if officer is world.drafter:
            take(stage_id=stage.pk, actor=officer, at=at)
            decide(stage_id=stage.pk, decision=a_decision(), actor=officer, at=at)
            send_answer(stage_id=stage.pk, actor=officer, at=at)
    sweep(at=at + timedelta(days=60))
    breach = _letter("breached").text
    assert "Бұл — шағымды сотқа дейін қараудың соңғы кезеңі." in breach
    assert "Келесі кезеңге шағым беру." not in breach
    late = a_decision(lateness_reason="Кешіктік.")
    at += timedelta(days=60)
    take(stage_id=stage.pk, actor=world.quality, at=at)
    decide(stage_id=stage.pk, decision=late, actor=world.quality, at=at)
    send_answer(stage_id=stage.pk, actor=world.quality, at=at)
    answer = _letter("answered").text
    assert "Бұл — шағымды сотқа дейін қараудың соңғы кезеңі." in answer
    assert "Кешіктік." in answer
    assert "Себептер зерделенді." in answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_breach_is_told_with_the_two_ways_and_the_record(world: World, language: str) -> None:
    filed(world, language=language)
    sweep(at=MONDAY + timedelta(days=10))
    text = _letter("breached").text
    sentences = {
        "kk": "Енді келесі кезеңге шағым беруге немесе жауапты күтуге болады.",
        "ru": "Вы можете подать жалобу на следующий этап или подождать ответа.",
        "en": "You may now appeal to the next stage or wait for the answer.",
    }
    assert sentences[language] in text
    assert COURT[language] in text
    assert BILL[language] in text


def _empty_lines(text: str) -> list[str]:
    """Labels left without a value, and gaps that a missing part would leave."""
    return re.findall(r"\{\{|\}\}|None|\n\n\n|«»|: *\.\n", text)


def test_no_letter_of_a_whole_life_has_a_gap(world: World, django_user_model: Any) -> None:
    django_user_model.objects.update(language="ru")
    filed(world)
    stage = considered(world)
    assign(stage_id=stage.pk, assignee=world.colleague.user, actor=world.head, at=MONDAY)
    write_message(stage_id=stage.pk, text="Сұрақ.", actor=world.colleague, at=MONDAY)
    write_message(stage_id=stage.pk, text="Жауап.", actor=world.citizen, at=MONDAY)
    decide(
        stage_id=stage.pk, decision=a_decision(Outcome.SATISFIED), actor=world.colleague, at=MONDAY
    )
    send_answer(stage_id=stage.pk, actor=world.colleague, at=MONDAY)
    execute_remedy(stage_id=stage.pk, actor=world.colleague, at=MONDAY + timedelta(hours=2))
    filed(world, AFTER_HOURS)
    sweep(at=MONDAY + timedelta(days=7))  # the last day of the first, registered on Monday
    overdue(world)
    told = {m.template.removeprefix("complaints/") for m in OutboxMessage.objects.all()}
    assert told == set(NAMES) - {"draft_link"}
    for message in OutboxMessage.objects.all():
        assert not _empty_lines(message.text), f"{message.template}\n{message.text}"
        assert message.subject
