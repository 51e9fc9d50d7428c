"""Writing an entry: bad input in words, a change looked through, two editors at once."""

from datetime import date
from typing import Any

from django.utils import translation

import pytest
import time_machine

from registry.content import SENTENCES, content_of
from registry.errors import DatedInPast
from registry.models import LocalReview, PlannedChange, Service, Subscription
from registry.workflow import State
from tests.registry.office_pages import (
    LATER,
    address,
    again,
    browser,
    change_of,
    confirmed,
    get,
    hidden,
    in_review,
    post,
    proposed,
    said,
    typed,
)
from tests.world import MONDAY, World, a_content

NEW = "/office/registry/new/"


def test_a_body_proposes_a_service_with_every_field(world: World) -> None:
    content = a_content(
        code="00101009", name_ru="Новая услуга", documents_kk="өтініш\nфото",
        documents_ru="заявление\nфото", provider_classes=["district_leb", "akimat_karasai"],
        territory=["karasai"], intake_organisations=["psc"],
    )  # fmt: skip
    response = post(world.drafter, NEW, typed(content))
    made = Service.objects.get(code="00101009")
    assert response.headers["Location"] == address("service", made.pk)
    assert content_of(made) == content
    assert (made.state, made.proposed_by) == (State.PROPOSED, world.ministry)


@pytest.mark.parametrize(
    ("person", "status"), [("drafter", 200), ("officer", 200), ("keeper", 200), ("clerk", 404)]
)
def test_who_may_propose(world: World, person: str, status: int) -> None:
    assert get(world.people[person], NEW).status_code == status


