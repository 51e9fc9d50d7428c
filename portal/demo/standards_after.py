"""After approval in the demo: bodies confirm their information, regulations are written (K-04, K-05)."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from accounts.roles import Capability
from portal.demo.standards_days import Step
from portal.demo.standards_road import APPROVED, Road
from registry.models import Service, TermUnit
from registry.services import national_day
from standards.models import Confirmation, Regulation
from standards.provisions import new_id, words
from standards.regulating import needs_informatization
from standards.services.approving import confirm_information
from standards.services.regulations import (
    answer_informatization,
    approve_regulation,
    ask_informatization,
    begin_regulation,
    save_regulation,
)
from standards.workflow import RegulationAct, Stage

# What share of bodies has not confirmed its page yet, and what share not in time.
_FORGETFUL, _SLOW = 0.1, 0.22
# Days after the approval: confirmations, late ones, and the steps of a regulation.
_CONFIRMED, _CONFIRMED_LATE = 1, 8
_BEGUN, _SENT, _AGREED, _IN_FORCE = 4, 9, 15, 20
# How far the regulations of a service are, by body; all others are still to be drafted.
REGULATIONS: dict[str, dict[str, int]] = {
    "home_care": {"akimat_karagandy": _IN_FORCE, "akimat_almaty": _IN_FORCE, "akimat_astana": _SENT},
    "S-007": {"mof": _BEGUN},
    "S-037": {
        "akimat_almaty": _IN_FORCE, "akimat_shymkent": _IN_FORCE, "akimat_akmola": _IN_FORCE,
        "akimat_karagandy": _AGREED, "akimat_abai": _SENT, "akimat_aktobe": _BEGUN,
    },
}  # fmt: skip


def after_approval(road: Road, key: str) -> Iterator[Step]:
    """What bodies do once the standard is approved; ``key`` names the service in ``REGULATIONS``."""
    if not road.goes_to(Stage.APPROVED):
        return
    yield Step(road.at(APPROVED + _CONFIRMED, 15), partial(_confirm, road, False))
    yield Step(road.at(APPROVED + _CONFIRMED_LATE, 15), partial(_confirm, road, True))
    for body, far in REGULATIONS.get(key, {}).items():
        for days, act in _ACTS.items():
            if days <= far:
                yield Step(road.at(APPROVED + days, 11), partial(act, road, body))


def _confirm(road: Road, is_late: bool, at: datetime) -> None:
    """Most bodies confirm the next day, some late, some not at all."""
    rows = Confirmation.objects.filter(edition=road.edition, confirmed_at=None, dropped_at=None)
    for row in rows.select_related("organisation").order_by("pk"):
        key, number = row.organisation.key, road.service.registry_no
        informer = road.cast.official(row.organisation_id, Capability.INFORM)
        diligence = Random(f"{number} {key}").random()
        if informer is None or diligence < (_FORGETFUL if is_late else _SLOW):
            continue
        confirm_information(
            confirmation_ids=[row.pk], url=f"https://{key}.example.kz/services/{number}",
            actor=informer, at=at,
        )  # fmt: skip


def _regulation(road: Road, body: str) -> Regulation:
    found: Regulation = Regulation.objects.select_related("organisation").get(
        standard__service=road.service, organisation__key=body
    )
    return found


def _begin(road: Road, body: str, at: datetime) -> None:
    regulation = _regulation(road, body)
    official = road.cast.official(regulation.organisation_id, Capability.DRAFT_REGULATIONS)
    assert official is not None
    text = begin_regulation(regulation_id=regulation.pk, actor=official, at=at)
    save_regulation(
        regulation_id=regulation.pk, fields=_sections(road.service), edit_no=text.edit_no,
        actor=official, at=at,
    )  # fmt: skip


def _send(road: Road, body: str, at: datetime) -> None:
    regulation = _regulation(road, body)
    official = road.cast.official(regulation.organisation_id, Capability.DRAFT_REGULATIONS)
    assert official is not None
    if needs_informatization(road.service):
        ask_informatization(regulation_id=regulation.pk, actor=official, at=at)


def _agree(road: Road, body: str, at: datetime) -> None:
    if needs_informatization(road.service):
        answer_informatization(
            regulation_id=_regulation(road, body).pk, agreed=True,
            actor=road.cast.person("adil.nurzhan"), at=at,
        )  # fmt: skip


def _approve(road: Road, body: str, at: datetime) -> None:
    regulation = _regulation(road, body)
    official = road.cast.official(regulation.organisation_id, Capability.APPROVE_REGULATIONS)
    assert official is not None
    approve_regulation(
        regulation_id=regulation.pk, act_kind=RegulationAct.AKIMAT.value,
        act_no=f"{40 + regulation.pk}/2", approved_on=national_day(at), actor=official, at=at,
    )  # fmt: skip


_ACTS = {_BEGUN: _begin, _SENT: _send, _AGREED: _agree, _IN_FORCE: _approve}


def _sections(service: Service) -> dict[str, Any]:
    """Steps, interaction and systems of a regulation (L13-17); the steps fit into the term."""
    is_long = service.term_unit in (TermUnit.WORKING_DAY, TermUnit.CALENDAR_DAY)
    days = max(service.term_amount - 2, 1) if is_long else 1
    office = words("кеңсе", "канцелярия", "registry office")
    experts = words("бейінді бөлім", "профильный отдел", "department in charge")
    portal = words(
        "«электрондық үкімет» веб-порталы", "веб-портал «электронного правительства»",
        "“e-government” web portal",
    )  # fmt: skip
    return {
        "steps": [
            _step(office, words("кеңсе маманы", "специалист канцелярии", "clerk"),
                  words("өтінішті қабылдайды және тіркейді", "принимает и регистрирует заявление", "takes and registers the application"),
                  words("тіркелген өтініш", "зарегистрированное заявление", "registered application"), (20, "minute")),
            _step(office, words("басшы", "руководитель", "head"),
                  words("жауапты орындаушыны айқындайды", "определяет ответственного исполнителя", "names the person in charge"),
                  words("бұрыштама", "резолюция", "instruction"), (4, "hour")),
            _step(experts, words("жауапты орындаушы", "ответственный исполнитель", "person in charge"),
                  words("құжаттарды тексереді, шешім жобасын дайындайды", "проверяет документы, готовит проект решения", "checks the papers, prepares the decision"),
                  words("шешім жобасы", "проект решения", "draft decision"), (days, "working_day")),
            _step(office, words("кеңсе маманы", "специалист канцелярии", "clerk"),
                  words("нәтижені береді не порталға жібереді", "выдает результат либо направляет его на портал", "hands out the result or sends it to the portal"),
                  words("берілген нәтиже", "выданный результат", "result handed out"), (1, "hour")),
        ],
        "internal": [
            {"from": office, "to": experts, "what": words("тіркелген өтініш", "зарегистрированное заявление", "registered application"),
             "system": words("электрондық құжат айналымы жүйесі", "система электронного документооборота", "document management system")},
        ],
        "external": [
            {"from": portal, "to": office, "what": words("электрондық сұрау салу", "электронный запрос", "electronic request"), "system": portal},
        ],
        "systems": [
            {"name": portal, "use": words("өтініштерді қабылдау және нәтиже беру", "прием заявлений и выдача результата", "taking applications, giving results")},
        ],
    }  # fmt: skip


def _step(
    unit: dict[str, str], role: dict[str, str], action: dict[str, str], result: dict[str, str],
    length: tuple[int, str],
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": new_id(), "unit": unit, "role": role, "action": action, "result": result,
        "amount": length[0], "unit_of_time": length[1], "next": [],
    }  # fmt: skip
