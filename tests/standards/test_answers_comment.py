"""The page of a comment: decision, reply, group, hiding, appeals; nothing typed is lost."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from files.services import store
from standards.models import Autosave, Comment, CommentFile, Reply
from standards.points import of_clause
from standards.services.moderating import appeal_hiding, hide_comment
from standards.services.texts import latest_text
from standards.workflow import AppealState, CommentStatus, Stage
from tests.standards.answers import (
    IN_TIME,
    again,
    at_stage,
    browser,
    closed_with,
    decided,
    get,
    post,
    shorten_term,
    text_of,
    trace,
    url,
)
from tests.standards_world import a_comment
from tests.world import World


def act(comment: Comment, verb: str) -> str:
    return url("office_comment_act", comment.pk, verb)


def a_form(**changes: Any) -> dict[str, Any]:
    return {"verdict": "accepted", "reason_ru": "Учтено.", "seen": "", **changes}


def test_a_decision_with_words_in_three_languages_and_links_is_saved(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    shorten_term(discussion.edition)
    data = a_form(
        reason_kk="Ескерілді.", reason_en="Done.", short_kk="Мерзім", short_ru="Срок",
        changed=["provision:term"], kept=["provision:fee"],
    )  # fmt: skip
    response = post(world.drafter, act(comment, "decide"), **data)
    assert response.status_code == 302
    assert response["Location"] == url("office_comment", comment.pk)
    done = again(comment)
    assert (done.verdict, done.reason_kk, done.reason_ru, done.reason_en) == (
        "accepted", "Ескерілді.", "Учтено.", "Done.",
    )  # fmt: skip
    assert (done.short_kk, done.short_ru) == ("Мерзім", "Срок")
    assert {link.point for link in done.changes.all()} == {"provision:term", "provision:fee"}
    page = text_of(get(world.drafter, url("office_comment", comment.pk)))
    assert "Ескерілді." in page
    assert url("office_provision", discussion.edition_id, "term") in page


def test_changed_points_come_first_and_removed_ones_are_among_them(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    clauses = latest_text(discussion.edition).clauses.order_by("position")
    gone, kept = of_clause(clauses[0].stable_id), of_clause(clauses[2].stable_id)
    clauses[0].delete()
    shorten_term(discussion.edition)
    response = get(world.drafter, url("office_comment", comment.pk))
    form = response.context["decision_form"]
    changed = [value for value, _label in form.fields["changed"].choices]
    assert {gone, "provision:term"} <= set(changed)
    assert kept in [value for value, _label in form.fields["kept"].choices]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (a_form(verdict=""), "verdict"),
        (a_form(verdict="perhaps"), "verdict"),
        (a_form(reason_ru=""), "reason_ru"),
        (a_form(reason_ru="", reason_kk="Ескерілді."), "reason_ru"),
        (a_form(kept=["provision:nothing"]), "kept"),
        (a_form(reason_ru="ы" * 20_001), "reason_ru"),
    ],
)
def test_a_form_with_something_wrong_is_shown_again_as_typed(
    world: World, data: dict[str, Any], field: str
) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    before = trace()
    response = post(world.drafter, act(comment, "decide"), short_kk="Менің мәтінім", **data)
    assert response.status_code == 200
    assert field in response.context["decision_form"].errors
    assert "Менің мәтінім" in text_of(response)
    assert "govuk-error-summary" in text_of(response)
    assert trace() == before


def test_a_decision_made_meanwhile_is_shown_beside_ones_own(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    decided(comment, world.drafter, "rejected", reason={"ru": "Чужая причина."})
    response = post(world.drafter, act(comment, "decide"), **a_form(reason_ru="Моя причина."))
    page = text_of(response)
    assert response.status_code == 409
    assert "Чужая причина." in page
    assert "Моя причина." in page
    assert again(comment).verdict == "rejected"
    seen = response.context["decision_form"]["seen"].value()
    post(world.drafter, act(comment, "decide"), **a_form(seen=seen, reason_ru="Моя причина."))
    assert again(comment).reason_ru == "Моя причина."


def test_a_refused_decision_leaves_its_words_on_the_page(world: World) -> None:
    discussion = at_stage(world, Stage.REPORT_PUBLISHED)
    comment = a_comment(discussion)
    response = post(world.drafter, act(comment, "decide"), **a_form(reason_ru="Моя причина."))
    assert response.status_code == 409
    assert "Моя причина." in text_of(response)
    assert again(comment).verdict == ""


def test_a_reason_given_before_is_put_into_the_form_without_deciding(world: World) -> None:
    _discussion, (first, second) = closed_with(world, 2)
    decided(first, world.drafter, "rejected", reason={"ru": "Срок задан законом."})
    response = post(
        world.drafter, act(second, "decide"), use=str(first.pk), verdict="", short_ru="Срок",
    )  # fmt: skip
    form = response.context["decision_form"]
    assert response.status_code == 200
    assert form.main_reason.value() == "Срок задан законом."
    assert form["short_ru"].value() == "Срок"
    assert not form.errors
    assert again(second).verdict == ""


def test_saving_and_going_on_opens_the_next_undecided_one(world: World) -> None:
    _discussion, comments = closed_with(world, 3)
    for comment, following in zip(comments, (comments[1], comments[2], comments[2]), strict=True):
        response = post(world.drafter, act(comment, "decide"), next="1", **a_form())
        assert response["Location"] == url("office_comment", following.pk)


def test_neighbours_are_the_undecided_ones(world: World) -> None:
    _discussion, (first, second, third) = closed_with(world, 3)
    decided(second, world.drafter)
    context = get(world.drafter, url("office_comment", third.pk)).context
    assert (context["before"], context["after"]) == (first, None)


def test_what_is_typed_survives_a_crash(world: World) -> None:
    discussion, (comment,) = closed_with(world, 1)
    shorten_term(discussion.edition)
    kept = post(
        world.drafter, url("office_typed", discussion.pk), of="one", comment=str(comment.pk),
        verdict="partly", reason_ru="Начатая причина", changed=["provision:term"], seen="",
    )  # fmt: skip
    assert kept.status_code == 204
    form = get(world.drafter, url("office_comment", comment.pk)).context["decision_form"]
    assert form.main_reason.value() == "Начатая причина"
    assert form["changed"].value() == ["provision:term"]
    post(world.drafter, act(comment, "decide"), **a_form())
    assert not Autosave.objects.exists()


@pytest.mark.parametrize("verb", ["decide", "reply", "group"])
def test_acts_opened_by_their_address_lead_back(world: World, verb: str) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    response = get(world.drafter, act(comment, verb))
    assert (response.status_code, response["Location"]) == (302, url("office_comment", comment.pk))
    assert get(world.drafter, act(comment, "nonsense")).status_code == 404
    for person in ("quality", "officer", "citizen"):
        assert post(world.people[person], act(comment, verb)).status_code == 404


def test_an_official_reply_is_published_under_the_comment(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    empty = post(world.drafter, act(comment, "reply"), text=" ")
    assert empty.context["reply_form"].errors
    post(world.drafter, act(comment, "reply"), text="Спасибо, учтем.")
    assert Reply.objects.get().organisation == world.ministry
    assert "Спасибо, учтем." in text_of(get(world.officer, url("office_comment", comment.pk)))


def test_a_comment_is_put_into_a_group_and_taken_out(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    post(world.drafter, act(comment, "group"), name="Срок")
    assert again(comment).group.name == "Срок"
    post(world.drafter, act(comment, "group"), name="")
    assert again(comment).group is None


@pytest.mark.parametrize("status", [CommentStatus.LATE, CommentStatus.ANONYMOUS])
def test_ones_that_are_not_considered_have_no_form(world: World, status: str) -> None:
    _discussion, (comment,) = closed_with(world, 1, status=status)
    context = get(world.drafter, url("office_comment", comment.pk)).context
    assert "decision_form" not in context


def test_nobody_finds_a_form_for_his_own_comment(world: World) -> None:
    discussion, _comments = closed_with(world, 1)
    own = a_comment(discussion, world.drafter)
    context = get(world.drafter, url("office_comment", own.pk)).context
    assert "decision_form" not in context
    assert not context["desk"].may_hide


def test_files_of_a_comment_can_be_opened_from_its_page(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    stored = store(SimpleUploadedFile("скан.pdf", b"%PDF-1.4\n%%EOF"), uploader_id=None, at=IN_TIME)
    row = CommentFile.objects.create(comment=comment, file=stored)
    address = url("comment_file", comment.receipt_no, row.pk)
    assert address in text_of(get(world.drafter, url("office_comment", comment.pk)))
    assert browser(world.drafter).get(address).status_code == 200


# Hiding and appeals.


def test_hiding_is_confirmed_on_a_page_that_says_what_will_be_seen(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    address = url("office_hide", comment.pk)
    assert comment.text in text_of(get(world.drafter, address))
    assert post(world.drafter, address, reason="").context["form"].errors
    assert not again(comment).is_hidden
    post(world.drafter, address, reason="insult")
    assert again(comment).hide_reason == "insult"
    assert post(world.drafter, address, reason="insult").status_code == 409
    for person in ("quality", "officer", "citizen"):
        assert get(world.people[person], address).status_code == 404


def test_a_reply_of_a_person_is_hidden_from_the_thread(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    row = Reply.objects.create(
        comment=comment, author=world.stranger.user, text="Реклама", written_at=IN_TIME
    )
    address = url("office_hide_reply", row.pk)
    assert address in text_of(get(world.drafter, url("office_comment", comment.pk)))
    post(world.drafter, address, reason="advertising")
    row.refresh_from_db()
    assert row.hide_reason == "advertising"
    assert "Реклама" not in text_of(get(world.officer, url("office_comment", comment.pk)))
    assert get(world.quality, address).status_code == 404
    assert get(world.drafter, url("office_hide_reply", 987_654)).status_code == 404


def appealed(world: World) -> Comment:
    discussion = at_stage(world, Stage.IN_DISCUSSION)
    comment = a_comment(discussion, world.citizen, text="Скрытые слова")
    hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=IN_TIME)
    return appeal_hiding(
        comment_id=comment.pk, text="Балағат жоқ.", actor=world.citizen, at=IN_TIME
    )


def test_the_quality_body_reads_and_decides_an_appeal(world: World) -> None:
    comment = appealed(world)
    address = url("office_appeal", comment.pk)
    assert [one.pk for one in get(world.quality, url("office_appeals")).context["rows"]] == [
        comment.pk
    ]
    page = text_of(get(world.quality, address))
    assert "Скрытые слова" in page
    assert "Балағат жоқ." in page
    assert "Тулегенова" not in page
    empty = post(world.quality, address, outcome="restore", reason="")
    assert empty.context["form"].errors
    post(world.quality, address, outcome="restore", reason="Бұл пікір.")
    assert again(comment).appeal_state == AppealState.RESTORED
    assert get(world.quality, url("office_appeals")).context["rows"] == []
    done = get(world.quality, url("office_appeals"), state="decided").context["rows"]
    assert [one.pk for one in done] == [comment.pk]
    late = post(world.quality, address, outcome="uphold", reason="Опоздавшие слова")
    assert late.status_code == 409
    assert "Опоздавшие слова" in text_of(late)


@pytest.mark.parametrize("person", ["drafter", "officer", "citizen", "auditor", "clerk"])
def test_appeals_exist_for_the_quality_body_alone(world: World, person: str) -> None:
    comment = appealed(world)
    for address in (url("office_appeals"), url("office_appeal", comment.pk)):
        assert get(world.people[person], address).status_code == 404
        assert post(world.people[person], address).status_code == 404


def test_a_comment_without_an_appeal_has_no_page_of_appeal(world: World) -> None:
    _discussion, (comment,) = closed_with(world, 1)
    assert get(world.quality, url("office_appeal", comment.pk)).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_opens_in_every_language(world: World, language: str) -> None:
    comment = appealed(world)
    discussion = comment.discussion
    pages = {
        world.drafter: [
            url("office_discussion", discussion.pk), url("office_missing", discussion.pk),
            url("office_comment", comment.pk), url("office_receipt", comment.pk),
            url("office_enter", discussion.pk), url("office_hide", comment.pk),
        ],
        world.quality: [url("office_appeals"), url("office_appeal", comment.pk)],
    }  # fmt: skip
    for actor, addresses in pages.items():
        client = browser(actor)
        for address in addresses:
            response = client.get(address, {"lang": language}, follow=True)
            assert response.status_code == 200, address
            assert f'lang="{language}"' in text_of(response)
