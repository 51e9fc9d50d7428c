"""Every file of a case × every person × before and after: who gets it, by predicate and by address."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

import pytest

from accounts.acting import Actor
from complaints.models import AttachedTo, Attachment, ComplaintStage
from complaints.selectors import attachments_visible_to
from complaints.services import appeal, decide, file_complaint, send_answer, take
from complaints.services.drafts import attach_file, open_draft
from complaints.services.redirecting import redirect
from complaints.workflow import Outcome
from files.models import FileState, StoredFile
from tests.complaints.attached import pdf, with_answer, with_message
from tests.complaints.office import browser
from tests.world import MONDAY, World, a_decision, a_filing, a_quality_decision, again

Files = dict[str, Attachment]
PEOPLE = (
    "citizen", "stranger", "officer", "colleague", "head", "other_officer", "drafter",
    "ministry_head", "centre_head", "quality", "auditor", "administrator",
)  # fmt: skip
OWNER, BODY, QUALITY = {"citizen"}, {"officer", "colleague", "head"}, {"quality"}
MINISTRY, OTHER_BODY = {"drafter", "ministry_head"}, {"other_officer"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _case(world: World) -> tuple[ComplaintStage, Files]:
    """Before the akimat: with a file of the filing, of both sides, and of the answer to come."""
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    attach_file(draft=draft, uploaded=pdf("filing.pdf"), uploader_id=None, at=MONDAY)
    complaint = file_complaint(filing=a_filing(world), actor=world.citizen, at=MONDAY, draft=draft)
    stage = take(stage_id=complaint.stages.get().pk, actor=world.officer, at=MONDAY + HOUR)
    (asked,) = with_message(stage, world.officer, "asked.pdf")
    (told,) = with_message(stage, world.citizen, "told.pdf")
    (answer,) = with_answer(stage, world.officer, "answer.pdf")
    filing = complaint.attachments.get(kind=AttachedTo.FILING)
    return stage, {"filing": filing, "asked": asked, "told": told, "answer": answer}


def _sent(stage: ComplaintStage, actor: Actor, after: int = 3) -> ComplaintStage:
    later = MONDAY + after * HOUR
    decide(stage_id=stage.pk, decision=a_decision(), actor=actor, at=later)
    return send_answer(stage_id=stage.pk, actor=actor, at=later)


def _unanswered(world: World) -> Files:
    return _case(world)[1]


def _decided(world: World) -> Files:
    stage, files = _case(world)
    decide(stage_id=stage.pk, decision=a_decision(), actor=world.officer, at=MONDAY + 4 * HOUR)
    return files


def _answered(world: World) -> Files:
    stage, files = _case(world)
    _sent(stage, world.officer)
    return files


def _next(world: World) -> tuple[ComplaintStage, Files]:
    """Appealed to the ministry, which has written and prepares its own answer."""
    stage, files = _case(world)
    _sent(stage, world.officer)
    at = MONDAY + 4 * HOUR
    appeal(stage_id=stage.pk, actor=world.citizen, at=at)
    upper = take(stage_id=stage.complaint.stages.get(number=2).pk, actor=world.drafter, at=at)
    (files["upper told"],) = with_message(upper, world.citizen, "upper-told.pdf", at=at)
    (files["upper answer"],) = with_answer(upper, world.drafter, "upper-answer.pdf", at=at)
    return upper, files


def _upper_unanswered(world: World) -> Files:
    return _next(world)[1]


def _upper_answered(world: World) -> Files:
    upper, files = _next(world)
    _sent(upper, world.drafter, 5)
    return files


def _moved(world: World) -> tuple[ComplaintStage, Files]:
    """Redirected to the other akimat, which has written and prepares its answer."""
    stage, files = _case(world)
    at = MONDAY + 4 * HOUR
    redirect(
        stage_id=stage.pk, to=world.other_akimat, reasons="Өкілеті жоқ.", actor=world.officer, at=at
    )
    fresh = ComplaintStage.objects.get(redirected_from=stage)
    take(stage_id=fresh.pk, actor=world.other_officer, at=at)
    (files["told after"],) = with_message(again(fresh), world.citizen, "told-after.pdf", at=at)
    (files["new answer"],) = with_answer(again(fresh), world.other_officer, "new.pdf", at=at)
    return again(fresh), files


def _redirected(world: World) -> Files:
    return _moved(world)[1]


def _redirected_answered(world: World) -> Files:
    fresh, files = _moved(world)
    _sent(fresh, world.other_officer, 5)
    return files


def _top(world: World) -> tuple[ComplaintStage, Files]:
    """Before the quality body, whose answer is being prepared."""
    upper, files = _next(world)
    _sent(upper, world.drafter, 5)
    at = MONDAY + 6 * HOUR
    appeal(stage_id=upper.pk, actor=world.citizen, at=at)
    top = take(stage_id=upper.complaint.stages.get(number=3).pk, actor=world.quality, at=at)
    (files["top answer"],) = with_answer(top, world.quality, "top.pdf", at=at)
    return top, files


def _top_unanswered(world: World) -> Files:
    return _top(world)[1]


def _top_answered(world: World) -> Files:
    top, files = _top(world)
    decision, at = a_quality_decision(world, Outcome.SATISFIED), MONDAY + 7 * HOUR
    decide(stage_id=top.pk, decision=decision, actor=world.quality, at=at)
    send_answer(stage_id=top.pk, actor=world.quality, at=at)
    return files


def _draft(world: World) -> Files:
    draft = open_draft(user=world.citizen.user, language="kk", at=MONDAY).draft
    loose = attach_file(draft=draft, uploaded=pdf("draft.pdf"), uploader_id=None, at=MONDAY)
    nobodys = open_draft(user=None, language="kk", at=MONDAY).draft
    unsigned = attach_file(draft=nobodys, uploaded=pdf("un.pdf"), uploader_id=None, at=MONDAY)
    return {"draft": loose, "draft of nobody": unsigned}


_COMMON = OWNER | BODY | QUALITY
_READ = {"filing": _COMMON, "asked": _COMMON, "told": _COMMON}
_ALL = _COMMON | MINISTRY
_READ_ABOVE = {"filing": _ALL, "asked": _ALL, "told": _ALL, "answer": _ALL}
_READ_MOVED = {
    "filing": _COMMON | OTHER_BODY,
    "asked": _COMMON | OTHER_BODY,
    "told": _COMMON | OTHER_BODY,
    "answer": BODY,  # never sent
    "told after": OWNER | OTHER_BODY | QUALITY,
}
SCENES: dict[str, tuple[Callable[[World], Files], dict[str, set[str]]]] = {
    "in consideration": (_unanswered, {**_READ, "answer": BODY}),
    "decided, not sent": (_decided, {**_READ, "answer": BODY}),
    "answered": (_answered, {**_READ, "answer": _COMMON}),
    "before the next body": (
        _upper_unanswered,
        {**_READ_ABOVE, "upper told": OWNER | MINISTRY | QUALITY, "upper answer": MINISTRY},
    ),
    "answered by the next body": (
        _upper_answered,
        {**_READ_ABOVE, "upper told": OWNER | MINISTRY | QUALITY, "upper answer": _ALL},
    ),
    "redirected": (_redirected, {**_READ_MOVED, "new answer": OTHER_BODY}),
    "redirected and answered": (
        _redirected_answered,
        {**_READ_MOVED, "new answer": OWNER | OTHER_BODY | QUALITY},
    ),
    "before the quality body": (
        _top_unanswered,
        {
            **_READ_ABOVE, "upper told": OWNER | MINISTRY | QUALITY, "upper answer": _ALL,
            "top answer": QUALITY,
        },
    ),
    "answered by the quality body": (
        _top_answered,
        {
            **_READ_ABOVE, "upper told": OWNER | MINISTRY | QUALITY, "upper answer": _ALL,
            "top answer": _ALL,
        },
    ),
    "draft": (_draft, {"draft": OWNER, "draft of nobody": set()}),
}  # fmt: skip


@pytest.mark.parametrize("scene", SCENES)
def test_a_file_is_seen_by_who_may_see_what_it_belongs_to_and_by_nobody_else(
    world: World, scene: str
) -> None:
    build, expected = SCENES[scene]
    files = build(world)
    assert set(files) == set(expected)
    seen: dict[str, set[str]] = {name: set() for name in files}
    handed_out: dict[str, set[str]] = {name: set() for name in files}
    for person in PEOPLE:
        actor, client = getattr(world, person), browser(getattr(world, person))
        visible = set(attachments_visible_to(actor).values_list("pk", flat=True))
        for name, attachment in files.items():
            if attachment.pk in visible:
                seen[name].add(person)
            response = client.get(f"/complaints/attachments/{attachment.pk}/")
            assert response.status_code in (200, 404)
            if response.status_code == 200:
                handed_out[name].add(person)
                assert response["Content-Disposition"].startswith("attachment")
                assert b"%PDF-1.4" in b"".join(response.streaming_content)
    assert seen == expected
    assert handed_out == expected


def test_a_visitor_is_led_to_the_sign_in_and_sees_nothing(world: World) -> None:
    files = _answered(world)
    assert not attachments_visible_to(Actor(user=None)).exists()
    for attachment in files.values():
        assert Client().get(f"/complaints/attachments/{attachment.pk}/").status_code == 302


@pytest.mark.parametrize("state", [FileState.QUARANTINED, FileState.INFECTED])
def test_a_file_that_is_not_clean_is_handed_out_to_nobody(world: World, state: str) -> None:
    files = _answered(world)
    StoredFile.objects.update(state=state)
    for person in PEOPLE:
        client = browser(getattr(world, person))
        for attachment in files.values():
            assert client.get(f"/complaints/attachments/{attachment.pk}/").status_code == 404
