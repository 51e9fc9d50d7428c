"""Standards for tests: whole provisions, a text with clauses, editions at any stage, the people around."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.acting import Actor
from accounts.models import BodyFunction, Organisation
from accounts.roles import Role
from registry.models import Service
from standards.models import Clause, Comment, Discussion, Edition, Standard, Text
from standards.provisions import Provisions, blank, words
from standards.workflow import (
    AuthorKind,
    CommentChannel,
    CommentStatus,
    Kind,
    Part,
    Stage,
    State,
)
from tests.world import ALMATY, MONDAY, World, _body, _person

# A draft that was placed on MONDAY closes on this day (K-02).
CLOSES_ON = date(2025, 10, 8)
CLOSED_AT = datetime(2025, 10, 9, 0, 5, tzinfo=ALMATY)
# States in which the standard itself is while an edition is at a stage.
_WITHDRAWN_OR_OLD = (Stage.WITHDRAWN, Stage.SUPERSEDED)


def add_people(world: World) -> dict[str, Actor]:
    """Bodies and people of the road to approval; also put into ``world.people``."""
    country = world.ministry.region
    president = _body("pres_admin", "president_admin", "central", country, "Президент Әкімшілігі", "Администрация Президента", "President's Administration")  # fmt: skip
    informatization = _body("mtc", "csb", "central", country, "Көлік және коммуникация министрлігі", "Министерство транспорта и коммуникаций", "Ministry of Transport and Communications")  # fmt: skip
    oblast = _body("akimat_karagandy", "leb", "oblast", country, "Қарағанды облысының әкімдігі", "Акимат Карагандинской области", "Akimat of Karagandy Oblast")  # fmt: skip
    BodyFunction.objects.create(organisation=informatization, code="ib")
    BodyFunction.objects.create(organisation=world.planning_body, code="psb")
    people = {
        "ministry_head": _person("mhead", "Баймухан", "Серик", "", world.ministry, Role.CENTRAL_BODY_HEAD),
        "president": _person("president", "Сагынтай", "Данияр", "", president, Role.PRESIDENT_ADMINISTRATION),
        "informatization": _person("ib", "Нуржан", "Адиль", "", informatization, Role.INFORMATIZATION_OFFICER),
        "oblast": _person("oblast", "Даулетов", "Ерлан", "", oblast, Role.OBLAST_LEB_OFFICER),
        "agreeing": _person("agreeing", "Мороз", "Светлана", "", world.other_akimat, Role.AGREEING_CLERK),
        "neighbour": _person("neighbour", "Әлиев", "Ержан", "", language="kk"),
    }  # fmt: skip
    world.people.update(people)
    return people


def whole_provisions(**changes: Any) -> Provisions:
    """Structured parts with nothing missing, for the free service of the small country."""
    return blank() | {
        "term": {
            "amount": 2, "unit": "working_day", "start": "application",
            "variants": [{"case": "portal", "amount": 1, "unit": "working_day"}],
        },
        "forms": ["paper", "electronic"],
        "result": {
            "text": words("Туу туралы куәлік", "Свидетельство о рождении", "Birth certificate"),
            "forms": ["paper"],
        },
        "fee": {"is_paid": False, "items": [], "methods": []},
        "schedule": [
            {"where": "sp", "hours": "Mo-Fr 09:00-13:00,14:30-18:30", "note": words()},
            {"where": "portal", "hours": "24/7", "note": words()},
        ],
        "documents": [
            {"id": "d1", "name": words("Өтініш", "Заявление", "Application"), "kind": "original",
             "recipients": [], "source": words()},
            {"id": "d2", "name": words("Туу туралы медициналық куәлік", "Медицинское свидетельство о рождении", "Medical birth certificate"),
             "kind": "shown", "recipients": [], "source": words()},
        ],
        "refusals": [
            {"id": "r1", "ground": words("Мәліметтер анық емес", "Сведения недостоверны", "The data are not true"),
             "law": words("«Неке (ерлі-зайыптылық) және отбасы туралы» Кодекс", "Кодекс «О браке (супружестве) и семье»", "Code on Marriage and Family")},
        ],
        "complaint": {
            "text": words("Шағым қызмет көрсетушінің басшысына беріледі.", "Жалоба подается руководителю услугодателя.", "A complaint goes to the head of the provider."),
            "addressees": ["csb", "leb", "sp"],
        },
        "other": {
            "text": words("Мүгедектігі бар адамдарға жағдай жасалады.", "Для лиц с инвалидностью созданы условия.", "There is access for people with a disability."),
            "wait_submit": 20, "wait_collect": 15, "registration": 20,
        },
        **changes,
    }  # fmt: skip


CLAUSES = (
    (Part.GENERAL, "Мемлекеттік көрсетілетін қызмет — «Бала тууды тіркеу».", "Государственная услуга «Регистрация рождения ребенка»."),
    (Part.GENERAL, "Стандартты Әділет министрлігі әзірлейді.", "Стандарт разрабатывает Министерство юстиции."),
    (Part.PROCEDURE, "Мерзім құжаттар топтамасы қабылданған күннен басталады.", "Срок исчисляется со дня приема пакета документов."),
    (Part.COMPLAINT, "Шағым қағаз жүзінде немесе портал арқылы беріледі.", "Жалоба подается на бумаге или через портал."),
    (Part.OTHER, "Кіреберіс пандуспен жабдықталады.", "Вход оборудуется пандусом."),
)  # fmt: skip


def a_standard(service: Service, *, state: str = State.PENDING) -> Standard:
    """The standard of a service."""
    return Standard.objects.create(
        service=service, drafting_body=service.drafting_body, state=state, created_at=MONDAY
    )


def an_edition(
    world: World,
    stage: str = Stage.DRAFTING,
    *,
    standard: Standard | None = None,
    at: datetime = MONDAY,
    **changes: Any,
) -> Edition:
    """An edition at a stage with its text: locked from the placement on, no discussion yet."""
    fields: dict[str, Any] = {"number": 1, "kind": Kind.FIRST} | changes
    if standard is None:
        state = State.DRAFTING
        if stage == Stage.IN_FORCE:
            state = State.IN_FORCE
        elif stage in _WITHDRAWN_OR_OLD:
            state = State.PENDING
        standard = a_standard(world.service, state=state)
    if stage in (Stage.APPROVED, Stage.IN_FORCE, Stage.SUPERSEDED):
        fields = {
            "approval_act": "постановление Правительства", "approval_act_no": "77",
            "approved_on": at.date(), "effective_on": at.date(),
        } | fields  # fmt: skip
    edition = Edition.objects.create(standard=standard, stage=stage, opened_at=at, **fields)
    a_text(edition, at=at, locked=stage != Stage.DRAFTING)
    return edition


def a_text(
    edition: Edition, *, at: datetime = MONDAY, locked: bool = False, **changes: Any
) -> Text:
    """A whole text with five clauses; ``changes`` are structured parts."""
    text = Text.objects.create(
        edition=edition, number=edition.texts.count() + 1, provisions=whole_provisions(**changes),
        made_at=at,
    )  # fmt: skip
    Clause.objects.bulk_create(
        [
            Clause(
                text=text, part=part, position=position, updated_at=at,
                body_kk=f"<p>{kk}</p>", body_ru=f"<p>{ru}</p>", body_en=None,
            )
            for position, (part, kk, ru) in enumerate(CLAUSES, start=1)
        ]
    )  # fmt: skip
    if locked:  # last: the database refuses clauses in a locked text
        text.locked_at = at
        text.save(update_fields=["locked_at"])
    return text


def a_discussion(edition: Edition, *, at: datetime = MONDAY, closed: bool = False) -> Discussion:
    """The discussion of the newest text, opened at a moment; its clock is not started here."""
    text = edition.texts.order_by("-number")[0]
    last = at.astimezone(ALMATY).date() + timedelta(days=30)
    closes_at = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=ALMATY)
    return Discussion.objects.create(
        edition=edition, text=text, number=edition.discussions.count() + 1, opened_at=at,
        closes_on=last, closes_at=closes_at,
        closed_at=closes_at + timedelta(seconds=1) if closed else None,
    )  # fmt: skip


def a_comment(discussion: Discussion, author: Actor | None = None, **changes: Any) -> Comment:
    """A comment in time, written straight into the table; of ``author`` or of a letter."""
    discussion.last_comment_no += 1
    discussion.save(update_fields=["last_comment_no"])
    number = discussion.last_comment_no
    fields: dict[str, Any] = {
        "author": author.user if author else None,
        "author_name": str(author.user) if author else "Сериков Б.",
        "author_kind": AuthorKind.INDIVIDUAL,
        "channel": CommentChannel.PORTAL if author else CommentChannel.LETTER,
        "language": "ru", "received_at": discussion.opened_at, "entered_at": discussion.opened_at,
        "text": "Срок слишком долгий.", "status": CommentStatus.IN_TIME, **changes,
    }  # fmt: skip
    return Comment.objects.create(
        discussion=discussion, number=number,
        receipt_no=f"{discussion.edition.service.registry_no}-{discussion.pk}-{number:05d}", **fields,
    )  # fmt: skip


def fresh(edition: Edition) -> Edition:
    """The edition as the database has it now."""
    return Edition.objects.select_related("standard__service", "standard__drafting_body").get(
        pk=edition.pk
    )


def body_named(key: str) -> Organisation:
    """A body by its key."""
    return Organisation.objects.get(key=key)
