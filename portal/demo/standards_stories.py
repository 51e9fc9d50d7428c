"""Sample drafts in every state (H.3), lived once: only verbs, each at its own moment.

Dates are counted back from the legal today, so that whatever today is, one discussion closes today,
one in three days and one has 25 days left; all acts of all drafts are taken in one order of time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from accounts.roles import Capability
from deadlines.selectors import current_calendar
from portal.demo import standards_new as new
from portal.demo.mailroom import evening_mail
from portal.demo.reference import Tell
from portal.demo.standards_after import after_approval
from portal.demo.standards_days import Cast, Days, Scene, Step, live
from portal.demo.standards_drafts import DRAFTS, Draft
from portal.demo.standards_parts import provisions_of
from portal.demo.standards_road import Road
from portal.demo.standards_saying import said_on
from portal.demo.standards_voices import Voice, voices
from registry.models import Service
from registry.services import GovernmentAct
from standards.models import Edition, Proposal, Standard
from standards.services.editions import begin_edition
from standards.services.proposals import decline_proposal, propose_change
from standards.telling import tell_waiting
from standards.workflow import BasisKind, Kind, Stage, State

Deed = Callable[[datetime], object]

# New services: how far the first standard is, and how many days ago its discussion opened.
_FIRST = {
    "reading_ticket": Draft("", Stage.SUBMITTED, 82, kind=Kind.FIRST),
    "home_care": Draft("", Stage.IN_FORCE, 102, kind=Kind.FIRST),
    "pet_passport": Draft("", Stage.IN_DISCUSSION, 11, kind=Kind.FIRST),
}
# The Government included a new service so many days before its draft was placed.
_PROPOSED_BEFORE, _INCLUDED_BEFORE = 20, 4
# The service whose first draft should have been placed already (K-01).
_LATE_ENTRY = "00703003"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal on a standard; ``declined`` is the reason with which it was."""

    service_no: str
    who: str
    basis: BasisKind
    text: str
    links: str = ""
    declined: str = ""


_PROPOSALS = (
    Proposed(
        "S-016", "botagoz.rakhimova", BasisKind.COMPLAINTS,
        "Жалобы на срок в шесть месяцев: просим описать промежуточные уведомления заявителю.",
        links="C-003",
    ),
    Proposed(
        "S-024", "aigul.tastanova", BasisKind.PROPOSAL,
        "Предлагаем выдавать справки из базы в день обращения.",
    ),
    Proposed(
        "S-038", "yerlan.dauletov", BasisKind.MONITORING,
        "Арбалар кеш беріледі: мерзімді екі кезеңге бөліп көрсету керек.",
        links="https://ngo-aul.example.kz/monitoring/3",
    ),
    Proposed(
        "S-021", "samat.birzhanov", BasisKind.PROPOSAL,
        "Қайтыс болу туралы куәлікті пошта арқылы жіберуді ұсынамыз.",
        declined="Куәлік өтініш берушінің өзіне ғана беріледі, бұл Кодекстің талабы.",
    ),
)  # fmt: skip


@transaction.atomic
def load_standard_stories(tell: Tell, *, until: datetime) -> int:
    """Live the roads of the sample drafts, once; how many were begun."""
    drafted = Edition.objects.filter(standard__service__is_sample=True)
    if drafted.exclude(kind=Kind.TAKEN_OVER).exists():
        return 0
    scene = Scene(Days(until, current_calendar()), Cast())
    days, cast = scene.days, scene.cast
    said = voices()
    steps: list[Step] = []
    for draft in DRAFTS:
        service = _service(registry_no=draft.service_no)
        road = Road(draft, service, scene, voices=said.get(draft.service_no, []))
        steps += [*road.steps(), *said_on(road), *after_approval(road, draft.service_no)]
    for entry in new.NEW:
        steps += _first_standard(entry, scene, said.get(entry.key, []))
    steps += _proposals(days, cast)
    steps.append(Step(days.moment(days.office_day_before(days.today), 9), _late_draft(cast)))
    live(steps, until=until)
    while tell_waiting(at=until):
        pass
    evening_mail(until)
    begun: int = drafted.exclude(kind=Kind.TAKEN_OVER).count()
    tell(f"  {begun} drafts of standards, their comments, reports and regulations")
    return begun


def _service(**known: str) -> Service:
    found: Service = Service.objects.select_related("drafting_body").get(**known)
    return found


def _first_standard(entry: new.NewEntry, scene: Scene, said: list[Voice]) -> list[Step]:
    """A new service and its first standard; proposed at once, so that its number is known."""
    draft, days, cast = _FIRST[entry.key], scene.days, scene.cast
    proposer = cast.of_body(entry.drafting_body, Capability.PROPOSE_SERVICES)
    clerk = cast.person("anna.litvinova")
    assert proposer is not None
    opened = days.office_day_before(days.today - timedelta(days=draft.opened))
    included = days.office_day_before(opened - timedelta(days=_INCLUDED_BEFORE))
    first = days.office_day_before(included - timedelta(days=_PROPOSED_BEFORE))
    service = new.propose(entry, actor=proposer, at=days.moment(first, 10))
    act = GovernmentAct(
        name="Қаулы (үлгі) · Постановление (образец)", number=f"7{entry.number}",
        dated=days.office_day_before(included - timedelta(days=1)),
    )  # fmt: skip
    at = days.moment(included, 9)
    service = new.include(service, act, actor=clerk, at=at)
    road = Road(
        replace(draft, service_no=service.registry_no), service, scene, voices=said,
        first=(provisions_of(service), entry.row()),
    )  # fmt: skip
    return [*road.steps(), *said_on(road), *after_approval(road, entry.key)]


def _late_draft(cast: Cast) -> Deed:
    """The draft that should have been placed is begun at last, and has gaps."""

    def begin(at: datetime) -> None:
        standard = Standard.objects.filter(service__code=_LATE_ENTRY, state=State.PENDING).first()
        if standard is None:
            return
        drafter = cast.official(standard.drafting_body_id, Capability.DRAFT_STANDARDS)
        assert drafter is not None
        begin_edition(standard_id=standard.pk, kind=Kind.FIRST, actor=drafter, at=at)

    return begin


def _proposals(days: Days, cast: Cast) -> Iterator[Step]:
    """Proposals nobody has taken up yet, and one declined after two days."""
    for place, one in enumerate(_PROPOSALS):
        day = days.today - timedelta(days=4 + 4 * place)
        at = days.moment(days.office_day_before(day), 10)
        yield Step(at, partial(_propose, cast, one))
        if one.declined:
            yield Step(at + timedelta(days=2), partial(_decline, cast, one))


def _propose(cast: Cast, one: Proposed, at: datetime) -> None:
    standard = Standard.objects.get(service__registry_no=one.service_no)
    propose_change(
        standard_id=standard.pk, basis=one.basis, text=one.text, links=one.links,
        actor=cast.person(one.who), at=at,
    )  # fmt: skip


def _decline(cast: Cast, one: Proposed, at: datetime) -> None:
    proposal = Proposal.objects.get(standard__service__registry_no=one.service_no, text=one.text)
    drafter = cast.official(proposal.standard.drafting_body_id, Capability.DRAFT_STANDARDS)
    assert drafter is not None
    decline_proposal(proposal_id=proposal.pk, reason=one.declined, actor=drafter, at=at)
