"""Very many complaints: of many bodies, people and years, open and closed, some at a second stage.

A few are made by the services and multiplied in the database with everything that hangs on them,
so that every row has the shape that the portal writes. Their entries in the sealed record are
not copied: no list reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from django.db import connection, models

from accounts.models import Membership
from benchmarks.bulk import earlier, execute, multiply, year_of
from benchmarks.country import BODIES, Country
from complaints import terms
from complaints.models import CaseMessage, Complaint, ComplaintStage, Remedy
from complaints.services import appeal, decide, send_answer, take, write_message
from complaints.workflow import OPEN, Outcome
from deadlines.models import Clock, ClockEvent
from deadlines.sweep import sweep
from tests.world import a_decision

FIRST = 1_000_000  # ids of the copies begin here
_SHARES = 20  # of all complaints, each prototype has some twentieths
_ROWS = 4  # ids kept for the stages, and for the clocks, of one complaint
_EACH = 5  # complaints of one person
_STAFF = 5  # officials of a body
_YEARS = 3
_REGISTERED = ComplaintStage._meta.get_field("registered_at")
_STARTED = Clock._meta.get_field("started_at")
_SURNAMES = ("Сейтов", "Ахметов", "Ким", "Тулегенов", "Оспанов", "Иванов", "Әбдірахманов", "Пак",
             "Жұмабаев", "Смагулов", "Нұрпейісов", "Шевченко", "Қасымов", "Ли", "Байжанов", "Орлов",
             "Төлеубаев", "Есенов", "Рахимов", "Дәулетов", "Исаев", "Мұқанов", "Цой")  # fmt: skip
_NAMES = ("Асан", "Мадина", "Ольга", "Ерлан", "Әсел", "Иван", "Гүлнар", "Қайрат", "Жанар",
          "Руслан", "Айгүл", "Дина", "Нұрлан", "Павел", "Бота", "Тимур", "Сәуле")  # fmt: skip


def fill(country: Country, complaints: int, at: datetime) -> None:
    """Multiply the prototypes to some number of complaints, spread over bodies, people and years."""
    prototypes = [
        Complaint.objects.get(pk=complaint.pk)
        for complaint, share in _prototypes(country, at)
        for _twentieth in range(share)
    ]
    _lay_out_lists(country, complaints // _EACH)
    for slot, complaint in enumerate(prototypes):
        _Copies(complaint, slot, complaints // _SHARES).make()


def _prototypes(country: Country, at: datetime) -> Iterator[tuple[Complaint, int]]:
    """Complaints and their shares: some are open and untouched, taken, late, appealed; most answered."""
    yield _late(country, at), 1
    yield country.filed(at).complaint, 1
    yield _talked_about(country, at).complaint, 1
    yield _answered(country, at, Outcome.REFUSED).complaint, 10
    yield _answered(country, at, Outcome.SATISFIED).complaint, 6
    refused = _answered(country, at, Outcome.REFUSED)
    appeal(stage_id=refused.pk, text="Келіспеймін. " * 5, actor=country.citizen, at=at)
    yield refused.complaint, 1


def _late(country: Country, at: datetime) -> Complaint:
    complaint = country.filed(at - timedelta(days=20)).complaint
    sweep(at=at)
    return complaint


def _talked_about(country: Country, at: datetime) -> ComplaintStage:
    stage = take(stage_id=country.filed(at).pk, actor=country.officer, at=at)
    for actor in (country.officer, country.citizen):
        write_message(stage_id=stage.pk, text="Құжатты көрсетіңіз. " * 5, actor=actor, at=at)
    return stage


def _answered(country: Country, at: datetime, outcome: Outcome) -> ComplaintStage:
    stage = take(stage_id=country.filed(at).pk, actor=country.officer, at=at)
    decide(stage_id=stage.pk, decision=a_decision(outcome), actor=country.officer, at=at)
    return send_answer(stage_id=stage.pk, actor=country.officer, at=at)


def _lay_out_lists(country: Country, people: int) -> None:
    """People, officials of each body, and names by number, as tables: what both engines can read."""
    user, membership = country.citizen.user, country.officer.membership
    assert user is not None
    assert membership is not None
    multiply(user, people, id=f"{FIRST} + n", email="'p' || n || '@example.kz'")
    officials = [country.officer.user]
    for number in range(1, _STAFF * len(country.akimats)):
        email = f"'official{number}@example.kz'"
        multiply(membership.user, 1, id=str(FIRST - number), email=email)
        officials.append(type(user).objects.get(pk=FIRST - number))
    staff = [
        (n, country.akimats[n // _STAFF].pk, official.pk) for n, official in enumerate(officials)
    ]
    for _n, body, official in staff[1:]:
        Membership.objects.create(
            user_id=official, organisation_id=body, role=membership.role,
            valid_from=membership.valid_from,
        )  # fmt: skip
    names = [
        (n, surname, name, f"{surname} {name}".casefold())
        for n, (name, surname) in enumerate(product(_NAMES, _SURNAMES))
    ]
    execute("CREATE TABLE bench_staff (i integer PRIMARY KEY, body bigint, official bigint)")
    execute("CREATE TABLE bench_names (i integer PRIMARY KEY, surname text, name text, key text)")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_staff VALUES (%s, %s, %s)", staff)
        cursor.executemany("INSERT INTO bench_names VALUES (%s, %s, %s, %s)", names)


@dataclass(frozen=True, slots=True)
class _Copies:
    """Copies of one complaint and of all that hangs on it; the properties are SQL for the n-th."""

    complaint: Complaint
    slot: int
    times: int

    def make(self) -> None:
        """Insert them."""
        people = self.times * _SHARES // _EACH
        self._multiply(
            self.complaint, id=self._id, provider_id=self._body, patronymic="''",
            complainant_id=f"{FIRST} + 1 + {self._id} / {_EACH} %% {people}",
            surname=self._name("surname"), given_name=self._name("name"),
        )  # fmt: skip
        place = 0
        for number, stage in enumerate(self.complaint.stages.order_by("pk")):
            self._copy_stage(stage, self._row(number))
            for code, subject_id in self._subjects(stage):
                for clock in Clock.objects.filter(subject_code=code, subject_id=subject_id):
                    self._copy_clock(clock, self._row(place), subject_id=self._row(number))
                    place += 1

    def _subjects(self, stage: ComplaintStage) -> list[tuple[str, int]]:
        remedies = Remedy.objects.filter(stage=stage).values_list("pk", flat=True)
        return [(terms.STAGE, stage.pk), *((terms.REMEDY_SUBJECT, pk) for pk in remedies)]

    def _copy_stage(self, stage: ComplaintStage, row: str) -> None:
        registered = earlier(_REGISTERED, self._back)
        self._multiply(
            stage, id=row, complaint_id=self._id, person_key=self._name("key"),
            reg_year=year_of(registered), reg_seq=f"1000 + n * {_SHARES} + {self.slot}",
            **self._whose(stage),
        )  # fmt: skip
        for message in CaseMessage.objects.filter(stage=stage):
            self._multiply(message, stage_id=row, complaint_id=self._id)
        for remedy in Remedy.objects.filter(stage=stage):
            self._multiply(remedy, id=row, stage_id=row)

    def _copy_clock(self, clock: Clock, row: str, *, subject_id: str) -> None:
        number = f"{year_of(earlier(_STARTED, self._back))} || '-' || {self._id}"
        labels = {
            name: f"replace(o.{name}, '{self.complaint.number}', {number})"
            for name in ("label_kk", "label_ru", "label_en")
        }
        self._multiply(clock, id=row, subject_id=subject_id, **labels, **self._whose(clock))
        for event in ClockEvent.objects.filter(clock=clock):
            self._multiply(event, clock_id=row)

    def _whose(self, row: ComplaintStage | Clock) -> dict[str, str]:
        """Body and official of a copy; what lies before another body than the first stays there."""
        if row.organisation_id != self.complaint.provider_id:
            return {}
        official = {"assignee_id": self._official} if row.assignee_id is not None else {}
        return {"organisation_id": self._body, **official}

    def _multiply(self, row: models.Model, **expressions: str) -> None:
        multiply(row, self.times, back=self._back, **expressions)

    @property
    def _id(self) -> str:
        return f"({FIRST} + n * {_SHARES} + {self.slot})"

    def _row(self, place: int) -> str:
        return f"({self._id} * {_ROWS} + {place})"

    @property
    def _back(self) -> str:
        """Minutes: an open one is some days old at most, the others spread over the years."""
        if self.complaint.stages.filter(state__in=OPEN).exists():
            return "n %% 4 * 1440"
        return f"n * {_YEARS * 365 * 1440 // self.times}"

    @property
    def _body(self) -> str:
        return f"(SELECT body FROM bench_staff WHERE i = n %% {_STAFF * BODIES})"

    @property
    def _official(self) -> str:
        return f"(SELECT official FROM bench_staff WHERE i = n %% {_STAFF * BODIES})"

    def _name(self, column: str) -> str:
        number = f"(n * 7 + {self.slot}) %% {len(_NAMES) * len(_SURNAMES)}"
        return f"(SELECT {column} FROM bench_names WHERE i = {number})"
