"""The register of complaints of a body: a book of its own with its own numbers (D12-19.7-p1).

One list of columns serves the page, the print and the files, so that whoever takes the register
out gets what stands on the screen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from complaints import cell_texts as said
from complaints import terms
from complaints.models import Complaint, ComplaintStage, LadderRung, NumberSeries
from complaints.selectors import is_extended
from complaints.workflow import Channel, Ground, Medium, Outcome, Rung, State
from deadlines.models import Clock
from govservices.addresses import address
from govservices.composed import Composed
from govservices.keyset import PAGE_SIZE

_ZONE = "organisation__time_zone"
Expression = Callable[[str], Combinable]  # of a language


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the register: its code, its head, and how the database says its cell."""

    code: str
    head: Promise | str
    cell: Expression


@dataclass(frozen=True, slots=True)
class Row:
    """A registered stage as the register shows it; ``cells`` are texts by the code of the column."""

    stage_id: int
    cells: dict[str, str]

    @property
    def url(self) -> str:
        """Where the case is opened."""
        return address("complaints:stage", self.stage_id)

    @property
    def asides(self) -> list[str]:
        """What stands under the state: how the stage ended, where it came from and went to."""
        cell: dict[str, str] = self.cells
        found: list[str] = []
        if cell["outcome"]:
            answered = f", {cell['answered']}" if cell["answered"] else ""
            found.append(f"{_('Decision')}: {cell['outcome']}{answered}")
        if cell["withdrawn"]:
            found.append(cell["withdrawn"])
        ways = (column for column in COLUMNS if column.code in ("from", "to", "joined"))
        return found + [f"{way.head}: {cell[way.code]}" for way in ways if cell[way.code]]


def _complainant(_language: str) -> Combinable:
    return said.first_said(F("complaint__entity_name"), said.full_name("complaint"))


def _stage(_language: str) -> Combinable:
    rungs = LadderRung.objects.filter(pk=OuterRef("rung"))
    called = said.where(Q(rung__isnull=False), rungs, said.label("rung", Rung.choices))
    return said.joined(said.digits("number"), " – ", called)


def _clock_date(field: str) -> Combinable:
    """A date of the stage's statutory clock, the last one where a redirection left two."""
    clocks = Clock.objects.filter(
        subject_code=terms.STAGE, subject_id=OuterRef("pk"), term_code__in=terms.STAGE_TERMS
    )
    return Subquery(clocks.order_by("-pk").values(field)[:1])


def _due(language: str) -> Combinable:
    return said.day(_clock_date("original_due_on"), language)


def _extended_to(language: str) -> Combinable:
    # The clock is asked only where there is an extension: it knows of later calendars too.
    extended = said.day(_clock_date("due_on"), language)
    return Case(When(is_extended(), then=extended), default=said.EMPTY)


def _redirected_from(language: str) -> Combinable:
    earlier = ComplaintStage.objects.filter(pk=OuterRef("redirected_from"))
    came = Q(redirected_from__isnull=False)
    return said.where(came, earlier, said.body_and_number(language))


def _redirected_to(language: str) -> Combinable:
    later = ComplaintStage.objects.filter(redirected_from=OuterRef("pk"))
    return said.where(Q(state=State.REDIRECTED), later, said.body_and_number(language))


def _joined_to(_language: str) -> Combinable:
    first = Complaint.objects.filter(pk=OuterRef("complaint__duplicate_of"))
    joined = Q(complaint__duplicate_of__isnull=False)
    return said.where(joined, first, said.citizen_number())


