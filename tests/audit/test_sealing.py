"""The chain: order, two sealers, signed heads, and every way of tampering."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection

import pytest

from audit import canonical, keys, sealing
from audit.models import AuditEntry, AuditHead, AuditSeal, AuditValue
from audit.refs import SYSTEM, SubjectRef
from audit.selectors import values_of
from audit.services import Act, erase_values, record
from audit.verification import verify
from tests.audit.verbs import HAPPENED

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
THING = SubjectRef("tests.thing", 7, label_kk="зат", label_ru="вещь", label_en="thing")


def _record(count: int = 1, **values: str) -> None:
    record(
        *(
            Act(actor=SYSTEM, verb=HAPPENED, subject=THING, at=AT, facts={"what": n}, values=values)
            for n in range(count)
        )
    )


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_an_untouched_log_is_intact():
    _record(5, name="Айгүл")
    assert sealing.seal(at=AT) == 5
    assert verify().faults == []
    assert verify().checked == 5


@pytest.mark.django_db
def test_sealing_again_adds_nothing():
    _record(3)
    sealing.seal(at=AT)
    assert sealing.seal(at=AT) == 0
    assert AuditSeal.objects.count() == 3


@pytest.mark.django_db
def test_an_entry_with_a_lower_id_that_commits_later_is_sealed_later():
    _record(3)
    first, second, third = AuditEntry.objects.order_by("id")
    # The transaction of `second` is still open when the sealer comes by.
    sealing.AuditSeal.objects.bulk_create(
        sealing._links(
            [(first.pk, first.canonical), (third.pk, third.canonical)], 0, canonical.GENESIS, AT
        )
    )
    sealing.seal(at=AT)
    assert list(AuditSeal.objects.order_by("seq").values_list("entry_id", flat=True)) == [
        first.pk,
        third.pk,
        second.pk,
    ]
    assert verify().intact


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    _record(300)
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        sealing.seal(at=AT)
        connection.close()

    sealers = [threading.Thread(target=run) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert list(AuditSeal.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, 301)
    )
    assert verify().intact


@pytest.mark.django_db
def test_an_erased_value_still_verifies_and_its_erasure_is_an_act():
    _record(2, name="Айгүл", phone="+77010000000")
    sealing.seal(at=AT)
    erased = erase_values(subject=THING, actor=SYSTEM, at=AT, basis="retention.1", fields=["name"])
    assert erased == 2
    assert values_of(AuditEntry.objects.order_by("id")[0]) == {"phone": "+77010000000"}
    assert AuditEntry.objects.latest("id").facts == {"count": 2, "basis": "retention.1"}
    sealing.seal(at=AT)
    assert verify().faults == []


TAMPERING = {
    "UPDATE audit_auditentry SET actor_label = 'x' WHERE id = {second}": "Entry {second} was altered.",
    "UPDATE audit_auditentry SET facts = '{{}}' WHERE id = {second}": "Entry {second} was altered.",
    "UPDATE audit_auditentry SET canonical = 'x' WHERE id = {second}": "sealed text of entry {second}",
    "UPDATE audit_auditseal SET hash = 'x' WHERE seq = 2": "broken at seal 3",
    "UPDATE audit_auditseal SET prev_hash = 'x' WHERE seq = 2": "broken at seal 2",
    "DELETE FROM audit_auditseal WHERE seq = 2": "Between seals 2 and 2 some are missing",
    "DELETE FROM audit_auditvalue WHERE entry_id = {second}": "“name” of entry {second} was altered",
    "UPDATE audit_auditvalue SET ciphertext = 'x' WHERE entry_id = {second}": "“name” of entry {second}",
    "UPDATE audit_audithead SET hash = 'x'": "signature of the head of 2024-06-10 is wrong",
    "UPDATE audit_audithead SET signature = 'ff'": "signature of the head of 2024-06-10 is wrong",
}


@pytest.mark.parametrize("statement", TAMPERING)
def test_tampering_is_found(lifted_guards, statement):
    _record(3, name="Айгүл")
    sealing.seal(at=AT)
    sealing.publish_heads(at=AT + timedelta(days=1))
    second = AuditEntry.objects.order_by("id")[1].pk
    _sql(statement.format(second=second))
    found = " ".join(verify().faults)
    assert TAMPERING[statement].format(second=second) in found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_entry_is_found(lifted_guards, place):
    _record(3)
    sealing.seal(at=AT)
    gone = AuditEntry.objects.order_by("id")[place].pk
    with connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            _sql("ALTER TABLE audit_auditentry DISABLE TRIGGER ALL")
        _sql(f"DELETE FROM audit_auditentry WHERE id = {gone}")
        if connection.vendor == "postgresql":
            _sql("ALTER TABLE audit_auditentry ENABLE TRIGGER ALL")
        assert f"Entry {gone} was removed; its seal {place + 1} is left." in verify().faults
        # SQLite checks foreign keys when the tables are emptied.
        _sql(f"DELETE FROM audit_auditseal WHERE entry_id = {gone}")


def test_a_whole_log_rewritten_with_good_hashes_is_betrayed_by_the_signed_head(lifted_guards):
    _record(3)
    sealing.seal(at=AT)
    sealing.publish_heads(at=AT + timedelta(days=1))
    _sql("DELETE FROM audit_auditseal")
    entry = AuditEntry.objects.order_by("id")[0]
    entry.actor_label = "somebody else"
    entry.canonical = canonical.text_of(vars(entry))
    entry.save()
    sealing.seal(at=AT)
    found = " ".join(verify().faults)
    assert "The head of 2024-06-10 does not match seal 3: the log was rewritten." in found


def test_an_entry_that_lost_its_seal_is_found(lifted_guards):
    _record(1)
    sealing.seal(at=AT)
    _record(1)
    newest = AuditEntry.objects.latest("id")
    sealing.seal(at=newest.recorded_at + timedelta(hours=1))
    AuditSeal.objects.filter(seq=1).delete()
    lost = AuditEntry.objects.order_by("id")[0].pk
    assert f"Entry {lost} has no seal." in verify().faults


@pytest.mark.django_db
def test_entries_that_wait_for_the_sealer_are_no_fault():
    _record(2)
    verdict = verify()
    assert (verdict.intact, verdict.waiting) == (True, 2)


@pytest.mark.django_db
def test_each_day_gets_one_head_even_after_days_off():
    for day in range(3):
        _record(2)
        sealing.seal(at=AT + timedelta(days=day))
    made = sealing.publish_heads(at=AT + timedelta(days=13))
    assert [(str(head.day), head.seq) for head in made] == [
        ("2024-06-10", 2),
        ("2024-06-11", 4),
        ("2024-06-12", 6),
    ]
    assert sealing.publish_heads(at=AT + timedelta(days=13)) == []
    assert verify().intact


@pytest.mark.django_db
def test_a_day_ends_at_midnight_in_almaty():
    _record(1)
    sealing.seal(at=datetime(2024, 6, 10, 18, 59, tzinfo=UTC))  # 23:59 of the 10th
    _record(1)
    sealing.seal(at=datetime(2024, 6, 10, 19, 1, tzinfo=UTC))  # 00:01 of the 11th
    made = sealing.publish_heads(at=datetime(2024, 6, 12, 0, 0, tzinfo=UTC))
    assert [(str(head.day), head.seq) for head in made] == [("2024-06-10", 1), ("2024-06-11", 2)]


@pytest.mark.django_db
def test_a_late_entry_below_the_floor_is_sealed_by_the_daily_look_through_everything():
    _record(2)
    first, second = AuditEntry.objects.order_by("id")
    AuditSeal.objects.bulk_create(
        sealing._links([(second.pk, second.canonical)], 0, canonical.GENESIS, AT)
    )
    AuditHead.objects.create(
        day=AT.date(), seq=1, hash="", signature="", public_key="",
        entry_floor=second.pk, published_at=AT,
    )  # fmt: skip
    later = AT + timedelta(days=2)
    assert sealing.seal(at=later) == 0
    assert sealing.seal(at=later, everything=True) == 1
    assert AuditSeal.objects.filter(entry=first).exists()


@pytest.mark.django_db
def test_without_a_signing_key_production_makes_no_head(settings, tmp_path):
    settings.DEMO = False
    settings.AUDIT = {**settings.AUDIT, "SIGNING_KEY_FILE": tmp_path / "none.pem"}
    _record(1)
    sealing.seal(at=AT)
    with pytest.raises(keys.KeyMissing, match="openssl genpkey"):
        sealing.publish_heads(at=AT + timedelta(days=1))


@pytest.mark.django_db
def test_the_command_confirms_an_intact_log():
    _record(2)
    sealing.seal(at=AT)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "Entries checked: 2" in out.getvalue() or "2" in out.getvalue()


def test_the_command_fails_in_plain_words(lifted_guards):
    _record(2, name="Айгүл")
    sealing.seal(at=AT)
    AuditValue.objects.filter(field="name").update(ciphertext="x")
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=errors)
    assert len(errors.getvalue().splitlines()) >= 2


@pytest.mark.django_db
def test_a_part_of_the_log_can_be_verified_by_days():
    for day in range(3):
        _record(2)
        sealing.seal(at=AT + timedelta(days=day))
    middle = (AT + timedelta(days=1)).date()
    verdict = verify(first=middle, last=middle)
    assert (verdict.checked, verdict.faults) == (2, [])
