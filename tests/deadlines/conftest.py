"""A body or two, kinds of subject of the suite's own, and the shipped facts after a flush."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps

import pytest

from accounts.models import Organisation, Region
from audit.refs import SYSTEM, SubjectRef
from deadlines import handlers, subjects
from deadlines.data.loading import ship
from deadlines.models import Clock
from deadlines.services import ClockRequest, start_clocks
from deadlines.subjects import Subject, register

ALMATY = ZoneInfo("Asia/Almaty")
THING = "test.thing"


@pytest.fixture(autouse=True)
def _shipped(request: pytest.FixtureRequest) -> None:
    """Tests that commit end with empty tables; the terms and the calendar come back here."""
    marker = request.node.get_closest_marker("django_db")
    if marker:
        transactional = marker.kwargs.get("transaction")
        request.getfixturevalue("transactional_db" if transactional else "db")
        ship(apps)


@pytest.fixture(autouse=True)
def _own_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Subject kinds and handlers that a test registers vanish with it."""
    monkeypatch.setattr(subjects, "_SUBJECTS", dict(subjects._SUBJECTS))
    monkeypatch.setattr(handlers, "_HANDLERS", {k: list(v) for k, v in handlers._HANDLERS.items()})
    register(
        Subject(
            code=THING,
            url=lambda pk: f"/things/{pk}/",
            visible_to=lambda actor: [1, 2, 3] if actor.user else [],
            load=lambda ids: {pk: pk for pk in ids},
            lock=lambda ids: None,
        )
    )


def make_body(key: str = "akimat", zone: str = "Asia/Almaty") -> Organisation:
    """A body in a time zone; made once per key."""
    region, _made = Region.objects.get_or_create(
        key=f"region-{key}",
        defaults={
            "level": "oblast",
            "kato": f"{abs(hash(key)) % 10**9:09}",
            "name_kk": "Облыс",
            "name_ru": "Область",
            "time_zone": zone,
        },
    )
    body, _made = Organisation.objects.get_or_create(
        key=key,
        defaults={
            "kind": "leb",
            "level": "district",
            "region": region,
            "name_kk": "Әкімдік",
            "name_ru": "Акимат",
            "time_zone": zone,
        },
    )
    return body


@pytest.fixture
def body(db: None) -> Organisation:
    """An akimat that keeps Almaty time."""
    return make_body()


def ref(pk: int = 1, code: str = THING) -> SubjectRef:
    """A subject of the suite's own kind."""
    return SubjectRef(code, pk, f"Зат {pk}", f"Вещь {pk}", f"Thing {pk}")


def local(*parts: int, zone: ZoneInfo = ALMATY) -> datetime:
    """A moment on the wall clock of a zone."""
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]


Starter = Callable[..., Clock]


@pytest.fixture
def start(body: Organisation) -> Starter:
    """Start one clock: ``start("complaints.stage.provider", at)``."""

    def run(term: str, at: datetime, pk: int = 1, **more: Any) -> Clock:
        request = ClockRequest(
            term=term,
            subject=more.pop("subject", None) or ref(pk),
            organisation=more.pop("organisation", body),
            **more,
        )
        return start_clocks([request], actor=SYSTEM, at=at)[0]

    return run


@pytest.fixture
def heard() -> list[tuple[str, int]]:
    """What handlers were told about the suite's subjects: (kind, subject id), in order."""
    told: list[tuple[str, int]] = []

    def listen(kind: str) -> Callable[[list[Clock]], None]:
        return lambda clocks: told.extend((kind, clock.subject_id) for clock in clocks)

    for kind in ("breached", "missed", "elapsed", "reminded", "recomputed", "breach_annulled"):
        handlers.on(THING, kind, listen(kind))
    return told
