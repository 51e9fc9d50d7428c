"""Standards, drafts and comments for programs."""

import json
from typing import Any

from django.test import Client
from django.utils import translation

import pytest
from drf_spectacular.generators import SchemaGenerator

from standards.api.shapes import (
    CommentOut,
    DraftDetailOut,
    DraftOut,
    EditionOut,
    StandardDetailOut,
    StandardOut,
)
from standards.models import ChangeLink, Comment, CompletionReport, Discussion
from standards.services.texts import new_text
from standards.workflow import (
    AppealState,
    CommentStatus,
    HideReason,
    ReportState,
    Stage,
    Verdict,
)
from tests.standards.reading import a_term, amended, clause, held, replaced, text_of
from tests.standards_world import a_comment, a_discussion, an_edition
from tests.world import MONDAY, World

STANDARDS, DRAFTS = "/api/v1/standards/", "/api/v1/drafts/"
SECRET = "Иванов живет на Абая, 5"


def _get(client: Client, address: str, **asked: Any) -> Any:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def discussion(world: World) -> Discussion:
    """An open discussion of a change."""
    return a_discussion(amended(held(world)))


def test_standards_are_open_to_everybody(world: World, client: Client) -> None:
    edition = held(world)
    (listed,) = _get(client, STANDARDS)["results"]
    assert (listed["registry_no"], listed["edition"], listed["state"]) == ("S-004", 1, "in_force")
    assert listed["drafting_body"]["key"] == "moj"
    detail = _get(client, f"{STANDARDS}S-004/")
    assert detail["provisions"]["term"]["amount"] == 2
    assert len(detail["clauses"]) == text_of(edition).clauses.count()
    assert detail["clauses"][0]["id"] == str(clause(text_of(edition)).stable_id)


@pytest.mark.parametrize(
    ("on", "edition"), [("2025-09-08", 1), ("2025-11-02", 1), ("2025-11-03", 2), ("", 2)]
)
def test_a_standard_is_read_as_of_a_day(
    world: World, client: Client, on: str, edition: int
) -> None:
    replaced(held(world))
    assert _get(client, f"{STANDARDS}S-004/", on=on)["edition"] == edition


@pytest.mark.parametrize(("on", "status"), [("2025-09-07", 404), ("yesterday", 400)])
def test_a_day_without_a_standard_and_no_day_at_all(
    world: World, client: Client, on: str, status: int
) -> None:
    held(world)
    assert client.get(f"{STANDARDS}S-004/", {"on": on}).status_code == status


def test_editions_are_told_newest_first(world: World, client: Client) -> None:
    replaced(held(world))
    found = _get(client, f"{STANDARDS}S-004/editions/")["results"]
    assert [one["edition"] for one in found] == [2, 1]
    assert found[1]["ended_on"] == "2025-11-02"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"state": "amending"}, 1), ({"state": "in_force"}, 0), ({"service": "S-004"}, 1),
        ({"service": "S-1"}, 0), ({"body": "moj"}, 1), ({"body": "nobody"}, 0),
        ({"updated_since": "2025-09-08"}, 1), ({"updated_since": "2025-09-09"}, 0),
        ({"updated_since": "0001-01-01"}, 1), ({"state": ""}, 1),
    ],
)  # fmt: skip
def test_standards_are_filtered(
    world: World, client: Client, discussion: Discussion, asked: dict[str, str], count: int
) -> None:
    assert len(_get(client, STANDARDS, **asked)["results"]) == count


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (STANDARDS, {"state": "nonsense"}), (STANDARDS, {"updated_since": "soon"}),
        (DRAFTS, {"stage": "drafting"}), (DRAFTS, {"stage": "withdrawn"}),
        (STANDARDS, {"service": "S\0"}),
    ],
)  # fmt: skip
def test_a_value_that_does_not_exist_is_refused(
    world: World, client: Client, address: str, asked: dict[str, str]
) -> None:
    answer = client.get(address, asked)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == set(asked)


