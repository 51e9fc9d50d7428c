"""Due dates for calendar programs: who gets which, how long, and what they do not tell."""

from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from icalendar import Calendar

from accounts.acting import Actor
from accounts.models import Deputy, Membership
from accounts.services import block_user
from audit.models import AuditEntry
from complaints import events
from complaints.errors import NotPermitted
from complaints.models import CalendarFeed
from complaints.services import decide, send_answer
from complaints.services.extending import extend
from complaints.services.feeds import close_feed, feeds_of, open_feed
from complaints.workflow import ExtensionGround
from deadlines.models import Clock
from tests.complaints.office import browser
from tests.world import MONDAY, World, a_decision, answered, considered, filed

FEEDS = "complaints:feeds"


def _opened(actor: Actor, scope: str = "body") -> str:
    return reverse("complaints:feed", args=[open_feed(scope=scope, actor=actor, at=MONDAY).token])


def _read(address: str, at: datetime = MONDAY, **headers: str) -> Any:
    with time_machine.travel(at, tick=False):
        return Client().get(address, headers=headers)


def _events(address: str, at: datetime = MONDAY) -> list[Any]:
    response = _read(address, at)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_a_feed_of_the_body_gives_its_open_dates_and_no_others(world: World) -> None:
    stage, mine = filed(world), considered(world)
    answered(world)
    filed(world, provider=world.other_akimat)
    clocks = Clock.objects.filter(subject_id__in=[stage.pk, mine.pk])
    found = _events(_opened(world.officer))
    assert {str(event["UID"]) for event in found} == {
        f"clock-{clock.pk}@localhost" for clock in clocks
    }
    assert {event.decoded("DTSTART") for event in found} == {date(2025, 9, 15)}
    assert {event.decoded("DTEND") for event in found} == {date(2025, 9, 16)}
    assert [str(e["UID"]) for e in _events(_opened(world.officer, "mine"))] == [
        f"clock-{clocks.get(subject_id=mine.pk).pk}@localhost"
    ]
    assert _events(_opened(world.colleague, "mine")) == []


def test_a_feed_tells_numbers_and_dates_and_no_names(world: World) -> None:
    stage = filed(world)
    text = _read(_opened(world.officer)).content.decode().replace("\r\n ", "")
    assert stage.complaint.number in text
    assert reverse("complaints:stage", args=[stage.pk]) in text
    assert world.akimat.name_ru in text  # the officer's language
    for secret in ("Тулегенова", "Мадина", "Қаскелең", "куәлік", "VALARM"):
        assert secret not in text


def test_an_extension_moves_the_same_event(world: World) -> None:
    stage, address = considered(world), _opened(world.officer)
    (before,) = _events(address)
    at = MONDAY + timedelta(hours=2)
    extend(
        stage_id=stage.pk, ground=ExtensionGround.CHECK, days=3, reasons="Тексеру қажет.",
        actor=world.officer, at=at,
    )  # fmt: skip
    (after,) = _events(address, at)
    assert after["UID"] == before["UID"]
    assert after.decoded("DTSTART") == date(2025, 9, 18)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("LAST-MODIFIED") == at


def test_an_answered_complaint_leaves_the_calendar(world: World) -> None:
    address = _opened(world.officer)
    stage = considered(world)
    assert len(_events(address)) == 1
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY)
    send_answer(stage_id=stage.pk, actor=world.officer, at=MONDAY + timedelta(hours=2))
    assert _events(address) == []


