"""Many comments at once: a common beginning, a reason of its own for each, one act, a report of it."""

from typing import Any

import pytest

from standards.models import Comment, Discussion
from standards.queue import drafts_of
from standards.services.deciding import group_comments, mark_of
from standards.workflow import CommentStatus, Stage
from tests.standards.answers import (
    AFTER_CLOSE,
    again,
    at_stage,
    closed_with,
    decided,
    get,
    post,
    shorten_term,
    text_of,
    trace,
    url,
)
from tests.standards_world import a_comment, a_discussion
from tests.world import World

COMMON = "Срок задан законом."


def bulk(
    world: World, discussion: Discussion, step: str, comments: list[Comment], **data: Any
) -> Any:
    return post(
        world.drafter, url("office_bulk", discussion.pk), step=step,
        comment=[str(comment.pk) for comment in comments], **data,
    )  # fmt: skip


def rows(comments: list[Comment], **changes: Any) -> dict[str, str]:
    """The rows as a browser sends them."""
    sent = {}
    for number, comment in enumerate(comments, start=1):
        row = {
            "verdict": "rejected", "reason": f"Своя причина {number}.", "point": "",
            "seen": mark_of(comment), **changes,
        }  # fmt: skip
        sent |= {f"c{comment.pk}-{name}": value for name, value in row.items()}
    return sent


def sentences(response: Any) -> str:
    page = response.client.get(response["Location"])
    return text_of(page)


def test_each_comment_begins_with_the_standard_text_of_its_language(world: World) -> None:
    discussion, comments = closed_with(world, 2)
    comments.append(a_comment(discussion, language="kk"))
    start = bulk(world, discussion, "start", comments)
    assert start.context["form"].languages == ["kk", "ru"]
    response = bulk(
        world, discussion, "reasons", comments, verdict="rejected", text_ru=COMMON,
        text_kk="Мерзім заңмен белгіленген.", group="Срок",
    )  # fmt: skip
    begun = [row["reason"].value() for row in response.context["rows"]]
    assert begun == [COMMON, COMMON, "Мерзім заңмен белгіленген."]
    assert response.context["group"] == "Срок"


def test_all_are_decided_in_one_act_each_with_its_own_reason(world: World) -> None:
    discussion, comments = closed_with(world, 3)
    shorten_term(discussion.edition)
    sent = rows(comments, verdict="accepted", point="provision:term")
    check = bulk(world, discussion, "check", comments, group="Срок", **sent)
    assert check.status_code == 200
    assert not Comment.objects.exclude(verdict="").exists()
    response = bulk(world, discussion, "do", comments, group="Срок", back="pile=undecided", **sent)
    assert response["Location"] == f"{url('office_discussion', discussion.pk)}?pile=undecided"
    done = Comment.objects.order_by("number")
    assert [one.reason_ru for one in done] == [f"Своя причина {n}." for n in (1, 2, 3)]
    assert {one.decided_at for one in done} == {AFTER_CLOSE}
    assert {one.changes.get().point for one in done} == {"provision:term"}
    assert {one.group.name for one in done} == {"Срок"}


@pytest.mark.parametrize("step", ["check", "do"])
@pytest.mark.parametrize("changes", [{"reason": "  "}, {"verdict": ""}, {"point": "provision:x"}])
def test_a_row_without_a_reason_or_a_decision_holds_all_of_them_up(
    world: World, step: str, changes: dict[str, str]
) -> None:
    discussion, comments = closed_with(world, 3)
    sent = rows(comments) | rows(comments[1:2], **changes)
    before = trace()
    response = bulk(world, discussion, step, comments, **sent)
    assert response.status_code == 200
    assert "Своя причина 3." in text_of(response)
    assert "govuk-error-summary" in text_of(response)
    assert trace() == before


def test_what_cannot_be_decided_is_named_and_the_rest_is_done(world: World) -> None:
    discussion, comments = closed_with(world, 3)
    own = a_comment(discussion, world.drafter)
    taken, *rest = comments
    everyone = [*comments, own]
    sent = rows(everyone)
    decided(taken, world.drafter, "accepted", reason={"ru": "Решено раньше."})
    check = bulk(world, discussion, "check", everyone, **sent)
    assert [comment for comment, _why in check.context["refused"]] == [taken, own]
    response = bulk(world, discussion, "do", everyone, **sent)
    told = sentences(response)
    assert taken.receipt_no in told
    assert own.receipt_no in told
    assert [again(one).verdict for one in rest] == ["rejected", "rejected"]
    assert again(taken).reason_ru == "Решено раньше."
    assert again(own).verdict == ""


