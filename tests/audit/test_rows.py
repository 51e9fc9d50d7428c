"""Many rows at once are stored exactly as one by one."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DataError, transaction

import pytest

from audit.models import AuditEntry
from audit.rows import insert_rows
from notifications.models import OutboxMessage

AT = datetime(2024, 6, 10, 9, 0, 0, 123456, tzinfo=UTC)
MANY = 30
pytestmark = pytest.mark.django_db

TEXTS = [
    "",
    "NULL",
    "null",
    " ",
    '"',
    "\\",
    '\\"',
    "\\\\",
    "{a,b}",
    "it's",
    "100 %s",
    "first\nsecond\ttab",
    "Ғылым және қоғам – «№ 15»",
    "😀",
    "$1",
]
FACTS: list[dict[str, Any]] = [
    {},
    {"text": 'a "quoted" \\ word', "none": None},
    {"flag": True},
    {"flag": 1},
    {"list": [1, "екі", None, {"deep": []}], "big": 2**62},
]


def _entry(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "verb": "tests.happened",
        "at": AT + timedelta(microseconds=n),
        "recorded_at": AT,
        "actor_user_id": n if n % 2 else None,
        "subject_code": "tests.thing",
        "subject_id": n,
        "purpose": TEXTS[n % len(TEXTS)],
        "facts": FACTS[n % len(FACTS)],
        "canonical": TEXTS[-1 - n % len(TEXTS)],
        **changes,
    }


def _message(n: int) -> dict[str, Any]:
    return {
        "channel": "email",
        "state": "queued",
        "dedupe_key": f"tests:{n}",
        "template": "tests",
        "language": "kk",
        "subject": "Тақырып",
        "text": f"Мәтін {n}",
        "at": AT,
        "queued_at": AT,
        "next_try_at": AT,
        "message_id": f"<{n}@example.kz>",
    }


def _stored() -> list[dict[str, Any]]:
    rows = list(AuditEntry.objects.order_by("id").values())
    for row in rows:
        del row["id"]
    return rows


def test_many_rows_are_stored_as_the_orm_stores_them_and_in_their_order():
    rows = [_entry(n) for n in range(MANY)]
    insert_rows(AuditEntry, rows)
    many = _stored()
    assert [row["subject_id"] for row in many] == list(range(MANY))
    with transaction.atomic():
        AuditEntry.objects.bulk_create([AuditEntry(**row) for row in rows])
    assert repr(_stored()[MANY:]) == repr(many)


def test_rows_that_are_all_alike_are_all_stored():
    insert_rows(AuditEntry, [_entry(1)] * MANY)
    assert AuditEntry.objects.count() == MANY


@pytest.mark.parametrize("count", [0, 1, 2, MANY])
def test_however_many_rows_take_at_most_one_statement(count, django_assert_num_queries):
    with django_assert_num_queries(min(count, 1)):
        insert_rows(AuditEntry, [_entry(n) for n in range(count)])
    assert AuditEntry.objects.count() == count


def test_rows_that_stand_already_are_passed_over_when_asked():
    insert_rows(OutboxMessage, [_message(1)])
    insert_rows(OutboxMessage, [_message(n // 2) for n in range(2 * MANY)], ignore_conflicts=True)
    kept = OutboxMessage.objects.order_by("id").values_list("dedupe_key", "attempts", "name")
    assert sorted(kept) == sorted((f"tests:{n}", 0, "") for n in range(MANY))


@pytest.mark.postgres  # SQLite knows no lengths
@pytest.mark.parametrize("count", [1, 2, MANY])
@pytest.mark.parametrize("alike", [True, False])
def test_text_too_long_for_its_column_is_refused_and_never_cut(count, alike):
    rows = [_entry(n, purpose="x" * (201 if alike else 201 + n)) for n in range(count)]
    with pytest.raises(DataError), transaction.atomic():
        insert_rows(AuditEntry, rows)
    assert not AuditEntry.objects.exists()
