"""The registry and time: midnight, moved clocks, days past every calendar, endless histories."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine

from registry.content import content_of
from registry.errors import DatedInPast, OutsideCalendar, SameDate, WrongState
from registry.models import InclusionCorrection, PlannedChange, Question, Service, ServiceVersion
from registry.selectors import version_on, versions_of
from registry.services import (
    apply_planned_changes,
    ask_correction,
    change_service,
    decide_correction,
    exclude_services,
    include_services,
    national_day,
)
from registry.services.questions import Contact, ask_question, log_question
from tests.complaints.office import browser
from tests.registry.exchange import a_file, a_row, carried_out
from tests.registry.office_pages import address as office
from tests.registry.office_pages import change_of, confirmed, hidden, post
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    asked,
    changed,
    in_review,
    included,
    planned,
)
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")
LANGUAGES = ("kk", "ru", "en")
MIDNIGHT = datetime(2025, 9, 15, 0, 0, tzinfo=ALMATY)
PUBLIC = ["", "history/", "history/1/2/", "poster/", "places/"]


def _opens(service: Service, at: datetime) -> None:
    """Every page and answer on an entry stands."""
    number = service.registry_no
    with time_machine.travel(at, tick=False):
        for language in LANGUAGES:
            for tail in PUBLIC:
                page = Client().get(f"/services/{number}/{tail}", {"lang": language})
                assert page.status_code == 200, tail
        for address in (f"/api/v1/services/{number}/", f"/api/v1/services/{number}/history/",
                        f"/open-data/services/{number}.ttl", "/open-data/services.csv",
                        "/sitemap-services.xml"):  # fmt: skip
            assert Client().get(address).status_code == 200, address


def _in_order(service: Service) -> None:
    """No version begins before an earlier one; every day has one answer."""
    days = list(service.versions.order_by("number").values_list("valid_from", flat=True))
    assert days == sorted(days)
    assert again(service).valid_from == days[-1]


@pytest.mark.parametrize("minutes", [-1, 0, 1])
def test_plan_holds_from_midnight_in_almaty_to_the_minute(minutes: int, world: World) -> None:
    service = included(world)
    plan = planned(world, service, days=7)
    assert plan.valid_from == MIDNIGHT.date()
    at = MIDNIGHT + timedelta(minutes=minutes)
    assert apply_planned_changes(at=at) == ((1, 0) if minutes >= 0 else (0, 0))


def test_change_of_today_made_in_utc_yesterday_is_of_today(world: World) -> None:
    """01:00 in Almaty is still the day before in UTC."""
    service = included(world)
    at = MIDNIGHT + timedelta(hours=1)
    with pytest.raises(DatedInPast):
        changed(world, service, at, name_en="A", valid_from=MIDNIGHT.date() - timedelta(days=1))
    made = changed(world, service, at, name_en="B", valid_from=MIDNIGHT.date())
    assert isinstance(made, Service)
    assert made.valid_from == MIDNIGHT.date()


def test_late_beat_after_another_change_keeps_the_history_in_order(world: World) -> None:
    """The beat stood still for three days; meanwhile the keeper changed the entry."""
    service = included(world)
    plan = planned(world, service, days=7)
    meanwhile = MIDNIGHT + timedelta(days=3, hours=10)
    changed(world, service, meanwhile, name_en="Meanwhile")
    assert apply_planned_changes(at=meanwhile + timedelta(hours=1)) == (1, 0)
    fresh = again(service)
    assert (fresh.name_en, fresh.description_ru) == ("Meanwhile", "Новое.")
    _in_order(service)
    before = version_on(fresh, plan.valid_from + timedelta(days=1))
    assert before is not None
    assert before.content["name_en"] != "Meanwhile"
    _opens(fresh, meanwhile)


def test_clock_moved_forth_and_back_repeats_and_loses_nothing(world: World) -> None:
    service = included(world)
    planned(world, service, days=7)
    for at in (MIDNIGHT + timedelta(days=30), LATER, MIDNIGHT, MIDNIGHT + timedelta(days=60)):
        apply_planned_changes(at=at)
    assert service.versions.count() == 2
    _opens(service, LATER)
    # An act after the clock went back would begin before the version that holds.
    with pytest.raises(DatedInPast):
        changed(world, service, LATER, name_en="Back again")
    with pytest.raises(WrongState):
        exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    _in_order(service)


def test_preview_confirmed_after_midnight_dates_nothing_back(world: World) -> None:
    service = included(world)
    typed = change_of(service, name_en="Of yesterday", valid_from="14.09.2025")
    url = office("edit", service.pk)
    seen = post(world.keeper, url, typed, at=MIDNIGHT - timedelta(minutes=1))
    assert "seen" in hidden(seen)
    late = post(world.keeper, url, hidden(seen), at=MIDNIGHT)
    assert late.status_code == 200
    assert again(service).name_en != "Of yesterday"
    assert service.versions.count() == 1


def test_preview_token_of_other_words_saves_nothing(world: World) -> None:
    service = included(world)
    url = office("edit", service.pk)
    seen = hidden(post(world.keeper, url, change_of(service, name_en="Seen")))
    for forged in (
        {**seen, "name_en": ["Unseen"]}, {**seen, "act_no": ["999"]}, {**seen, "valid_from": ["20.09.2025"]},
        {**seen, "seen": ["x" * 64]}, {**seen, "seen": []}, {**seen, "recipients": ["legal"]},
    ):  # fmt: skip
        post(world.keeper, url, forged)
        assert service.versions.count() == 1
    assert post(world.keeper, url, seen).status_code == 302
    # Sent again, by the button or by the browser: nothing is done twice.
    for _ in range(3):
        assert post(world.keeper, url, seen).status_code in (200, 409)
    assert service.versions.count() == 2


def test_preview_token_of_one_entry_or_person_is_none_of_another(world: World) -> None:
    first, second = included(world), included(world, code="00101007", name_ru="Иная услуга")
    seen = hidden(post(world.keeper, office("edit", first.pk), change_of(first, name_en="Seen")))
    post(world.keeper, office("edit", second.pk), seen)
    post(world.drafter, office("edit", first.pk), seen)
    assert (first.versions.count(), second.versions.count()) == (1, 1)


def test_standing_is_not_assigned_through_the_form(world: World) -> None:
    service = included(world)
    stolen = {
        "state": "excluded", "included_on": "01.01.2001", "edit_no": str(service.edit_no), "version": "77",
        "registry_no": "S-666", "excluded_on": "01.01.2001", "is_sample": "on", "proposed_by": "1",
        "inclusion_act": "Жалған", "situation": "99999", "id": "1", "pk": "1",
    }  # fmt: skip
    kept = {name: getattr(service, name) for name in (
        "state", "included_on", "registry_no", "excluded_on", "is_sample", "inclusion_act", "situation_id",
    )}  # fmt: skip
    done = confirmed(world.keeper, service, change_of(service, name_en="Fair", **stolen))
    assert done.status_code == 302
    fresh = again(service)
    assert {name: getattr(fresh, name) for name in kept} == kept
    assert (fresh.name_en, fresh.version) == ("Fair", 2)
    proposal = in_review(world, code="00101008", name_ru="Проект")
    post(world.keeper, office("edit", proposal.pk), change_of(proposal, name_en="P", **stolen))
    fresh = again(proposal)
    assert (fresh.state, fresh.included_on, fresh.registry_no) == (
        "in_review",
        None,
        proposal.registry_no,
    )


def test_double_press_of_every_act_does_it_once(world: World) -> None:
    service = in_review(world)
    act = {"act": "Қаулы", "act_no": "1", "act_date": "05.09.2025", "confirmed": "1"}
    bulk = office("acts")
    for _ in range(2):
        post(world.clerk, bulk, {"verb": "include", "entry": service.pk, **act})
    assert (again(service).state, service.versions.count()) == ("included", 1)
    correct = {"new_date": "01.09.2025", "reason": "Қате."}
    for _ in range(2):
        post(world.keeper, office("act", service.pk, "correct"), correct)
    assert InclusionCorrection.objects.count() == 1
    for _ in range(2):
        post(world.clerk, office("act", service.pk, "decide"), {"decision": "confirm"})
    assert service.versions.count() == 2
    for _ in range(2):
        post(world.clerk, bulk, {"verb": "exclude", "entry": service.pk, **act})
    assert (again(service).state, service.versions.count()) == ("excluded", 3)


def _corrected(service: Service, day: date, world: World) -> bool:
    """Whether both persons got the date corrected; a refusal changes nothing and has a sentence."""
    correction = ask_correction(
        service_id=service.pk, new_date=day, reason="Қате.", actor=world.keeper, at=LATER
    )
    try:
        with transaction.atomic():
            decide_correction(
                correction_id=correction.pk, confirm=True, actor=world.clerk, at=LATER
            )
    except OutsideCalendar as refusal:
        return not str(refusal)
    return True


FIRST_DAYS = [date(1, 1, 1), date(1, 1, 2), date(1900, 1, 1), date(1990, 5, 5), date(2013, 1, 1)]


@pytest.mark.parametrize("day", FIRST_DAYS)
def test_date_before_every_calendar_is_refused_while_limits_run(day: date, world: World) -> None:
    service = included(world)
    if not _corrected(service, day, world):
        assert again(service).included_on == service.included_on
        assert InclusionCorrection.objects.get().is_confirmed is None
    _opens(service, LATER) if again(service).version > 1 else None


@pytest.mark.parametrize("day", FIRST_DAYS)
def test_any_date_of_an_entry_taken_over_leaves_its_pages_standing(day: date, world: World) -> None:
    carried_out(world, a_file([a_row()]))
    service = Service.objects.get(registry_no="S-500")
    assert _corrected(service, day, world)
    assert again(service).included_on == day
    _opens(service, LATER)
    changed(world, service, LATER, name_en="Later")
    _opens(service, LATER)


def test_pages_of_correction_take_any_day(world: World) -> None:
    service = included(world)
    url = office("act", service.pk, "correct")
    for day in (
        "01.01.0001",
        "31.12.9999",
        "00.00.0000",
        "29.02.2025",
        "1.1.1",
        "x",
        "\x00",
        "9" * 5000,
    ):
        answer = post(world.keeper, url, {"new_date": day, "reason": "Қате."}, at=LATER)
        assert answer.status_code in (200, 302, 409), day
        if answer.status_code == 302:
            decide = office("act", service.pk, "decide")
            done = post(world.clerk, decide, {"decision": "confirm"}, at=LATER)
            assert done.status_code in (302, 409), day
            post(world.clerk, decide, {"decision": "decline", "reason": "x"}, at=LATER)


def test_history_of_a_corrected_date_keeps_the_old_one(world: World) -> None:
    service = included(world)
    correction = asked(world, service, days=-30)
    decide_correction(correction_id=correction.pk, confirm=True, actor=world.clerk, at=LATER)
    fresh = again(service)
    assert fresh.included_on == correction.new_date
    first, second = service.versions.order_by("number")
    assert first.valid_from == correction.old_date
    assert second.kind == "corrected"
    _opens(fresh, LATER)
    changed(world, fresh, LATER + timedelta(days=1), name_en="Next")
    _opens(fresh, LATER + timedelta(days=1))


def test_future_date_of_inclusion_is_refused(world: World) -> None:
    service = included(world)
    with pytest.raises(SameDate):
        ask_correction(
            service_id=service.pk, new_date=national_day(LATER) + timedelta(days=1), reason="x",
            actor=world.keeper, at=LATER,
        )  # fmt: skip


FAR = MONDAY.replace(year=2040)


def test_acts_past_the_last_calendar_are_refused_in_words(world: World) -> None:
    service, standing = in_review(world), included(world, code="00101009", name_ru="Старая")
    content = content_of(again(standing)) | {"name_en": "Far"}
    acts: list[Any] = [
        lambda: include_services(
            service_ids=[service.pk], act=an_act(), actor=world.clerk, at=FAR
        ),
        lambda: change_service(
            service_id=standing.pk, content=content, edit_no=standing.edit_no, act=an_act(),
            valid_from=national_day(FAR), actor=world.keeper, at=FAR,
        ),
        lambda: ask_question(
            service=world.service, organisation=world.akimat, text="x", contact=Contact(language="kk"),
            actor=world.citizen, at=FAR,
        ),
        lambda: log_question(
            channel=Question.Channel.COUNTER, text="x", contact=Contact(language="kk"),
            actor=world.officer, at=FAR,
        ),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(OutsideCalendar, match="2033"), transaction.atomic():
            act()
    assert again(service).state == "in_review"
    assert again(standing).version == 1


def test_pages_past_the_last_calendar_answer_in_words(world: World) -> None:
    service = in_review(world)
    standing = included(world, code="00101009", name_ru="Старая")
    act = {"act": "Қаулы", "act_no": "1", "act_date": "05.09.2025"}
    typed = {"body": world.akimat.key, "text": "x", "language": "kk", "email": "a@example.kz"}
    bulk = {"verb": "include", "entry": service.pk, **act}
    for actor, address, data in (
        (world.clerk, office("acts"), bulk), (world.clerk, office("acts"), {**bulk, "confirmed": "1"}),
        (world.citizen, "/services/S-004/ask/", typed),
        (world.officer, "/office/questions/new/", {"text": "x", "language": "kk", "channel": "phone"}),
    ):  # fmt: skip
        answer = post(actor, address, data, at=FAR)
        assert answer.status_code in (200, 302, 409), address
    change = change_of(again(standing), name_en="Far", valid_from="08.09.2040")
    seen = post(world.keeper, office("edit", standing.pk), change, at=FAR)
    answer = post(world.keeper, office("edit", standing.pk), hidden(seen), at=FAR)
    assert answer.status_code in (200, 302, 409)
    for tail in ("", "history/", "places/", "ask/", "wrong/", "poster/"):
        with time_machine.travel(FAR, tick=False):
            assert Client().get(f"/services/S-004/{tail}").status_code == 200, tail


def test_plan_for_a_day_past_every_calendar_waits_and_blocks_nothing(world: World) -> None:
    service, other = included(world), included(world, code="00101009", name_ru="Иная")
    changed(world, service, LATER, name_en="Far", valid_from=date(9999, 12, 31))
    planned(world, other, days=1)
    assert apply_planned_changes(at=MIDNIGHT) == (1, 0)
    _opens(other, MIDNIGHT)
    page = browser(world.keeper).get(office("service", service.pk))
    assert page.status_code == 200
    # Past the last calendar nothing can be counted: the plan waits, the beat goes on.
    assert PlannedChange.objects.filter(applied_at=None).count() == 1
    apply_planned_changes(at=datetime(9999, 12, 31, 12, tzinfo=ALMATY))


def test_history_of_a_thousand_versions_costs_as_many_statements_as_one_of_two(
    world: World,
) -> None:
    service = included(world)
    changed(world, service, name_en="Second")
    pages = [f"/services/{service.registry_no}/{tail}" for tail in ("", "history/", "history/1/2/")]
    pages.append(f"/api/v1/services/{service.registry_no}/history/")
    few = [_statements(page) for page in pages]
    content = content_of(service)
    ServiceVersion.objects.bulk_create(
        [
            ServiceVersion(
                service=service, number=number, kind="changed", valid_from=national_day(LATER),
                content=content, changed_fields=["name_en"], at=LATER,
            )
            for number in range(3, 1003)
        ]
    )  # fmt: skip
    Service.objects.filter(pk=service.pk).update(version=1002)
    assert [_statements(page) for page in pages] == few
    assert len(list(versions_of(service))) == 1002
    size = len(Client().get(pages[1]).content)
    assert size < 3_000_000
    office_page = browser(world.keeper).get(office("service", service.pk))
    assert office_page.status_code == 200


def _statements(page: str) -> int:
    client = Client()
    client.get(page)
    with CaptureQueriesContext(connection) as asked_:
        assert client.get(page).status_code == 200
    return len(asked_)
