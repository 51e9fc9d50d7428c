"""Pages of standards: the list, a standard in full, its editions, two texts compared, paper."""

from typing import Any

from django.test import Client

import pytest

from standards.models import Edition, Erratum
from standards.services.texts import new_text
from standards.workflow import Kind, Part, Stage, State
from tests.registry.public import numbers_on
from tests.standards.reading import a_term, amended, clause, held, page, replaced, said, text_of
from tests.standards_world import a_standard, an_edition
from tests.world import MONDAY, World, a_service

ONE = "/standards/S-004/"
LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_standard_in_force_is_shown_whole(world: World, client: Client, language: str) -> None:
    edition = held(world, justice_no="8123", justice_on=MONDAY.date())
    html = page(client, ONE, language)
    for one in text_of(edition).clauses.all():
        assert f'id="clause-{one.stable_id}"' in html
    for code in ("term", "forms", "result", "fee", "schedule", "documents", "refusals",
                 "complaint", "other"):  # fmt: skip
        assert f'id="provision-{code}"' in html
    for fact in (
        "8123",
        "77",
        "/standards/S-004/editions/1/print/",
        "/standards/S-004/regulations/",
    ):
        assert fact in html


def test_what_has_no_english_stands_in_russian_and_says_so(world: World, client: Client) -> None:
    held(world)
    html = page(client, ONE, "en")
    assert 'lang="ru"><p>Жалоба подается на бумаге или через портал.</p>' in html
    assert "shown in Russian" in html
    assert "shown in Russian" not in page(client, ONE, "kk")
    assert "Medical birth certificate" in html


def test_a_text_that_a_page_trusts_carries_no_script(world: World, client: Client) -> None:
    edition = an_edition(world, Stage.DRAFTING)
    one = clause(text_of(edition))
    text_of(edition).clauses.filter(pk=one.pk).update(
        body_ru="<p onclick='x()'>Текст</p><script>alert(1)</script>"
    )
    Edition.objects.filter(pk=edition.pk).update(
        stage=Stage.IN_FORCE, approved_on=MONDAY.date(), effective_on=MONDAY.date()
    )
    text_of(edition).__class__.objects.filter(edition=edition).update(locked_at=MONDAY)
    html = page(client, ONE)
    assert "<p>Текст</p>" in html
    assert "alert(1)" not in html
    assert "onclick" not in html


def test_a_corrected_slip_stands_beside_its_clause(world: World, client: Client) -> None:
    text = text_of(held(world))
    for point in (f"clause:{clause(text).stable_id}", "provision:term"):
        Erratum.objects.create(
            text=text, point=point, made_at=MONDAY, made_by=world.drafter.user,
            written_kk="куәлк", written_ru="свидтельство", read_kk="куәлік",
            read_ru="свидетельство",
        )  # fmt: skip
    html = page(client, ONE)
    assert html.count("<q>свидтельство</q>") == 2


@pytest.mark.parametrize(
    ("on", "edition"),
    [
        ("2025-09-07", None),
        ("08.09.2025", "/1/print/"),
        ("2025-11-02", "/1/print/"),
        ("03.11.2025", "/2/print/"),
        ("2030-01-01", "/2/print/"),
    ],
)
def test_the_text_on_a_day_is_that_of_the_edition_that_held(
    world: World, client: Client, on: str, edition: str | None
) -> None:
    replaced(held(world))
    html = page(client, ONE, on=on)
    shown = [number for number in ("/1/print/", "/2/print/") if number in html]
    assert shown == ([edition] if edition else [])


@pytest.mark.parametrize("on", ["31.02.2025", "позавчера", "", "99999-01-01"])
def test_a_day_that_cannot_be_read_is_refused_in_words(
    world: World, client: Client, on: str
) -> None:
    held(world)
    html = page(client, ONE, "en", on=on)
    assert "govuk-error-summary" in html
    assert "Enter a" in said(html)


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.WITHDRAWN])
def test_a_draft_nobody_has_placed_is_seen_nowhere(
    world: World, client: Client, stage: str
) -> None:
    edition = an_edition(world, stage)
    for address in (ONE, f"{ONE}editions/", "/standards/"):
        html = page(client, address)
        assert f"/drafts/{edition.pk}/" not in html
        assert "Регистрация рождения ребенка" in html
    assert client.get(f"{ONE}editions/1/").status_code == 404
    assert client.get(f"{ONE}editions/1/print/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/standards/S-999/", "/standards/S-999/editions/", "/standards/S-004%00/",
     f"{ONE}editions/7/", f"{ONE}editions/99999999999/", f"{ONE}compare/1/999999/",
     f"{ONE}editions/?old=x&new=1"],
)  # fmt: skip
def test_what_is_not_there_is_absent(world: World, client: Client, address: str) -> None:
    held(world)
    assert client.get(address).status_code == 404


def test_versions_are_kept_for_ever(world: World, client: Client) -> None:
    replaced(held(world))
    html = page(client, f"{ONE}editions/")
    assert html.index("/editions/2/") < html.index("/editions/1/")
    assert "2 рабочих дня" in page(client, f"{ONE}editions/1/")
    assert "1 рабочий день" in page(client, f"{ONE}editions/2/")


