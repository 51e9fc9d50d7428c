"""A small country for tests: one service, three bodies of its ladder, and the people around them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.acting import Actor
from accounts.models import BodyFunction, Membership, Organisation, Region, User
from accounts.roles import Role
from complaints.models import ComplaintStage
from complaints.services import (
    Decision,
    DemandOrder,
    Filing,
    Promise,
    decide,
    file_complaint,
    send_answer,
    take,
)
from complaints.workflow import Addressee, Ground, Outcome
from deadlines.sweep import sweep
from registry.content import Content, apply_content, blank_content
from registry.indexing import index
from registry.models import LifeSituation, Service, Sphere
from registry.workflow import State

ALMATY = ZoneInfo("Asia/Almaty")
# A Monday morning in office hours.
MONDAY = datetime(2025, 9, 8, 10, 0, tzinfo=ALMATY)
JOINED = date(2013, 1, 1)


@dataclass
class World:
    """Bodies, people and the service; people by what they are to the complaint."""

    region: Region
    akimat: Organisation
    other_akimat: Organisation
    ministry: Organisation
    quality_body: Organisation
    planning_body: Organisation
    government: Organisation
    service: Service
    people: dict[str, Actor]
    informatization_body: Any = None
    centre: Any = None

    def __getattr__(self, name: str) -> Actor:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(name)


def build_world() -> World:
    """Create everything once."""
    country = Region.objects.create(
        key="kz",
        level="country",
        kato="000000000",
        name_kk="Қазақстан",
        name_ru="Казахстан",
        time_zone="Asia/Almaty",
    )
    region = Region.objects.create(
        key="karasai", parent=country, level="district", kato="199100000",
        name_kk="Қарасай ауданы", name_ru="Карасайский район", name_en="Karasai District", time_zone="Asia/Almaty",
    )  # fmt: skip
    bodies = {
        "akimat": _body("akimat_karasai", "leb", "district", region, "Қарасай ауданының әкімдігі", "Акимат Карасайского района", "Akimat of Karasai District"),
        "other_akimat": _body("akimat_burabay", "leb", "district", country, "Бурабай ауданының әкімдігі", "Акимат Бурабайского района", "Akimat of Burabay District"),
        "ministry": _body("moj", "csb", "central", country, "Әділет министрлігі", "Министерство юстиции", "Ministry of Justice"),
        "quality_body": _body("acsa", "csb", "central", country, "Мемлекеттік қызмет істері агенттігі", "Агентство по делам государственной службы", "Agency for Civil Service Affairs"),
        "planning_body": _body("mebp", "csb", "central", country, "Экономика және бюджеттік жоспарлау министрлігі", "Министерство экономики и бюджетного планирования", "Ministry of Economy and Budget Planning"),
        "government": _body("gov_office", "gov", "central", country, "Премьер-Министрдің Кеңсесі", "Канцелярия Премьер-Министра", "Prime Minister's Office"),
    }  # fmt: skip
    BodyFunction.objects.create(organisation=bodies["quality_body"], code="qcb")
    service = a_service(ministry=bodies["ministry"])
    people = {
        "citizen": _person("citizen", "Тулегенова", "Мадина", "Талгатовна", language="kk"),
        "stranger": _person("stranger", "Ким", "Ольга", ""),
        "officer": _person("officer", "Биржанов", "Самат", "", bodies["akimat"], Role.LEB_OFFICER),
        "colleague": _person("colleague", "Ахметов", "Нурлан", "", bodies["akimat"], Role.LEB_OFFICER),
        "head": _person("head", "Есенов", "Марат", "", bodies["akimat"], Role.PROVIDER_HEAD),
        "other_officer": _person("other", "Тастанова", "Айгуль", "", bodies["other_akimat"], Role.LEB_OFFICER),
        "drafter": _person("drafter", "Пак", "Владимир", "", bodies["ministry"], Role.DRAFTER),
        "quality": _person("quality", "Рахимова", "Ботагоз", "", bodies["quality_body"], Role.QUALITY_OFFICER),
        "keeper": _person("keeper", "Смагулова", "Динара", "", bodies["planning_body"], Role.REGISTRY_KEEPER),
        "clerk": _person("clerk", "Оспанов", "Ерлан", "", bodies["government"], Role.GOVERNMENT_CLERK),
        "auditor": _person("auditor", "Савченко", "Игорь", "", bodies["quality_body"], Role.AUDITOR),
        "administrator": _person("admin", "Андреева", "Юлия", "", bodies["ministry"], Role.ADMINISTRATOR),
    }  # fmt: skip
    return World(region=region, service=service, people=people, **bodies)


def for_complaints(world: World) -> World:
    """The same with a service centre, the body that coordinates such centres (Q-15), a second head."""
    region, country = world.region, world.region.parent
    assert country is not None
    world.informatization_body = _body("mtc", "csb", "central", country, "Көлік және коммуникация министрлігі", "Министерство транспорта и коммуникаций", "Ministry of Transport and Communications")  # fmt: skip
    world.centre = _body("psc_karasai", "psc", "psc", region, "Қарасай ауданының халыққа қызмет көрсету орталығы", "Центр обслуживания населения Карасайского района", "Service centre of Karasai District")  # fmt: skip
    BodyFunction.objects.create(organisation=world.informatization_body, code="ib")
    world.people["coordinator"] = _person("coordinator", "Сулейменов", "Даурен", "", world.informatization_body, Role.DRAFTER)  # fmt: skip
    world.people["ministry_head"] = _person("ministry_head", "Жанабаева", "Алия", "", world.ministry, Role.CENTRAL_BODY_HEAD)  # fmt: skip
    world.people["centre_head"] = _person("centre_head", "Омарова", "Жанар", "", world.centre, Role.PSC_HEAD)  # fmt: skip
    return world


def a_content(**changes: Any) -> Content:
    """The whole content of an entry, as the law asks for it."""
    sphere, _ = Sphere.objects.get_or_create(
        code="001", defaults={"name_kk": "Құжаттар", "name_ru": "Документы", "name_en": "Documents"}
    )
    LifeSituation.objects.get_or_create(
        code="00101", sphere=sphere,
        defaults={"name_kk": "Бала туды", "name_ru": "Родился ребенок", "name_en": "A child is born"},
    )  # fmt: skip
    return blank_content() | {
        "code": "00101004", "name_kk": "Бала тууды тіркеу", "name_ru": "Регистрация рождения ребенка",
        "name_en": "Registration of birth", "drafting_body": "moj",
        "provider_classes": ["district_leb"], "recipients": ["individual"],
        "intake": ["sp", "psc", "portal"], "forms": ["paper", "electronic"],
        "portal_url": "https://egov.example.kz/S-004", "payment": "free", "term_amount": 2,
        "term_unit": "working_day", **changes,
    }  # fmt: skip


def a_service(*, ministry: Organisation, registry_no: str = "S-004", **changes: Any) -> Service:
    """A service that stands in the registry."""
    service = Service(
        registry_no=registry_no, drafting_body=ministry, state=State.INCLUDED, version=1,
        included_on=JOINED, valid_from=JOINED,
    )  # fmt: skip
    apply_content(service, a_content(**changes))
    service.save()
    index([service])
    return service


def _body(
    key: str, kind: str, level: str, region: Region, kk: str, ru: str, en: str
) -> Organisation:
    return Organisation.objects.create(
        key=key,
        kind=kind,
        level=level,
        region=region,
        name_kk=kk,
        name_ru=ru,
        name_en=en,
        time_zone="Asia/Almaty",
    )


def _person(
    key: str,
    surname: str,
    given_name: str,
    patronymic: str,
    body: Organisation | None = None,
    role: str = "",
    language: str = "ru",
) -> Actor:
    user = User.objects.create_user(
        f"{key}@example.kz", password="a-long-password", surname=surname, given_name=given_name,
        patronymic=patronymic, language=language, postal_address="Қаскелең қ., Абай көш., 1-үй",
        is_staff=role == Role.ADMINISTRATOR,
    )  # fmt: skip
    if body is None:
        return Actor(user=user)
    membership = Membership.objects.create(
        user=user, organisation=body, role=role, valid_from=JOINED
    )
    return Actor(user=user, membership=membership)


def a_filing(world: World, **changes: Any) -> Filing:
    """A whole filing of the citizen's."""
    fields: dict[str, Any] = {
        "surname": "Тулегенова", "given_name": "Мадина", "patronymic": "Талгатовна",
        "postal_address": "Қаскелең қ., Абай көш., 1-үй", "phones": "+7 700 000 10 05",
        "email": "citizen@example.kz", "language": "kk",
        "reasons": "Екі жұмыс күні өтті, куәлік берілмеді.", "demands": "Куәлікті беруді сұраймын.",
        "ground": Ground.ORDER, "addressee": Addressee.PROVIDER_HEAD, "service": world.service,
        "region": world.region, "provider": world.akimat, "official_unknown": True,
    }  # fmt: skip
    return Filing(**{**fields, **changes})


