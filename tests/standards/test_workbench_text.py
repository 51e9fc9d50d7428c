"""Writing in the browser's terms: outline, a clause, a part, two people, a crash."""

import html
import json
import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest

from audit.legal_time import legal_now
from standards import points
from standards.models import Autosave, ChangeLink, Clause, Edition
from standards.services import writing
from standards.services.texts import latest_text
from standards.workflow import Kind, Part, Provision, Stage
from tests.standards.test_workbench import as_, at, text_of
from tests.standards_world import a_comment, a_discussion, a_text, an_edition
from tests.world import MONDAY, World


@pytest.fixture
def draft(world: World) -> Edition:
    return an_edition(world, Stage.DRAFTING)


@pytest.fixture
def drafter(world: World) -> Client:
    return as_(world, "drafter")


def first_clause(edition: Edition) -> Clause:
    return points.numbered(latest_text(edition))[0][1]


def clause_page(edition: Edition, one: Clause) -> str:
    return at("office_clause", edition.pk, one.stable_id)


def part_page(edition: Edition, code: str) -> str:
    return at("office_provision", edition.pk, code)


def fields_in(page: str) -> dict[str, Any]:
    """Everything that a browser would send back from the main form of a page."""
    form = page[page.index("data-autosave=") :].split("</form>")[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and name[1] != "csrfmiddlewaretoken" and (not is_box or "checked" in tag):
            found.setdefault(name[1], []).append(_unescaped(value[1]) if value else "")
    for name, text in re.findall(
        r'<textarea\b[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [_unescaped(text).lstrip("\r\n")]
    for name, options in re.findall(
        r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def _unescaped(text: str) -> str:
    return html.unescape(text)


# The outline


def test_the_outline_names_every_part_and_clause_and_what_is_missing(
    world: World, draft: Edition, drafter: Client
) -> None:
    one = first_clause(draft)
    Clause.objects.filter(pk=one.pk).update(body_kk="")
    page = text_of(drafter.get(at("office_text", draft.pk)))
    assert all(part_page(draft, code.value) in page for code in Provision)
    assert page.count(clause_page(draft, one)) >= 2  # in the outline and in the list of gaps


def test_a_whole_draft_lacks_nothing(world: World, draft: Edition, drafter: Client) -> None:
    response = drafter.get(at("office_text", draft.pk))
    assert response.context["outline"].lacks == []


@pytest.mark.parametrize("person", ["officer", "quality", "clerk", "citizen"])
def test_nobody_else_opens_the_workbench(world: World, draft: Edition, person: str) -> None:
    client = as_(world, person)
    for address in (at("office_text", draft.pk), part_page(draft, "term")):
        assert client.get(address).status_code == 404


def test_a_locked_text_is_not_opened_for_writing(world: World, drafter: Client) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    response = drafter.get(part_page(edition, "term"))
    assert response.headers["Location"] == at("office_text", edition.pk)
    assert part_page(edition, "term") not in text_of(drafter.get(at("office_text", edition.pk)))


def test_a_repeal_shows_its_reasons(world: World, drafter: Client) -> None:
    edition = an_edition(
        world,
        Stage.DRAFTING,
        kind=Kind.REPEAL,
        summary_kk="Қызмет көрсетілмейді.",
        summary_ru="Нет",
    )
    assert "Қызмет көрсетілмейді." in text_of(drafter.get(at("office_text", edition.pk)))


def test_comments_and_accepted_ones_stand_at_the_place_they_must_change(
    world: World, drafter: Client
) -> None:
    edition = an_edition(world, Stage.DISCUSSION_CLOSED)
    one = first_clause(edition)
    target = points.of_clause(one.stable_id)
    discussion = a_discussion(edition, closed=True)
    text = a_text(edition)
    text.clauses.filter(position=1).update(stable_id=one.stable_id)
    a_comment(discussion, world.citizen, point=target, text="Неясно, кто отвечает.")
    linked = a_comment(
        discussion, world.stranger, point="provision:term", verdict="accepted", decided_at=MONDAY
    )
    page = text_of(drafter.get(at("office_text", edition.pk)))
    assert ": 1</h2>" in page  # one accepted comment leads nowhere yet
    ChangeLink.objects.create(comment=linked, point=target)
    page = text_of(drafter.get(clause_page(edition, one)))
    assert f"?point={target.replace(':', '%3A')}" in page
    assert linked.receipt_no in page


# A clause


def test_a_clause_is_written_without_tags_and_stays_as_typed(
    world: World, draft: Edition, drafter: Client
) -> None:
    one = first_clause(draft)
    sent = fields_in(text_of(drafter.get(clause_page(draft, one))))
    assert "<p>" not in sent["body_ru"][0]
    sent |= {"body_ru": "Услуга:\r\n- раз;\r\n- два.", "summary_kk": "Қысқаша"}
    response = drafter.post(clause_page(draft, one), sent)
    assert response.headers["Location"] == clause_page(draft, one)
    one.refresh_from_db()
    assert one.body_ru == "<p>Услуга:</p><ul><li>раз;</li><li>два.</li></ul>"
    assert one.summary_kk == "Қысқаша"
    assert one.body_kk.startswith("<p>")


def test_a_clause_is_added_moved_and_taken_out_without_a_script(
    world: World, draft: Edition, drafter: Client
) -> None:
    made = drafter.post(at("office_clause_new", draft.pk), {"part": Part.GENERAL})
    new = latest_text(draft).clauses.latest("pk")
    assert made.headers["Location"] == clause_page(draft, new)
    drafter.post(at("office_clause_act", draft.pk, new.stable_id, "up"))
    numbers = {one.stable_id: number for number, one in points.numbered(latest_text(draft))}
    assert numbers[new.stable_id] == "2"
    drafter.post(at("office_clause_act", draft.pk, new.stable_id, "remove"))
    assert not Clause.objects.filter(pk=new.pk).exists()


def test_two_people_at_one_clause_choose_and_lose_nothing(
    world: World, draft: Edition, drafter: Client
) -> None:
    one = first_clause(draft)
    sent = fields_in(text_of(drafter.get(clause_page(draft, one))))
    writing.save_clause(
        edition_id=draft.pk, stable_id=one.stable_id, fields={"body_ru": "<p>Чужой текст.</p>"},
        edit_no=1, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    conflict = drafter.post(
        clause_page(draft, one), sent | {"body_ru": "Мой текст.", "body_en": "Mine."}
    )
    assert conflict.status_code == 409
    page = text_of(conflict)
    assert "Чужой" in page
    assert "Мой" in page
    kept = {name: value for name, value in conflict.context["hidden"]} | {"merge": "1"}
    unsettled = drafter.post(clause_page(draft, one), kept)
    assert unsettled.status_code == 409
    assert "govuk-error-summary" in text_of(unsettled)
    chosen = {"choice_body_ru": "other", "text_body_ru": "Третий текст.", "choice_body_en": "mine"}
    assert drafter.post(clause_page(draft, one), kept | chosen).status_code == 302
    one.refresh_from_db()
    assert (one.body_ru, one.body_en) == ("<p>Третий текст.</p>", "<p>Mine.</p>")


def test_two_people_at_two_languages_need_no_choice(
    world: World, draft: Edition, drafter: Client
) -> None:
    one = first_clause(draft)
    sent = fields_in(text_of(drafter.get(clause_page(draft, one))))
    writing.save_clause(
        edition_id=draft.pk, stable_id=one.stable_id, fields={"body_kk": "<p>Басқа мәтін.</p>"},
        edit_no=1, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    assert drafter.post(clause_page(draft, one), sent | {"body_ru": "Мой."}).status_code == 302
    one.refresh_from_db()
    assert (one.body_kk, one.body_ru) == ("<p>Басқа мәтін.</p>", "<p>Мой.</p>")


def test_a_clause_that_was_taken_out_gives_the_typed_words_back(
    world: World, draft: Edition, drafter: Client
) -> None:
    one = first_clause(draft)
    sent = fields_in(text_of(drafter.get(clause_page(draft, one))))
    writing.remove_clause(
        edition_id=draft.pk, stable_id=one.stable_id, actor=world.drafter, at=MONDAY
    )
    response = drafter.post(clause_page(draft, one), sent | {"body_ru": "Не потеряйте меня."})
    assert response.status_code == 409
    assert "Не потеряйте меня." in text_of(response)


# A structured part


@pytest.mark.parametrize("code", [code.value for code in Provision])
def test_every_part_opens_and_is_saved_as_it_stands(
    world: World, draft: Edition, drafter: Client, code: str
) -> None:
    before = latest_text(draft).provisions[code]
    sent = fields_in(text_of(drafter.get(part_page(draft, code))))
    response = drafter.post(part_page(draft, code), sent)
    assert response.status_code == 302, text_of(response)
    assert latest_text(draft).provisions[code] == before
    assert latest_text(draft).provisions_edit_no == 1


def test_rows_are_added_and_taken_out_without_a_script(
    world: World, draft: Edition, drafter: Client
) -> None:
    address = part_page(draft, "documents")
    sent = fields_in(text_of(drafter.get(address)))
    added = text_of(drafter.post(address, sent | {"add_row": "1"}))
    sent = fields_in(added)
    assert sent["rows"] == ["3"]
    sent |= {"row2-name_kk": "Суреті", "row2-name_ru": "Фото", "row2-recipients": ["individual"]}
    fewer = text_of(drafter.post(address, sent | {"remove_row": "0"}))
    assert latest_text(draft).provisions["documents"][0]["id"] == "d1"  # nothing saved so far
    assert drafter.post(address, fields_in(fewer)).status_code == 302
    saved = latest_text(draft).provisions["documents"]
    assert [one["name"]["ru"] for one in saved] == ["Медицинское свидетельство о рождении", "Фото"]
    assert saved[0]["id"] == "d2"
    assert saved[1]["recipients"] == ["individual"]
    assert saved[1]["id"]


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("term", {"main-amount": "быстро"}),
        ("term", {"main-amount": "0"}),
        ("term", {"row0-amount": ""}),
        ("other", {"main-wait_submit": "-1"}),
        ("schedule", {"row0-hours": "с утра до вечера"}),
        ("forms", {"main-forms": "telepathic"}),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_stays_typed(
    world: World, draft: Edition, drafter: Client, code: str, typed: dict[str, str]
) -> None:
    sent = fields_in(text_of(drafter.get(part_page(draft, code)))) | typed
    response = drafter.post(part_page(draft, code), sent)
    page = text_of(response)
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    value = next(iter(typed.values()))
    assert value in page
    assert latest_text(draft).provisions_edit_no == 1


def test_a_fee_takes_a_comma(world: World, draft: Edition, drafter: Client) -> None:
    address = part_page(draft, "fee")
    added = fields_in(text_of(drafter.post(address, {"rows": "0", "add_row": "1"})))
    sent = added | {"main-is_paid": "on", "row0-amount": "1 500,5", "row0-measure": "kzt"}
    drafter.post(address, sent | {"edit_no": "1"})
    fee = latest_text(draft).provisions["fee"]
    assert (fee["is_paid"], fee["items"][0]["amount"]) == (True, "1500.5")


def test_two_people_at_one_part_see_both_and_may_mend(
    world: World, draft: Edition, drafter: Client
) -> None:
    address = part_page(draft, "term")
    sent = fields_in(text_of(drafter.get(address)))
    theirs = latest_text(draft).provisions["term"] | {"amount": 9}
    writing.save_provision(
        edition_id=draft.pk, code="term", value=theirs, edit_no=1, actor=world.drafter, at=MONDAY
    )
    conflict = drafter.post(address, sent | {"main-amount": "5"})
    assert conflict.status_code == 409
    kept: dict[str, Any] = {}
    for name, value in conflict.context["hidden"]:
        kept.setdefault(name, []).append(value)
    mended = fields_in(text_of(drafter.post(address, kept | {"choice": "mend"})))
    assert mended["main-amount"] == ["5"]
    assert latest_text(draft).provisions["term"]["amount"] == 9
    assert drafter.post(address, kept | {"choice": "mine"}).status_code == 302
    assert latest_text(draft).provisions["term"]["amount"] == 5


def test_keeping_what_is_saved_drops_the_own_text(
    world: World, draft: Edition, drafter: Client
) -> None:
    drafter.post(part_page(draft, "term"), {"choice": "theirs", "edit_no": "1"})
    assert latest_text(draft).provisions["term"]["amount"] == 2


# A crash


@pytest.mark.parametrize("code", ["clause", "documents"])
def test_what_was_typed_before_a_crash_is_restored_in_a_new_session(
    world: World, draft: Edition, drafter: Client, code: str
) -> None:
    one = first_clause(draft)
    address = clause_page(draft, one) if code == "clause" else part_page(draft, code)
    field = "body_ru" if code == "clause" else "row1-name_ru"
    typed = fields_in(text_of(drafter.get(address))) | {field: "Написано до сбоя"}
    kept = drafter.post(
        at("office_autosave", draft.pk), typed, headers={"X-Requested-With": "autosave"}
    )
    assert kept.status_code == 204
    later = as_(world, "drafter")
    opened = text_of(later.get(address))
    assert "?restore=1" in opened
    assert "Написано до сбоя" not in opened
    restored = text_of(later.get(address, {"restore": "1"}))
    assert fields_in(restored)[field] == ["Написано до сбоя"]
    assert later.post(address, fields_in(restored)).status_code == 302
    assert not Autosave.objects.exists()
    assert "Написано до сбоя" in json.dumps(
        [latest_text(draft).provisions, *latest_text(draft).clauses.values_list("body_ru", flat=True)],
        ensure_ascii=False,
    )  # fmt: skip


def test_without_a_script_a_button_keeps_and_another_forgets(
    world: World, draft: Edition, drafter: Client
) -> None:
    form = {"target": "provision:term", "edit_no": "1", "main-amount": "7"}
    kept = drafter.post(at("office_autosave", draft.pk), form | {"keep": "1"})
    assert kept.headers["Location"] == part_page(draft, "term")
    assert Autosave.objects.get().content["main-amount"] == ["7"]
    drafter.post(at("office_autosave", draft.pk), {"target": "provision:term", "drop": "1"})
    assert not Autosave.objects.exists()


def test_a_locked_text_keeps_nothing(world: World, drafter: Client) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    form = {"target": "provision:term", "edit_no": "1"}
    response = drafter.post(
        at("office_autosave", edition.pk), form, headers={"X-Requested-With": "autosave"}
    )
    assert response.status_code == 409


def test_who_else_is_writing_now_is_named_for_two_minutes(
    world: World, draft: Edition, drafter: Client
) -> None:
    colleague, text = world.keeper.user, latest_text(draft)
    kept = Autosave.objects.create(
        text=text, user=colleague, target="provision:term", base_edit_no=1, content={},
        saved_at=legal_now(),
    )  # fmt: skip
    assert str(colleague) in text_of(drafter.get(at("office_text", draft.pk)))
    Autosave.objects.filter(pk=kept.pk).update(saved_at=legal_now() - timedelta(minutes=3))
    assert str(colleague) not in text_of(drafter.get(at("office_text", draft.pk)))


@pytest.mark.parametrize("name", ["office_clause_new", "office_autosave"])
def test_an_act_opened_by_its_address_leads_back(
    world: World, draft: Edition, drafter: Client, name: str
) -> None:
    response = drafter.get(reverse(f"standards:{name}", args=[draft.pk]))
    assert response.headers["Location"] == at("office_text", draft.pk)
