"""A small country to measure in: where it is a working day, and no body has all the complaints."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Organisation
from complaints.models import ComplaintStage
from complaints.services import Filing, file_complaint
from complaints.workflow import Addressee, Ground
from deadlines import engine
from deadlines.domain.counting import local_date
from deadlines.domain.kinds import DayKind
from deadlines.models import CalendarDay
from deadlines.services import approve_calendar_revision, draft_calendar_revision
from tests.world import World, build_world

BODIES = 20
NOON = 12


@dataclass(slots=True)
class Country:
    """The world of the tests, and more bodies like its akimat."""

    world: World
    akimats: list[Organisation]

    @property
    def citizen(self) -> Actor:
        """Who files."""
        return self.world.citizen

    @property
    def officer(self) -> Actor:
        """Who answers in the first of the bodies."""
        return self.world.officer

    def filed(self, at: datetime) -> ComplaintStage:
        """The first stage of a complaint made by the service."""
        filing = Filing(
            surname="Тулегенова", given_name="Мадина", patronymic="Талгатовна",
            postal_address="Қаскелең қ., Абай көш., 1-үй", phones="+7 700 000 10 05",
            email="citizen@example.kz", language="kk", reasons="Екі жұмыс күні өтті. " * 20,
            demands="Куәлікті беруді сұраймын.", ground=Ground.ORDER,
            addressee=Addressee.PROVIDER_HEAD, service=self.world.service,
            region=self.world.region, provider=self.world.akimat, official_unknown=True,
        )  # fmt: skip
        return file_complaint(filing=filing, actor=self.citizen, at=at).stages.get()


def build_country() -> Country:
    """Fill the reference data; afterwards a filing of this very hour is registered at once (Q-7)."""
    world = build_world()
    now = timezone.now()
    for body in Organisation.objects.all():
        body.time_zone = _zone_where_it_is_noon(now)
        body.save()
    world.akimat.refresh_from_db()
    akimats = [world.akimat, *(_akimat_like(world.akimat, n) for n in range(2, BODIES + 1))]
    _make_working(local_date(now, world.akimat.zone), world.administrator, now)
    return Country(world, akimats)


def _zone_where_it_is_noon(now: datetime) -> str:
    """A zone of fixed offset, in which the office is open; the sign of its name is turned round."""
    offset = NOON - now.astimezone(UTC).hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def _akimat_like(akimat: Organisation, number: int) -> Organisation:
    return Organisation.objects.create(
        key=f"body_{number}", kind=akimat.kind, level=akimat.level, region=akimat.region,
        name_kk=f"№ {number} әкімдік", name_ru=f"Акимат № {number}", name_en=f"Akimat No. {number}",
        time_zone=akimat.time_zone,
    )  # fmt: skip


def _make_working(day: object, approver: Actor, now: datetime) -> None:
    """Where today is a day off, approve a calendar in which it is a working day."""
    if engine.load().calendar.is_working(day):  # type: ignore[arg-type]
        return
    draft = draft_calendar_revision(title="Measuring", at=now - timedelta(seconds=1))
    CalendarDay.objects.update_or_create(
        revision=draft, day=day, defaults={"kind": DayKind.MOVED_WORKING_DAY, "name": "Measuring"}
    )
    approve_calendar_revision(draft.pk, actor=approver, at=now)
