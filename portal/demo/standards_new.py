"""New services of the demo: included on the portal, so that their first standards have clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from portal.demo.tables import Row
from registry.content import Content, blank_content
from registry.models import Payment, Service
from registry.services import (
    GovernmentAct,
    include_services,
    propose_service,
    send_to_review,
)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A service whose first standard is on its road.

    ``number`` only chooses among the sample clauses.
    """

    key: str
    number: int
    code: str
    drafting_body: str
    provider_classes: tuple[str, ...]
    intake: tuple[str, ...]
    term: int
    texts: dict[str, tuple[str, str, str]]

    def content(self) -> Content:
        """The whole content of the entry; free of charge."""
        found: dict[str, Any] = {
            "code": self.code, "drafting_body": self.drafting_body,
            "provider_classes": list(self.provider_classes), "recipients": ["individual"],
            "intake": list(self.intake), "forms": ["paper", "electronic"],
            "payment": Payment.FREE.value, "term_amount": self.term,
            "term_unit": "working_day", "schedule": "Mo-Fr 09:00-18:30",
            "portal_url": f"https://egov.example.kz/{self.code}",
        }  # fmt: skip
        for name, said in self.texts.items():
            found |= {
                f"{name}_{code}": text for code, text in zip(("kk", "ru", "en"), said, strict=True)
            }
        return blank_content() | found

    def row(self) -> Row:
        """What the sample clauses ask of a service."""
        return {
            "no": f"S-{self.number}", "intake": ";".join(self.intake), "payment": "free",
            "code": self.code, "recipients": "individual",
        }  # fmt: skip


_DATA_WRONG = (
    "анық емес мәліметтер ұсынылған",
    "представлены недостоверные сведения",
    "false data given",
)
NEW = (
    NewEntry(
        "reading_ticket", 67, "01501901", "mcult", ("akimat_astana", "akimat_almaty"),
        ("sp", "portal"), 2,
        {
            "name": ("Кітапханалардың бірыңғай оқырман билетін беру", "Выдача единого читательского билета библиотек", "Issue of a single library card"),
            "description": ("Бір билет қаланың барлық мемлекеттік кітапханасында жарамды.", "Один билет действует во всех государственных библиотеках города.", "One card is valid in all state libraries of the city."),
            "result": ("оқырман билеті", "читательский билет", "library card"),
            "documents": ("өтініш\nжеке басты куәландыратын құжат", "заявление\nдокумент, удостоверяющий личность", "application\nidentity document"),
            "refusal_grounds": _DATA_WRONG,
            "refusal_law": ("«Мәдениет туралы» Заң", "Закон «О культуре»", "Law on Culture"),
        },
    ),
    NewEntry(
        "home_care", 68, "00603902", "mlsp",
        ("akimat_astana", "akimat_almaty", "akimat_karagandy", "akimat_pavlodar"),
        ("sp", "portal"), 5,
        {
            "name": ("Жалғызілікті қарттарға үйде күтім көрсетуді тағайындау (пилоттық жоба)", "Назначение ухода на дому одиноким пожилым людям (пилотный проект)", "Home care for elderly people who live alone (pilot)"),
            "description": ("Қызмет төрт өңірде көрсетіледі.", "Услуга оказывается в четырех регионах.", "The service is provided in four regions."),
            "result": ("күтім тағайындау туралы хабарлама", "уведомление о назначении ухода", "notice of home care"),
            "documents": ("өтініш\nжеке басты куәландыратын құжат\nмедициналық қорытынды", "заявление\nдокумент, удостоверяющий личность\nмедицинское заключение", "application\nidentity document\nmedical opinion"),
            "refusal_grounds": ("құқығы заңда көзделмеген", "право законом не предусмотрено", "no right by law"),
            "refusal_law": ("«Арнаулы әлеуметтік қызметтер туралы» Заң", "Закон «О специальных социальных услугах»", "Law on Special Social Services"),
        },
    ),
    NewEntry(
        "pet_passport", 70, "01202903", "moa", ("district_leb",), ("sp", "portal"), 3,
        {
            "name": ("Үй жануарының паспортын беру", "Выдача паспорта домашнего животного", "Issue of a pet passport"),
            "description": ("Паспорт жануарды шетелге алып шығу үшін қажет.", "Паспорт нужен для вывоза животного за рубеж.", "The passport is needed to take an animal abroad."),
            "result": ("үй жануарының паспорты", "паспорт домашнего животного", "pet passport"),
            "documents": ("өтініш\nекпелер туралы анықтама", "заявление\nсправка о прививках", "application\nvaccination record"),
            "refusal_grounds": ("жануар бірдейлендірілмеген", "животное не идентифицировано", "the animal is not identified"),
            "refusal_law": ("«Ветеринария туралы» Заң", "Закон «О ветеринарии»", "Law on Veterinary Medicine"),
        },
    ),
)  # fmt: skip


def propose(entry: NewEntry, *, actor: Actor, at: datetime) -> Service:
    """The drafting body proposes the service and sends it to the keeper."""
    service = propose_service(content=entry.content(), actor=actor, at=at)
    Service.objects.filter(pk=service.pk).update(is_sample=True)
    send_to_review(service_ids=[service.pk], actor=actor, at=at)
    return service


def include(service: Service, act: GovernmentAct, *, actor: Actor, at: datetime) -> Service:
    """The Government includes it: K-01 and K-03 begin."""
    (included,) = include_services(service_ids=[service.pk], act=act, actor=actor, at=at)
    return included
