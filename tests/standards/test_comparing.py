"""Two texts side by side: what was kept, changed, put in, taken out, moved."""

from typing import Any

import pytest

from standards.comparing import Compared, Fate, changed_points, compare_texts, what_changes
from standards.models import Clause, Text
from standards.points import of_clause
from standards.provisions import words
from standards.services.texts import new_text
from standards.workflow import Part, Provision
from tests.standards.reading import a_document, a_term, amended, clause, held, rewrite, text_of
from tests.standards_world import whole_provisions
from tests.world import MONDAY, World


@pytest.fixture
def texts(world: World) -> tuple[Text, Text]:
    """A text and its copy in a later edition, neither of them locked, so that both may be written."""
    old = held(world)
    new_text(old, at=MONDAY, of=text_of(old))
    return text_of(old), text_of(amended(old, locked=False))


def _change(text: Text, **provisions: Any) -> None:
    text.provisions = text.provisions | provisions
    text.save()


def _at(old: Text, new: Text, point: str) -> Compared:
    return next(one for one in compare_texts(old, new) if one.point == point)


def test_a_copy_differs_nowhere(texts: tuple[Text, Text]) -> None:
    assert changed_points(*texts) == set()
    assert {one.fate for one in compare_texts(*texts)} == {Fate.KEPT}


@pytest.mark.parametrize(
    ("field", "is_changed"),
    [("body_kk", True), ("body_ru", True), ("summary_kk", True), ("body_en", False)],
)
def test_a_clause_differs_where_its_kazakh_or_russian_does(
    texts: tuple[Text, Text], field: str, is_changed: bool
) -> None:
    one = clause(texts[1])
    rewrite(one, **{field: "<p>Басқа мәтін</p>"})
    assert changed_points(*texts) == ({of_clause(one.stable_id)} if is_changed else set())


def test_another_dress_of_the_same_words_is_no_change(texts: tuple[Text, Text]) -> None:
    one = clause(texts[1])
    rewrite(one, body_ru=one.body_ru.replace("<p>", "<p><strong>").replace("</p>", "</strong></p>"))
    assert changed_points(*texts) == set()


def test_cells_of_a_table_are_words_of_their_own(texts: tuple[Text, Text]) -> None:
    old, new = (clause(text) for text in texts)
    rewrite(old, body_ru="<table><tr><td>5</td><td>0</td></tr></table>")
    rewrite(new, body_ru="<table><tr><td>50</td><td></td></tr></table>")
    assert changed_points(*texts) == {of_clause(new.stable_id)}


def test_clauses_put_in_and_taken_out_differ_and_their_neighbours_do_not(
    texts: tuple[Text, Text],
) -> None:
    old, new = texts
    gone = clause(new)
    gone.delete()
    fresh = Clause.objects.create(
        text=new, part=Part.OTHER, position=9, body_kk="<p>Жаңа</p>", body_ru="<p>Новый</p>",
        updated_at=MONDAY,
    )  # fmt: skip
    assert changed_points(old, new) == {of_clause(gone.stable_id), of_clause(fresh.stable_id)}
    removed, added = (
        _at(old, new, of_clause(gone.stable_id)),
        _at(old, new, of_clause(fresh.stable_id)),
    )
    assert (removed.fate, removed.before, removed.after) == (Fate.REMOVED, "1", "")
    assert (added.fate, added.before) == (Fate.ADDED, "")
    assert {
        run.mark for version in removed.versions for line in version.lines for run in line.runs
    } == {"del"}


def test_what_was_taken_out_stands_where_it_stood(texts: tuple[Text, Text]) -> None:
    gone = clause(texts[1], place=1)
    gone.delete()
    order = [one.point for one in compare_texts(*texts) if one.part == Part.GENERAL]
    assert order == [of_clause(clause(texts[0]).stable_id), of_clause(gone.stable_id)]


def test_a_clause_moved_past_its_neighbours_is_marked_alone(texts: tuple[Text, Text]) -> None:
    old, new = texts
    for number, text in enumerate((old, new)):
        for place in range(3):
            stable_id = f"00000000-0000-4000-8000-00000000000{place}"
            Clause.objects.create(
                text=text, part=Part.OTHER, updated_at=MONDAY, stable_id=stable_id,
                position=20 if number and place == 0 else 10 + place,
                body_kk=f"<p>{place}</p>", body_ru=f"<p>{place}</p>",
            )  # fmt: skip
    moved = [one.point for one in compare_texts(old, new) if one.is_moved]
    assert moved == ["clause:00000000-0000-4000-8000-000000000000"]
    assert changed_points(old, new) == set(moved)


