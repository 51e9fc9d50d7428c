"""The register of complaints of a body: a book of its own with its own numbers (D12-19.7-p1).

One list of columns serves the page, the print and the files, so that whoever takes the register
out gets what stands on the screen.
"""

from collections.abc import Callable, Sequence
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
from complaints.models import ComplaintStage, NumberSeries
from complaints.workflow import Channel, Ground, Medium, Outcome, Rung, State
from deadlines.models import Clock

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


def _complainant(_language: str) -> Combinable:
    return said.first_said(F("complaint__entity_name"), said.full_name("complaint"))


def _stage(_language: str) -> Combinable:
    return said.joined(said.digits("number"), " – ", said.label("rung__rung", Rung.choices))


def _executor(_language: str) -> Combinable:
    return said.first_said(said.full_name("assignee"), F("assignee__email"))


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
    return Case(When(extension__isnull=False, then=extended), default=said.EMPTY)


def _joined_to(_language: str) -> Combinable:
    return said.citizen_number("complaint__duplicate_of")


COLUMNS = (
    Column("reg_no", _("Registration number"), lambda _language: said.registration_number()),
    Column("registered", pgettext_lazy("moment of registration", "Registered"),
           lambda language: said.moment("registered_at", _ZONE, language)),
    Column("number", _("Complaint number"), lambda _language: said.citizen_number("complaint")),
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
    Column("executor", _("Responsible executor"), _executor),
    Column("due", _("Due date"), _due),
    Column("extended", _("Extended to"), _extended_to),
    Column("state", _("State"), lambda _language: said.label("state", State.choices)),
    Column("outcome", _("Decision"), lambda _language: said.label("outcome", Outcome.choices)),
    Column("answered", pgettext_lazy("day of the reasoned decision", "Answered"),
           lambda language: said.local_day("answered_at", _ZONE, language)),
    Column("breached", _("Breach of the term"),
           lambda language: said.local_day("overdue_at", _ZONE, language)),
    Column("from", _("Redirected from"),
           lambda language: said.body_and_number("redirected_from", language)),
    Column("to", _("Redirected to"),
           lambda language: said.body_and_number("redirected_to", language)),
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


def bodies_with_registers() -> QuerySet[Organisation]:
    """Bodies that have registered a complaint."""
    owners = NumberSeries.objects.values("organisation_id")
    bodies: QuerySet[Organisation] = Organisation.objects.filter(pk__in=owners)
    return bodies.order_by("pk")


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
    """The rows of one page, in the order of the ids given."""
    stages = ComplaintStage.objects.filter(pk__in=pks).order_by()
    codes = [column.code for column in shown]
    found = {
        pk: Row(pk, dict(zip(codes, cells, strict=True)))
        for pk, *cells in texts(stages, shown, "pk")
    }
    return [found[pk] for pk in pks if pk in found]
