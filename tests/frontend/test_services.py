"""Finding a service in a real browser: results as one types, filters, the poster on paper."""

import re

import pytest
from playwright.sync_api import expect

from portal.demo.reference import load_reference
from registry.models import Service
from tests.frontend.test_browser import blocked, complaints_of_axe, is_wider_than_the_window
from tests.world import build_world

pytestmark = pytest.mark.browser
PHONE = 360


@pytest.fixture
def registry(db: None) -> None:
    """The 64 sample services, and the small country's own."""
    build_world()
    load_reference(lambda _line: None)


def test_results_come_as_one_types_and_the_cursor_stays(registry, open_page) -> None:
    page = open_page("/services/?lang=ru")
    page.locator("#q").press_sequentially("паспорт")
    page.wait_for_url(re.compile("q=%D0%BF%D0%B0%D1%81%D0%BF%D0%BE%D1%80%D1%82"))
    expect(page.locator(".app-found__item")).not_to_have_count(25)
    assert "паспорт" in page.locator(".app-found__link").first.inner_text().casefold()
    assert page.evaluate("document.activeElement.id") == "q"
    shown = page.locator(".app-found__item").count()
    assert (
        page.locator("#found-count")
        .inner_text()
        .startswith(f"Найден{'' if shown == 1 else 'о'} {shown}")
    )
    assert "q=%D0%BF" in page.locator(".app-languages__link").first.get_attribute("href")
    assert blocked(page) == []


def test_a_filter_is_applied_at_once_and_stays_where_it_is(registry, open_page) -> None:
    page = open_page("/services/?lang=ru")
    page.locator("#facet-region summary").click()
    page.get_by_label(re.compile("город Алматы")).check()
    page.wait_for_url(re.compile("region=almaty"))
    page.locator(".app-chip").wait_for()
    assert page.evaluate("document.activeElement.id") == "region-almaty"
    page.locator("#facet-body summary").click()
    page.locator("#facet-body input").first.check()
    page.wait_for_url(re.compile("body="))
    assert page.locator(".app-chip").count() == 2
    assert blocked(page) == []


def test_going_back_leads_through_the_searches(registry, open_page) -> None:
    page = open_page("/services/?lang=ru")
    page.locator("#fee-paid").check()
    page.wait_for_url(re.compile("fee=paid"))
    page.go_back()
    page.wait_for_url(re.compile(r"/services/\?lang=ru$"))
    expect(page.locator("#fee-paid")).not_to_be_checked()
    assert page.locator(".app-chip").count() == 0


def test_without_scripts_the_form_gives_the_same_page(registry, open_page) -> None:
    results = []
    for scripts in (True, False):
        page = open_page("/services/?lang=ru", scripts=scripts)
        page.locator("#q").fill("паспорт")
        page.locator("#q").press("Enter")
        page.wait_for_url(re.compile("q=%D0%BF"))
        page.locator(".app-found__item").nth(3).wait_for()
        results.append(page.locator("#found").inner_text())
    assert results[0] == results[1]


def test_on_a_phone_the_filters_are_folded_away(registry, open_page) -> None:
    page = open_page("/services/?lang=ru", width=PHONE)
    assert not page.locator("#fee-paid").is_visible()
    page.locator("#filters > summary").click()
    assert page.locator("#fee-paid").is_visible()
    wide = open_page("/services/?lang=ru")
    assert wide.locator("#fee-paid").is_visible()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("width", [PHONE, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/services/?q=паспорт&fee=paid",
        "/services/?q=ққққққ",
        "/services/S-001/",
        "/services/S-001/places/?region=almaty",
        "/services/S-001/history/?on=01.01.2026",
        "/services/S-001/poster/",
    ],
)
def test_the_public_pages_of_the_registry_are_accessible(
    registry, open_page, path: str, width: int, language: str
) -> None:
    page = open_page(f"{path}{'&' if '?' in path else '?'}lang={language}", width=width)
    assert complaints_of_axe(page) == []
    assert not is_wider_than_the_window(page)
    assert blocked(page) == []


def test_the_poster_of_the_longest_service_is_one_sheet(registry, open_page) -> None:
    texts = ("name", "documents", "refusal_grounds", "result", "fee_note")
    longest = max(
        Service.objects.all(),
        key=lambda one: sum(len(getattr(one, f"{text}_ru") or "") for text in texts),
    )
    page = open_page(f"/services/{longest.registry_no}/poster/?lang=kk")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf))
    width, height = (round(float(side) / 72 * 25.4) for side in box.split()[2:])
    assert (width, height) == (210, 297)
