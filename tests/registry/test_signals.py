"""What an act of the registry does in the rooms above it, inside its transaction."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from audit.models import AuditEntry
from complaints.models import ComplaintStage
from complaints.services import assign
from deadlines.models import Clock
from notifications.models import OutboxMessage
from registry.errors import EditConflict
from registry.models import Service
from registry.services import change_service, exclude_services, include_services, national_day
from registry.signals import services_changed, services_excluded, services_included
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    changed,
    in_review,
    included,
    traces,
)
from tests.world import JOINED, MONDAY, World, _person, answered, considered, filed
from tests.world import again as stage_again

NEW = {"documents_kk": "Өтініш\nКуәлік", "documents_ru": "Заявление\nУдостоверение"}
SIGNALS = {
    "included": services_included,
    "changed": services_changed,
    "excluded": services_excluded,
}


@pytest.fixture
def operators(world: World) -> dict[str, Actor]:
    centre = Organisation.objects.create(
        key="scc1414", kind="scc", level="central", region=world.region, name_kk="Орталық",
        name_ru="Центр", name_en="Centre", time_zone="Asia/Almaty",
    )  # fmt: skip
    people = {
        "operator": _person("kamila", "Жандарбек", "Камила", "", centre, Role.OPERATOR, "kk"),
        "supervisor": _person("sholpan", "Айтжанова", "Шолпан", "", centre, Role.SUPERVISOR, "ru"),
        "gone": _person("denis", "Петренко", "Денис", "", centre, Role.OPERATOR, "ru"),
    }
    left = JOINED + timedelta(days=1)
    Membership.objects.filter(user=people["gone"].user).update(valid_to=left)
    return people


def _letters(template: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(template=template).order_by("pk"))


def _exclude(world: World, service: Service) -> None:
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)


def test_each_act_sends_its_signal_once_with_all_its_services(world: World) -> None:
    heard: list[tuple[str, int]] = []

    def ear(name: str) -> Any:
        def listen(*, services: Any = (), changes: Any = (), **_kwargs: Any) -> None:
            heard.append((name, len([*services, *changes])))

        return listen

    ears = {name: ear(name) for name in SIGNALS}
    for name, signal in SIGNALS.items():
        signal.connect(ears[name])
    try:
        first, second = included(world), included(world, code="00101006")
        changed(world, first, **NEW)
        act = an_act()
        exclude_services(service_ids=[first.pk, second.pk], act=act, actor=world.clerk, at=LATER)
    finally:
        for name, signal in SIGNALS.items():
            signal.disconnect(ears[name])
    assert heard == [("included", 1), ("included", 1), ("changed", 1), ("excluded", 2)]


@pytest.mark.parametrize("kind", SIGNALS)
def test_an_error_in_a_receiver_undoes_the_act(world: World, kind: str) -> None:

    def refuse(**_kwargs: Any) -> None:
        raise LookupError("receiver")

    service = in_review(world) if kind == "included" else included(world)
    acts = {
        "included": lambda: include_services(
            service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER
        ),
        "changed": lambda: changed(world, service, **NEW),
        "excluded": lambda: _exclude(world, service),
    }
    before = traces()
    SIGNALS[kind].connect(refuse)
    try:
        with pytest.raises(LookupError), transaction.atomic():
            acts[kind]()
    finally:
        SIGNALS[kind].disconnect(refuse)
    assert traces() == before


def _trace_of_case(stage: ComplaintStage) -> object:
    return (
        ComplaintStage.objects.filter(pk=stage.pk).values().get(),
        Clock.objects.filter(subject_code="complaints.stage").values().get(),
        AuditEntry.objects.filter(subject_code="complaints.stage").count(),
    )


def test_the_executor_of_an_open_case_is_told_and_nothing_of_the_case_changes(
    world: World,
) -> None:
    stage = considered(world)
    before = _trace_of_case(stage)
    changed(world, world.service, **NEW)
    letters = _letters("complaints/service_changed")
    assert {letter.recipient for letter in letters} == {world.officer.user}
    assert {letter.channel for letter in letters} == {"inbox", "email"}
    assert letters[0].text.count("—") == 2
    assert reverse("complaints:stage", args=[stage.pk]) in letters[0].url
    assert _trace_of_case(stage) == before
    _exclude(world, world.service)
    assert {one.recipient for one in _letters("complaints/service_excluded")} == {
        world.officer.user
    }
    assert _trace_of_case(stage) == before


def test_an_unassigned_or_closed_case_and_one_on_another_service_tell_nobody(
    world: World,
) -> None:
    filed(world)
    answered(world)
    other = included(world)
    considered(world)
    changed(world, other, **NEW)
    assert _letters("complaints/service_changed") == []
    changed(world, world.service, **NEW)
    told = _letters("complaints/service_changed")
    assert len({letter.subject_id for letter in told}) == 1


def test_two_cases_of_one_executor_give_a_message_each(world: World) -> None:
    stages = [considered(world), filed(world)]
    assign(stage_id=stages[1].pk, assignee=world.officer.user, actor=world.head, at=LATER)
    changed(world, world.service, **NEW)
    inbox = [one for one in _letters("complaints/service_changed") if one.channel == "inbox"]
    assert {letter.subject_id for letter in inbox} == {stage.pk for stage in stages}


def _page(world: World, stage: ComplaintStage) -> str:
    client = Client()
    client.force_login(world.officer.user)
    with time_machine.travel(LATER + timedelta(minutes=1), tick=False):
        answer = client.get(f"{reverse('complaints:stage', args=[stage.pk])}?lang=en")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_the_case_notes_what_has_changed_since_it_was_filed(world: World) -> None:
    changed(world, world.service, MONDAY - timedelta(days=1), name_en="Birth")
    stage = considered(world)
    assert "What has changed in the service since" not in _page(world, stage)
    changed(world, world.service, **NEW)
    page = _page(world, stage)
    assert "The entry of the service has changed." in page
    assert "required documents, in Kazakh; required documents, in Russian" in page
    _exclude(world, world.service)
    assert "The service was excluded from the registry." in _page(world, stage_again(stage))


def test_who_answers_calls_must_read_the_changed_fields_in_the_own_language(
    world: World, operators: dict[str, Actor]
) -> None:
    changed(world, world.service, **NEW)
    letters = {one.recipient: one for one in _letters("contactcenter/service_changed")}
    assert set(letters) == {operators["operator"].user, operators["supervisor"].user}
    assert {letter.channel for letter in letters.values()} == {"inbox"}
    kazakh = letters[operators["operator"].user]
    russian = letters[operators["supervisor"].user]
    assert world.service.name_kk in kazakh.text
    assert world.service.name_ru in russian.text
    assert kazakh.url.endswith("/services/S-004/")


def test_who_answers_calls_stops_consulting_on_an_excluded_service(
    world: World, operators: dict[str, Actor]
) -> None:
    _exclude(world, world.service)
    told = {one.recipient for one in _letters("contactcenter/service_excluded")}
    assert told == {operators["operator"].user, operators["supervisor"].user}


def test_drafters_of_an_open_draft_hear_of_changes_and_of_exclusion(world: World) -> None:
    service = included(world)
    changed(world, service, **NEW)
    assert {one.recipient for one in _letters("standards/service_changed")} == {world.drafter.user}
    _exclude(world, service)
    assert {one.recipient for one in _letters("standards/service_excluded")} == {world.drafter.user}


def test_where_no_draft_is_open_no_drafter_is_told(world: World) -> None:
    changed(world, world.service, **NEW)
    _exclude(world, world.service)
    assert _letters("standards/service_changed") == _letters("standards/service_excluded") == []


def test_a_draft_that_passes_to_another_body_is_told_to_both(world: World) -> None:
    service = included(world)
    new = _person("newdrafter", "Сейіт", "Арай", "", world.quality_body, Role.DRAFTER)
    changed(world, service, drafting_body="acsa")
    inbox = [one for one in _letters("standards/service_changed") if one.channel == "inbox"]
    assert {one.recipient for one in inbox} == {world.drafter.user, new.user}


def test_the_same_act_told_again_sends_nothing_twice(
    world: World, operators: dict[str, Actor]
) -> None:
    considered(world)
    service = world.service
    changed(world, service, **NEW)
    before = OutboxMessage.objects.count()
    versions = list(again(service).versions.filter(kind="changed"))
    with transaction.atomic():
        services_changed.send(sender=Service, changes=versions, actor=world.keeper, at=LATER)
    assert OutboxMessage.objects.count() == before


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_letter_is_whole_in_every_language(
    world: World, operators: dict[str, Actor], language: str
) -> None:
    User.objects.update(language=language)
    service = included(world)
    considered(world)
    changed(world, service, **NEW)
    changed(world, world.service, **NEW)
    for one in (service, world.service):
        _exclude(world, one)
    rooms = ("complaints", "contactcenter", "standards")
    names = {f"{room}/{name}" for room in rooms for name in ("service_changed", "service_excluded")}
    letters = OutboxMessage.objects.filter(template__in=names)
    assert {letter.template for letter in letters} == names
    for letter in letters:
        assert letter.language == language
        assert letter.subject
        assert "\n\n\n" not in letter.text
        assert not re.search(r"\{\{|\{%|None", letter.text)


def test_a_refused_change_tells_nobody(world: World, operators: dict[str, Actor]) -> None:
    considered(world)
    before = traces()
    with pytest.raises(EditConflict):
        change_service(
            service_id=world.service.pk, content={}, edit_no=99, act=an_act(),
            valid_from=national_day(LATER), actor=world.keeper, at=LATER,
        )  # fmt: skip
    assert traces() == before