def _told(discussion: Discussion) -> None:
    """The report is out: decisions are told."""
    CompletionReport.objects.create(
        edition=discussion.edition, number=1, state=ReportState.PUBLISHED,
        revised_text=discussion.text, ordered_at=MONDAY, published_at=MONDAY,
    )  # fmt: skip


def test_a_draft_tells_its_stage_days_and_comments(
    world: World, client: Client, discussion: Discussion
) -> None:
    a_comment(discussion, world.citizen, verdict=Verdict.ACCEPTED, support_count=3)
    a_comment(discussion, status=CommentStatus.LATE)
    _told(discussion)
    (draft,) = _get(client, DRAFTS)["results"]
    assert draft["id"] == discussion.edition_id
    assert draft["stage"] == "in_discussion"
    assert draft["discussion"]["closes_on"] == "2025-10-08"
    totals = draft["totals"]
    assert (totals["received"], totals["in_time"], totals["late"]) == (2, 1, 1)
    assert (totals["accepted"], totals["undecided"], totals["supports"]) == (1, 0, 3)
    detail = _get(client, f"{DRAFTS}{draft['id']}/")
    assert detail["text"] == discussion.text_id
    assert detail["totals"] == totals


def test_a_draft_without_comments_counts_zero(
    world: World, client: Client, discussion: Discussion
) -> None:
    (draft,) = _get(client, DRAFTS)["results"]
    assert set(draft["totals"].values()) == {0}


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.WITHDRAWN])
@pytest.mark.parametrize("tail", ["", "comments/"])
def test_a_draft_nobody_has_placed_is_absent(
    world: World, client: Client, stage: str, tail: str
) -> None:
    edition = an_edition(world, stage)
    assert client.get(f"{DRAFTS}{edition.pk}/{tail}").status_code == 404
    assert (
        client.get(f"{DRAFTS}{edition.pk}/{tail}").json() == client.get(f"{DRAFTS}0/{tail}").json()
    )
    assert _get(client, DRAFTS)["results"] == []
    assert _get(client, f"{STANDARDS}S-004/")["draft"] is None


def test_a_text_under_revision_is_not_told(
    world: World, client: Client, discussion: Discussion
) -> None:
    secret = new_text(discussion.edition, at=MONDAY, of=discussion.text)
    secret.provisions["term"] = a_term(99)
    secret.save()
    assert _get(client, f"{DRAFTS}{discussion.edition_id}/")["text"] == discussion.text_id


def _comments(client: Client, discussion: Discussion, **asked: Any) -> list[dict[str, Any]]:
    return _get(client, f"{DRAFTS}{discussion.edition_id}/comments/", **asked)["results"]


def test_a_comment_tells_its_consideration_decision_and_changes(
    world: World, client: Client, discussion: Discussion
) -> None:
    comment = a_comment(
        discussion, world.citizen, point="provision:term", verdict=Verdict.ACCEPTED,
        reason_ru="Согласны.", decided_at=MONDAY,
    )  # fmt: skip
    ChangeLink.objects.create(comment=comment, point="provision:term")
    _told(discussion)
    (told,) = _comments(client, discussion)
    assert told["receipt_no"] == comment.receipt_no
    assert told["text"] == comment.text
    assert (told["verdict"], told["reason_ru"]) == ("accepted", "Согласны.")
    assert told["changes"] == ["provision:term"]


@pytest.mark.parametrize(("shows_name", "is_told"), [(True, True), (False, False)])
def test_a_name_stands_only_with_consent(
    world: World, client: Client, discussion: Discussion, shows_name: bool, is_told: bool
) -> None:
    a_comment(discussion, world.citizen, shows_name=shows_name, contact="+7 700", source="№ 5")
    (told,) = _comments(client, discussion)
    assert bool(told["author_name"]) is is_told
    assert "+7 700" not in json.dumps(told)
    assert world.citizen.user is not None
    assert world.citizen.user.email not in json.dumps(told)