BAD = [
    ("wrong code", {"code": "1234567"}, "code_digits", "1234567"),
    ("code of no life situation", {"code": "99999001"}, "code_situation", "99999001"),
    ("code taken", {"code": "00101004"}, "code_taken", "00101004"),
    ("unknown body", {"drafting_body": "moon"}, "body_unknown", "moon"),
    ("unknown provider", {"provider_classes": "moon"}, "body_unknown", "moon"),
    ("Kazakh without Russian", {"documents_kk": "өтініш"}, "ru_missing", "өтініш"),
    ("Russian without Kazakh", {"eligibility_ru": "граждане"}, "kk_missing", "граждане"),
    ("a name in one language", {"name_kk": ""}, "name_both", "Кириллица"),
    ("portal missing", {"portal_url": ""}, "portal_required", "Кириллица"),
    ("portal without https", {"portal_url": "egov.kz"}, "portal_address", "egov.kz"),
    ("fee on a free one", {"fee_note_kk": "1 АЕК", "fee_note_ru": "1 МРП"}, "fee_on_free", "1 МРП"),
    ("no act on payment", {"payment": "paid"}, "basis_required", "Кириллица"),
    ("no term", {"term_amount": "көп"}, "term_required", "көп"),
    ("huge term", {"term_amount": "9" * 400}, "term_required", "9" * 400),
]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("wrong", "code", "kept"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_bad_input_is_said_in_the_language_of_the_screen_and_nothing_is_lost(
    world: World, language: str, wrong: dict[str, str], code: str, kept: str
) -> None:
    data = typed(a_content(code="00101009", name_ru="Кириллица"), **wrong)
    response = post(world.drafter, f"{NEW}?lang={language}", data)
    params = {"value": kept, "code": "99999"}
    with translation.override(language):
        sentence = str(SENTENCES[code]) % params
    text = said(response)
    assert response.status_code == 200
    assert sentence in text
    assert kept in text
    assert "Кириллица" in text
    assert Service.objects.count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_change_dated_in_the_past_is_refused_in_words_and_nothing_is_lost(
    world: World, language: str
) -> None:
    data = change_of(world.service, name_ru="Новое имя", valid_from="07.09.2025")
    response = post(world.keeper, f"{address('edit', world.service.pk)}?lang={language}", data)
    with translation.override(language):
        assert str(DatedInPast.sentence) in said(response)
    assert "Новое имя" in said(response)
    assert 'value="07.09.2025"' in said(response)
    assert again(world.service).version == 1


def test_warnings_on_the_two_languages_stand_beside_the_fields_and_block_nothing(
    world: World,
) -> None:
    content = a_content(code="00101009", documents_kk="өтініш", documents_ru="заявление\nфото",
                        synonyms_kk="туу")  # fmt: skip
    response = post(world.drafter, NEW, typed(content))
    assert response.status_code == 302
    page = said(get(world.drafter, address("edit", Service.objects.latest("pk").pk), lang="en"))
    assert "The Kazakh and the Russian list have different numbers of items." in page
    assert "Enter it in Russian as well." in page


def test_a_change_is_looked_through_before_it_is_saved(world: World) -> None:
    Subscription.objects.create(
        email="a@example.kz", language="ru", service=world.service, token="t1", created_at=MONDAY,
        confirmed_at=MONDAY,
    )  # fmt: skip
    data = change_of(world.service, name_ru="Регистрация рождения")
    preview = post(world.keeper, address("edit", world.service.pk), data)
    assert [one.field for one in preview.context["differences"]] == ["name_ru"]
    assert (preview.context["subscribers"], preview.context["tasks"]) == (1, 2)
    assert "<del>" in said(preview)
    assert again(world.service).version == 1
    saved = post(world.keeper, address("edit", world.service.pk), hidden(preview))
    assert saved.status_code == 302
    service = again(world.service)
    assert (service.name_ru, service.version) == ("Регистрация рождения", 2)
    assert service.versions.get(number=2).act_no == "№ 12"
    assert LocalReview.objects.count() == 2


def test_from_the_preview_one_may_edit_further_without_loss(world: World) -> None:
    data = change_of(world.service, name_ru="Почти готово")
    preview = post(world.keeper, address("edit", world.service.pk), data)
    page = post(world.keeper, address("edit", world.service.pk), hidden(preview) | {"again": "1"})
    assert "Почти готово" in said(page)
    assert "Үкіметтің қаулысы" in said(page)
    assert again(world.service).version == 1


def test_what_was_not_looked_through_is_not_saved(world: World) -> None:
    data = change_of(world.service, name_ru="Первое")
    preview = hidden(post(world.keeper, address("edit", world.service.pk), data))
    other = post(world.keeper, address("edit", world.service.pk), preview | {"name_ru": "Второе"})
    assert other.status_code == 200
    assert other.context["changed"]
    assert again(world.service).version == 1


def test_a_change_for_a_later_day_waits_for_it(world: World) -> None:
    response = confirmed(
        world.clerk, world.service, change_of(world.service, act=LATER, name_en="X")
    )
    assert response.status_code == 302
    plan = PlannedChange.objects.get()
    assert plan.valid_from == date(2025, 9, 15)
    assert again(world.service).version == 1
    second = change_of(world.service, act={"valid_from": "16.09.2025"}, name_en="Y")
    refused = confirmed(world.clerk, world.service, second)
    assert refused.status_code == 409
    assert 'lang="en"' in said(refused)
    assert ">\nY</textarea>" in said(refused)


def test_untouched_fields_stay_to_the_letter(world: World) -> None:
    Service.objects.filter(pk=world.service.pk).update(
        documents_kk="өтініш \n\n фото", documents_ru="заявление \n\n фото", name_ru=" Имя  службы ",
        provider_classes=["akimat_karasai", "district_leb"],
    )  # fmt: skip
    service = again(world.service)
    data = change_of(service, name_en="Changed", documents_kk="өтініш \r\n\r\n фото ")
    preview = post(world.keeper, address("edit", service.pk), data)
    assert [one.field for one in preview.context["differences"]] == ["name_en"]


def test_nothing_changed_is_said(world: World) -> None:
    response = post(
        world.keeper, f"{address('edit', world.service.pk)}?lang=en", change_of(world.service)
    )
    assert response.status_code == 409
    assert "Nothing has been changed." in said(response)


@pytest.mark.parametrize(
    ("person", "state", "may"),
    [
        ("drafter", "proposed", True), ("keeper", "proposed", True), ("drafter", "in_review", False),
        ("keeper", "in_review", True), ("clerk", "in_review", False), ("drafter", "included", False),
        ("officer", "included", False), ("keeper", "included", True), ("clerk", "included", True),
    ],
)  # fmt: skip
def test_who_may_not_edit_is_led_back_to_the_entry(
    world: World, person: str, state: str, may: bool
) -> None:
    make = {"proposed": proposed, "in_review": in_review, "included": lambda w: w.service}
    service = make[state](world)
    response = get(world.people[person], address("edit", service.pk))
    if may:
        assert response.status_code == 200
    else:
        assert response.headers["Location"] == address("service", service.pk)


# --- two editors at once


def _opened(client: Any, service: Service) -> dict[str, Any]:
    """What a browser holds after opening the form."""
    page = client.get(address("edit", service.pk))
    return typed(content_of(service)) | hidden(page)


@pytest.fixture
def two(world: World) -> Any:
    """The keeper's and the body's form of one proposal, opened at the same time."""
    service = proposed(world, documents_kk="өтініш", documents_ru="заявление")
    with time_machine.travel(MONDAY, tick=False):
        first, second = browser(world.drafter), browser(world.keeper)
        yield service, (first, _opened(first, service)), (second, _opened(second, service))


def test_the_second_editor_sees_both_texts_and_loses_nothing(two: Any) -> None:
    service, (first, one), (second, other) = two
    url = address("edit", service.pk)
    assert (
        first.post(url, one | {"name_ru": "Текст первого", "name_en": "First"}).status_code == 302
    )
    conflict = second.post(url, other | {"name_ru": "Текст второго", "result_kk": "анықтама",
                                         "result_ru": "справка"})  # fmt: skip
    assert conflict.status_code == 409
    text = said(conflict)
    for word in ("первого", "второго", "справка", "First"):
        assert word in text
    chosen = {clash.field: clash.choice for clash in conflict.context["clashes"]}
    assert chosen == {"name_ru": "", "name_en": "theirs", "result_kk": "mine", "result_ru": "mine"}
    assert again(service).name_ru == "Текст первого"
    choices = {"choice_name_ru": "other", "text_name_ru": "Текст обоих", "choice_name_en": "theirs",
               "choice_result_kk": "mine", "choice_result_ru": "mine"}  # fmt: skip
    saved = second.post(url, hidden(conflict) | choices)
    assert saved.status_code == 302, said(saved)
    service = again(service)
    assert service.name_ru == "Текст обоих"
    assert service.name_en == "First"
    assert (service.result_kk, service.result_ru) == ("анықтама", "справка")


def test_every_field_needs_a_choice(two: Any) -> None:
    service, (first, one), (second, other) = two
    url = address("edit", service.pk)
    first.post(url, one | {"name_ru": "Текст первого"})
    conflict = second.post(url, other | {"name_ru": "Текст второго"})
    unsettled = second.post(url, hidden(conflict) | {"text_name_ru": "Третий текст"})
    assert unsettled.status_code == 409
    assert [error["href"] for error in unsettled.context["errors"]] == ["#merge_name_ru"]
    assert "Третий текст" in said(unsettled)
    assert again(service).name_ru == "Текст первого"
    saved = second.post(url, hidden(unsettled) | {"choice_name_ru": "mine"})
    assert saved.status_code == 302
    assert again(service).name_ru == "Текст второго"


def test_a_third_save_in_between_is_another_conflict(two: Any) -> None:
    service, (first, one), (second, other) = two
    url = address("edit", service.pk)
    first.post(url, one | {"name_ru": "Первый"})
    conflict = second.post(url, other | {"name_ru": "Второй"})
    again_one = _opened(first, again(service))
    first.post(url, again_one | {"name_ru": "Третий"})
    late = second.post(url, hidden(conflict) | {"choice_name_ru": "theirs"})
    assert late.status_code == 409
    assert "Третий" in said(late)
    assert "Второй" in said(late)
    assert again(service).name_ru == "Третий"


def test_two_editors_of_an_entry_in_force_meet_in_the_same_way(world: World) -> None:
    service, url = world.service, address("edit", world.service.pk)
    data = change_of(service, name_ru="Второй", portal_url="https://second.example.kz/")
    confirmed(world.clerk, service, change_of(service, name_ru="Первый", intake=["sp", "portal"]))
    conflict = post(world.keeper, url, data)
    assert conflict.status_code == 409
    fields = [clash.field for clash in conflict.context["clashes"]]
    assert fields == ["portal_url", "intake", "name_ru"]
    choices = {"choice_portal_url": "mine", "choice_intake": "theirs", "choice_name_ru": "mine"}
    preview = post(world.keeper, url, hidden(conflict) | choices)
    changed = [one.field for one in preview.context["differences"]]
    assert changed == ["portal_url", "name_ru"]
    assert post(world.keeper, url, hidden(preview)).status_code == 302
    service = again(service)
    assert (service.name_ru, service.version) == ("Второй", 3)
    assert service.intake == ["sp", "portal"]


ODD = ["до\x00после", "9" * 5000, "\ufffe\U000e0001", "\r\nBcc: x@example.kz", "x" * 50_000,
       "\"'><script>alert(1)</script>{{7*7}}"]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_text_makes_a_page_fail(world: World, odd: str) -> None:
    service = proposed(world)
    names = [*content_of(service), "edit_no", "opened", "merge", "seen", "choice_code", "text_code",
             "act", "act_no", "act_date", "valid_from"]  # fmt: skip
    for target in (NEW, address("edit", service.pk), address("edit", world.service.pk)):
        response = post(world.keeper, target, dict.fromkeys(names, odd))
        assert response.status_code < 500
        assert "<script>alert" not in response.content.decode()
