"""Pages of questions: who opens them, what they say, what is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

import pytest

from accounts.models import Organisation, Region
from audit.events import PERSONAL_DATA_VIEWED
from audit.models import AuditEntry
from registry.models import Question
from registry.services.questions import Contact, answer_question, ask_question
from tests.registry.voices.saying import ASK, QUESTION, SUBSCRIBE, TEXT, a_question, text_of
from tests.world import MONDAY, World

# Asking


def test_visitor_asks_and_sees_number_and_day_at_once(visitor: Client) -> None:
    response = visitor.post(ASK, QUESTION, follow=True)
    question = Question.objects.get()
    assert response.redirect_chain == [(f"/questions/{question.token}/", 302)]
    page = text_of(response)
    assert f"Question No.\u00a0{question.pk}" in page
    assert "Akimat of Karasai District answers by Monday 8 September, inclusive." in page
    assert "The law says “immediately”" in page
    assert "How the date was counted" in page
    assert "someone@example.kz" not in page


def test_person_signed_in_gives_neither_name_nor_address(
    browser: Callable[[str], Client],
) -> None:
    client = browser("citizen")
    page = text_of(client.get(ASK))
    assert 'name="email"' not in page
    client.post(ASK, {"body": "akimat_karasai", "text": TEXT, "language": "kk"})
    assert Question.objects.get().email == "citizen@example.kz"
    assert TEXT in text_of(client.get("/cabinet/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Write your question."),
        ({"text": "ж" * 2001}, "The text is too long. Shorten it."),
        ({"email": ""}, "Give your e-mail or your phone: the answer will come there."),
        ({"email": "someone"}, "Check the e-mail: for example, name@example.kz."),
        ({"email": "", "phone": "абв"}, "Check the phone: for example, +7 700 123 45 67."),
        ({"body": "acsa"}, "Choose the body."),
        ({"body": ""}, "Choose the body."),
    ],
)
def test_mistake_is_named_at_its_field_and_nothing_typed_is_lost(
    visitor: Client, changes: dict[str, str], sentence: str
) -> None:
    typed = {**QUESTION, "name": "Прохожий", **changes}
    page = text_of(visitor.post(ASK, typed))
    assert sentence in page
    assert "There is a problem" in page
    assert "Прохожий" in page
    assert typed["text"] in page
    assert not Question.objects.exists()


def test_line_breaks_count_as_one_character(visitor: Client) -> None:
    visitor.post(ASK, {**QUESTION, "text": "ж\r\n" * 999 + "жж"})
    assert len(Question.objects.get().text) == 2000


def test_eleventh_question_in_ten_minutes_is_stopped_with_its_text(visitor: Client) -> None:
    def ask(number: int) -> Any:
        return visitor.post(ASK, QUESTION | {"email": f"v{number}@example.kz"})

    for number in range(10):
        assert ask(number).status_code == 302
    response = ask(10)
    assert response.status_code == 429
    assert TEXT in text_of(response)
    assert Question.objects.count() == 10


def _many_districts(world: World) -> None:
    """Nine more districts with their akimats, two of them inside one oblast."""
    country = Region.objects.get(key="kz")
    oblast = Region.objects.create(
        key="oblast", parent=country, level="oblast", kato="190000000", name_kk="Облыс",
        name_ru="Область", name_en="Oblast", time_zone="Asia/Almaty",
    )  # fmt: skip
    for number in range(9):
        region = Region.objects.create(
            key=f"district-{number}", parent=oblast if number < 2 else country, level="district",
            kato=f"1910{number}0000", name_kk=f"{number}-аудан", name_ru=f"Район {number}",
            name_en=f"District {number}", time_zone="Asia/Almaty",
        )  # fmt: skip
        Organisation.objects.create(
            key=f"akimat-{number}", kind="leb", level="district", region=region,
            name_kk=f"{number}-әкімдік", name_ru=f"Акимат {number}", name_en=f"Akimat {number}",
            time_zone="Asia/Almaty",
        )  # fmt: skip


def test_place_is_asked_first_where_many_bodies_serve(world: World, visitor: Client) -> None:
    _many_districts(world)
    page = text_of(visitor.get(ASK))
    assert "Where do you need the service?" in page
    assert 'name="text"' not in page
    assert "Choose the place." in text_of(visitor.get(f"{ASK}?region="))
    whole = text_of(visitor.get(f"{ASK}?list=1"))
    assert "Akimat 0" in whole
    assert "Akimat 8" in whole


def test_place_gives_its_body_and_the_bodies_inside_it(world: World, visitor: Client) -> None:
    _many_districts(world)
    district = text_of(visitor.get(f"{ASK}?region=district-3"))
    assert 'value="akimat-3"' in district
    assert "checked" in district.partition('value="akimat-3"')[2][:200]
    assert 'value="akimat-4"' not in district
    oblast = text_of(visitor.get(f"{ASK}?region=oblast"))
    assert 'value="akimat-0"' in oblast
    assert 'value="akimat-1"' in oblast
    assert 'value="akimat-2"' not in oblast


def test_body_named_in_the_address_is_the_one_asked(world: World, visitor: Client) -> None:
    _many_districts(world)
    page = text_of(visitor.get(f"{ASK}?body=akimat-5"))
    assert 'value="akimat-5"' in page
    assert 'value="akimat-6"' not in page


def test_absent_service_has_no_pages(visitor: Client) -> None:
    for page in ("ask", "wrong"):
        assert visitor.get(f"/services/S-999/{page}/").status_code == 404
    assert visitor.get("/subscriptions/new/?service=S-999").status_code == 302


@pytest.mark.parametrize("address", [f"{ASK}?body=%00&region=%00", f"{SUBSCRIBE}%00&body=%00"])
def test_hostile_address_is_answered_calmly(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code in (200, 302)


# Reading a question


def test_question_is_read_by_its_secret_alone(world: World, visitor: Client) -> None:
    question = a_question(world)
    answer_question(question_id=question.pk, text="3-терезе.", actor=world.officer, at=MONDAY)
    page = text_of(visitor.get(f"/questions/{question.token}/"))
    assert "3-терезе." in page
    assert "Прохожий" not in page
    assert visitor.get(f"/questions/{question.token[:-1]}x-/").status_code == 404


def test_missed_day_is_said_without_the_word_breach(
    world: World, visitor: Client, moved: Any
) -> None:
    question = a_question(world)
    moved.shift(timedelta(days=2))
    page = text_of(visitor.get(f"/questions/{question.token}/"))
    assert "target missed" in page
    assert "The answer is still owed to you." in page
    assert "breach" not in page


# Answering


@pytest.mark.parametrize("who", ["citizen", "quality", "auditor", "keeper", "administrator"])
def test_questions_do_not_exist_for_those_who_do_not_inform(
    world: World, browser: Callable[[str], Client], who: str
) -> None:
    question = a_question(world)
    client = browser(who)
    for address in ("", "new/", f"{question.pk}/", "987654/"):
        assert client.get(f"/office/questions/{address}").status_code == 404


def test_question_of_another_body_is_absent(world: World, browser: Callable[[str], Client]) -> None:
    question = a_question(world)
    client = browser("other_officer")
    assert client.get(f"/office/questions/{question.pk}/").status_code == 404
    assert client.post(f"/office/questions/{question.pk}/", {"text": "x"}).status_code == 404
    assert TEXT not in text_of(client.get("/office/questions/"))


def test_asker_is_led_from_the_officials_page_to_the_own_one(
    world: World, browser: Callable[[str], Client]
) -> None:
    question = a_question(world, world.citizen)
    response = browser("citizen").get(f"/office/questions/{question.pk}/")
    assert response.headers["Location"] == f"/questions/{question.token}/"


def test_queue_shows_the_nearest_day_first_and_the_answered_apart(
    world: World, browser: Callable[[str], Client], moved: Any
) -> None:
    first = a_question(world)
    moved.shift(timedelta(days=1))
    second = ask_question(
        service=world.service, organisation=world.akimat, text=TEXT, actor=world.citizen,
        contact=Contact(language="kk"), at=MONDAY + timedelta(days=1),
    )  # fmt: skip
    client = browser("officer")
    shown = client.get("/office/questions/").context["rows"]
    assert [row.question for row in shown] == [first, second]
    answer_question(question_id=first.pk, text="Иә.", actor=world.officer, at=MONDAY)
    assert [row.question for row in client.get("/office/questions/").context["rows"]] == [second]
    answered = client.get("/office/questions/?state=answered")
    assert [row.question for row in answered.context["rows"]] == [first]


def test_official_answers_and_the_opening_is_on_record(
    world: World, browser: Callable[[str], Client]
) -> None:
    question = a_question(world)
    client = browser("officer")
    page = text_of(client.get(f"/office/questions/{question.pk}/"))
    assert "someone@example.kz" in page
    entry = AuditEntry.objects.get(verb=PERSONAL_DATA_VIEWED)
    assert entry.facts == {"fields": ["email", "name", "text"]}
    assert (entry.purpose, entry.subject_id) == ("registry.answering", question.pk)
    response = client.post(f"/office/questions/{question.pk}/", {"text": "3-терезе."}, follow=True)
    assert "The answer has been sent." in text_of(response)
    question.refresh_from_db()
    assert question.answer == "3-терезе."


def test_answer_typed_while_a_colleague_answered_is_shown_again(
    world: World, browser: Callable[[str], Client]
) -> None:
    question = a_question(world)
    client = browser("officer")
    answer_question(question_id=question.pk, text="Бірінші.", actor=world.colleague, at=MONDAY)
    response = client.post(f"/office/questions/{question.pk}/", {"text": "Екінші."})
    assert response.status_code == 409
    page = text_of(response)
    assert "This question has been answered already." in page
    assert "Бірінші." in page
    assert "Екінші." in page


def test_own_question_has_no_form(world: World, browser: Callable[[str], Client]) -> None:
    question = a_question(world, world.officer)
    page = text_of(browser("officer").get(f"/office/questions/{question.pk}/"))
    assert "a colleague answers it" in page
    assert 'name="text"' not in page


def test_counter_question_is_closed_with_its_answer(
    world: World, browser: Callable[[str], Client]
) -> None:
    client = browser("officer")
    wrong = client.post("/office/questions/new/", {"channel": "counter", "service": "S-999"})
    assert "No service of the registry has this number." in text_of(wrong)
    typed = {
        "channel": "phone", "service": "S-004", "text": TEXT, "answer": "Иә.", "language": "kk",
    }  # fmt: skip
    client.post("/office/questions/new/", typed)
    question = Question.objects.get()
    assert (question.service, question.channel) == (world.service, "phone")
    assert question.answered_at == MONDAY
