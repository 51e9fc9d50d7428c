"""What the pages of a service say of its standard, and which bodies lag behind (K-05)."""

from datetime import date, datetime

from django.test import Client

import pytest

from registry.ports import freshness_of, standard_of
from standards.models import Confirmation, Edition
from standards.workflow import Stage
from tests.standards.reading import amended, held, page, said
from tests.standards_world import a_discussion, a_standard, an_edition
from tests.world import ALMATY, MONDAY, World

SERVICE = "/services/S-004/"
DUE = date(2025, 9, 11)
TODAY = MONDAY.date()


def _asked(world: World, edition: Edition, **changes: datetime) -> Confirmation:
    return Confirmation.objects.create(
        edition=edition, organisation=world.akimat, opened_at=MONDAY, due_on=DUE, **changes
    )


def test_a_service_without_a_standard_says_nothing_of_one(world: World, client: Client) -> None:
    assert standard_of(world.service.pk, TODAY) is None
    assert "/standards/" not in _section(page(client, SERVICE))


def _section(html: str) -> str:
    """The part of the page on the standard."""
    start = html.index('id="standard"')
    return html[start : html.index('id="history"', start)]


def test_the_page_leads_to_the_standard_in_force(world: World, client: Client) -> None:
    held(world)
    section = _section(page(client, SERVICE))
    assert 'href="/standards/S-004/"' in section
    assert "77" in section


def test_the_page_leads_to_a_draft_in_discussion_with_its_last_day(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.views.public_service.legal_now", lambda: MONDAY)
    draft = amended(held(world))
    a_discussion(draft)
    told = standard_of(world.service.pk, TODAY)
    assert told is not None
    assert told.draft is not None
    assert (told.draft.closes_on, told.draft.days_left) == (date(2025, 10, 8), 30)
    section = _section(page(client, SERVICE))
    assert f'href="/drafts/{draft.pk}/"' in section
    assert "8 октября 2025 года" in section


@pytest.mark.parametrize(
    ("today", "closes_on"),
    [(date(2025, 10, 8), date(2025, 10, 8)), (date(2025, 10, 9), None)],
)
def test_after_its_last_day_nobody_is_asked_to_comment(
    world: World, today: date, closes_on: date | None
) -> None:
    a_discussion(amended(held(world)))
    told = standard_of(world.service.pk, today)
    assert told is not None
    assert told.draft is not None
    assert (told.draft.closes_on, told.draft.days_left) == (closes_on, 0)


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.WITHDRAWN])
def test_a_draft_nobody_has_placed_is_not_told(world: World, stage: str) -> None:
    an_edition(world, stage)
    told = standard_of(world.service.pk, TODAY)
    assert told is not None
    assert told.draft is None
    assert told.in_force is None


@pytest.mark.parametrize(
    ("today", "is_out_of_date"),
    [(TODAY, False), (DUE, False), (date(2025, 9, 12), True)],
)
def test_a_body_is_out_of_date_only_after_its_last_day(
    world: World, today: date, is_out_of_date: bool
) -> None:
    _asked(world, held(world))
    found = freshness_of(world.service.pk, [world.akimat.pk, world.other_akimat.pk], today)
    assert {pk: one.is_out_of_date for pk, one in found.items()} == {
        world.akimat.pk: is_out_of_date
    }


@pytest.mark.parametrize("field", ["confirmed_at", "dropped_at"])
def test_who_has_confirmed_or_is_not_asked_is_up_to_date(world: World, field: str) -> None:
    _asked(world, held(world), **{field: MONDAY})
    assert freshness_of(world.service.pk, [world.akimat.pk], date(2025, 12, 1)) == {}
    told = standard_of(world.service.pk, date(2025, 12, 1))
    assert told is not None
    assert told.freshness is None


@pytest.mark.parametrize(
    ("at", "words", "other"),
    [
        (datetime(2025, 9, 10, 12, tzinfo=ALMATY), "Being updated", "Out of date"),
        (datetime(2025, 9, 12, 12, tzinfo=ALMATY), "Out of date", "Being updated"),
    ],
)
def test_the_banner_stands_beside_the_place_and_above_them(
    world: World, client: Client, at: datetime, words: str, other: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _asked(world, held(world))
    for module in ("public_places", "public_service"):
        monkeypatch.setattr(f"registry.views.{module}.legal_now", lambda: at)
    html = said(page(client, f"{SERVICE}places/", "en"))
    assert html.count(words) == 1
    assert other not in html
    assert "The standard has changed." in said(page(client, SERVICE, "en"))


def test_a_standard_to_be_drafted_changes_nothing_on_the_page(world: World, client: Client) -> None:
    a_standard(world.service)
    assert "/standards/" not in _section(page(client, SERVICE))
