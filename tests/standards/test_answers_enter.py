"""Letters entered by the drafting body: checked before, a receipt after; files kept between (J-15)."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from standards.models import Comment
from standards.workflow import CommentStatus, Stage
from tests.complaints.office import hidden
from tests.standards.answers import (
    AFTER_CLOSE,
    at_stage,
    get,
    opened,
    post,
    text_of,
    trace,
    url,
)
from tests.standards_world import a_comment
from tests.world import ALMATY, MONDAY, World

PDF = b"%PDF-1.4\n%%EOF"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "letter", "received_on": "09.09.2025", "received_time": "16:30",
        "source": "вх. № 15", "author_kind": "individual", "author_name": "Сериков Бауыржан",
        "contact": "Астана, Абая 1", "language": "ru", "point": "provision:term",
        "text": "Просим сократить срок.", "interest": "", **changes,
    }  # fmt: skip


def enter(world: World, address: str, **data: Any) -> Any:
    return post(world.drafter, address, AFTER_CLOSE, **typed(**data))


def test_a_letter_is_checked_then_entered_then_has_its_receipt(world: World) -> None:
    discussion = opened(world)
    address = url("office_enter", discussion.pk)
    before = trace()
    check = enter(world, address, scans=[SimpleUploadedFile("скан.pdf", PDF)])
    assert check.context["outcome"] == CommentStatus.IN_TIME
    assert trace() == before
    done = post(world.drafter, address, confirmed="1", **hidden(text_of(check)))
    row = Comment.objects.get()
    assert done["Location"] == url("office_receipt", row.pk)
    assert row.received_at == datetime(2025, 9, 9, 16, 30, tzinfo=ALMATY)
    assert (row.channel, row.point, row.source) == ("letter", "provision:term", "вх. № 15")
    assert [one.file.original_name for one in row.files.all()] == ["скан.pdf"]
    receipt = text_of(get(world.drafter, done["Location"]))
    assert row.receipt_no in receipt
    assert "data-print" in receipt
    assert url("thread", row.receipt_no) in receipt


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CommentStatus.IN_TIME),
        ({"received_on": "08.10.2025", "received_time": "23:59"}, CommentStatus.IN_TIME),
        ({"received_on": "09.10.2025", "received_time": "00:00"}, CommentStatus.LATE),
        ({"author_name": ""}, CommentStatus.ANONYMOUS),
        ({"contact": " "}, CommentStatus.ANONYMOUS),
    ],
)
def test_whether_it_will_be_considered_is_said_before_it_is_entered(
    world: World, changes: dict[str, str], outcome: str
) -> None:
    address = url("office_enter", opened(world).pk)
    check = enter(world, address, **changes)
    assert check.context["outcome"] == outcome
    assert ("govuk-warning-text" in text_of(check)) is (outcome != CommentStatus.IN_TIME)
    post(world.drafter, address, confirmed="1", **hidden(text_of(check)))
    assert Comment.objects.get().status == outcome


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "ы" * 5_001}, "text"),
        ({"channel": "portal"}, "channel"),
        ({"received_on": "31.02.2025"}, "received_on"),
        ({"received_on": "01.09.2025"}, "received_on"),
        ({"received_on": "01.12.2025"}, "received_on"),
        ({"received_time": "25:00"}, "received_time"),
        ({"point": "provision:nothing"}, "point"),
        ({"language": ""}, "language"),
    ],
)
def test_what_cannot_be_entered_is_named_at_its_field_and_nothing_typed_is_lost(
    world: World, changes: dict[str, str], field: str
) -> None:
    address = url("office_enter", opened(world).pk)
    response = enter(world, address, **changes)
    assert list(response.context["form"].errors) == [field]
    assert "Сериков Бауыржан" in text_of(response)
    assert not Comment.objects.exists()


def test_the_minute_of_the_opening_counts(world: World) -> None:
    discussion = opened(world)
    discussion.opened_at = MONDAY.replace(second=40)
    discussion.save()
    check = enter(
        world, url("office_enter", discussion.pk), received_on="08.09.2025", received_time="10:00"
    )
    assert check.context["entered"].received_at == MONDAY.replace(second=40)


def test_files_stay_attached_through_errors_and_may_be_dropped(world: World) -> None:
    address = url("office_enter", opened(world).pk)
    scans = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in (1, 2)]
    wrong = enter(world, address, text="", scans=scans)
    kept = hidden(text_of(wrong))["kept"]
    first = wrong.context["files"][0]
    check = enter(world, address, kept=kept, drop=[str(first.pk)])
    assert [file.original_name for file in check.context["files"]] == ["2.pdf"]
    assert enter(world, address, kept="forged").context["files"] == []


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ\x90\x00"), ("empty.pdf", b"")])
def test_a_file_that_is_refused_is_named(world: World, name: str, content: bytes) -> None:
    address = url("office_enter", opened(world).pk)
    response = enter(world, address, scans=[SimpleUploadedFile(name, content)])
    assert name in text_of(response)
    assert "scans" in response.context["form"].errors
    assert not Comment.objects.exists()


def test_no_more_files_than_a_comment_may_carry(world: World) -> None:
    address = url("office_enter", opened(world).pk)
    scans = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(6)]
    assert "scans" in enter(world, address, scans=scans).context["form"].errors


def test_after_the_report_nothing_is_entered(world: World) -> None:
    discussion = at_stage(world, Stage.REPORT_PUBLISHED)
    address = url("office_enter", discussion.pk)
    assert get(world.drafter, address).context["is_over"]
    assert enter(world, address).context["is_over"]
    assert enter(world, address, confirmed="1").context["is_over"]
    assert not Comment.objects.exists()


def test_a_receipt_is_for_the_drafting_body(world: World) -> None:
    comment = a_comment(at_stage(world, Stage.IN_DISCUSSION))
    for person in ("quality", "officer", "citizen"):
        assert get(world.people[person], url("office_receipt", comment.pk)).status_code == 404
