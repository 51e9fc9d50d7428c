"""Many cases at once: each done or refused alone, nothing half done, nothing done twice."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints import events
from complaints.errors import TooManyCases
from complaints.models import ComplaintStage, OfficialComplainedOf, ProposedDecision, StandardText
from complaints.services.approving import set_rules
from complaints.services.bulk import MOST, Reply, Result, answer_many, assign_many
from complaints.services.teams import name_team
from complaints.services.texts import Words, write_text
from complaints.workflow import Outcome, State
from deadlines.sweep import sweep
from notifications.models import OutboxMessage
from tests.complaints.office import browser, hidden, trace
from tests.world import (
    MONDAY,
    World,
    a_decision,
    again,
    answered,
    considered,
    filed,
)

LATER = MONDAY + timedelta(hours=4)


def _post(actor: Actor, name: str, data: dict[str, Any], at: Any = LATER) -> Any:
    client = browser(actor)
    with time_machine.travel(at, tick=False):
        return client.post(reverse(f"complaints:{name}"), data)


def _results(response: Any) -> dict[int, Result]:
    return {line.stage.pk: line.result for line in response.context["lines"]}


def _about(stage: ComplaintStage, actor: Actor) -> ComplaintStage:
    OfficialComplainedOf.objects.create(complaint=stage.complaint, user=actor.user)
    return stage


# Assigning


def test_cases_are_given_to_a_person_and_a_team_and_those_that_cannot_be_are_named(
    world: World,
) -> None:
    fresh, taken = filed(world), considered(world)
    closed, own = answered(world), _about(filed(world), world.colleague)
    elsewhere = filed(world, provider=world.other_akimat)
    team = name_team(name="Бірінші", members=[], actor=world.head, at=MONDAY)
    ticked = [str(stage.pk) for stage in (fresh, taken, closed, own, elsewhere)]
    data = {"stage": ticked, "confirm": "1", "assignee": world.colleague.user.pk, "team": team.pk}
    response = _post(world.officer, "bulk_assign", data)
    assert _results(response) == {
        fresh.pk: Result.DONE,
        taken.pk: Result.DONE,
        closed.pk: Result.REFUSED,
        own.pk: Result.REFUSED,
    }
    for stage in (fresh, taken):
        now = again(stage)
        assert (now.assignee, now.team) == (world.colleague.user, team)
    # Both or neither: the team is not set where the person could not be.
    assert again(own).team is None
    assert again(closed).team is None
    assert again(elsewhere).assignee is None


def test_same_order_twice_does_nothing_more(world: World) -> None:
    stages = [filed(world), considered(world)]
    data = {
        "stage": [stage.pk for stage in stages],
        "confirm": "1",
        "assignee": world.colleague.user.pk,
    }
    _post(world.officer, "bulk_assign", data)
    before = trace()
    response = _post(world.officer, "bulk_assign", data)
    assert set(_results(response).values()) == {Result.ALREADY}
    assert trace() == before


@pytest.mark.parametrize("name", ["bulk_assign", "bulk_answer"])
def test_more_than_fifty_or_none_are_refused_with_a_sentence(world: World, name: str) -> None:
    many = [str(n) for n in range(1, MOST + 2)]
    for ticked, word in ((many, "50"), ([], ""), (["x"], "")):
        response = _post(world.officer, name, {"stage": ticked})
        assert response.url == reverse("complaints:queue")
        (message,) = list(response.wsgi_request._messages)
        assert word in str(message)


def test_services_refuse_more_than_fifty(world: World) -> None:
    with pytest.raises(TooManyCases):
        assign_many(
            stage_ids=range(MOST + 1),
            assignee=world.colleague.user,
            team=None,
            actor=world.officer,
            at=LATER,
        )


def test_nothing_chosen_to_give_to_is_an_error_of_the_form(world: World) -> None:
    response = _post(world.officer, "bulk_assign", {"stage": [filed(world).pk], "confirm": "1"})
    assert response.status_code == 422
    assert response.context["form"].errors


# Answering


def _reply(stage: ComplaintStage, **changes: Any) -> Reply:
    return Reply(stage.pk, a_decision(**changes))


def test_each_answer_is_sent_or_refused_alone(world: World) -> None:
    good, mine = considered(world), considered(world)
    incomplete, closed = considered(world), answered(world)
    about_me = _about(considered(world), world.officer)
    replies = [
        _reply(good),
        _reply(incomplete, outcome=Outcome.SATISFIED, remedy=None),
        _reply(closed, reasons="Басқа мәтін"),
        _reply(about_me),
        _reply(mine, outcome=Outcome.PARTLY),
    ]
    lines = answer_many(replies=replies, actor=world.officer, at=LATER)
    assert [line.result for line in lines] == [
        Result.DONE, Result.REFUSED, Result.REFUSED, Result.REFUSED, Result.DONE,
    ]  # fmt: skip
    assert all(line.why for line in lines if line.result is Result.REFUSED)
    assert again(good).state == again(mine).state == State.CLOSED
    assert again(incomplete).state == State.IN_CONSIDERATION
    assert again(about_me).state == State.IN_CONSIDERATION


def test_answer_that_cannot_be_sent_is_not_decided_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = considered(world)
    late = MONDAY + timedelta(days=10)
    sweep(at=late)
    before = trace()
    (line,) = answer_many(replies=[_reply(stage)], actor=world.officer, at=late)
    assert line.result is Result.REFUSED
    assert again(stage).state == State.IN_CONSIDERATION
    assert trace() == before


def test_answers_sent_twice_are_sent_once(world: World) -> None:
    stages = [considered(world), considered(world)]
    replies = [_reply(stage) for stage in stages]
    answer_many(replies=replies, actor=world.officer, at=LATER)
    before = trace()
    lines = answer_many(replies=replies, actor=world.officer, at=LATER + timedelta(minutes=1))
    assert {line.result for line in lines} == {Result.ALREADY}
    assert trace() == before


def test_where_the_head_approves_answers_are_put_before_the_head(world: World) -> None:
    set_rules(head_approves=True, actor=world.head, at=MONDAY)
    stage = considered(world)
    for expected in (Result.PROPOSED, Result.ALREADY):
        (line,) = answer_many(replies=[_reply(stage)], actor=world.officer, at=LATER)
        assert line.result is expected
    assert again(stage).state == State.IN_CONSIDERATION
    assert ProposedDecision.objects.get().proposed_by == world.officer.user


# The pages of answering


@pytest.fixture
def texts(world: World) -> StandardText:
    words = Words(
        kk="{number} шағымы бойынша: {body} тексерді.", ru="По жалобе {number}: {body} проверил."
    )
    version = write_text(
        use=StandardText.Use.REASONS, title="Мерзім", words=words, actor=world.officer, at=MONDAY
    )
    return version.text


def _pair(world: World) -> list[ComplaintStage]:
    """One complainant who reads Kazakh, and one who reads Russian."""
    kazakh = considered(world)
    russian = filed(world, language="ru", surname="Ким", given_name="Ольга")
    assign_many(
        stage_ids=[russian.pk],
        assignee=world.officer.user,
        team=None,
        actor=world.officer,
        at=MONDAY,
    )
    return [kazakh, again(russian)]


def _letters(world: World, stages: list[ComplaintStage], **data: Any) -> Any:
    typed = {"outcome": "refused", "step": "letters", "stage": [s.pk for s in stages], **data}
    return _post(world.officer, "bulk_answer", typed)


def test_first_page_names_those_that_cannot_be_answered(world: World) -> None:
    mine, free, about_me = considered(world), filed(world), _about(considered(world), world.officer)
    ticked = {"stage": [mine.pk, free.pk, about_me.pk]}
    response = _post(world.officer, "bulk_answer", ticked)
    assert [stage.pk for stage in response.context["chosen"]] == [mine.pk]
    refused = {line.stage.pk: line.why for line in response.context["refused"]}
    assert set(refused) == {free.pk, about_me.pk}
    assert all(refused.values())


def test_letters_are_written_in_the_language_of_each_complainant(
    world: World, texts: StandardText
) -> None:
    stages = _pair(world)
    response = _letters(world, stages, reasons_text=texts.pk)
    letters = {one.stage.pk: one.letter.text for one in response.context["answers"]}
    kazakh, russian = stages
    assert f"{kazakh.complaint.number} шағымы бойынша: {world.akimat.name_kk}" in letters[kazakh.pk]
    assert f"По жалобе {russian.complaint.number}: {world.akimat.name_ru}" in letters[russian.pk]
    assert OutboxMessage.objects.filter(template="complaints/answered").count() == 0


def test_each_language_without_a_standard_text_asks_for_words(world: World) -> None:
    response = _letters(world, _pair(world), reasons_kk="Негізсіз.")
    assert set(response.context["form"].errors) == {"reasons_ru"}
    assert response.status_code == 422


def _seen(response: Any) -> dict[str, Any]:
    """The page of letters as a browser would send it back."""
    found: dict[str, Any] = {"step": "send", **hidden(response.content.decode().replace("\n", " "))}
    found |= {field.html_name: field.value() or "" for field in response.context["common"].carried}
    found["stage"] = [one.stage.pk for one in response.context["answers"]]
    for one in response.context["answers"]:
        found[f"seen-{one.stage.pk}"] = one.letter.digest
        found |= {field.html_name: field.value() or "" for field in one.form}
    return found


def test_letters_seen_are_sent_word_for_word_and_one_may_differ(
    world: World, texts: StandardText
) -> None:
    stages = _pair(world)
    typed = _seen(_letters(world, stages, reasons_text=texts.pk))
    typed[f"case-{stages[1].pk}-reasons"] = "Ответ для одного человека."
    changed = _post(world.officer, "bulk_answer", typed)
    assert changed.context["changed"]
    assert again(stages[0]).state == State.IN_CONSIDERATION
    response = _post(world.officer, "bulk_answer", _seen(changed))
    assert set(_results(response).values()) == {Result.DONE}
    assert again(stages[1]).decision_reasons == "Ответ для одного человека."
    assert "тексерді" in again(stages[0]).decision_reasons
    sent = OutboxMessage.objects.filter(template="complaints/answered", channel="inbox")
    assert {message.subject_id for message in sent} == {stage.pk for stage in stages}
    shown = {one.letter.text for one in changed.context["answers"]}
    assert {message.text for message in sent} == shown


def test_unticked_letter_is_left_out(world: World, texts: StandardText) -> None:
    stages = _pair(world)
    typed = _seen(_letters(world, stages, reasons_text=texts.pk))
    typed["stage"] = [stages[0].pk]
    assert list(_results(_post(world.officer, "bulk_answer", typed))) == [stages[0].pk]
    assert again(stages[1]).state == State.IN_CONSIDERATION


def test_satisfied_answers_promise_a_remedy_each(world: World) -> None:
    stages = [considered(world), considered(world)]
    whole = {
        "outcome": "satisfied", "reasons_kk": "Мерзім бұзылған.", "remedy_kk": "Куәлік беріледі.",
        "remedy_due_on": "10.01.2030", "remedy_officer": "Бөлім басшысы",
    }  # fmt: skip
    for missing in ("remedy_kk", "remedy_due_on", "remedy_officer"):
        lacking = {name: value for name, value in whole.items() if name != missing}
        assert missing in _letters(world, stages, **lacking).context["form"].errors
    typed = _seen(_letters(world, stages, **whole))
    response = _post(world.officer, "bulk_answer", typed)
    assert set(_results(response).values()) == {Result.DONE}
    assert {again(stage).remedy.text for stage in stages} == {"Куәлік беріледі."}


def test_late_answers_say_why(world: World) -> None:
    stage, late = considered(world), MONDAY + timedelta(days=10)
    sweep(at=late)
    data = {"outcome": "refused", "step": "letters", "stage": [stage.pk], "reasons_kk": "Негізсіз."}
    response = _post(world.officer, "bulk_answer", data, late)
    assert set(response.context["form"].errors) == {"lateness_reason"}
    response = _post(world.officer, "bulk_answer", {**data, "lateness_reason": "Ауырды."}, late)
    response = _post(world.officer, "bulk_answer", _seen(response), late)
    assert set(_results(response).values()) == {Result.DONE}
    assert again(stage).lateness_reason == "Ауырды."


def test_showing_letters_is_recorded_for_each_person(world: World) -> None:
    stages = [considered(world), considered(world)]
    _letters(world, stages, reasons_kk="Негізсіз.")
    viewed = AuditEntry.objects.filter(verb="audit.personal_data_viewed")
    assert {entry.subject_id for entry in viewed} >= {stage.pk for stage in stages}


def test_what_was_sent_does_not_change_when_the_standard_text_does(
    world: World, texts: StandardText
) -> None:
    stages = _pair(world)
    _post(
        world.officer,
        "bulk_answer",
        _seen(_letters(world, stages, reasons_text=texts.pk)),
    )
    before = [again(stage).decision_reasons for stage in stages]
    write_text(
        text_id=texts.pk,
        use=StandardText.Use.REASONS,
        title="Мерзім",
        words=Words(kk="Жаңа мәтін.", ru="Новый текст."),
        actor=world.officer,
        at=LATER,
    )
    assert [again(stage).decision_reasons for stage in stages] == before


def test_queue_ticks_only_what_the_own_body_may_act_on(world: World) -> None:
    ours, closed = filed(world), answered(world)
    client: Client = browser(world.officer)
    page = client.get(reverse("complaints:queue"), {"state": "all", "pick": "page"})
    choosable = {row["pk"]: row["is_choosable"] for row in page.context["rows"]}
    assert choosable == {ours.pk: True, closed.pk: False}
    assert page.content.decode().count(" checked>") == 1
    whole = browser(world.quality).get(reverse("complaints:queue"), {"scope": "all"})
    assert not any(row["is_choosable"] for row in whole.context["rows"])


def test_record_says_who_gave_what_to_whom(world: World) -> None:
    stage = filed(world)
    team = name_team(name="Бірінші", members=[], actor=world.head, at=MONDAY)
    assign_many(stage_ids=[stage.pk], assignee=None, team=team, actor=world.officer, at=LATER)
    entry = AuditEntry.objects.get(verb=events.TEAM_SET)
    assert (entry.subject_id, entry.facts) == (stage.pk, {"team": str(team.pk)})
    assert entry.actor_user_id == world.officer.user.pk