def test_a_repealed_standard_says_since_when_and_keeps_its_editions(
    world: World, client: Client
) -> None:
    old = held(world)
    Edition.objects.filter(pk=old.pk).update(stage=Stage.SUPERSEDED, ended_on=MONDAY.date())
    Edition.objects.create(
        standard=old.standard, number=2, kind=Kind.REPEAL, stage=Stage.SUPERSEDED,
        opened_at=MONDAY, approval_act="постановление", approval_act_no="91",
        approved_on=MONDAY.date(), effective_on=MONDAY.date(), ended_on=MONDAY.date(),
    )  # fmt: skip
    old.standard.__class__.objects.filter(pk=old.standard_id).update(state=State.REPEALED)
    html = page(client, ONE)
    assert "/editions/1/" in html
    assert "91" in said(html)
    assert client.get(f"{ONE}editions/2/").status_code == 404


def test_two_texts_stand_side_by_side_and_a_draft_with_what_holds(
    world: World, client: Client
) -> None:
    old = held(world)
    draft = amended(old, term=a_term(7))
    pair = text_of(draft).pk, text_of(old).pk
    answer = client.get(f"{ONE}editions/", {"old": pair[1], "new": pair[0]})
    assert answer.url == f"{ONE}compare/{pair[1]}/{pair[0]}/"
    html = page(client, f"{ONE}compare/{pair[0]}/{pair[1]}/")
    assert html.count('class="app-side"') == 1
    assert 'lang="kk"' in html
    assert "<del>" in html
    assert "<ins>" in html
    whole = page(client, f"{ONE}compare/{pair[1]}/{pair[0]}/", whole=1)
    assert whole.count('class="app-side"') == 9 + 5


def test_a_text_that_is_still_being_revised_is_not_compared(world: World, client: Client) -> None:
    old = held(world)
    draft = amended(old)
    Edition.objects.filter(pk=draft.pk).update(stage=Stage.DISCUSSION_CLOSED)
    open_text = text_of(draft)
    secret = new_text(draft, at=MONDAY, of=open_text)
    assert client.get(f"{ONE}compare/{text_of(old).pk}/{secret.pk}/").status_code == 404
    assert f'value="{secret.pk}"' not in page(client, f"{ONE}editions/")


def test_a_text_of_another_standard_is_not_compared(world: World, client: Client) -> None:
    mine = text_of(held(world))
    other = a_standard(
        a_service(ministry=world.ministry, registry_no="S-005", code="00101005"),
        state=State.IN_FORCE,
    )
    alien = text_of(an_edition(world, Stage.IN_FORCE, standard=other))
    assert client.get(f"{ONE}compare/{mine.pk}/{alien.pk}/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_for_paper_has_act_text_and_code(
    world: World, client: Client, language: str
) -> None:
    held(world)
    html = page(client, f"{ONE}editions/1/print/", language)
    assert "app-sheet" in html
    assert "data:image/svg+xml" in html
    assert "/standards/S-004/editions/1/" in html
    assert "постановление Правительства" in html


def _numbers(client: Client, **asked: Any) -> list[str]:
    html = page(client, "/standards/", **asked)
    return [
        one for one in ("S-004", "S-005", "S-006", "S-007") if f'href="/standards/{one}/"' in html
    ]


@pytest.fixture
def shelf(world: World) -> World:
    """One standard in force, one in force with an open draft, a first draft, one to be drafted."""
    held(world)
    services = [
        a_service(ministry=world.ministry, registry_no=f"S-00{number}", code=f"0010100{number}",
                  name_kk="Паспорт беру", name_ru="Выдача паспорта", name_en="Passport")
        for number in (5, 6, 7)
    ]  # fmt: skip
    changing = a_standard(services[0], state=State.AMENDING)
    amended(an_edition(world, Stage.IN_FORCE, standard=changing))
    an_edition(world, Stage.IN_DISCUSSION, standard=a_standard(services[1], state=State.DRAFTING))
    an_edition(world, Stage.DRAFTING, standard=a_standard(services[2], state=State.DRAFTING))
    return world


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["S-004", "S-005", "S-006", "S-007"]),
        ({"state": "in_force"}, ["S-004"]),
        ({"state": "amending"}, ["S-005"]),
        ({"state": "drafting"}, ["S-006"]),
        ({"state": "pending"}, ["S-007"]),
        ({"state": "repealed"}, []),
        ({"state": "nonsense"}, ["S-004", "S-005", "S-006", "S-007"]),
        ({"q": "паспорт"}, ["S-005", "S-006", "S-007"]),
        ({"q": "паспорт", "state": "drafting"}, ["S-006"]),
        ({"body": "moj"}, ["S-004", "S-005", "S-006", "S-007"]),
        ({"situation": "00101"}, ["S-004", "S-005", "S-006", "S-007"]),
        ({"q": "a\0b"}, ["S-004", "S-005", "S-006", "S-007"]),
    ],
)
def test_the_list_is_searched_and_filtered_by_what_the_public_sees(
    shelf: World, client: Client, asked: dict[str, str], found: list[str]
) -> None:
    assert _numbers(client, **asked) == found


def test_the_list_does_not_ask_the_database_for_each_standard(
    shelf: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    page(client, "/standards/")
    with django_assert_max_num_queries(12):
        page(client, "/standards/")


def test_a_proposal_for_the_registry_has_no_standard(world: World, client: Client) -> None:
    held(world)
    proposed = a_service(ministry=world.ministry, registry_no="S-009", code="00101009")
    a_standard(proposed)
    proposed.__class__.objects.filter(pk=proposed.pk).update(state="proposed")
    assert client.get("/standards/S-009/").status_code == 404
    assert numbers_on(page(client, "/standards/")) == []
    assert "S-009" not in page(client, "/standards/")


def test_sections_stand_in_the_order_of_the_law(world: World, client: Client) -> None:
    held(world)
    html = page(client, ONE, "kk")
    places = [html.index(f'id="{part.value}"') for part in Part]
    assert places == sorted(places)