def a_decision(outcome: Outcome = Outcome.REFUSED, **changes: Any) -> Decision:
    """A whole decision; a remedy where the outcome needs one."""
    remedy = None
    if outcome != Outcome.REFUSED:
        remedy = Promise(
            text="Куәлік беріледі.", due_on=date(2030, 1, 10), officer="Биржанов Самат"
        )
    fields: dict[str, Any] = {
        "outcome": outcome, "reasons": "Тексеру нәтижесі бойынша.", "remedy": remedy,
        "cause_study": "Себептер зерделенді.", "lateness_reason": "",
    }  # fmt: skip
    return Decision(**{**fields, **changes})


def a_demand(world: World, **changes: Any) -> DemandOrder:
    """What the quality body demands of the akimat."""
    fields: dict[str, Any] = {
        "addressee": world.akimat, "text": "Куәлікті беру.", "due_on": date(2030, 1, 10),
    }  # fmt: skip
    return DemandOrder(**{**fields, **changes})


def a_quality_decision(
    world: World, outcome: Outcome = Outcome.SATISFIED, **changes: Any
) -> Decision:
    """A whole decision of the quality body: with a demand instead of a remedy."""
    demand = None if outcome == Outcome.REFUSED else a_demand(world)
    return a_decision(outcome, **{"remedy": None, "demand": demand, **changes})