def test_going_back_from_the_check_keeps_every_word(world: World) -> None:
    discussion, comments = closed_with(world, 2)
    response = bulk(world, discussion, "change", comments, **rows(comments))
    assert [row["reason"].value() for row in response.context["rows"]] == [
        "Своя причина 1.", "Своя причина 2.",
    ]  # fmt: skip


def test_all_undecided_of_a_group_or_a_point_are_chosen_by_an_address(world: World) -> None:
    discussion, comments = closed_with(world, 3)
    a_comment(discussion, point="provision:term")
    a_comment(discussion, point="provision:term", status=CommentStatus.LATE)
    ids = [comment.pk for comment in comments[:2]]
    group_comments(comment_ids=ids, name="Срок", actor=world.drafter, at=AFTER_CLOSE)
    decided(comments[0], world.drafter)
    address = url("office_bulk", discussion.pk)
    group = again(comments[1]).group_id

    def numbers(**query: Any) -> list[int]:
        return [one.number for one in get(world.drafter, address, **query).context["comments"]]

    assert numbers(group=group) == [2]
    assert numbers(point="provision:term") == [4]
    assert numbers() == [2, 3, 4]


def test_no_more_than_a_hundred_at_once(world: World) -> None:
    discussion, _comments = closed_with(world, 105)
    response = get(world.drafter, url("office_bulk", discussion.pk))
    assert len(response.context["comments"]) == 100


@pytest.mark.parametrize("ids", [[], ["x"], ["999999999999999999999"], ["987654"]])
def test_nothing_ticked_leads_back_with_a_sentence(world: World, ids: list[str]) -> None:
    discussion, _comments = closed_with(world, 1)
    response = post(
        world.drafter, url("office_bulk", discussion.pk), step="start", comment=ids, back="q=срок"
    )
    assert response.status_code == 302
    assert response["Location"].startswith(url("office_discussion", discussion.pk))


def test_comments_of_another_discussion_cannot_be_slipped_in(world: World) -> None:
    discussion, comments = closed_with(world, 1)
    other = a_comment(a_discussion(discussion.edition, closed=True))
    response = bulk(world, discussion, "start", [*comments, other])
    assert response.context["comments"] == comments


def test_a_reason_given_before_is_put_into_the_standard_text(world: World) -> None:
    discussion, (first, *rest) = closed_with(world, 3)
    decided(first, world.drafter, reason={"ru": COMMON})
    start = bulk(world, discussion, "start", rest)
    assert COMMON in text_of(start)
    response = bulk(
        world, discussion, "reasons", rest, use=f"ru:{first.pk}", verdict="partly", group="Срок"
    )
    form = response.context["form"]
    assert (form["text_ru"].value(), form["group"].value()) == (COMMON, "Срок")
    assert form["verdict"].value() == "partly"


def test_what_is_typed_for_many_survives_a_crash(world: World) -> None:
    discussion, comments = closed_with(world, 3)
    sent = rows(comments) | rows(comments[2:], reason="")
    kept = post(
        world.drafter, url("office_typed", discussion.pk),
        comment=[str(comment.pk) for comment in comments], **sent,
    )  # fmt: skip
    assert kept.status_code == 204
    assert set(drafts_of(discussion.edition, world.drafter.user)) == {
        one.pk for one in comments[:2]
    }
    response = bulk(world, discussion, "reasons", comments, verdict="rejected")
    begun = [row["reason"].value() for row in response.context["rows"]]
    assert begun == ["Своя причина 1.", "Своя причина 2.", ""]
    queue = get(world.drafter, url("office_discussion", discussion.pk), pile="drafts")
    assert len(queue.context["rows"]) == 2


@pytest.mark.parametrize("stage", [Stage.IN_DISCUSSION, Stage.REPORT_PUBLISHED, Stage.IN_FORCE])
def test_at_another_stage_nothing_is_decided_or_kept(world: World, stage: str) -> None:
    discussion = at_stage(world, stage)
    comments = [a_comment(discussion)]
    before = trace()
    sentences(bulk(world, discussion, "do", comments, **rows(comments)))
    kept = post(
        world.drafter, url("office_typed", discussion.pk), comment=str(comments[0].pk),
        **rows(comments),
    )  # fmt: skip
    assert kept.status_code == 409
    assert trace() == before


def test_ticked_comments_are_gathered_late_ones_too(world: World) -> None:
    discussion, comments = closed_with(world, 2)
    comments.append(a_comment(discussion, status=CommentStatus.LATE))
    bulk(world, discussion, "group", comments, group="Срок")
    assert {again(one).group.name for one in comments} == {"Срок"}
    bulk(world, discussion, "ungroup", comments[:1], group="Срок")
    assert again(comments[0]).group is None
    before = trace()
    bulk(world, discussion, "group", comments, group="  ")
    assert trace() == before
