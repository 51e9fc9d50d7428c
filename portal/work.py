"""*My work*: which open duties a person asks to see, and how a body stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.models import User
from complaints import terms
from deadlines.domain.calendar import WorkingCalendar
from deadlines.domain.kinds import Kind, Standing
from deadlines.models import Clock
from deadlines.remaining import SOON
from deadlines.selectors import my_clocks

MINE, NOBODY, BODY = "mine", "unassigned", "body"
_OVERDUE, _SOON = "overdue", "soon"
_DATES_SHOWN = 5
_LARGEST_ID = 2**63 - 1  # of a column; larger numbers are nobody

SCOPES = [
    (MINE, pgettext_lazy("duties", "Mine")),
    (NOBODY, pgettext_lazy("duties", "Unassigned")),
    (BODY, pgettext_lazy("duties", "Whole body")),
]
KINDS = [
    (terms.STAGE, _("Complaints")),
    (terms.REMEDY_SUBJECT, _("Remedies")),
    (terms.DEMAND_SUBJECT, _("Demands to restore rights")),
]


class WorkFilter(forms.Form):
    """Filters of *My work*, all in the address; an unknown value counts as none."""

    mark_optional = False

    scope = forms.ChoiceField(choices=SCOPES, required=False, widget=forms.HiddenInput)
    executor = forms.IntegerField(
        required=False, min_value=1, max_value=_LARGEST_ID, widget=forms.HiddenInput
    )
    due = forms.ChoiceField(
        label=_("Term"),
        choices=[
            ("", _("any")),
            (_OVERDUE, _("overdue")),
            (_SOON, _("due within 2 working days")),
        ],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *KINDS], required=False)
    q = forms.CharField(label=_("Number"), required=False, max_length=40)

    def __init__(self, *args: Any, scope: str = MINE, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "work_%s", **kwargs})
        self.usual_scope = scope
        self.is_valid()

    def chosen(self, name: str) -> Any:
        """A clean value; empty for an absent or unknown one."""
        return self.cleaned_data.get(name) or ""

    @property
    def scope_chosen(self) -> str:
        """Whose duties: those asked for, else those that the person usually looks after."""
        return str(self.chosen("scope") or self.usual_scope)

    @property
    def narrows(self) -> bool:
        """Whether any filter besides the scope is on."""
        return any(self.chosen(name) for name in ("executor", "due", "kind", "q"))

    def clocks(
        self, actor: Actor, *, at: datetime, today: date, calendar: WorkingCalendar
    ) -> QuerySet[Clock]:
        """The open duties chosen, in no order."""
        clocks = my_clocks(actor)
        if self.scope_chosen == MINE:
            clocks = clocks.filter(assignee__in=people_of(actor))
        elif self.scope_chosen == NOBODY:
            clocks = clocks.filter(assignee__isnull=True)
        if self.chosen("executor"):
            clocks = clocks.filter(assignee_id=self.chosen("executor"))
        if self.chosen("due") == _OVERDUE:
            clocks = clocks.filter(_overdue(at))
        elif self.chosen("due") == _SOON:
            last = calendar.add(today, SOON)
            clocks = clocks.filter(~_overdue(at), due_on__lte=last)
        if self.chosen("kind"):
            clocks = clocks.filter(subject_code=self.chosen("kind"))
        # The label holds the number, and one label is enough: figures have no language.
        return clocks.filter(label_ru__contains=self.chosen("q")) if self.chosen("q") else clocks


def people_of(actor: Actor) -> list[User]:
    """Whose duties are one's own: a deputy's are also those of the member replaced."""
    return [person for person in (actor.user, actor.acting_for) if person is not None]


def _overdue(at: datetime) -> Q:
    """Past the due moment (Q-2); a waiting period that is over is nobody's delay."""
    return Q(due_at__lte=at - timedelta(seconds=1)) & ~Q(term__kind=Kind.PERIOD)


@dataclass(frozen=True, slots=True)
class Load:
    """What one person, or nobody yet, has to do."""

    person: User | None
    open: int
    breached: int
    missed: int


@dataclass(frozen=True, slots=True)
class Board:
    """How a body stands: open duties, breaches of the law, missed targets, nearest dates."""

    loads: list[Load]
    dates: list[tuple[date, int]]

    @property
    def open(self) -> int:
        """Open duties of the body."""
        return sum(load.open for load in self.loads)

    @property
    def breached(self) -> int:
        """Open duties past a time limit of the law, the rules or the bill."""
        return sum(load.breached for load in self.loads)

    @property
    def missed(self) -> int:
        """Open duties past a target of the portal's own; never added to the breaches (J-1)."""
        return sum(load.missed for load in self.loads)


def board_of(actor: Actor, *, at: datetime, today: date) -> Board:
    """The body's duties by person and by date, in three statements whatever their number."""
    clocks = my_clocks(actor).select_related(None).order_by()
    house = Q(term__standing=Standing.HOUSE)
    counted = clocks.values("assignee_id").annotate(
        open=Count("pk"),
        breached=Count("pk", filter=_overdue(at) & ~house),
        missed=Count("pk", filter=_overdue(at) & house),
    )
    rows = list(counted)
    people = User.objects.in_bulk([row["assignee_id"] for row in rows if row["assignee_id"]])
    loads = [
        Load(people.get(row["assignee_id"]), row["open"], row["breached"], row["missed"])
        for row in rows
    ]
    loads.sort(key=lambda load: (load.person is not None, -load.breached, -load.open))
    dates = (
        clocks.filter(due_on__gte=today)
        .values_list("due_on")
        .annotate(number=Count("pk"))
        .order_by("due_on")[:_DATES_SHOWN]
    )
    return Board(loads, list(dates))
