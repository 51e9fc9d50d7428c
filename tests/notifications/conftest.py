"""People, templates and a mail server for the tests of this room."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Membership, Organisation, Region, User
from accounts.roles import Role
from audit.refs import SubjectRef
from notifications import letters
from notifications.services import Message, Recipient
from tests.notifications.smtp_sink import SmtpSink, smtp_sink

AT = datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
TEMPLATES = {
    "kk": "Шағым № {{ no }}\n\nҚұрметті {{ recipient_name }}!\n",
    "ru": "Жалоба № {{ no }}\n\nЗдравствуйте, {{ recipient_name }}! {{ text }}\n",
    "en": "Complaint No. {{ no }}\n\nDear {{ recipient_name }},\n",
}


@pytest.fixture(autouse=True)
def _sample_letters(settings: Any, tmp_path: Any) -> Iterator[None]:
    """A letter of the suite's own beside the real ones."""
    folder = tmp_path / "templates" / "notifications" / "tests"
    folder.mkdir(parents=True)
    for language, text in TEMPLATES.items():
        (folder / f"sample.{language}.txt").write_text(text)
    engine = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], tmp_path / "templates"]
    settings.TEMPLATES = [engine]
    letters._engine.cache_clear()
    yield
    letters._engine.cache_clear()


@pytest.fixture
def citizen(db: None) -> User:
    return User.objects.create_user(
        "aigul@example.kz",
        surname="Сейітова",
        given_name="Айгүл",
        language="ru",
        phone="+77010000001",
        postal_address="Павлодар, Сәтбаев к-сі, 1",
    )


@pytest.fixture
def body(db: None) -> Organisation:
    region = Region.objects.create(
        key="tests", level="oblast", kato="990000000", name="Үлгі", time_zone="Asia/Almaty"
    )
    return Organisation.objects.create(
        key="tests-akimat", kind="leb", level="oblast", region=region, name_kk="Үлгі әкімдігі",
        name_ru="Акимат образца", name_en="Sample akimat", time_zone="Asia/Almaty",
    )  # fmt: skip


@pytest.fixture
def official(body: Organisation) -> Callable[[str, str], User]:
    def make(email: str, role: str = Role.PROVIDER_OFFICER, where: Organisation = body) -> User:
        user = User.objects.create_user(email, surname="Омаров", given_name="Асқар", language="kk")
        Membership.objects.create(
            user=user, organisation=where, role=role, valid_from=date(2013, 1, 1)
        )
        return user

    return make


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture
def by_smtp(settings: Any, sink: SmtpSink) -> SmtpSink:
    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "EMAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_TRANSPORT_OPTIONS": {"host": "127.0.0.1", "port": sink.port, "timeout": 10},
    }
    return sink


def letter_to(who: Any, key: str = "tests:1", **changes: Any) -> Message:
    """A message with sample values."""
    values: dict[str, Any] = {
        "template": "tests/sample",
        "to": Recipient.of_user(who) if isinstance(who, User) else who,
        "channels": ("inbox", "email"),
        "context": {"no": 17, "text": "<b>&</b>"},
        "dedupe_key": key,
        "at": AT,
        "subject": SubjectRef("tests.thing", 17),
        "url": "/complaints/17/",
    }
    return Message(**{**values, **changes})
