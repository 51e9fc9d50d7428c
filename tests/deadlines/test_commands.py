"""The calculator on the command line, and the check of stored clocks."""

import json
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command

import pytest

from deadlines.models import Clock, StatutoryTerm
from tests.deadlines.conftest import Starter, local

pytestmark = pytest.mark.django_db

KEYS = [
    "code",
    "event_date",
    "due_on",
    "due_at",
    "notice_by",
    "max_extended_on",
    "standing",
    "steps",
]


def due(*args: str) -> dict[str, Any]:
    out = StringIO()
    call_command("due", *args, "--json", stdout=out, stderr=StringIO())
    return dict(json.loads(out.getvalue()))


@pytest.mark.parametrize(
    ("code", "event", "due_on", "notice_by", "longest"),
    [
        ("K-01", "2013-06-03", "2013-06-10", None, None),
        ("K-02", "2013-06-10", "2013-07-10", None, None),
        ("K-03", "2013-11-30", "2014-02-28", None, None),
        ("K-04", "2013-09-03", "2013-10-03", None, None),
        ("K-05", "2013-09-03", "2013-09-06", None, None),
        ("K-08", "2014-01-01", "2014-12-31", None, None),
        ("K-16", "2013-06-03", "2013-06-10", "2013-06-05", "2013-06-24"),
        ("complaints.stage.provider", "2013-06-03", "2013-06-10", "2013-06-05", "2013-06-24"),
        ("K-19", "2013-06-03", "2013-06-24", "2013-06-19", "2013-07-09"),
        ("K-20", "2013-06-10", "2013-06-24", None, None),
        ("K-21", "2013-06-10", "2013-06-05", None, None),
        ("K-24", "2013-06-30", "2013-07-10", None, None),
        ("K-27", "2013-09-02", "2013-09-04", None, None),
        ("K-28", "2013-09-03", "2013-09-06", None, None),
        ("K-31", "2013-09-06", "2013-09-13", None, None),
        ("K-32", "2013-09-13", "2013-09-20", None, None),
        ("K-33", "2013-01-31", "2013-02-28", None, None),
        ("K-34", "2013-06-30", "2013-07-10", None, None),
        ("K-35", "2013-06-30", "2013-07-05", None, None),
        ("K-35", "2013-12-31", "2014-01-05", None, None),
    ],
)
def test_due_json_of_a_vector(
    code: str, event: str, due_on: str, notice_by: str | None, longest: str | None
) -> None:
    answer = due(code, event)
    assert list(answer) == KEYS
    assert (answer["due_on"], answer["notice_by"], answer["max_extended_on"]) == (
        due_on,
        notice_by,
        longest,
    )
    assert answer["event_date"] == event


def test_due_json_gives_the_moment_with_the_offset_of_its_day() -> None:
    assert due("K-16", "2013-06-03")["due_at"] == "2013-06-10T23:59:59+06:00"
    assert due("K-16", "2024-06-03")["due_at"] == "2024-06-10T23:59:59+05:00"
    berlin = due("K-16", "2013-06-03", "--zone", "Europe/Berlin")
    assert berlin["due_at"] == "2013-06-10T23:59:59+02:00"


def test_due_json_tells_every_step_with_its_article() -> None:
    answer = due("K-16", "2013-06-03", "--language", "ru")
    assert answer["code"] == "complaints.stage.provider"
    assert answer["standing"] == "bill"
    counted = [step for step in answer["steps"] if step["counts"]]
    assert [step["number"] for step in counted] == [1, 2, 3, 4, 5]
    assert {step["article"] for step in counted} == {"пункт 2 статьи 19"}
    weekend = next(step for step in answer["steps"] if step["date"] == "2013-06-08")
    assert weekend["reason"] == "weekend"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_term_gives_a_date_or_says_why_not(language: str) -> None:
    for code in StatutoryTerm.objects.values_list("code", flat=True):
        err = StringIO()
        out = StringIO()
        call_command(
            "due", code, "2013-06-03", "--json", "--language", language, stdout=out, stderr=err
        )
        answer = json.loads(out.getvalue())
        assert (answer["due_on"] is None) == bool(err.getvalue().strip())


@pytest.mark.parametrize("code", ["K-07", "K-22", "K-37", "K-40", "K-42", "K-10", "K-23"])
def test_a_term_without_a_length_says_why_and_ends_well(code: str) -> None:
    answer = due(code, "2013-06-03")
    assert [answer[key] for key in ("due_on", "due_at", "notice_by", "max_extended_on")] == [
        None
    ] * 4
    out = StringIO()
    call_command("due", code, "2013-06-03", "--language", "en", stdout=out)
    assert StatutoryTerm.objects.get(k_number=code).note_en in out.getvalue()


def test_a_length_set_by_a_standard_may_be_given() -> None:
    answer = due("K-11", "2013-06-07", "--amount", "15", "--unit", "calendar_day")
    assert answer["due_on"] == "2013-06-22"
    assert due("K-11", "2013-06-07", "--amount", "5")["due_on"] == "2013-06-14"
    assert due("K-23", "2013-06-07", "--due-on", "2013-07-01")["due_on"] == "2013-07-01"


@pytest.mark.parametrize(
    "args",
    [
        ["K-99", "2013-06-03"],
        ["K-16", "03/06"],
        ["K-16", "2013-02-30"],
        ["K-16", "2012-06-03"],
        ["K-16", "2013-06-03", "--time", "25:00"],
        ["K-16", "2013-06-03", "--zone", "Mars/Base"],
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_wrong_question_gets_one_sentence_and_exit_code_2(args: list[str], language: str) -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("due", *args, "--language", language, stdout=StringIO(), stderr=err)
    assert end.value.code == 2
    assert len(err.getvalue().strip().splitlines()) == 1


def test_due_as_text_shows_the_basis_and_the_days() -> None:
    out = StringIO()
    call_command("due", "K-19", "2013-06-28", "--language", "en", stdout=out)
    text = out.getvalue()
    assert "A bill is not law" in text
    assert "2013-07-08" in text
    assert "Capital Day" in text


def test_verify_clocks_agrees_and_then_finds_what_was_changed(start: Starter) -> None:
    clock = start("complaints.stage.provider", local(2013, 6, 3, 10))
    out, err = StringIO(), StringIO()
    call_command("verify_clocks", stdout=out, stderr=err)
    assert "1 " in out.getvalue()
    Clock.objects.filter(pk=clock.pk).update(due_on=date(2013, 7, 1))
    with pytest.raises(SystemExit) as end:
        call_command("verify_clocks", stdout=out, stderr=err)
    assert end.value.code == 1
    assert "due_on" in err.getvalue()


def test_sweep_as_a_command(start: Starter) -> None:
    clock = start("complaints.stage.provider", local(2013, 6, 3, 10))
    call_command("sweep", stdout=StringIO())
    clock.refresh_from_db()
    assert clock.state == "breached"