COLUMNS = (
    Column("reg_no", _("Registration number"), lambda _language: said.registration_number()),
    Column("registered", pgettext_lazy("moment of registration", "Registered"),
           lambda language: said.moment("registered_at", _ZONE, language)),
    Column("number", _("Complaint number"), lambda _language: said.citizen_number("complaint__")),
    Column("complainant", _("Complainant"), _complainant),
    Column("service", _("Public service"),
           lambda language: said.name("complaint__service", language)),
    Column("ground", _("Ground of the complaint"),
           lambda _language: said.label("complaint__ground", Ground.choices)),
    Column("channel", pgettext_lazy("how a complaint came in", "Received through"),
           lambda _language: said.label("complaint__channel", Channel.choices)),
    Column("medium", pgettext_lazy("paper or electronic", "Form"),
           lambda _language: said.label("complaint__medium", Medium.choices)),
    Column("stage", _("Stage"), _stage),
    Column("executor", _("Responsible executor"), lambda _language: said.person("assignee")),
    Column("due", _("Due date"), _due),
    Column("extended", _("Extended to"), _extended_to),
    Column("state", _("State"), lambda _language: said.label("state", State.choices)),
    Column("outcome", _("Decision"), lambda _language: said.label("outcome", Outcome.choices)),
    Column("answered", pgettext_lazy("day of the reasoned decision", "Answered"),
           lambda language: said.local_day("answered_at", _ZONE, language)),
    Column("breached", _("Breach of the term"),
           lambda language: said.local_day("overdue_at", _ZONE, language)),
    Column("from", _("Redirected from"), _redirected_from),
    Column("to", _("Redirected to"), _redirected_to),
    Column("joined", _("Joined to"), _joined_to),
    Column("withdrawn", pgettext_lazy("day of the withdrawal", "Withdrawn"),
           lambda language: said.local_day("withdrawn_at", _ZONE, language)),
)  # fmt: skip
BODY = Column("body", _("Body"), lambda language: said.name("organisation", language))


def columns(*, of_several_bodies: bool) -> tuple[Column, ...]:
    """The columns of the register of one body, or of several with the body first."""
    return (BODY, *COLUMNS) if of_several_bodies else COLUMNS


def registered() -> QuerySet[ComplaintStage]:
    """Everything that stands in a register, in no order: what has a registration number."""
    stages: QuerySet[ComplaintStage] = ComplaintStage.objects.filter(reg_seq__isnull=False)
    return stages


def readable_by(actor: Actor) -> QuerySet[ComplaintStage]:
    """Registered stages that the actor may read: of the own body; of all for the quality body."""
    if not actor.can(Capability.CONSIDER_COMPLAINTS):
        return registered().none()
    if actor.can(Capability.CONTROL_QUALITY):
        return registered()
    return registered().filter(organisation=actor.organisation)


def bodies_with_registers() -> list[Organisation]:
    """Bodies that have registered a complaint, by id."""
    return _BODIES.objects()


def _bodies() -> QuerySet[Organisation]:
    owners = NumberSeries.objects.values("organisation_id")
    bodies: QuerySet[Organisation] = Organisation.objects.filter(pk__in=owners)
    return bodies.order_by("pk")


_BODIES = Composed(_bodies)


def years_of(organisation_id: int | None) -> list[int]:
    """Years of a body's register, of all registers without a body; the latest first."""
    series = NumberSeries.objects.filter(
        Q(organisation_id=organisation_id) if organisation_id else Q()
    )
    return list(series.order_by("-year").values_list("year", flat=True).distinct())


def texts(
    stages: QuerySet[ComplaintStage], shown: Sequence[Column], *first: str
) -> QuerySet[Any, Any]:
    """Stages as rows of texts, a cell for each column, after the plain fields named ``first``.

    The language is the one in force when this is called.
    """
    language = get_language() or "kk"
    cells = {f"cell_{column.code}": column.cell(language) for column in shown}
    # Annotated first and picked after: so the cells stand in the order of the columns.
    return stages.annotate(**cells).values_list(*first, *cells)


def rows(pks: Sequence[int], shown: Sequence[Column]) -> list[Row]:
    """The rows of these ids, in their order."""
    stages = ComplaintStage.objects.filter(pk__in=pks).order_by()
    return _in_order(pks, shown, texts(stages, shown, "pk"))


def rows_of_page(pks: Sequence[int], *, of_several_bodies: bool) -> list[Row]:
    """The same for one page of a list, by a statement composed once.

    Raises:
        ValueError: more ids than a page has rows.
    """
    found = _PAGE.among(pks, get_language() or "kk", of_several_bodies)
    return _in_order(pks, columns(of_several_bodies=of_several_bodies), found)


def _in_order(
    pks: Sequence[int], shown: Sequence[Column], found: Iterable[Sequence[Any]]
) -> list[Row]:
    codes = [column.code for column in shown]
    by_id = {pk: Row(pk, dict(zip(codes, cells, strict=True))) for pk, *cells in found}
    return [by_id[pk] for pk in pks if pk in by_id]


def _compose(_language: str, of_several_bodies: bool) -> QuerySet[Any, Any]:
    stages = ComplaintStage.objects.filter(pk__in=_PAGE.ids).order_by()
    return texts(stages, columns(of_several_bodies=of_several_bodies), "pk")


_PAGE = Composed(_compose, size=PAGE_SIZE)
