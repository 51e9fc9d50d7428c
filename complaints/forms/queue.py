"""The list of cases before a body: its filters, and the rows they choose."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.roles import Capability
from complaints import terms
from complaints.lines import Line
from complaints.models import ComplaintStage, Team
from complaints.searching import matching
from complaints.selectors import officials_of
from complaints.workflow import OPEN, State
from deadlines.models import Clock
from govservices.composed import Composed, Slot

_TEAMS = Composed(
    lambda: (
        Team.objects.filter(organisation=Slot("body")).order_by("name").values_list("pk", "name")
    )
)
NEAREST, NEWEST = "nearest", "newest"
_ALL, _ME, _NOBODY, _MY_TEAMS = "all", "me", "nobody", "mine"
_FLAGS = ("overdue",)
_NARROWING = ("state", "executor", "team", "overdue", "q")


class QueueFilter(forms.Form):
    """Filters of the queue, all in the address; an unknown value counts as none."""

    mark_optional = False

    q = forms.CharField(label=_("Number or surname"), required=False, max_length=100)
    scope = forms.ChoiceField(
        label=_("Body"), choices=[("", _("My body")), (_ALL, _("All bodies"))], required=False
    )
    team = forms.ChoiceField(label=_("Team"), required=False)
    executor = forms.ChoiceField(label=_("Responsible executor"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all open")), (_ALL, _("all, closed too")), *State.choices],
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("nearest date first")), (NEWEST, _("newest first"))],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.actor = actor
        if not actor.can(Capability.CONTROL_QUALITY):
            del self.fields["scope"]
        self._offer("executor", _("anyone"), self._executors(today))
        teams = self._teams()
        if teams:
            self._offer("team", pgettext_lazy("teams", "any"), teams)
        else:
            del self.fields["team"]
        self.is_valid()

    def _offer(self, name: str, none: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", none), *choices]  # type: ignore[attr-defined]

    def _executors(self, today: date) -> list[tuple[str, Any]]:
        everyday = [(_ME, _("me")), (_NOBODY, _("nobody yet"))]
        membership = self.actor.membership
        if membership is None:
            return everyday
        people = officials_of(membership.organisation, on=today)
        return [*everyday, *((str(user.pk), str(user)) for user in people)]

    def _teams(self) -> list[tuple[str, Any]]:
        """The teams of the body, closed ones too: they may still have cases."""
        if self.actor.organisation_id is None:
            return []
        known = [(str(pk), name) for pk, name in _TEAMS.rows(body=self.actor.organisation_id)]
        if not known:
            return []
        nobodys = (_NOBODY, pgettext_lazy("team", "none yet"))
        return [(_MY_TEAMS, _("my teams")), nobodys, *known]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """Fields with a value."""
        return [field for field in self.visible_fields() if field.name not in _FLAGS]

    @property
    def flag_fields(self) -> list[forms.BoundField]:
        """What is ticked."""
        return [self[name] for name in _FLAGS]

    def chosen(self, name: str) -> Any:
        """A clean value; empty for an absent or unknown one."""
        return self.cleaned_data.get(name, "")

    @property
    def order(self) -> str:
        """Nearest date first, unless closed stages are asked for: their clocks have ended."""
        state = self.chosen("state")
        closed = state == _ALL or (state in State.values and state not in OPEN)
        return NEWEST if closed or self.chosen("sort") == NEWEST else NEAREST

    @property
    def narrows(self) -> bool:
        """Whether any filter besides body and order is on."""
        return any(self.chosen(name) for name in _NARROWING)

    @property
    def is_changed(self) -> bool:
        """Whether anything is chosen at all."""
        return self.narrows or any(self.chosen(name) for name in ("scope", "sort"))

    def stages(self) -> QuerySet[ComplaintStage]:
        """The stages chosen, in no order."""
        stages = ComplaintStage.objects.all()
        if self.chosen("scope") != _ALL:
            stages = stages.filter(organisation=self.actor.organisation)
        stages = _in_state(stages, self.chosen("state"))
        stages = self._of_executor(stages)
        stages = self._of_team(stages)
        if self.chosen("overdue"):
            stages = stages.filter(overdue_at__isnull=False, state__in=OPEN)
        return stages.filter(matching(self.chosen("q"))) if self.chosen("q") else stages

    def takes(self, line: Line) -> bool:
        """Whether a line found by its clock is among the stages chosen.

        The clocks of a narrowed list are of chosen stages already; of the others the body and
        the state are still to be seen.
        """
        everywhere = self.chosen("scope") == _ALL
        before_body = everywhere or line.organisation_id == self.actor.organisation_id
        return self.narrows or (before_body and line.state in OPEN)

    def clocks(self) -> QuerySet[Clock]:
        """Open clocks of the stages chosen, in no order, without their terms."""
        clocks = Clock.objects.filter(subject_code=terms.STAGE, state__in=Clock.OPEN_STATES)
        if self.chosen("scope") != _ALL:
            clocks = clocks.filter(organisation=self.actor.organisation)
        if self.narrows:
            clocks = clocks.filter(subject_id__in=self.stages().values("pk"))
        return clocks

    def _of_executor(self, stages: QuerySet[ComplaintStage]) -> QuerySet[ComplaintStage]:
        executor = self.chosen("executor")
        if executor == _NOBODY:
            return stages.filter(assignee__isnull=True)
        if executor == _ME:
            # Whoever stands in for a colleague has the colleague's cases too.
            people = (self.actor.user, self.actor.acting_for)
            return stages.filter(assignee__in=[person for person in people if person])
        return stages.filter(assignee_id=int(executor)) if executor else stages

    def _of_team(self, stages: QuerySet[ComplaintStage]) -> QuerySet[ComplaintStage]:
        team = self.chosen("team")
        if team == _NOBODY:
            return stages.filter(team__isnull=True)
        if team == _MY_TEAMS:
            return stages.filter(team__in=Team.objects.filter(members=self.actor.user).values("pk"))
        return stages.filter(team_id=int(team)) if team else stages


def _in_state(stages: QuerySet[ComplaintStage], state: str) -> QuerySet[ComplaintStage]:
    if state == _ALL:
        return stages
    return stages.filter(Q(state=state) if state else Q(state__in=OPEN))
