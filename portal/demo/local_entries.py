"""How the sample services are had in each place: what bodies say of themselves, always alike."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from accounts.models import BodyKind, BodyLevel, Organisation
from portal.demo.reference import Tell
from registry.models import LocalEntry, Service
from registry.selectors import bodies_around
from registry.workflow import State

_CENTRES = (BodyKind.SERVICE_CENTRE, BodyKind.SPECIALISED_CENTRE)
# How many bodies in a hundred have each aid: service centres, offices, akims of villages.
_AIDS = {
    "centre": {"step_free": 96, "sign_language": 55, "hearing_loop": 45, "braille": 60},
    "office": {"step_free": 78, "sign_language": 25, "hearing_loop": 20, "braille": 35},
    "village": {"step_free": 52, "sign_language": 6, "hearing_loop": 4, "braille": 8},
}
# Of a hundred bodies, so many have said nothing yet of an aid.
_SILENT = 8
_OTHER_AIDS = {
    "kk": "Шақыру түймесі, мүгедектігі бар адамдардың көлігіне арналған орын",
    "ru": "Кнопка вызова, место для автомобиля лиц с инвалидностью",
    "en": "Call button, parking place for visitors with a disability",
}
_NOTES = (
    {
        "kk": "{room}-кабинет, бірінші қабат. Кезек электрондық.",
        "ru": "Кабинет {room}, первый этаж. Очередь электронная.",
        "en": "Room {room}, ground floor. Electronic queue.",
    },
    {
        "kk": "{room}-кабинет. Кіреберісі аула жақта.",
        "ru": "Кабинет {room}. Вход со двора.",
        "en": "Room {room}. Entrance from the courtyard.",
    },
)
_LUNCH_HOURS = "Mo-Fr 09:00-13:00,14:00-18:00"
_REASONS = (
    {
        "kk": "Қабылдау бөлмесі жөнделіп жатыр (үлгі). Ең жақын органға жүгініңіз.",
        "ru": "Помещение для приема на ремонте (образец). Обратитесь в ближайший орган.",
        "en": "The reception is being repaired (sample). Please go to the nearest body.",
    },
    {
        "kk": "Бұл жерде қажетті жабдық жоқ (үлгі). Облыс орталығына жүгініңіз.",
        "ru": "Здесь нет нужного оборудования (образец). Обратитесь в областной центр.",
        "en": "The equipment is not available here (sample). Please go to the oblast centre.",
    },
)
_NOT_HERE = 1.2  # percent


@transaction.atomic
def load_local_entries(tell: Tell, *, at: datetime) -> int:
    """Put in the local entries that are missing; nothing that is there is changed."""
    known = set(LocalEntry.objects.values_list("service_id", "organisation_id"))
    services = Service.objects.filter(is_sample=True, state=State.INCLUDED).order_by("registry_no")
    fresh = [
        entry
        for service in services
        for entry in _entries_of(service, at)
        if (entry.service_id, entry.organisation_id) not in known
    ]
    LocalEntry.objects.bulk_create(fresh, batch_size=500)
    if fresh:
        tell(f"  {len(fresh)} local entries")
    return len(fresh)


def _entries_of(service: Service, at: datetime) -> Iterator[LocalEntry]:
    bodies = list(bodies_around(service))
    for body in bodies:
        chance = Random(f"{service.registry_no} {body.key}")
        entry = LocalEntry(service=service, organisation=body, **_aids(body))
        entry.updated_at = _written(service, chance, at)
        # Where only few provide, nobody may be missing.
        if len(bodies) > 3 and chance.random() * 100 < _NOT_HERE:
            entry.is_provided = False
            _say(entry, "why_not", chance.choice(_REASONS))
        else:
            _describe(entry, body, chance)
        yield entry


def _written(service: Service, chance: Random, at: datetime) -> datetime:
    """Some day of the last year, but not before the service was in the registry."""
    written = at - timedelta(days=chance.randint(20, 300), minutes=chance.randint(0, 400))
    is_old = service.included_on is not None and service.included_on < written.date()
    return written if is_old else at


def _aids(body: Organisation) -> dict[str, bool | None]:
    """Steps and aids belong to the building: the same for every service of a body."""
    chance = Random(body.key)
    shares = _AIDS[_place_of(body)]
    return {
        aid: None if chance.random() * 100 < _SILENT else chance.random() * 100 < share
        for aid, share in shares.items()
    }


def _place_of(body: Organisation) -> str:
    if body.kind in _CENTRES:
        return "centre"
    return "village" if body.level == BodyLevel.RURAL_DISTRICT else "office"


def _describe(entry: LocalEntry, body: Organisation, chance: Random) -> None:
    """A room and hours of its own now and then; the rest falls back on the body's own data."""
    if entry.step_free and chance.random() < 0.3:
        _say(entry, "other_aids", _OTHER_AIDS)
    if chance.random() < 0.4:
        room = str(chance.randint(1, 28))
        note = chance.choice(_NOTES)
        _say(entry, "note", {code: text.format(room=room) for code, text in note.items()})
    if body.kind not in _CENTRES and chance.random() < 0.15:
        entry.schedule = _LUNCH_HOURS


def _say(entry: LocalEntry, field: str, texts: dict[str, str]) -> None:
    for code, text in texts.items():
        setattr(entry, f"{field}_{code}", text)