def test_a_clause_hung_under_another_is_moved(texts: tuple[Text, Text]) -> None:
    child = clause(texts[1], place=1)
    rewrite(child, parent=clause(texts[1]))
    one = _at(*texts, of_clause(child.stable_id))
    assert (one.is_moved, one.before, one.after) == (True, "2", "1.1")


def test_changed_words_are_marked_in_each_language_apart(texts: tuple[Text, Text]) -> None:
    one = clause(texts[1], Part.COMPLAINT)
    rewrite(one, body_ru="<p>Жалоба подается на бумаге или устно.</p>")
    kk, ru = _at(*texts, of_clause(one.stable_id)).versions
    assert (kk.fate, ru.fate) == (Fate.KEPT, Fate.CHANGED)
    (line,) = ru.lines
    assert [run.text for run in line.runs if run.mark == "ins"] == ["устно"]
    assert "".join(run.text for run in line.runs if run.mark != "ins").startswith(
        "Жалоба подается на бумаге или через"
    )


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("term", a_term(3)),
        ("forms", ["electronic"]),
        ("result", {"text": words("Анықтама", "Справка"), "forms": []}),
        ("fee", {"is_paid": True, "items": [{"for": words(), "amount": "0.5", "measure": "mci"}],
                 "methods": ["online"]}),
        ("schedule", [{"where": "portal", "hours": "24/7", "note": words()}]),
        ("documents", []),
        ("refusals", []),
        ("complaint", {"text": words("Сот", "Суд"), "addressees": []}),
        ("other", {"text": words("Жоқ", "Нет")}),
    ],
)  # fmt: skip
def test_each_structured_part_is_compared(texts: tuple[Text, Text], code: str, value: Any) -> None:
    _change(texts[1], **{code: value})
    assert changed_points(*texts) == {f"provision:{code}"}


def test_documents_are_matched_by_their_ids(texts: tuple[Text, Text]) -> None:
    first, second = whole_provisions()["documents"]
    renamed = second | {"name": words("Куәлік", "Медицинская справка о рождении")}
    _change(texts[1], documents=[a_document("d9", "Сурет", "Фотография"), renamed, first])
    ru = _at(*texts, "provision:documents").versions[1]
    assert [line.fate for line in ru.lines] == [Fate.ADDED, Fate.CHANGED, Fate.KEPT]
    assert [run.text for run in ru.lines[1].runs if run.mark == "del"] != []


def test_changed_points_ask_little_of_the_database(
    texts: tuple[Text, Text], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        changed_points(*texts)


def _turns(old: Text | None, new: Text, language: str = "ru") -> dict[str, Any]:
    return {turn.code: turn for turn in what_changes(old, new, language)}


def test_the_opening_tells_term_fee_and_documents_old_and_new(texts: tuple[Text, Text]) -> None:
    first = whole_provisions()["documents"][0]
    _change(texts[1], term=a_term(5), documents=[first, a_document("d9", "Сурет", "Фотография")])
    turns = _turns(*texts)
    assert list(turns) == [Provision.TERM, Provision.FEE, Provision.DOCUMENTS]
    assert turns["term"].before[0] == "2 рабочих дня"
    assert turns["term"].after[0] == "5 рабочих дней"
    assert not turns["fee"].is_changed
    assert turns["documents"].added == ("Фотография",)
    assert turns["documents"].dropped == ("Медицинское свидетельство о рождении",)
    assert _turns(*texts, "kk")["documents"].added == ("Сурет",)


def test_a_first_standard_is_compared_with_the_entry(
    world: World, texts: tuple[Text, Text]
) -> None:
    service = world.service
    service.documents_ru, service.term_variants = "заявление\nфото", "portal:1 working_day"
    service.save()
    new = Text.objects.select_related("edition__standard__service").get(pk=texts[1].pk)
    turns = _turns(None, new)
    assert not turns["term"].is_changed
    assert not turns["fee"].is_changed
    assert turns["documents"].added == ("Медицинское свидетельство о рождении",)
    assert turns["documents"].dropped == ("фото",)


def test_the_opening_of_a_first_standard_sees_another_term(texts: tuple[Text, Text]) -> None:
    _change(texts[1], term=a_term(7))
    turn = _turns(None, texts[1])["term"]
    assert turn.is_changed
    assert turn.before == ("2 рабочих дня",)
