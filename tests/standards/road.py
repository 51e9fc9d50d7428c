"""The road of an edition for tests: one step after another through the verbs of the law, and its people."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from accounts.acting import Actor
from deadlines.sweep import sweep
from registry.services import GovernmentAct
from standards.models import AgreementRequest, CompletionReport, Edition
from standards.services import agreeing, approving, placing, reporting
from standards.services.editions import withdraw_edition
from standards.services.placing import PlacementData
from standards.workflow import Agreeing, Kind, PlacementKind, PlacementOf, Stage
from tests.registry.office_pages import get
from tests.standards_world import add_people, an_edition, fresh
from tests.world import MONDAY, World

# Placed on MONDAY, the discussion closes at the end of 8 October; this is the morning after.
AFTER_CLOSE = MONDAY + timedelta(days=31)
SITE = "https://moj.example.kz/draft"
FOREWORD = {"kk": "Есеп", "ru": "Отчет"}
LATER = AFTER_CLOSE + timedelta(hours=1)


def address(name: str, *parts: Any) -> str:
    """A page of the work area of standards."""
    return reverse(f"standards:office_{name}", args=parts)


def page(actor: Actor, edition: Edition, at: datetime = LATER) -> Any:
    """The page of an edition as a person gets it."""
    return get(actor, address("edition", edition.pk), at=at)


def a_site(
    at: datetime = MONDAY, what: PlacementOf = PlacementOf.DRAFT, **changes: Any
) -> PlacementData:
    """A placement on the drafter's own site."""
    fields = {"what": what, "kind": PlacementKind.OWN_SITE, "placed_at": at, "url": SITE}
    return PlacementData(**(fields | changes))


def an_act(dated: date | None = None, number: str = "77") -> GovernmentAct:
    """The Government's act; of the day after the discussion unless said otherwise."""
    day = dated or AFTER_CLOSE.date()
    return GovernmentAct(name="постановление Правительства", number=number, dated=day)


def placed(world: World, edition: Edition | None = None, at: datetime = MONDAY) -> Edition:
    """On the portal, no site yet."""
    edition = edition or an_edition(world, at=at)
    placing.place_draft(edition_id=edition.pk, actor=world.drafter, at=at)
    return fresh(edition)


def discussed(world: World, edition: Edition | None = None, at: datetime = MONDAY) -> Edition:
    """In discussion since a moment."""
    edition = placed(world, edition, at)
    record_site(world, edition, at)
    return fresh(edition)


def record_site(
    world: World, edition: Edition, at: datetime, what: PlacementOf = PlacementOf.DRAFT
) -> None:
    """The drafter records the own site."""
    placing.record_placement(
        edition_id=edition.pk, placement=a_site(at, what), actor=world.drafter, at=at
    )


def closed(world: World, edition: Edition | None = None, at: datetime = MONDAY) -> Edition:
    """The discussion closed by the sweep on the morning after its last day."""
    edition = discussed(world, edition, at)
    sweep(at=at + timedelta(days=31))
    return fresh(edition)


def revised(world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE) -> Edition:
    """Every comment decided (here there is none)."""
    edition = edition or closed(world)
    placing.finish_revision(edition_id=edition.pk, actor=world.drafter, at=at)
    return fresh(edition)


def made_up(world: World, edition: Edition, at: datetime = AFTER_CLOSE) -> CompletionReport:
    """The report ordered and made up."""
    report = reporting.order_report(
        edition_id=edition.pk, foreword=FOREWORD, actor=world.drafter, at=at
    )
    reporting.build_reports(now=lambda: at)
    return CompletionReport.objects.get(pk=report.pk)


def reported(
    world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE, *, site: bool = True
) -> Edition:
    """The report is out, on the portal and on the own site."""
    edition = edition or revised(world, at=at)
    report = made_up(world, edition, at)
    reporting.publish_report(report_id=report.pk, actor=world.drafter, at=at)
    if site:
        record_site(world, edition, at, PlacementOf.REPORT)
    return fresh(edition)


