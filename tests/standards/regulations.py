"""Regulations for tests: whole content, one at any state, the bodies and people around."""

from datetime import datetime, timedelta
from typing import Any

from accounts.acting import Actor
from accounts.models import Organisation, Region
from accounts.roles import Role
from audit.models import AuditEntry
from deadlines.models import Clock, ClockEvent
from notifications.models import OutboxMessage
from standards.models import Edition, Regulation, RegulationText, Standard
from standards.provisions import words
from standards.services.regulations import (
    answer_informatization,
    approve_regulation,
    ask_informatization,
    begin_regulation,
    open_regulations,
    repeal_regulations,
    save_regulation,
)
from standards.workflow import RegulationAct, RegulationState, Stage
from tests.standards_world import an_edition
from tests.world import MONDAY, World, _body, _person

LATER = MONDAY + timedelta(days=3)


def both(kk: str, ru: str = "") -> dict[str, str]:
    """A text in both languages."""
    return words(kk, ru or f"{kk} (рус.)")


def a_step(number: int, **changes: Any) -> dict[str, Any]:
    """A whole step; the units alternate."""
    unit = "Кеңсе" if number % 2 else "Бөлім"
    return {
        "id": f"s{number}",
        "unit": both(unit),
        "role": both("маман"),
        "action": both(f"{number}-әрекет"),
        "result": both(f"{number}-нәтиже"),
        "amount": 1,
        "unit_of_time": "hour",
        "next": [],
        **changes,
    }


def whole(**changes: Any) -> dict[str, Any]:
    """Fields of a text with nothing missing."""
    line = {"from": both("Кеңсе"), "to": both("Бөлім"), "what": both("іс"), "system": words()}
    return {
        "general_kk": "1. Жалпы ереже.",
        "general_ru": "1. Общее положение.",
        "steps": [a_step(1), a_step(2)],
        "internal": [line],
        "external": [line | {"to": both("ХҚКО")}],
        "systems": [{"name": both("«АХАТ» тіркеу пункті"), "use": both("жазба жасау")}],
        **changes,
    }


def an_approved_edition(world: World, **changes: Any) -> Edition:
    """An edition whose act was made on MONDAY."""
    return an_edition(world, Stage.APPROVED, **changes)


def a_later_edition(world: World, standard: Standard, **changes: Any) -> Edition:
    """The next edition, approved; the one before is in force."""
    standard.editions.update(stage=Stage.IN_FORCE)
    return an_edition(world, Stage.APPROVED, standard=standard, number=2, at=LATER, **changes)


def a_body(key: str, kind: str, level: str, region: Region, **more: Any) -> Organisation:
    """A body with a name in each language."""
    body = _body(key, kind, level, region, f"{key} kk", f"{key} ru", f"{key} en")
    for name, value in more.items():
        setattr(body, name, value)
    body.save()
    return body


def a_region(key: str, parent: Region, level: str = "oblast") -> Region:
    """A territory under another."""
    return Region.objects.create(
        key=key, parent=parent, level=level, kato=f"{abs(hash(key)) % 10**9:09d}",
        name_kk=key, name_ru=key, time_zone="Asia/Almaty",
    )  # fmt: skip


def opened(world: World, at: datetime = MONDAY, **changes: Any) -> Regulation:
    """The regulation of the oblast akimat, due since the approval of the standard."""
    edition = an_approved_edition(world, **changes)
    open_regulations(edition, actor=world.clerk, at=at)
    return of_oblast(edition.standard)


def of_oblast(standard: Standard) -> Regulation:
    """The oblast akimat's."""
    return Regulation.objects.get(standard=standard, organisation__key="akimat_karagandy")


def drafted(world: World, **changes: Any) -> Regulation:
    """One whose text is whole and not yet sent anywhere."""
    found = opened(world)
    text = begin_regulation(regulation_id=found.pk, actor=world.oblast, at=LATER)
    save_regulation(
        regulation_id=found.pk, fields=whole(**changes), edit_no=text.edit_no,
        actor=world.oblast, at=LATER,
    )  # fmt: skip
    return again(found)


def sent(world: World) -> Regulation:
    """One that waits for the informatization body."""
    found = drafted(world)
    ask_informatization(regulation_id=found.pk, actor=world.oblast, at=LATER)
    return again(found)


def agreed(world: World) -> Regulation:
    """One that the informatization body has agreed."""
    found = sent(world)
    answer_informatization(
        regulation_id=found.pk, agreed=True, actor=world.informatization, at=LATER
    )
    return again(found)


def approved(world: World) -> Regulation:
    """One in force."""
    found = agreed(world)
    approve(found, world.oblast)
    return again(found)


def for_review(world: World) -> Regulation:
    """One in force whose standard was changed."""
    found = approved(world)
    edition = a_later_edition(world, found.standard)
    open_regulations(edition, actor=world.clerk, at=LATER)
    return again(found)


def repealed(world: World) -> Regulation:
    """One whose standard was repealed."""
    found = approved(world)
    repeal_regulations(found.standard, actor=world.clerk, at=LATER)
    return again(found)


STATES = {
    RegulationState.DUE: opened,
    RegulationState.DRAFTING: drafted,
    RegulationState.AGREEMENT_IB: sent,
    RegulationState.IN_FORCE: approved,
    RegulationState.REVIEW_NEEDED: for_review,
    RegulationState.REPEALED: repealed,
}


def approve(
    found: Regulation, actor: Actor, *, at: datetime = LATER, **changes: Any
) -> RegulationText:
    """Approve by a resolution of the akimat, made that day."""
    given: dict[str, Any] = {
        "act_kind": RegulationAct.AKIMAT, "act_no": "12/3", "approved_on": at.date(), **changes,
    }  # fmt: skip
    return approve_regulation(regulation_id=found.pk, actor=actor, at=at, **given)


def again(found: Regulation) -> Regulation:
    """The regulation as the database has it now."""
    return Regulation.objects.select_related("standard__service", "organisation").get(pk=found.pk)


def k04(found: Regulation) -> Clock:
    """Its newest K-04."""
    return Clock.objects.filter(subject_code=found.ref.code, subject_id=found.pk).latest("pk")


def traces() -> dict[str, object]:
    """Everything that a refused act must leave as it was."""
    return {
        "audit": AuditEntry.objects.count(),
        "events": ClockEvent.objects.count(),
        "clocks": list(Clock.objects.order_by("pk").values_list("pk", "state", "due_at")),
        "messages": OutboxMessage.objects.count(),
        "regulations": list(Regulation.objects.order_by("pk").values()),
        "texts": list(RegulationText.objects.order_by("pk").values()),
    }


def an_officer(key: str, body: Organisation, role: str = Role.OBLAST_LEB_OFFICER) -> Actor:
    """Somebody of a body."""
    return _person(key, "Сейітов", "Асан", "", body, role)


def last_letter_to(actor: Actor) -> str:
    """The text of the newest message to a person."""
    return OutboxMessage.objects.filter(recipient=actor.user).latest("pk").text