def test_a_hidden_comment_tells_why_and_nothing_else_of_itself(
    world: World, client: Client, discussion: Discussion
) -> None:
    a_comment(
        discussion, world.citizen, text=SECRET, quote=SECRET, shows_name=True, hidden_at=MONDAY,
        hide_reason=HideReason.PERSONAL_DATA, appeal_state=AppealState.OPEN, appeal_text=SECRET,
    )  # fmt: skip
    (told,) = _comments(client, discussion)
    assert (told["is_hidden"], told["hide_reason"], told["appeal"]) == (
        True,
        "personal_data",
        "open",
    )
    assert (told["text"], told["author_name"]) == ("", "")
    assert SECRET not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3), ({"status": "late"}, 1), ({"verdict": "rejected"}, 1), ({"is_hidden": "true"}, 1),
        ({"is_hidden": "false"}, 2), ({"point": "provision:fee"}, 1),
    ],
)  # fmt: skip
def test_comments_are_filtered(
    world: World, client: Client, discussion: Discussion, asked: dict[str, str], count: int
) -> None:
    a_comment(discussion, status=CommentStatus.LATE)
    a_comment(discussion, verdict=Verdict.REJECTED, point="provision:fee")
    a_comment(discussion, hidden_at=MONDAY, hide_reason=HideReason.INSULT)
    _told(discussion)
    assert len(_comments(client, discussion, **asked)) == count


def test_comments_are_paged_by_key_with_few_questions_to_the_database(
    world: World, client: Client, discussion: Discussion, django_assert_max_num_queries: Any
) -> None:
    for _each in range(5):
        a_comment(discussion)
    address = f"{DRAFTS}{discussion.edition_id}/comments/"
    seen, page = [], _get(client, address, page_size=2)
    while page["next"]:
        seen += [one["receipt_no"] for one in page["results"]]
        with django_assert_max_num_queries(8):
            page = client.get(page["next"]).json()
    seen += [one["receipt_no"] for one in page["results"]]
    assert seen == list(Comment.objects.order_by("pk").values_list("receipt_no", flat=True))


@pytest.mark.parametrize("cursor", ["cD14eHg=", "cD0tMQ==", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_that_names_no_place_is_absent(
    world: World, client: Client, discussion: Discussion, cursor: str
) -> None:
    address = f"{DRAFTS}{discussion.edition_id}/comments/"
    assert client.get(address, {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("tail", ["standards/", "standards/S-004/", "drafts/"])
def test_an_unchanged_answer_is_not_sent_twice(
    world: World, client: Client, discussion: Discussion, tail: str
) -> None:
    address = f"/api/v1/{tail}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    type(discussion.edition.service).objects.update(name_ru="Новое имя")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_description_names_every_field_and_no_other(
    world: World, client: Client, discussion: Discussion
) -> None:
    a_comment(discussion)
    draft = f"{DRAFTS}{discussion.edition_id}/"
    for shape, told in (
        (StandardOut, _get(client, STANDARDS)["results"][0]),
        (StandardDetailOut, _get(client, f"{STANDARDS}S-004/")),
        (EditionOut, _get(client, f"{STANDARDS}S-004/editions/")["results"][0]),
        (DraftOut, _get(client, DRAFTS)["results"][0]),
        (DraftDetailOut, _get(client, draft)),
        (CommentOut, _get(client, f"{draft}comments/")["results"][0]),
    ):
        assert set(shape().fields) == set(told), shape.__name__


def test_the_schema_describes_every_address() -> None:
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    for path in ("standards/", "standards/{registry_no}/", "standards/{registry_no}/editions/",
                 "drafts/", "drafts/{id}/", "drafts/{id}/comments/"):  # fmt: skip
        operation = schema["paths"][f"/api/v1/{path}"]["get"]
        assert operation["summary"]
        assert operation["responses"]["200"]["content"]
    asked = {one["name"] for one in schema["paths"]["/api/v1/standards/"]["get"]["parameters"]}
    assert {"state", "service", "body", "updated_since", "cursor", "page_size"} <= asked


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(world: World, client: Client, method: str) -> None:
    held(world)
    for address in (STANDARDS, f"{STANDARDS}S-004/", DRAFTS):
        assert getattr(client, method)(address).status_code in (403, 405)
