"""What an act leaves in the record, and what it may not leave."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection
from django.utils import translation

import pytest

from audit import verbs
from audit.keys import value_box
from audit.models import AuditEntry, AuditValue
from audit.refs import SYSTEM, ActorRef, SubjectRef
from audit.selectors import entries_about, values_of
from audit.services import Act, erase_values, record, record_view
from tests.audit.verbs import HAPPENED

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
THING = SubjectRef("tests.thing", 7, label_kk="№ 15 шағым", label_ru="Жалоба № 15")
OFFICIAL = ActorRef(
    user_id=3, label="user 3", organisation_id=5, organisation_label="Акимат", role="officer"
)
pytestmark = pytest.mark.django_db


def _act(**changes: object) -> Act:
    values: dict[str, object] = {"actor": OFFICIAL, "verb": HAPPENED, "subject": THING, "at": AT}
    return Act(**{**values, **changes})


def test_an_entry_says_who_what_about_what_when_and_why():
    record(_act(facts={"what": "x"}, organisation_id=9, purpose="inspection"))
    entry = entries_about("tests.thing", 7).get()
    assert (entry.actor_user_id, entry.actor_label, entry.actor_role) == (3, "user 3", "officer")
    assert (entry.actor_organisation_id, entry.organisation_id) == (5, 9)
    assert (entry.at, entry.purpose, entry.facts) == (AT, "inspection", {"what": "x"})
    assert entry.recorded_at > AT


def test_personal_values_never_stand_in_clear():
    record(_act(values={"name": "Сейітова Айгүл", "iin": "791028302728"}))
    with connection.cursor() as cursor:
        for table in ("audit_auditentry", "audit_auditvalue"):
            cursor.execute(f"SELECT * FROM {table}")
            told = str(cursor.fetchall())
            assert "Айгүл" not in told
            assert "791028302728" not in told
    assert values_of(AuditEntry.objects.get()) == {"name": "Сейітова Айгүл", "iin": "791028302728"}


def test_equal_values_have_different_digests_so_that_none_can_be_guessed():
    record(_act(values={"iin": "791028302728"}), _act(values={"iin": "791028302728"}))
    first, second = AuditEntry.objects.values_list("digests", flat=True)
    assert first["iin"] != second["iin"]


def test_values_written_with_an_older_key_are_still_read(settings):
    record(_act(values={"name": "Айгүл"}))
    old = settings.AUDIT["VALUE_KEYS"]
    newer = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    settings.AUDIT = {**settings.AUDIT, "VALUE_KEYS": [newer, *old]}
    assert values_of(AuditEntry.objects.get()) == {"name": "Айгүл"}


def test_without_given_keys_one_is_made_once_and_kept_private(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.AUDIT = {**settings.AUDIT, "VALUE_KEYS": []}
    token = value_box().encrypt(b"x")
    kept = tmp_path / "audit-values.key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert value_box().decrypt(token) == b"x"


def test_facts_are_plain_on_both_databases():
    facts = {"day": date(2024, 6, 10), "fee": Decimal("0.20"), "moment": AT, "codes": ("a", "b")}
    record(_act(facts=facts))
    assert AuditEntry.objects.get().facts == {
        "day": "2024-06-10",
        "fee": "0.20",
        "moment": "2024-06-10T09:00:00+00:00",
        "codes": ["a", "b"],
    }


def test_a_float_is_refused_because_its_text_differs_between_databases():
    with pytest.raises(TypeError):
        record(_act(facts={"share": 0.1}))


def test_an_undeclared_verb_is_refused_and_nothing_is_written():
    with pytest.raises(verbs.UndeclaredVerb):
        record(_act(), _act(verb="tests.never_declared"))
    assert not AuditEntry.objects.exists()


def test_a_verb_is_declared_once():
    with pytest.raises(verbs.RepeatedVerb):
        verbs.declare(HAPPENED, "otherwise")


@pytest.mark.parametrize(("values", "statements"), [({}, 1), ({"name": "Айгүл"}, 2)])
def test_recording_takes_one_statement_and_one_more_for_values(
    values, statements, django_assert_num_queries
):
    acts = [_act(facts={"what": n}, values=values) for n in range(10)]
    with django_assert_num_queries(statements):
        record(*acts)
    assert AuditEntry.objects.count() == 10


def test_each_value_belongs_to_its_own_entry():
    record(*(_act(facts={"what": n}, values={"name": f"n{n}"}) for n in range(120)))
    for entry in AuditEntry.objects.all():
        assert values_of(entry) == {"name": f"n{entry.facts['what']}"}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "It happened to Жалоба № 15: x"),
        ("kk", "It happened to № 15 шағым: x"),
        ("en", "It happened to Жалоба № 15: x"),  # no English name: the Russian one
    ],
)
def test_an_entry_reads_as_a_sentence_in_the_language_of_the_screen(language, sentence):
    record(_act(facts={"what": "x"}))
    with translation.override(language):
        assert AuditEntry.objects.get().sentence == sentence


def test_an_entry_whose_fact_is_gone_from_the_sentence_still_reads():
    record(_act())
    assert AuditEntry.objects.get().sentence.endswith(": …")


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ("2024-06-10", "10 Jun 2024"),
        ("2024-06-10T09:00:00+00:00", "10 June 2024, 14:00"),
        (["a", "b"], "a, b"),
        (5, "5"),
        ("2024-99-99", "2024-99-99"),
    ],
)
def test_dates_and_lists_in_a_sentence_are_put_into_words(fact, told):
    record(_act(facts={"what": fact}))
    assert AuditEntry.objects.get().sentence == f"It happened to Жалоба № 15: {told}"


def test_seeing_personal_data_is_an_act_with_a_purpose():
    record_view(
        actor=OFFICIAL, subject=THING, at=AT, purpose="consideration", fields=("phone", "name")
    )
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.purpose) == ("audit.personal_data_viewed", "consideration")
    assert entry.facts == {"fields": ["name", "phone"]}
    with pytest.raises(ValueError, match="purpose"):
        record_view(actor=OFFICIAL, subject=THING, at=AT, purpose="")


def test_only_the_values_of_the_thing_the_fields_and_the_time_are_erased():
    other = SubjectRef("tests.thing", 8)
    later = datetime(2025, 1, 1, tzinfo=UTC)
    record(
        _act(values={"name": "a", "phone": "1"}),
        _act(values={"name": "b"}, at=later),
        _act(values={"name": "c"}, subject=other),
    )
    erase_values(subject=THING, actor=SYSTEM, at=later, basis="r", fields=["name"], before=later)
    kept = AuditValue.objects.exclude(ciphertext="").order_by("id")
    assert [(value.entry_id - kept[0].entry_id, value.field) for value in kept] == [
        (0, "phone"),
        (1, "name"),
        (2, "name"),
    ]


def test_erasing_needs_the_rule_that_asks_for_it():
    with pytest.raises(ValueError, match="rule"):
        erase_values(subject=THING, actor=SYSTEM, at=AT, basis="")
