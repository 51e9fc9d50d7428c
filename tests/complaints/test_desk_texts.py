"""Standard texts: versions, what they may ask for, copying, and that history never changes."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.urls import reverse

import pytest

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints import events
from complaints.errors import NameTaken, NotPermitted, TextIncomplete, UnknownPlaceholder
from complaints.models import CaseMessage, StandardText, StandardTextVersion
from complaints.services import decide, write_message
from complaints.services.texts import (
    Words,
    offered_for,
    retire_text,
    texts_of,
    unknown_placeholders,
    write_text,
)
from complaints.workflow import Outcome
from tests.complaints.office import browser, get, post, trace
from tests.world import MONDAY, World, a_decision, again, considered, filed

Use = StandardText.Use
LATER = MONDAY + timedelta(hours=1)
WORDS = Words(
    kk="{date}: {number}, {service}, {body}.", ru="От {date}: {number}, {service}, {body}."
)


def _write(actor: Actor, words: Words = WORDS, **changes: Any) -> StandardTextVersion:
    fields: dict[str, Any] = {"use": Use.REASONS, "title": "Мерзім", "words": words}
    return write_text(**{**fields, **changes}, actor=actor, at=MONDAY)


# Writing


def test_every_writing_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    first = _write(world.officer)
    second = _write(
        world.colleague, Words("Жаңа.", "Новый.", "New."), text_id=first.text_id, title="Жаңа атау"
    )
    assert (first.number, second.number, second.text_id) == (1, 2, first.text_id)
    first.refresh_from_db()
    assert first.body_ru == WORDS.ru
    (newest,) = texts_of(world.akimat.pk)
    assert (newest, newest.text.title) == (second, "Жаңа атау")
    written = AuditEntry.objects.filter(verb=events.TEXT_WRITTEN).order_by("pk")
    assert [entry.facts["number"] for entry in written] == ["1", "2"]


def test_versions_cannot_be_changed_past_the_services(world: World) -> None:
    version = _write(world.officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        StandardTextVersion.objects.filter(pk=version.pk).update(body_ru="Другой.")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (Words("", "Текст."), TextIncomplete),
        (Words("Мәтін.", "  "), TextIncomplete),
        (Words("{аты}", "Текст."), UnknownPlaceholder),
        (Words("Мәтін.", "{ФИО}"), UnknownPlaceholder),
        (Words("Мәтін.", "Текст.", "{}"), UnknownPlaceholder),
        (Words("Мәтін.", "{ number}"), UnknownPlaceholder),
    ],
)
def test_text_that_cannot_be_used_is_refused_without_a_trace(
    world: World, words: Words, error: type[Exception]
) -> None:
    before = trace()
    with pytest.raises(error):
        _write(world.officer, words)
    assert not StandardText.objects.exists()
    assert trace() == before


def test_refusal_names_what_the_portal_does_not_know() -> None:
    assert unknown_placeholders("{number} {x} {body} {у}") == ["x", "у"]
    assert "{x}, {у}" in str(UnknownPlaceholder(["x", "у"]))
    assert unknown_placeholders("a } b { c") == []


def test_title_is_taken_once_for_one_use_in_a_body(world: World) -> None:
    _write(world.officer)
    with pytest.raises(NameTaken):
        _write(world.colleague)
    _write(world.colleague, use=Use.MESSAGE)
    _write(world.other_officer)


def test_texts_belong_to_their_body(world: World) -> None:
    version = _write(world.officer)
    with pytest.raises(StandardText.DoesNotExist):
        _write(world.other_officer, text_id=version.text_id)
    with pytest.raises(StandardText.DoesNotExist):
        retire_text(text_id=version.text_id, actor=world.other_officer, at=MONDAY)
    for person in ("citizen", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            _write(world.people[person])


# Offering


def test_text_is_filled_in_in_the_language_of_the_complainant(world: World) -> None:
    _write(world.officer)
    kazakh, russian = filed(world), filed(world, language="ru")
    (kk,), (ru,) = (offered_for(stage, at=LATER) for stage in (kazakh, russian))
    assert kk.text == (
        f"2025 жылғы 8 қыркүйек: {kazakh.complaint.number}, Бала тууды тіркеу, "
        f"{world.akimat.name_kk}."
    )
    assert ru.text == (
        f"От 8 сентября 2025 года: {russian.complaint.number}, Регистрация рождения ребенка, "
        f"{world.akimat.name_ru}."
    )


def test_text_without_the_language_of_the_complainant_is_not_offered(world: World) -> None:
    first = _write(world.officer)
    stage = filed(world, language="en")
    assert offered_for(stage, at=LATER) == []
    _write(world.officer, Words("М.", "Т.", "{number}"), text_id=first.text_id)
    assert [one.text for one in offered_for(stage, at=LATER)] == [stage.complaint.number]


def test_service_that_is_not_known_is_called_a_service(world: World) -> None:
    _write(world.officer, Words("{service}", "{service}"))
    (offered,) = offered_for(filed(world, service=None), at=LATER)
    assert offered.text
    assert "{" not in offered.text


def test_retired_text_is_offered_no_more_until_it_is_written_anew(world: World) -> None:
    version, stage = _write(world.officer), filed(world)
    retire_text(text_id=version.text_id, actor=world.colleague, at=MONDAY)
    assert offered_for(stage, at=LATER) == []
    before = trace()
    retire_text(text_id=version.text_id, actor=world.colleague, at=MONDAY)
    assert trace() == before
    _write(world.officer, text_id=version.text_id)
    assert len(offered_for(stage, at=LATER)) == 1


def test_only_texts_of_the_use_asked_for_are_offered(world: World) -> None:
    _write(world.officer)
    _write(world.officer, use=Use.MESSAGE)
    found = offered_for(filed(world), at=LATER, uses=[Use.MESSAGE])
    assert [one.use for one in found] == [Use.MESSAGE]


# History


def test_what_was_decided_and_written_does_not_change_with_the_text(world: World) -> None:
    version, stage = _write(world.officer), considered(world)
    (offered,) = offered_for(stage, at=LATER)
    write_message(stage_id=stage.pk, text=offered.text, actor=world.officer, at=LATER)
    decide(
        stage_id=stage.pk,
        decision=a_decision(Outcome.REFUSED, reasons=offered.text),
        actor=world.officer,
        at=LATER,
    )
    _write(world.officer, Words("Жаңа.", "Новый."), text_id=version.text_id)
    retire_text(text_id=version.text_id, actor=world.officer, at=LATER)
    assert again(stage).decision_reasons == offered.text
    assert CaseMessage.objects.get().text == offered.text


# The pages


def test_pages_write_a_version_show_the_old_ones_and_retire(world: World) -> None:
    client = browser(world.officer)
    typed = {"use": "reasons", "title": "Мерзім", "body_kk": "Бірінші.", "body_ru": "Первый."}
    assert client.post(reverse("complaints:text_new"), typed).status_code == 302
    address = reverse("complaints:text", args=[StandardText.objects.get().pk])
    client.post(address, typed | {"body_ru": "Второй."})
    page = client.get(address).content.decode()
    assert "Первый." in page
    assert "Второй." in page
    client.post(reverse("complaints:text_retire", args=[StandardText.objects.get().pk]))
    assert StandardText.objects.get().is_retired
    assert client.get(reverse("complaints:texts")).status_code == 200
    assert browser(world.other_officer).get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body_kk": ""}, "body_kk"),
        ({"body_ru": "{кто}"}, "body_ru"),
        ({"body_en": "{who}"}, "body_en"),
        ({"title": ""}, "title"),
        ({"use": "x"}, "use"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, change: dict[str, str], field: str
) -> None:
    typed = {"use": "reasons", "title": "Т", "body_kk": "М.", "body_ru": "Т.", "body_en": ""}
    response = browser(world.officer).post(reverse("complaints:text_new"), typed | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_taken_title_is_said_at_the_title(world: World) -> None:
    _write(world.officer)
    typed = {"use": "reasons", "title": "Мерзім", "body_kk": "М.", "body_ru": "Т."}
    response = browser(world.officer).post(reverse("complaints:text_new"), typed)
    assert "title" in response.context["form"].errors


# Copying without JavaScript


def test_copy_adds_the_text_and_keeps_what_is_typed(world: World) -> None:
    version, stage = _write(world.officer), considered(world)
    typed = {
        "copy": "decide:reasons", "standard_reasons": str(version.text_id), "outcome": "partly",
        "reasons": "Менің сөзім.", "remedy_officer": "Бөлім басшысы",
    }  # fmt: skip
    response = post(world.officer, "stage-copy-text", stage, LATER, **typed)
    form = response.context["decision_form"]
    assert not form.is_bound
    assert form["outcome"].value() == "partly"
    assert form["remedy_officer"].value() == "Бөлім басшысы"
    own, copied = form["reasons"].value().split("\n\n")
    assert own == "Менің сөзім."
    assert stage.complaint.number in copied
    assert again(stage).outcome == ""


def test_copy_fills_the_message_too(world: World) -> None:
    version, stage = _write(world.officer, use=Use.MESSAGE), considered(world)
    typed = {"copy": "message:text", "standard_text": str(version.text_id), "text": ""}
    response = post(world.officer, "stage-copy-text", stage, LATER, **typed)
    assert stage.complaint.number in response.context["message_form"]["text"].value()
    assert not CaseMessage.objects.exists()


def test_enter_without_a_text_chosen_sends_the_form_on_its_ordinary_way(world: World) -> None:
    _write(world.officer, use=Use.MESSAGE)
    stage = considered(world)
    typed = {"copy": "message:text", "standard_text": "", "text": "Құжатты жіберіңіз."}
    assert post(world.officer, "stage-copy-text", stage, LATER, **typed).status_code == 302
    assert CaseMessage.objects.get().text == "Құжатты жіберіңіз."


def test_text_of_another_body_is_not_copied(world: World) -> None:
    version, stage = _write(world.other_officer), considered(world)
    typed = {"copy": "decide:reasons", "standard_reasons": str(version.text_id), "reasons": "М."}
    response = post(world.officer, "stage-copy-text", stage, LATER, **typed)
    assert response.context["decision_form"]["reasons"].value() == "М."


def test_unknown_form_and_another_bodys_case_do_not_exist(world: World) -> None:
    version, stage = _write(world.officer), considered(world)
    typed = {"copy": "decide:reasons", "standard_reasons": str(version.text_id)}
    wrong = post(world.officer, "stage-copy-text", stage, LATER, **typed | {"copy": "x:y"})
    assert wrong.status_code == 404
    theirs = post(world.other_officer, "stage-copy-text", stage, LATER, **typed)
    assert theirs.status_code == 404


def test_texts_stand_beside_the_fields_of_an_open_case_only(world: World) -> None:
    _write(world.officer)
    assert 'data-standard-texts="decide_reasons"' in get(world.officer, considered(world))
    elsewhere = filed(world, provider=world.other_akimat)
    assert "data-standard-texts" not in get(world.quality, elsewhere)


def test_number_of_statements_does_not_grow_with_the_texts(
    world: World, django_assert_max_num_queries: Any
) -> None:
    client, stage = browser(world.officer), considered(world)
    counts: dict[str, set[int]] = {}
    for rows in (3, 30):
        while StandardText.objects.count() < rows:
            _write(world.officer, title=f"Мәтін {StandardText.objects.count()}")
        for address in (reverse("complaints:texts"), reverse("complaints:stage", args=[stage.pk])):
            client.get(address)
            with django_assert_max_num_queries(80) as found:
                client.get(address)
            counts.setdefault(address, set()).add(len(found))
    assert all(len(seen) == 1 for seen in counts.values()), counts
