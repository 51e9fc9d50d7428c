"""The queue of a discussion: piles, search, order, keys, statements, whose names who sees."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from audit.models import AuditEntry
from standards.services.deciding import group_comments
from standards.services.decision_drafts import keep_decision_drafts
from standards.workflow import CommentChannel, CommentStatus, Stage
from tests.standards.answers import (
    AFTER_CLOSE,
    at_stage,
    close,
    closed_with,
    decided,
    get,
    opened,
    say,
    shorten_term,
    text_of,
    url,
)
from tests.standards_world import a_comment, add_people
from tests.world import World

SEEN = "audit.personal_data_viewed"
NAME, CONTACT = "Жумагулова Перизат", "Актобе, Сейфуллина 7"


def shown(world: World, discussion: Any, **query: Any) -> list[int]:
    response = get(world.drafter, url("office_discussion", discussion.pk), **query)
    assert response.status_code == 200
    return [comment.number for comment, _label in response.context["rows"]]


def test_the_queue_shows_every_pile_with_its_number(world: World) -> None:
    discussion, comments = closed_with(world, 5)
    accepted, unchanged, rejected, _waiting, grouped = comments
    decided(accepted, world.drafter, "accepted")
    decided(unchanged, world.drafter, "partly", points=["provision:fee"])
    decided(rejected, world.drafter)
    shorten_term(discussion.edition)
    a_comment(discussion, status=CommentStatus.LATE)
    a_comment(discussion, status=CommentStatus.ANONYMOUS, author_name="")
    a_comment(discussion, hidden_at=AFTER_CLOSE, hide_reason="insult", verdict="rejected")
    group_comments(comment_ids=[grouped.pk], name="Срок", actor=world.drafter, at=AFTER_CLOSE)
    keep_decision_drafts(
        edition_id=discussion.edition_id, drafts={grouped.pk: {"verdict": "partly"}},
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    piles = {
        "": [1, 2, 3, 4, 5, 6, 7, 8], "undecided": [4, 5], "decided": [1, 2, 3, 8],
        "accepted": [1], "partly": [2], "rejected": [3, 8], "unlinked": [1], "unchanged": [2],
        "late": [6], "anonymous": [7], "hidden": [8], "grouped": [5], "drafts": [5],
        "nonsense": [1, 2, 3, 4, 5, 6, 7, 8],
    }  # fmt: skip
    assert {pile: shown(world, discussion, pile=pile) for pile in piles} == piles
    page = text_of(get(world.drafter, url("office_discussion", discussion.pk)))
    assert "(2)" in page
    assert 'max="6" value="4"' in page


def test_the_queue_is_narrowed_by_point_channel_language_group_and_words(world: World) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    a_comment(discussion, point="provision:term", text="Сократите СРОК до дня.")
    a_comment(discussion, channel=CommentChannel.ORAL, language="kk", text="Мерзімі ұзақ.")
    a_comment(discussion, author_name=NAME, text="Срок и сбор: 30 дней.")
    assert shown(world, discussion, point="provision:term") == [1]
    assert shown(world, discussion, point="whole") == [2, 3]
    assert shown(world, discussion, channel="oral") == [2]
    assert shown(world, discussion, language="kk") == [2]
    assert shown(world, discussion, q="срок") == [1, 3]
    assert shown(world, discussion, q="срок сбор") == [3]
    assert shown(world, discussion, q="жумагулова") == [3]
    assert shown(world, discussion, q="мерзімі") == [2]
    assert shown(world, discussion, q=f"S-004-{discussion.pk}-00002") == [2]
    assert shown(world, discussion, q="30") == [3]
    assert shown(world, discussion, q="100%") == []
    assert shown(world, discussion, q="нетакого") == []


def test_orders_of_the_queue(world: World) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    for count, point in ((1, "provision:term"), (5, ""), (5, "provision:fee")):
        a_comment(discussion, support_count=count, point=point)
    assert shown(world, discussion) == [1, 2, 3]
    assert shown(world, discussion, sort="newest") == [3, 2, 1]
    assert shown(world, discussion, sort="supported") == [3, 2, 1]
    assert shown(world, discussion, sort="point") == [2, 3, 1]


@pytest.mark.parametrize("sort", ["", "newest", "supported", "point"])
def test_keys_lead_through_all_rows_and_keep_the_filters(world: World, sort: str) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    for number in range(60):
        a_comment(
            discussion, support_count=number % 7, point="provision:term" if number % 2 else ""
        )
    address = url("office_discussion", discussion.pk)
    seen: list[int] = []
    query = f"?sort={sort}&q=срок"
    while query:
        response = get(world.drafter, f"{address}{query}")
        seen += [comment.number for comment, _label in response.context["rows"]]
        query = response.context["page"].next
        assert not query or "q=" in query
    assert sorted(seen) == list(range(1, 61))
    assert len(set(seen)) == 60


def test_names_are_for_the_drafting_body_alone_and_each_showing_is_recorded(world: World) -> None:
    add_people(world)
    discussion = at_stage(world, Stage.IN_DISCUSSION)
    for _number in range(3):
        comment = a_comment(discussion, author_name=NAME, contact=CONTACT)
    for address in (url("office_discussion", discussion.pk), url("office_comment", comment.pk)):
        before = AuditEntry.objects.filter(verb=SEEN).count()
        page = text_of(get(world.drafter, address))
        assert NAME in page
        assert CONTACT in page
        entries = AuditEntry.objects.filter(verb=SEEN)
        assert entries.count() == before + 1
        assert entries.latest("pk").purpose == "standards.answering"
        for person in ("quality", "agreeing", "clerk", "officer"):
            response = get(world.people[person], address)
            assert response.status_code == 200
            assert NAME not in text_of(response)
            assert CONTACT not in text_of(response)
        assert AuditEntry.objects.filter(verb=SEEN).count() == before + 1
    searched = get(world.officer, url("office_discussion", discussion.pk), q=NAME)
    assert searched.context["rows"] == []


def test_hidden_words_are_read_by_who_answers_and_by_who_judges(world: World) -> None:
    discussion = at_stage(world, Stage.IN_DISCUSSION)
    words = "Скрытые слова"
    comment = a_comment(discussion, text=words, hidden_at=AFTER_CLOSE, hide_reason="insult")
    for address in (url("office_discussion", discussion.pk), url("office_comment", comment.pk)):
        for person, reads in (("drafter", True), ("quality", True), ("officer", False)):
            assert (words in text_of(get(world.people[person], address))) is reads


@pytest.mark.parametrize("person", ["citizen", "stranger", "auditor", "administrator"])
@pytest.mark.parametrize(
    "name", ["office_discussion", "office_missing", "office_bulk", "office_enter", "office_typed"]
)
def test_the_queue_does_not_exist_for_those_who_do_not_work_on_standards(
    world: World, person: str, name: str
) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    assert get(world.people[person], url(name, discussion.pk)).status_code == 404


@pytest.mark.parametrize("name", ["office_bulk", "office_enter", "office_typed"])
@pytest.mark.parametrize("person", ["quality", "officer", "clerk"])
def test_who_only_looks_on_finds_no_place_to_write(world: World, name: str, person: str) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    assert get(world.people[person], url(name, discussion.pk)).status_code == 404
    assert get(world.people[person], url(name, 987_654)).status_code == 404


def test_the_clocks_of_the_discussion_and_of_the_report_are_shown(world: World) -> None:
    discussion = opened(world)
    say(discussion, world.citizen)
    address = url("office_discussion", discussion.pk)
    (before,) = get(world.drafter, address, AFTER_CLOSE - timedelta(days=5)).context["clocks"]
    assert before.clock.term_code == "standards.discussion"
    close(discussion)
    after = get(world.drafter, address).context["clocks"]
    assert [line.clock.term_code for line in after] == [
        "standards.discussion", "standards.completion_report",
    ]  # fmt: skip


def test_an_empty_discussion_says_that_nothing_was_received(world: World) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    response = get(world.drafter, url("office_discussion", discussion.pk))
    assert response.context["rows"] == []
    missing = get(world.drafter, url("office_missing", discussion.pk))
    assert missing.context["missing"] == []


def test_what_holds_the_report_up_leads_into_the_queue(world: World) -> None:
    discussion, (waiting, unlinked) = closed_with(world, 2)
    decided(unlinked, world.drafter, "accepted")
    page = text_of(get(world.drafter, url("office_missing", discussion.pk)))
    for comment, pile in ((waiting, "undecided"), (unlinked, "unlinked")):
        assert url("office_comment", comment.pk) in page
        assert f"{url('office_discussion', discussion.pk)}?pile={pile}" in page


def test_the_number_of_statements_does_not_grow_with_the_comments(world: World) -> None:
    discussion = at_stage(world, Stage.DISCUSSION_CLOSED)
    group = None
    numbers: dict[str, set[int]] = {}
    for rows in (3, 24):
        while discussion.comments.count() < rows:
            comment = a_comment(discussion, world.citizen, point="provision:term", group=group)
        group_comments(comment_ids=[comment.pk], name="Срок", actor=world.drafter, at=AFTER_CLOSE)
        for name, address in {
            "queue": url("office_discussion", discussion.pk),
            "comment": url("office_comment", comment.pk),
            "bulk": url("office_bulk", discussion.pk),
        }.items():
            get(world.drafter, address)
            with CaptureQueriesContext(connection) as found:
                assert get(world.drafter, address).status_code == 200
            numbers.setdefault(name, set()).add(len(found))
    assert all(len(counts) == 1 for counts in numbers.values()), numbers
