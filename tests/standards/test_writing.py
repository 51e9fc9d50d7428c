"""Writing a draft: clauses, structured parts, two people at once, what is kept unsaved, slips."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from audit.models import AuditValue
from audit.selectors import entries_about
from standards import points, terms
from standards.errors import (
    EditConflict,
    NotComplete,
    NotPermitted,
    PointUnknown,
    TextLocked,
    TextRequired,
    TextTooLong,
    WrongState,
)
from standards.models import Autosave, Clause, Edition, Text
from standards.services import writing
from standards.services.clauses import fields_of, fingerprint
from standards.services.importing import import_clauses, state_of
from standards.services.texts import latest_text
from standards.workflow import WRITABLE, Kind, Part, Provision, Stage
from tests.standards.test_editions import DRAFTS
from tests.standards_world import a_text, an_edition, whole_provisions
from tests.world import MONDAY, World

NOBODY = UUID(int=7)
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def draft(world: World) -> Edition:
    return an_edition(world, Stage.DRAFTING)


def by(world: World, edition: Edition, **changes: Any) -> dict[str, Any]:
    return {"edition_id": edition.pk, "actor": world.drafter, "at": LATER, **changes}


def clause_at(edition: Edition, number: str) -> Clause:
    return dict(points.numbered(latest_text(edition)))[number]


def order_of(edition: Edition) -> list[str]:
    return [f"{number} {one.body_ru}" for number, one in points.numbered(latest_text(edition))]


def test_a_clause_is_added_after_another_and_below_one(world: World, draft: Edition) -> None:
    first = clause_at(draft, "1")
    writing.add_clause(
        **by(world, draft), part=Part.GENERAL, after=first.stable_id, fields={"body_ru": "Вторая"}
    )
    writing.add_clause(
        **by(world, draft), part=Part.GENERAL, parent=first.stable_id, fields={"body_ru": "Ниже"}
    )
    shown = order_of(draft)
    assert shown[1] == "1.1 <p>Ниже</p>"
    assert shown[2] == "2 <p>Вторая</p>"
    assert shown[3].startswith("3 ")


@pytest.mark.parametrize(
    "place",
    [
        {"part": "annex"},
        {"part": Part.GENERAL, "after": NOBODY},
        {"part": Part.GENERAL, "parent": NOBODY},
    ],
)
def test_a_clause_goes_to_no_place_that_is_not_there(
    world: World, draft: Edition, place: dict[str, Any]
) -> None:
    with pytest.raises(PointUnknown):
        writing.add_clause(**by(world, draft), **place)


def test_a_clause_stays_in_the_section_of_the_one_above_it(world: World, draft: Edition) -> None:
    above = clause_at(draft, "1")
    with pytest.raises(PointUnknown):
        writing.add_clause(**by(world, draft), part=Part.OTHER, parent=above.stable_id)


def test_saved_words_are_safe_and_the_record_says_where(world: World, draft: Edition) -> None:
    one = clause_at(draft, "2")
    body = '<p onclick="x()">Текст<script>alert(1)</script></p>'
    saved = writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields={"body_ru": body}, edit_no=1
    )
    assert (saved.body_ru, saved.edit_no, saved.updated_by) == ("<p>Текст</p>", 2, world.drafter.user)  # fmt: skip
    entry = entries_about(terms.EDITION, draft.pk)[0]
    assert (entry.verb, entry.facts["point"]) == ("standards.text_changed", "2")


def test_saving_the_same_words_changes_nothing(world: World, draft: Edition) -> None:
    one = clause_at(draft, "1")
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields=fields_of(one), edit_no=1
    )
    one.refresh_from_db()
    assert one.edit_no == 1
    assert not entries_about(terms.EDITION, draft.pk)


def test_the_second_of_two_people_gets_both_texts(world: World, draft: Edition) -> None:
    one = clause_at(draft, "1")
    seen = {name: fingerprint(text) for name, text in fields_of(one).items()}
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields={"body_ru": "Мое"}, edit_no=1
    )
    with pytest.raises(EditConflict) as caught:
        writing.save_clause(
            **by(world, draft), stable_id=one.stable_id, fields={"body_ru": "Его"}, edit_no=1,
            seen=seen,
        )  # fmt: skip
    assert caught.value.stored["body_ru"] == "<p>Мое</p>"
    assert caught.value.own["body_ru"] == "<p>Его</p>"
    assert caught.value.edit_no == 2
    one.refresh_from_db()
    assert one.body_ru == "<p>Мое</p>"


def test_two_people_at_two_languages_do_not_disturb_each_other(
    world: World, draft: Edition
) -> None:
    one = clause_at(draft, "1")
    opened = fields_of(one)
    seen = {name: fingerprint(text) for name, text in opened.items()}
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields={"body_ru": "Русский"}, edit_no=1
    )
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields=opened | {"body_kk": "Қазақша"},
        edit_no=1, seen=seen,
    )  # fmt: skip
    one.refresh_from_db()
    assert (one.body_kk, one.body_ru, one.edit_no) == ("<p>Қазақша</p>", "<p>Русский</p>", 3)


def test_a_clause_changes_places_within_its_section_only(world: World, draft: Edition) -> None:
    second = clause_at(draft, "2").stable_id
    writing.move_clause(**by(world, draft), stable_id=second, up=True)
    assert clause_at(draft, "1").stable_id == second
    writing.move_clause(**by(world, draft), stable_id=second, up=True)
    assert clause_at(draft, "1").stable_id == second
    third = clause_at(draft, "3").stable_id
    writing.move_clause(**by(world, draft), stable_id=third, up=True)
    assert clause_at(draft, "3").stable_id == third


def test_a_clause_goes_with_what_is_below_it_and_the_record_keeps_the_words(
    world: World, draft: Edition
) -> None:
    first = clause_at(draft, "1")
    below = writing.add_clause(
        **by(world, draft), part=Part.GENERAL, parent=first.stable_id, fields={"body_ru": "Ниже"}
    )
    writing.add_clause(
        **by(world, draft), part=Part.GENERAL, parent=below.stable_id, fields={"body_ru": "Глубже"}
    )
    before = latest_text(draft).clauses.count()
    assert writing.remove_clause(**by(world, draft), stable_id=first.stable_id) == 3
    assert latest_text(draft).clauses.count() == before - 3
    assert clause_at(draft, "1").position == 1
    kept = AuditValue.objects.filter(entry=list(entries_about(terms.EDITION, draft.pk))[-1])
    assert {one.field for one in kept} == {"removed_kk", "removed_ru"}
    with pytest.raises(PointUnknown):
        writing.save_clause(
            **by(world, draft), stable_id=first.stable_id, fields={"body_ru": "Поздно"}, edit_no=1
        )


# Structured parts


def term(amount: int) -> dict[str, Any]:
    return {"amount": amount, "unit": "working_day", "start": "application", "variants": []}


def test_a_part_is_saved_even_half_written(world: World, draft: Edition) -> None:
    result = {"text": {"kk": "", "ru": "Свидетельство", "en": ""}, "forms": []}
    text = writing.save_provision(**by(world, draft), code="result", value=result, edit_no=1)
    assert text.provisions["result"] == result
    assert text.provisions["term"] == whole_provisions()["term"]
    assert text.provisions_edit_no == 2


@pytest.mark.parametrize(
    ("code", "value", "refusal"),
    [
        ("forms", ["telepathic"], NotComplete),
        ("complaint", {"text": {}, "addressees": ["moon"]}, NotComplete),
        ("schedule", [{"where": "moon", "hours": "24/7", "note": {}}], NotComplete),
        ("forms", {}, TypeError),
        ("annex", {}, PointUnknown),
    ],
)
def test_values_that_do_not_exist_are_refused(
    world: World, draft: Edition, code: str, value: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        writing.save_provision(**by(world, draft), code=code, value=value, edit_no=1)


def test_two_people_at_two_parts_do_not_disturb_each_other(world: World, draft: Edition) -> None:
    seen = fingerprint(latest_text(draft).provisions["term"])
    writing.save_provision(**by(world, draft), code="forms", value=["paper"], edit_no=1)
    writing.save_provision(**by(world, draft), code="term", value=term(5), edit_no=1, seen=seen)
    told = latest_text(draft).provisions
    assert (told["forms"], told["term"]["amount"]) == (["paper"], 5)


def test_two_people_at_one_part_get_both_texts(world: World, draft: Edition) -> None:
    seen = fingerprint(latest_text(draft).provisions["term"])
    writing.save_provision(**by(world, draft), code="term", value=term(5), edit_no=1, seen=seen)
    with pytest.raises(EditConflict) as caught:
        writing.save_provision(**by(world, draft), code="term", value=term(9), edit_no=1, seen=seen)
    assert (caught.value.stored["amount"], caught.value.own["amount"]) == (5, 9)
    assert latest_text(draft).provisions["term"]["amount"] == 5


# Who and when


def acts(world: World, edition: Edition, stable_id: Any) -> list[Any]:
    one = by(world, edition)
    return [
        lambda: writing.add_clause(**one, part=Part.GENERAL),
        lambda: writing.save_clause(**one, stable_id=stable_id, fields={}, edit_no=1),
        lambda: writing.move_clause(**one, stable_id=stable_id, up=True),
        lambda: writing.remove_clause(**one, stable_id=stable_id),
        lambda: writing.save_provision(**one, code="forms", value=["paper"], edit_no=1),
        lambda: writing.autosave(**one, target="provision:term", base_edit_no=1, content={}),
        lambda: import_clauses(**one, clauses=DRAFTS, seen=""),
    ]


@pytest.mark.parametrize("stage", [one for one in Stage if one not in WRITABLE])
def test_a_text_that_is_not_open_is_never_written(world: World, stage: str) -> None:
    edition = an_edition(world, stage)
    before = order_of(edition)
    for act in acts(world, edition, clause_at(edition, "1").stable_id):
        with pytest.raises(TextLocked):
            act()
    assert order_of(edition) == before


@pytest.mark.parametrize("stage", [Stage.DISCUSSION_CLOSED, Stage.REVISED])
def test_after_the_discussion_the_copy_is_written_and_the_discussed_text_stays(
    world: World, stage: str
) -> None:
    edition = an_edition(world, stage)
    discussed = latest_text(edition)
    copy = a_text(edition)
    one = copy.clauses.earliest("position")
    writing.save_clause(
        **by(world, edition), stable_id=one.stable_id, fields={"body_ru": "Новое"}, edit_no=1
    )
    assert copy.clauses.filter(body_ru="<p>Новое</p>").exists()
    assert not discussed.clauses.filter(body_ru="<p>Новое</p>").exists()


@pytest.mark.parametrize("person", ["officer", "quality", "keeper", "clerk", "citizen", "agreeing"])
def test_nobody_but_the_drafting_body_writes(world: World, draft: Edition, person: str) -> None:
    stable_id = clause_at(draft, "1").stable_id
    world.people.setdefault("agreeing", world.other_officer)
    world.people["drafter"] = world.people[person]
    for act in acts(world, draft, stable_id):
        with pytest.raises(NotPermitted):
            act()


def test_a_repeal_has_nothing_to_write(world: World) -> None:
    edition = an_edition(world, Stage.DRAFTING, kind=Kind.REPEAL)
    with pytest.raises(WrongState):
        writing.add_clause(**by(world, edition), part=Part.GENERAL)


# What is typed and not saved


def test_what_is_typed_is_kept_once_for_each_person_and_place(world: World, draft: Edition) -> None:
    for typed in ("Нача", "Начало"):
        writing.autosave(
            **by(world, draft), target="provision:term", base_edit_no=1, content={"text": [typed]}
        )
    kept = Autosave.objects.get()
    assert (kept.content, kept.user) == ({"text": ["Начало"]}, world.drafter.user)
    assert not entries_about(terms.EDITION, draft.pk)
    writing.drop_autosave(edition_id=draft.pk, target="provision:term", actor=world.drafter)
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("target", ["", "provision:annex", "clause:zero", f"clause:{NOBODY}"])
def test_nothing_is_kept_for_a_place_that_is_not_there(
    world: World, draft: Edition, target: str
) -> None:
    with pytest.raises(PointUnknown):
        writing.autosave(**by(world, draft), target=target, base_edit_no=1, content={})


def test_saving_forgets_what_was_kept(world: World, draft: Edition) -> None:
    one = clause_at(draft, "1")
    target = points.of_clause(one.stable_id)
    writing.autosave(**by(world, draft), target=target, base_edit_no=1, content={"body_ru": ["А"]})
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields={"body_ru": "А"}, edit_no=1
    )
    assert not Autosave.objects.exists()


# Slips of the pen

SLIP = {"written": {"kk": "мерзм", "ru": "срк"}, "read": {"kk": "мерзім", "ru": "срок"}}


def test_a_slip_is_corrected_beside_the_locked_text(world: World) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    before = order_of(edition)
    slip = writing.add_erratum(**by(world, edition), point="provision:term", **SLIP)
    assert (slip.read_ru, slip.text) == ("срок", latest_text(edition))
    assert order_of(edition) == before
    assert entries_about(terms.EDITION, edition.pk)[0].verb == "standards.erratum_added"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"point": "clause:zero"}, PointUnknown),
        ({"read": {"kk": "мерзім"}}, TextRequired),
        ({"read": {"kk": "м", "ru": "с" * 301}}, TextTooLong),
    ],
)
def test_a_slip_is_told_in_both_languages_and_at_a_place(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    fields = {"point": "", **SLIP, **changes}
    with pytest.raises(refusal):
        writing.add_erratum(**by(world, edition), **fields)


def test_a_draft_is_mended_not_corrected(world: World, draft: Edition) -> None:
    with pytest.raises(TextLocked):
        writing.add_erratum(**by(world, draft), point="", **SLIP)


# Bringing in


def test_a_text_from_files_replaces_all_clauses_and_leaves_the_parts(
    world: World, draft: Edition
) -> None:
    first = clause_at(draft, "1")
    writing.add_clause(**by(world, draft), part=Part.GENERAL, parent=first.stable_id)
    text: Text = latest_text(draft)
    import_clauses(**by(world, draft), clauses=DRAFTS[:2], seen=state_of(text))
    assert text.clauses.count() == 2
    assert latest_text(draft).provisions == whole_provisions()
    entry = list(entries_about(terms.EDITION, draft.pk))[-1]
    assert (entry.verb, entry.facts["clauses"]) == ("standards.text_imported", 2)


def test_a_text_that_was_written_since_the_preview_is_not_replaced(
    world: World, draft: Edition
) -> None:
    seen = state_of(latest_text(draft))
    one = clause_at(draft, "1")
    writing.save_clause(
        **by(world, draft), stable_id=one.stable_id, fields={"body_ru": "Новое"}, edit_no=1
    )
    with pytest.raises(EditConflict):
        import_clauses(**by(world, draft), clauses=DRAFTS, seen=seen)
    with pytest.raises(TextRequired):
        import_clauses(**by(world, draft), clauses=[], seen=seen)


def test_every_part_of_the_law_can_be_saved_as_it_is_kept(world: World, draft: Edition) -> None:
    for number, code in enumerate(Provision, start=1):
        writing.save_provision(
            **by(world, draft),
            code=code.value,
            value=whole_provisions()[code.value],
            edit_no=number,
        )
    assert latest_text(draft).provisions_edit_no == 1
