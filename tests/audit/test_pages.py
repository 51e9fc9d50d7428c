"""The auditor's page and the public heads."""

import json
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import override

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accounts.models import Membership, Organisation, Region, User
from accounts.roles import Role
from audit import sealing
from audit.models import AuditEntry
from audit.refs import SYSTEM, SubjectRef
from audit.services import Act, record
from tests.audit.verbs import HAPPENED

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _record(count: int = 1, *, at: datetime = AT, **changes: object) -> None:
    subject = changes.pop("subject", SubjectRef("tests.thing", 7, label_ru="Жалоба № 15"))
    for n in range(count):
        record(
            Act(actor=SYSTEM, verb=HAPPENED, subject=subject, at=at, facts={"what": f"n{n}"}, **changes)
        )  # fmt: skip


@pytest.fixture
def signed_in(client):
    """A client in a role."""
    region = Region.objects.create(
        key="tests", level="oblast", kato="990000000", name="Үлгі", time_zone="Asia/Almaty"
    )
    body = Organisation.objects.create(
        key="tests", kind="csb", level="central", region=region, name="Үлгі",
        time_zone="Asia/Almaty",
    )  # fmt: skip

    def sign_in(role: str | None):
        user = User.objects.create_user(f"{role}@example.kz", language="ru")
        if role:
            Membership.objects.create(
                user=user, organisation=body, role=role, valid_from=AT.date() - timedelta(days=9)
            )
        client.force_login(user)
        return client

    return sign_in


def _html(client, **query: object) -> str:
    answer = client.get(reverse("audit:entries"), {"lang": "en", **query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.ADMINISTRATOR, 404), (Role.PROVIDER_HEAD, 404), (None, 404)],
)
def test_only_the_auditor_reads_the_record(signed_in, role, status):
    assert signed_in(role).get(reverse("audit:entries")).status_code == status


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(reverse("audit:entries")).status_code == 302


def test_entries_are_shown_as_sentences_with_values_masked(signed_in):
    _record(values={"name": "Айгүл"})
    html = _html(signed_in(Role.AUDITOR))
    assert "It happened to Жалоба № 15: n0" in html
    assert "Айгүл" not in html
    assert "Masked values" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"subject_code": "tests.thing", "subject_id": 8}, ["other"]),
        ({"body": 5}, ["of the body"]),
        ({"since": "11.06.2024"}, ["next day"]),
        ({"since": "2024-06-11", "until": "11.06.2024"}, ["next day"]),
        ({"until": "09.06.2024"}, []),
        ({"verb": "audit.values_erased"}, []),
        ({"verb": HAPPENED, "body": 5}, ["of the body"]),
    ],
)
def test_filters_narrow_the_record(signed_in, query, found):
    for what, changes in {
        "other": {"subject": SubjectRef("tests.thing", 8)},
        "of the body": {"organisation_id": 5},
        # 00:30 of the 11th in Almaty
        "next day": {"at": datetime(2024, 6, 10, 19, 30, tzinfo=UTC)},
    }.items():
        act = {"subject": SubjectRef("tests.thing", 7), "at": AT, **changes}
        record(Act(actor=SYSTEM, verb=HAPPENED, facts={"what": what}, **act))
    html = _html(signed_in(Role.AUDITOR), **query)
    assert [what for what in ("other", "of the body", "next day") if f": {what}" in html] == found


def test_a_wrong_filter_is_explained(signed_in):
    assert "govuk-error-summary" in _html(signed_in(Role.AUDITOR), since="yesterday")


def test_pages_follow_each_other_without_gaps(signed_in):
    _record(30)
    client = signed_in(Role.AUDITOR)
    first = client.get(reverse("audit:entries"))
    page = first.context["page"]
    second = client.get(reverse("audit:entries") + page.next)
    seen = [entry.pk for entry in (*page.rows, *second.context["page"].rows)]
    assert len(seen) == len(set(seen)) == 30
    assert seen == sorted(seen, reverse=True)


def test_the_page_costs_the_same_however_long_the_record(signed_in, django_assert_max_num_queries):
    _record(30, values={"name": "x"})
    client = signed_in(Role.AUDITOR)
    with django_assert_max_num_queries(8):
        client.get(reverse("audit:entries"))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_heads_are_public_in_every_language(client, language):
    _record()
    sealing.seal(at=AT)
    (head,) = sealing.publish_heads(at=AT + timedelta(days=1))
    html = client.get(reverse("audit:heads"), {"lang": language}).content.decode()
    assert head.hash in html
    assert head.signature in html


def test_anyone_can_check_a_published_signature(client):
    _record()
    sealing.seal(at=AT)
    sealing.publish_heads(at=AT + timedelta(days=1))
    told = json.loads(client.get(reverse("audit:heads-json")).content)
    (head,) = told["heads"]
    text = told["signed_text"].replace("\\n", "\n").format(**head)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["public_key"]))
    key.verify(bytes.fromhex(head["signature"]), text.encode())


def test_an_empty_log_has_a_page_too(client):
    assert client.get(reverse("audit:heads"), {"lang": "en"}).status_code == 200


@pytest.mark.parametrize(
    ("language", "who", "masked"),
    [
        ("kk", "№\u00a018 пайдаланушы", "аты-жөні, telegram"),
        ("ru", "Пользователь №\u00a018", "Ф.И.О., telegram"),
        ("en", "User No.\u00a018", "full name, telegram"),
    ],
)
def test_users_and_masked_values_are_told_in_words(language, who, masked):
    entry = AuditEntry(
        verb="complaints.filed",
        actor_user_id=18,
        actor_label="user 18",
        digests={"full_name": "", "telegram": ""},
    )
    with override(language):
        assert entry.actor_name == who
        assert ", ".join(entry.masked) == masked
    assert entry.actor_label == "user 18"
