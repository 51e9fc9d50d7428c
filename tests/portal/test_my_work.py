"""*My work*: whose duties, in which order, how late; filters that live in the address."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from accounts.models import Deputy
from audit.refs import SubjectRef
from complaints.models import ComplaintStage
from complaints.services import assign, decide, send_answer
from complaints.workflow import Outcome
from deadlines.models import Clock, RuleSet, StatutoryTerm
from deadlines.services import ClockRequest, start_clocks
from deadlines.sweep import sweep
from tests.world import MONDAY, World, a_decision, answered, build_world, considered, filed

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def world(db: None) -> World:
    """Bodies, people and one service."""
    return build_world()


def _work(actor: Actor, at: datetime = TUESDAY, **query: str) -> Any:
    client = Client()
    client.force_login(actor.user)
    with time_machine.travel(at, tick=False):
        return client.get(reverse("portal:office"), query)


def _shown(response: Any) -> list[int]:
    return [duty.clock.subject_id for duty in response.context["duties"]]


def _tags(response: Any) -> list[tuple[str, str]]:
    return [(duty.left.text, duty.left.colour) for duty in response.context["duties"]]


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("auditor", 200), ("administrator", 200), ("citizen", 404)],
)
def test_page_is_for_those_who_act_for_a_body(world: World, person: str, status: int) -> None:
    assert _work(world.people[person]).status_code == status


def test_signed_out_person_signs_in_first(db: None) -> None:
    assert Client().get(reverse("portal:office")).status_code == 302


def test_scopes_are_mine_unassigned_and_the_whole_body_nearest_first(world: World) -> None:
    later = considered(world, MONDAY + timedelta(hours=26))
    mine = considered(world)
    free = filed(world, MONDAY + timedelta(minutes=1))
    foreign = filed(world, provider=world.other_akimat)
    assert _shown(_work(world.officer)) == [mine.pk, later.pk]
    assert _shown(_work(world.officer, scope="unassigned")) == [free.pk]
    assert _shown(_work(world.officer, scope="body")) == [mine.pk, free.pk, later.pk]
    assert _shown(_work(world.colleague)) == []
    assert _shown(_work(world.head)) == [mine.pk, free.pk, later.pk]
    assert _shown(_work(world.head, scope="mine")) == []
    assert _shown(_work(world.other_officer, scope="body")) == [foreign.pk]


def test_line_leads_to_the_case_and_says_term_body_executor_and_state(world: World) -> None:
    stage = considered(world)
    (duty,) = _work(world.officer, lang="ru").context["duties"]
    assert duty.url == reverse("complaints:stage", args=[stage.pk])
    assert stage.complaint.number in duty.label
    page = _work(world.officer, lang="ru").content.decode()
    for text in (duty.clock.term.name_ru, world.akimat.name_ru, str(world.officer.user)):
        assert text in page


@pytest.mark.parametrize(
    ("at", "text", "colour"),
    [
        (MONDAY, "5 working days left", "blue"),
        (MONDAY + timedelta(days=3), "2 working days left", "orange"),  # Thursday
        (MONDAY + timedelta(days=5), "1 working day left", "orange"),  # Saturday
        (MONDAY + timedelta(days=7), "today is the last day", "orange"),  # Monday
        (MONDAY + timedelta(days=8), "1 working day overdue", "red"),
        (MONDAY + timedelta(days=14), "5 working days overdue", "red"),
    ],
)
def test_how_much_is_left_is_said_in_working_days(
    world: World, at: datetime, text: str, colour: str
) -> None:
    considered(world)
    assert _tags(_work(world.officer, at, lang="en")) == [(text, colour)]


def test_missed_target_of_the_portal_is_never_called_a_breach(world: World) -> None:
    considered(world)
    StatutoryTerm.objects.update(standing="house")
    RuleSet.objects.get().touch()
    late = MONDAY + timedelta(days=14)
    sweep(at=late)
    assert _tags(_work(world.officer, late, lang="en")) == [("target missed", "yellow")]
    board = _work(world.head, late).context["board"]
    assert (board.breached, board.missed) == (0, 1)


def test_filters_overdue_soon_kind_and_number(world: World) -> None:
    at = MONDAY + timedelta(days=10)
    late = considered(world)
    soon = considered(world, MONDAY + timedelta(days=7))
    far = considered(world, MONDAY + timedelta(days=9))
    promised = _satisfied(world, at)
    remedy = promised.remedy.pk
    officer = world.officer
    assert _shown(_work(officer, at)) == [late.pk, soon.pk, far.pk, remedy]
    assert _shown(_work(officer, at, due="overdue")) == [late.pk]
    assert _shown(_work(officer, at + timedelta(days=1), due="soon")) == [soon.pk]
    assert _shown(_work(officer, at, kind="complaints.remedy")) == [remedy]
    assert _shown(_work(officer, at, q=far.complaint.number)) == [far.pk]
    assert _shown(_work(officer, at, due="nonsense", kind="x")) == [
        late.pk,
        soon.pk,
        far.pk,
        remedy,
    ]


def _satisfied(world: World, at: datetime) -> ComplaintStage:
    stage = considered(world, at)
    decision = a_decision(Outcome.SATISFIED)
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=at)
    return send_answer(stage_id=stage.pk, actor=world.officer, at=at)


def test_filters_survive_in_tabs_and_pages(world: World) -> None:
    for minute in range(30):
        considered(world, MONDAY + timedelta(minutes=minute))
    response = _work(world.officer, due="", kind="complaints.stage", q="2025")
    assert "q=2025" in response.context["page"].next
    assert all("q=2025" in tab["url"] for tab in response.context["scopes"])
    page = response.content.decode()
    assert 'name="q" value="2025"' in page


def test_keys_lead_through_sixty_rows(world: World) -> None:
    expected = [considered(world, MONDAY + timedelta(minutes=n)).pk for n in range(60)]
    seen, query = [], ""
    client = Client()
    client.force_login(world.officer.user)
    for _page in range(3):
        response = client.get(f"/office/{query}")
        seen += _shown(response)
        query = response.context["page"].next
    assert (seen, query) == (expected, "")


def test_duties_that_the_role_may_not_open_are_shown_without_a_link(world: World) -> None:
    stage = filed(world)
    organisation = world.akimat
    world.auditor.membership.organisation = organisation
    world.auditor.membership.save()
    (duty,) = _work(world.auditor, scope="body").context["duties"]
    assert (duty.clock.subject_id, duty.url) == (stage.pk, "")


def test_duty_of_an_unknown_kind_is_a_line_without_a_link(world: World) -> None:
    subject = SubjectRef(code="elsewhere.thing", id=1, label_kk="Іс", label_ru="Вещь 7")
    request = ClockRequest(
        term="complaints.stage.provider", subject=subject, organisation=world.akimat
    )
    start_clocks([request], actor=world.officer.ref, at=MONDAY)
    (duty,) = _work(world.officer, scope="body", lang="ru").context["duties"]
    assert (duty.label, duty.url) == ("Вещь 7", "")


def test_deputy_sees_for_whom_he_acts_and_that_persons_duties(world: World) -> None:
    stage = considered(world)
    assert _shown(_work(world.colleague)) == []
    Deputy.objects.create(
        membership=world.officer.membership,
        deputy=world.colleague.user,
        valid_from=MONDAY.date(),
        valid_to=TUESDAY.date(),
    )
    user = world.colleague.user
    user.active_membership = world.officer.membership
    user.save()
    response = _work(world.colleague)
    assert _shown(response) == [stage.pk]
    assert str(world.officer.user) in response.content.decode()


def test_head_sees_breaches_nearest_dates_and_the_load_of_each_person(world: World) -> None:
    at = MONDAY + timedelta(days=10)
    considered(world)
    considered(world, MONDAY + timedelta(days=7))
    stage = considered(world, MONDAY + timedelta(days=9))
    assign(stage_id=stage.pk, assignee=world.colleague.user, actor=world.head, at=at)
    filed(world, MONDAY + timedelta(days=9))
    sweep(at=at)
    board = _work(world.head, at).context["board"]
    loads = {str(load.person): (load.open, load.breached) for load in board.loads}
    assert loads == {
        "None": (1, 0),
        str(world.officer.user): (2, 1),
        str(world.colleague.user): (1, 0),
    }
    assert (board.open, board.breached, board.missed) == (4, 1, 0)
    assert [number for _day, number in board.dates] == [1, 2]
    assert _work(world.officer, at).context["board"] is None
    chosen = str(world.colleague.user.pk)
    assert _shown(_work(world.head, at, scope="body", executor=chosen)) == [stage.pk]


def test_closed_duties_leave_the_list(world: World) -> None:
    answered(world)
    assert _shown(_work(world.officer)) == []
    assert Clock.objects.exclude(state__in=Clock.OPEN_STATES).exists()


@pytest.mark.parametrize("person", ["officer", "head"])
def test_number_of_statements_does_not_grow_with_the_rows(world: World, person: str) -> None:
    client = Client()
    client.force_login(world.people[person].user)
    numbers = set()
    for rows in (2, 20):
        while ComplaintStage.objects.count() < rows:
            considered(world)
        client.get("/office/?scope=body")
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert client.get("/office/?scope=body").status_code == 200
        numbers.add(len(statements))
    assert len(numbers) == 1
    assert numbers.pop() <= 16
