"""The complainant's pages after filing: who sees them, what they say, what they let one do."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine

from complaints.models import Attachment, CaseMessage, Complaint, ComplaintStage
from complaints.services import decide, execute_remedy, send_answer, take, write_message
from complaints.workflow import Outcome
from files.services import store
from tests.complaints.pages import text_of
from tests.world import MONDAY, World, a_decision, again, answered, considered, filed, overdue

LATE = MONDAY + timedelta(days=10)
FOLLOW = "/complaints/follow/"


@pytest.fixture(autouse=True)
def moved() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False) as traveller:
        yield traveller


@pytest.fixture
def citizen(world: World, client: Client) -> Client:
    client.force_login(world.citizen.user)
    client.cookies["language"] = "ru"
    return client


def _case(stage: ComplaintStage, page: str = "") -> str:
    return f"/complaints/{stage.complaint_id}/{page}"


# Who sees what


@pytest.mark.parametrize("page", ["", "done/", "appeal/", "wait/", "court/", "message/"])
@pytest.mark.parametrize(
    "who", ["stranger", "officer", "drafter", "quality", "auditor", "administrator"]
)
def test_pages_are_there_for_the_complainant_only(
    world: World, client: Client, who: str, page: str
) -> None:
    stage = overdue(world)
    client.force_login(getattr(world, who).user)
    assert client.get(_case(stage, page)).status_code == 404
    assert client.get(f"/complaints/999999/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "done/", "appeal/", "wait/", "court/", "message/"])
def test_signed_out_person_is_sent_to_sign_in_whether_the_case_exists_or_not(
    world: World, client: Client, page: str
) -> None:
    stage = filed(world)
    for address in (_case(stage, page), f"/complaints/999999/{page}"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url == f"/accounts/login/?next={address}"  # type: ignore[attr-defined]


def _attachment(stage: ComplaintStage) -> Attachment:
    stored = store(SimpleUploadedFile("a.pdf", b"%PDF-1.4\n"), uploader_id=None, at=MONDAY)
    return Attachment.objects.create(
        complaint=stage.complaint, file=stored, name="a.pdf", attached_at=MONDAY
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("citizen", 200),
        ("officer", 200),
        ("quality", 200),
        ("stranger", 404),
        ("other_officer", 404),
    ],
)
def test_file_is_handed_to_those_who_may_open_the_case(
    world: World, client: Client, who: str, status: int
) -> None:
    attachment = _attachment(filed(world))
    client.force_login(getattr(world, who).user)
    response = client.get(f"/complaints/attachments/{attachment.pk}/")
    assert response.status_code == status
    if status == 200:
        assert "attachment" in response.headers["Content-Disposition"]


# What the page says


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "kk",
            "Қарасай ауданының әкімдігі 15 қыркүйек, дүйсенбі күнінен кешіктірмей жауап беруге тиіс.",
        ),
        (
            "ru",
            "Ответ должен быть дан до понедельника, 15 сентября, включительно. Отвечает Акимат Карасайского района.",
        ),
        ("en", "Akimat of Karasai District must answer by Monday 15 September, inclusive."),
    ],
)
def test_status_sentence_names_the_body_and_the_day(
    world: World, citizen: Client, language: str, sentence: str
) -> None:
    stage = filed(world)
    page = text_of(citizen.get(_case(stage), {"lang": language}))
    assert sentence in page
    assert "/why/" in page


def test_after_hours_the_page_says_delivered_and_marks_no_registration(
    world: World, citizen: Client
) -> None:
    stage = filed(world, MONDAY.replace(hour=20))
    page = text_of(citizen.get(_case(stage)))
    assert "Жалоба доставлена на портал: 8 сентября 2025 года, 20:00." in page
    assert "Регистрационный номер" not in page


def test_late_body_shows_the_breach_and_both_ways(
    world: World, citizen: Client, moved: Any
) -> None:
    stage = overdue(world)
    moved.move_to(LATE)
    page = text_of(citizen.get(_case(stage)))
    assert "Вам не ответили в срок. Последний день срока — 15 сентября, понедельник." in page
    assert "Срок истек 3 рабочих дня назад." in page
    assert "Нарушение срока записано и войдет в отчет." in page
    assert "Подать жалобу на следующий этап</a>" in page
    assert "Подождать ответа</button>" in page


@pytest.mark.parametrize(
    ("outcome", "may_appeal"),
    [(Outcome.REFUSED, True), (Outcome.PARTLY, True), (Outcome.SATISFIED, False)],
)
def test_appeal_is_offered_after_a_refusal_and_never_the_wait(
    world: World, citizen: Client, outcome: Outcome, may_appeal: bool
) -> None:
    stage = answered(world, outcome)
    page = text_of(citizen.get(_case(stage)))
    assert (_case(stage, "appeal/") in page) is may_appeal
    assert _case(stage, "wait/") not in page
    assert "Тексеру нәтижесі бойынша." in page


def test_neither_way_is_offered_while_the_term_runs(world: World, citizen: Client) -> None:
    stage = filed(world)
    page = text_of(citizen.get(_case(stage)))
    assert _case(stage, "appeal/") not in page
    assert _case(stage, "wait/") not in page
    for act in ("appeal/", "wait/"):
        response = citizen.post(_case(stage, act), follow=True)
        assert "Сейчас это сделать нельзя." in text_of(response)
    assert Complaint.objects.get().stages.count() == 1


def test_decision_is_not_shown_before_it_is_sent(world: World, citizen: Client) -> None:
    stage = considered(world)
    decide(
        stage_id=stage.pk,
        decision=a_decision(reasons="Құпия әзірге."),
        actor=world.officer,
        at=MONDAY,
    )
    page = text_of(citizen.get(_case(stage)))
    assert "Құпия әзірге." not in page
    assert "принято решение" not in page
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    assert "Құпия әзірге." in text_of(citizen.get(_case(stage)))


def test_remedy_stands_with_its_date_and_officer_and_then_as_done(
    world: World, citizen: Client
) -> None:
    stage = answered(world, Outcome.SATISFIED)
    page = text_of(citizen.get(_case(stage)))
    assert "Куәлік беріледі." in page
    assert "10 января 2030 года" in page
    assert "еще нет" in page
    execute_remedy(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(hours=3))
    assert "еще нет" not in text_of(citizen.get(_case(stage)))


def test_four_marks_stand_with_dates_once_answered(world: World, citizen: Client) -> None:
    page = text_of(citizen.get(_case(answered(world))))
    for mark in (
        "Доставлена",
        "Зарегистрирована",
        "Исполнена: рассмотрение завершено",
        "Результат рассмотрения",
    ):
        assert mark in page
    assert "app-timeline__item--waiting" not in page


def test_record_names_bodies_and_the_person_but_no_official(world: World, citizen: Client) -> None:
    page = text_of(citizen.get(_case(answered(world))))
    assert "жалоба подана" in page
    assert "мотивированное решение отправлено заявителю" in page
    assert "Акимат Карасайского района" in page
    assert "Биржанов" not in page


# What one may do


def test_appeal_page_is_filled_in_and_one_press_files_the_next_stage(
    world: World, citizen: Client
) -> None:
    stage = answered(world)
    page = text_of(citizen.get(_case(stage, "appeal/")))
    for part in (
        "Министерство юстиции",
        "до понедельника, 15 сентября, включительно",
        stage.complaint.reasons,
        "Тексеру нәтижесі бойынша.",
    ):
        assert part in page
    response = citizen.post(_case(stage, "appeal/"), {"text": "Келіспеймін."}, follow=True)
    assert "Жалоба отправлена на следующий этап." in text_of(response)
    second = Complaint.objects.get().stages.get(number=2)
    assert (second.organisation, second.appeal_text) == (world.ministry, "Келіспеймін.")
    citizen.post(_case(stage, "appeal/"), {"text": ""})
    assert Complaint.objects.get().stages.count() == 2


def test_waiting_is_kept_and_the_appeal_stays_open(
    world: World, citizen: Client, moved: Any
) -> None:
    stage = overdue(world)
    moved.move_to(LATE)
    page = text_of(citizen.post(_case(stage, "wait/"), follow=True))
    assert again(stage).waiting_since is not None
    assert "Вы решили подождать ответа" in page
    assert "Подождать ответа</button>" not in page
    assert "Подать жалобу на следующий этап</a>" in page


def test_last_stage_offers_no_appeal(world: World, citizen: Client) -> None:
    stage = answered(world)
    for actor in (world.drafter, world.quality):
        citizen.post(_case(stage, "appeal/"))
        stage = Complaint.objects.get().stages.order_by("-number")[0]
        at = MONDAY + timedelta(hours=4)
        take(stage_id=stage.pk, actor=actor, at=at)
        decide(stage_id=stage.pk, decision=a_decision(), actor=actor, at=at)
        send_answer(stage_id=stage.pk, actor=actor, at=at)
    page = text_of(citizen.get(_case(stage)))
    assert "Это последний этап досудебного рассмотрения жалобы." in page
    assert _case(stage, "appeal/") not in page
    assert "За вами сохраняется право обратиться в суд." in page
    assert "Себептер зерделенді." in page


def test_court_mark_asks_first_and_is_made_once(world: World, citizen: Client) -> None:
    stage = filed(world)
    citizen.get(_case(stage, "court/"))
    assert again(stage).complaint.in_court_at is None
    citizen.post(_case(stage, "court/"))
    assert again(stage).complaint.in_court_at is not None
    page = text_of(citizen.post(_case(stage, "court/"), follow=True))
    assert "Сейчас это сделать нельзя." in page
    assert "Отметка: вы обратились в суд" in page


def test_messages_go_both_ways_until_the_answer(world: World, citizen: Client) -> None:
    stage = considered(world)
    write_message(stage_id=stage.pk, text="Құжатты жіберіңіз.", actor=world.officer, at=MONDAY)
    assert "Құжатты жіберіңіз." in text_of(citizen.get(_case(stage)))
    citizen.post(_case(stage, "message/"), {"text": "Жібердім."})
    assert CaseMessage.objects.filter(from_official=False).get().text == "Жібердім."
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY)
    assert _case(stage, "message/") not in text_of(citizen.get(_case(stage)))
    refused = text_of(citizen.post(_case(stage, "message/"), {"text": "Тағы бір сөз."}))
    assert "Состояние жалобы уже изменилось." in refused
    assert CaseMessage.objects.count() == 2


def test_empty_message_is_refused_on_the_page(world: World, citizen: Client) -> None:
    page = text_of(citizen.post(_case(filed(world), "message/"), {"text": " "}))
    assert "Напишите сообщение." in page
    assert not CaseMessage.objects.exists()


# Following without an account


def _follow(client: Client, number: str, code: str) -> Any:
    return client.post(FOLLOW, {"number": number, "code": code})


def test_number_and_code_show_state_and_dates_and_nothing_personal(
    world: World, client: Client
) -> None:
    client.cookies["language"] = "ru"
    complaint = answered(world).complaint
    page = text_of(
        _follow(client, complaint.number, complaint.tracking_code.lower().replace("-", " "))
    )
    assert "В удовлетворении жалобы отказано." in page
    assert "Зарегистрирована" in page
    for secret in (
        complaint.surname, complaint.postal_address, complaint.reasons, complaint.demands,
        complaint.tracking_code, "Тексеру нәтижесі",
    ):  # fmt: skip
        assert secret not in page


def _main(page: str) -> str:
    return page[page.index("govuk-error-summary") : page.index("<h1")]


def test_wrong_number_and_wrong_code_are_answered_alike(world: World, client: Client) -> None:
    complaint = filed(world).complaint
    wrong_code = _follow(client, complaint.number, "AAAA-AAAA-AAAA")
    wrong_number = _follow(client, "2025-999999", complaint.tracking_code)
    assert wrong_code.status_code == wrong_number.status_code == 200
    assert _main(text_of(wrong_code)) == _main(text_of(wrong_number))


def test_eleventh_try_in_ten_minutes_is_refused_even_with_the_right_code(
    world: World, client: Client, moved: Any
) -> None:
    complaint = filed(world).complaint
    for _try in range(10):
        assert _follow(client, complaint.number, "AAAA").status_code == 200
    assert _follow(client, complaint.number, complaint.tracking_code).status_code == 429
    now: datetime = MONDAY + timedelta(hours=3, minutes=11)
    moved.move_to(now)
    assert complaint.number in text_of(_follow(client, complaint.number, complaint.tracking_code))
