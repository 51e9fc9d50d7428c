"""Append-only tables refuse every change that a database can be asked for."""

from datetime import UTC, datetime

from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

import pytest

from audit import guards
from audit.models import AuditEntry, AuditHead, AuditSeal, AuditValue, LegalTimeOffset
from audit.refs import SYSTEM, SubjectRef
from audit.services import Act, record
from tests.audit.guards import lift_every_guard, put_back
from tests.audit.verbs import HAPPENED

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AuditEntry:
    record(
        Act(
            actor=SYSTEM,
            verb=HAPPENED,
            subject=SubjectRef("tests.thing", 1),
            at=AT,
            facts={"what": "a"},
            values={"name": "Айгүл"},
        )
    )
    row = AuditEntry.objects.get()
    AuditSeal.objects.create(seq=1, entry=row, prev_hash="0", hash="1", sealed_at=AT)
    AuditHead.objects.create(
        day=AT.date(), seq=1, hash="1", signature="", public_key="", entry_floor=1, published_at=AT
    )
    return row


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return guards.MESSAGE in str(error)
    return False


@pytest.mark.parametrize(
    "table", ["audit_auditentry", "audit_auditseal", "audit_audithead", "audit_auditvalue"]
)
def test_deleting_is_refused(entry, table):
    assert _refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET verb = 'x'",
        "UPDATE audit_auditentry SET canonical = canonical",
        "UPDATE audit_auditseal SET hash = 'x'",
        "UPDATE audit_audithead SET signature = 'x'",
        "UPDATE audit_auditvalue SET ciphertext = 'x'",
        "UPDATE audit_auditvalue SET field = 'x', ciphertext = ''",
    ],
)
def test_changing_is_refused(entry, statement):
    assert _refused(statement)


def test_only_a_ciphertext_may_be_emptied(entry):
    assert not _refused("UPDATE audit_auditvalue SET ciphertext = ''")
    assert AuditValue.objects.get().ciphertext == ""


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["audit_auditentry", "audit_auditseal", "audit_auditvalue"])
def test_insert_or_replace_is_refused(entry, table):
    assert _refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.sqlite
def test_upsert_is_refused(entry):
    assert _refused(
        "INSERT INTO audit_auditseal SELECT * FROM audit_auditseal WHERE true "
        "ON CONFLICT (seq) DO UPDATE SET hash = 'x'"
    )


@pytest.mark.postgres
@pytest.mark.parametrize("table", sorted(guards.declared()))
def test_truncating_is_refused(entry, table):
    connection.check_constraints()  # else "pending trigger events" would refuse it first
    assert _refused(f'TRUNCATE "{table}" CASCADE')


def test_every_guard_stands_after_migrate():
    assert guards.missing(connection) == []
    assert checks.run_checks(tags=["database"], databases=["default"]) == []


def test_the_check_names_a_missing_guard_and_migrate_puts_it_back(lifted_guards):
    found = checks.run_checks(tags=["database"], databases=["default"])
    assert "audit_auditentry_no_delete" in " ".join(str(warning) for warning in found)
    call_command("migrate", "audit", verbosity=0)
    assert guards.missing(connection) == []


def test_guards_of_every_room_step_aside_for_a_flush_and_stand_again(transactional_db):
    """What the teardown of a test that commits does, step by step."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_legaltimeoffset (days) VALUES (1)")
    guards.install_append_only(connection, "audit_legaltimeoffset")
    guards._DECLARED.pop("audit_legaltimeoffset")  # as if another room had made it
    assert _refused("DELETE FROM audit_legaltimeoffset")

    lifted = lift_every_guard()
    assert not _refused("DELETE FROM audit_legaltimeoffset")

    put_back(lifted)
    LegalTimeOffset.objects.create(days=1)
    assert _refused("DELETE FROM audit_legaltimeoffset")
    assert guards.missing(connection) == []
    guards.lift(connection, ["audit_legaltimeoffset"])
