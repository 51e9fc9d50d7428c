"""Drafts for calendars and feed readers."""

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client

import pytest
import time_machine
from icalendar import Calendar

from standards.services.placing import take_back
from tests.standards.saying import opened
from tests.world import MONDAY, World

_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller


def _events(client: Client, **query: str) -> list[Any]:
    response = client.get("/drafts/calendar.ics", {"lang": "ru", **query})
    assert response["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_calendar_holds_the_last_day_of_each_discussion(world: World, client: Client) -> None:
    edition = opened(world)
    (event,) = _events(client)
    assert event["DTSTART"].dt == date(2025, 10, 8)
    assert event["DTEND"].dt == date(2025, 10, 9)
    assert "Регистрация рождения ребенка" in event["SUMMARY"]
    assert str(event["URL"]).endswith(f"/drafts/{edition.pk}/")
    assert event["STATUS"] == "CONFIRMED"


def test_discussion_that_was_broken_off_is_cancelled_in_calendars(
    world: World, client: Client
) -> None:
    edition = opened(world)
    uid = _events(client)[0]["UID"]
    take_back(edition_id=edition.pk, reason="Иная плата", actor=world.drafter, at=MONDAY)
    (event,) = _events(client)
    assert (event["STATUS"], event["UID"], event["SEQUENCE"]) == ("CANCELLED", uid, 1)


def test_calendar_and_feed_keep_the_filters_of_the_list(world: World, client: Client) -> None:
    opened(world)
    assert len(_events(client, body="moj")) == 1
    assert _events(client, q="паспорт") == []
    feed = client.get("/drafts/feed.atom", {"lang": "ru", "phase": "awaiting"}).content
    assert ET.fromstring(feed).findall(f"{_ATOM}entry") == []


def test_feed_tells_of_each_draft_by_name_body_and_last_day(world: World, client: Client) -> None:
    edition = opened(world)
    response = client.get("/drafts/feed.atom", {"lang": "en"})
    (entry,) = ET.fromstring(response.content).findall(f"{_ATOM}entry")
    assert entry.findtext(f"{_ATOM}title") == "Registration of birth"
    summary = entry.findtext(f"{_ATOM}summary") or ""
    assert "The discussion is open until 8 October 2025, inclusive." in summary
    assert "Ministry of Justice" in summary
    link = entry.find(f"{_ATOM}link")
    assert link is not None
    assert link.attrib["href"].endswith(f"/drafts/{edition.pk}/")


def test_empty_feed_and_calendar_are_whole(world: World, client: Client) -> None:
    assert _events(client) == []
    feed = ET.fromstring(client.get("/drafts/feed.atom").content)
    assert feed.findtext(f"{_ATOM}title")