def test_what_has_not_changed_is_not_sent_again(world: World) -> None:
    filed(world)
    address = _opened(world.officer)
    first = _read(address)
    again = _read(address, MONDAY + timedelta(hours=5), if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    filed(world)
    assert _read(address, if_none_match=first.headers["ETag"]).status_code == 200


def test_a_feed_sets_no_cookie_and_is_kept_by_no_shared_cache(world: World) -> None:
    response = _read(_opened(world.officer))
    assert not response.cookies
    assert response.headers["Cache-Control"].startswith("private")
    assert response.headers["Content-Language"] == "ru"


@pytest.mark.parametrize("token", ["x", "x" * 43, "х" * 43, "%00", "a/b"])
def test_a_wrong_secret_is_as_good_as_absent(world: World, token: str) -> None:
    open_feed(scope="body", actor=world.officer, at=MONDAY)
    assert Client().get(f"/calendar/complaints/{token}.ics").status_code == 404


def test_only_a_digest_of_the_secret_is_kept(world: World) -> None:
    opened = open_feed(scope="body", actor=world.officer, at=MONDAY)
    assert opened.token not in CalendarFeed.objects.get().token_digest
    assert opened.token not in str(list(AuditEntry.objects.values()))


def test_a_new_address_ends_the_one_before_and_revoking_ends_it_for_good(world: World) -> None:
    old = _opened(world.officer)
    new = _opened(world.officer)
    assert (_read(old).status_code, _read(new).status_code) == (404, 200)
    assert close_feed(scope="body", actor=world.officer, at=MONDAY)
    assert not close_feed(scope="body", actor=world.officer, at=MONDAY)
    assert _read(new).status_code == 404
    assert AuditEntry.objects.filter(verb=events.FEED_OPENED).count() == 2
    assert AuditEntry.objects.filter(verb=events.FEED_CLOSED).count() == 1


def test_a_feed_dies_with_the_role(world: World) -> None:
    address = _opened(world.officer)
    membership = Membership.objects.get(user=world.officer.user)
    membership.valid_to = MONDAY.date()
    membership.save()
    assert _read(address).status_code == 200
    assert _read(address, MONDAY + timedelta(days=1)).status_code == 404


def test_a_feed_dies_with_the_account(world: World) -> None:
    address = _opened(world.officer)
    assert world.officer.user is not None
    block_user(user=world.officer.user, reason="left", actor=world.administrator, at=MONDAY)
    assert _read(address).status_code == 404


def test_a_deputys_feed_lasts_as_long_as_the_deputy(world: World) -> None:
    considered(world)
    membership = Membership.objects.get(user=world.officer.user)
    assert world.stranger.user is not None
    Deputy.objects.create(
        membership=membership, deputy=world.stranger.user, valid_from=MONDAY.date(),
        valid_to=MONDAY.date() + timedelta(days=2),
    )  # fmt: skip
    deputy = Actor(user=world.stranger.user, membership=membership)
    address = _opened(deputy, "mine")
    assert len(_events(address)) == 1
    assert _read(address, MONDAY + timedelta(days=3)).status_code == 404


def test_one_address_is_not_read_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.views.calendar._MOST_READINGS", 2)
    address = _opened(world.officer)
    assert [_read(address).status_code for _time in range(4)] == [200, 200, 429, 429]


def test_number_of_statements_does_not_grow_with_the_dates(
    world: World, django_assert_max_num_queries: Any
) -> None:
    address, counts = _opened(world.officer), set()
    for rows in (2, 12):
        while Clock.objects.count() < rows:
            considered(world)
        _read(address)
        with django_assert_max_num_queries(12) as found:
            _read(address)
        counts.add(len(found))
    assert len(counts) == 1


@pytest.mark.parametrize("person", ["citizen", "auditor", "administrator"])
def test_who_considers_no_complaints_gets_no_address(world: World, person: str) -> None:
    actor = world.people[person]
    assert browser(actor).post(reverse(FEEDS), {"scope": "body", "act": "open"}).status_code == 404
    with pytest.raises(NotPermitted):
        open_feed(scope="body", actor=actor, at=MONDAY)
    with pytest.raises(NotPermitted):
        close_feed(scope="body", actor=actor, at=MONDAY)
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_address_is_shown_once(world: World, language: str) -> None:
    client = browser(world.officer)
    address = f"{reverse(FEEDS)}?lang={language}"
    assert client.get(address).status_code == 200
    shown = client.post(address, {"scope": "mine", "act": "open"})
    secret = shown.context["address"]
    assert secret in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert secret not in client.get(address).content.decode()
    assert set(feeds_of(world.officer)) == {"mine"}
    gone = client.post(address, {"scope": "mine", "act": "close"}, follow=True)
    assert gone.status_code == 200
    assert feeds_of(world.officer) == {}


def test_an_unknown_scope_does_nothing(world: World) -> None:
    client = browser(world.officer)
    response = client.post(reverse(FEEDS), {"scope": "everyone", "act": "open"})
    assert response.status_code == 302
    assert not CalendarFeed.objects.exists()