def sent(
    world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE
) -> AgreementRequest:
    """Sent to one akimat."""
    edition = edition or reported(world, at=at)
    (request,) = agreeing.send_for_agreement(
        edition_id=edition.pk, bodies=[(world.other_akimat.pk, Agreeing.INTERESTED)],
        actor=world.drafter, at=at,
    )  # fmt: skip
    return request


def agreed(world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE) -> Edition:
    """The akimat has agreed and the agreement is concluded."""
    request = sent(world, edition, at)
    agreeing.answer_agreement(request_id=request.pk, agreed=True, actor=world.other_officer, at=at)
    agreeing.conclude_agreement(edition_id=request.edition_id, actor=world.drafter, at=at)
    return fresh(request.edition)


def submitted(world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE) -> Edition:
    """Before the Government."""
    edition = agreed(world, edition, at)
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=at)
    return fresh(edition)


def approved(
    world: World,
    edition: Edition | None = None,
    at: datetime = AFTER_CLOSE,
    effective_on: date | None = None,
) -> Edition:
    """Approved by the act of that day; in force ten days later unless said otherwise."""
    edition = submitted(world, edition, at)
    day = effective_on or at.date() + timedelta(days=10)
    approving.approve(
        edition_id=edition.pk, act=an_act(at.date()), effective_on=day, actor=world.clerk, at=at
    )
    return fresh(edition)


def in_force(world: World, edition: Edition | None = None, at: datetime = AFTER_CLOSE) -> Edition:
    """In force from the day of the act."""
    return approved(world, edition, at, effective_on=at.date())


def withdrawn(world: World) -> Edition:
    """Given up while in discussion."""
    edition = discussed(world)
    withdraw_edition(edition_id=edition.pk, reason="Не нужен.", actor=world.drafter, at=MONDAY)
    return fresh(edition)


def superseded(world: World) -> Edition:
    """One that a later edition has replaced."""
    old = in_force(world)
    change = an_amendment(world, old)
    later = AFTER_CLOSE + timedelta(days=40)
    whole_road(world, change, AFTER_CLOSE + timedelta(days=5), later)
    return fresh(old)


def an_amendment(
    world: World, base: Edition, kind: Kind = Kind.AMENDMENT, **changes: Any
) -> Edition:
    """A change (or repeal) of what holds, being drafted; its text is a copy put down by hand."""
    standard = fresh(base).standard
    standard.amend()
    standard.save()
    number = standard.editions.count() + 1
    at = changes.pop("at", AFTER_CLOSE)
    return an_edition(
        world, standard=standard, number=number, kind=kind, base=base, at=at, **changes
    )


def whole_road(world: World, edition: Edition, start: datetime, end: datetime) -> Edition:
    """From the placement on ``start`` to force on the day of ``end``."""
    closed(world, edition, start)
    revised(world, fresh(edition), end)
    reported(world, fresh(edition), end)
    return in_force(world, fresh(edition), end)


# How to bring an edition to each stage, by the verbs alone.
REACH: dict[str, Callable[[World], Edition]] = {
    Stage.DRAFTING: an_edition,
    Stage.PLACED: placed,
    Stage.IN_DISCUSSION: discussed,
    Stage.DISCUSSION_CLOSED: closed,
    Stage.REVISED: revised,
    Stage.REPORT_PUBLISHED: reported,
    Stage.IN_AGREEMENT: lambda world: fresh(sent(world).edition),
    Stage.AGREED: agreed,
    Stage.SUBMITTED: submitted,
    Stage.APPROVED: approved,
    Stage.IN_FORCE: in_force,
    Stage.SUPERSEDED: superseded,
    Stage.WITHDRAWN: withdrawn,
}


def of_president(world: World) -> None:
    """The ministry is accountable to the President."""
    world.ministry.subordination = "president"
    world.ministry.save(update_fields=["subordination"])


def people_of(world: World) -> dict[str, Actor]:
    """Everybody, those of the road included."""
    add_people(world)
    return world.people


def repealing(world: World) -> Edition:
    """The repeal of a standard in force, being drafted, with its reasons in both languages."""
    held = in_force(world)
    return an_amendment(
        world, held, Kind.REPEAL, summary_kk="Қызмет жойылады.", summary_ru="Услуга упраздняется."
    )