def filed(world: World, at: datetime = MONDAY, **changes: Any) -> ComplaintStage:
    """The first stage of a fresh complaint."""
    complaint = file_complaint(filing=a_filing(world, **changes), actor=world.citizen, at=at)
    return again(complaint.stages.get())


def considered(world: World, at: datetime = MONDAY) -> ComplaintStage:
    """One that the officer has taken."""
    return take(stage_id=filed(world, at).pk, actor=world.officer, at=at + timedelta(hours=1))


def answered(
    world: World, outcome: Outcome = Outcome.REFUSED, at: datetime = MONDAY
) -> ComplaintStage:
    """One that the officer has answered the same day."""
    stage = considered(world, at)
    later = at + timedelta(hours=2)
    decide(stage_id=stage.pk, decision=a_decision(outcome), actor=world.officer, at=later)
    return send_answer(stage_id=stage.pk, actor=world.officer, at=later)


def overdue(world: World, at: datetime = MONDAY) -> ComplaintStage:
    """One that the body left without an answer until the sweep recorded the breach."""
    stage = filed(world, at)
    sweep(at=at + timedelta(days=10))
    return again(stage)


def again(stage: ComplaintStage) -> ComplaintStage:
    """The stage as the database has it now."""
    return ComplaintStage.objects.select_related("complaint", "organisation", "rung").get(
        pk=stage.pk
    )
