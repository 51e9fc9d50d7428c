"""The list of cases before a body: its filters, and the rows they choose."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from accounts.roles import Capability
from complaints import terms
from complaints.models import ComplaintStage
from complaints.selectors import officials_of
from complaints.workflow import OPEN, State
from deadlines.models import Clock

NEAREST, NEWEST = "nearest", "newest"
_OPEN, _ALL, _ME, _NOBODY = "open", "all", "me", "nobody"


class QueueFilter(forms.Form):
    """Filters of the queue, all in the address; an unknown value counts as none."""

    mark_optional = False

    scope = forms.ChoiceField(
        label=_("Body"), choices=[("", _("My body")), (_ALL, _("All bodies"))], required=False
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all open")), (_ALL, _("all, closed too")), *State.choices],
        required=False,
    )
    executor = forms.ChoiceField(label=_("Responsible executor"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)
    q = forms.CharField(label=_("Number or name"), required=False, max_length=100)
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("nearest date first")), (NEWEST, _("newest first"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.actor = actor
        if not actor.can(Capability.CONTROL_QUALITY):
            del self.fields["scope"]
        self.fields["executor"].choices = [  # type: ignore[attr-defined]
            ("", _("anyone")),
            (_ME, _("me")),
            (_NOBODY, _("nobody yet")),
            *self._officials(today),
        ]
        self.is_valid()

    def _officials(self, today: date) -> list[tuple[str, str]]:
        membership = self.actor.membership
        if membership is None:
            return []
        people = officials_of(membership.organisation, on=today)
        return [(str(user.pk), str(user)) for user in people]

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
        return any(self.chosen(name) for name in ("state", "executor", "overdue", "q"))

    def stages(self) -> QuerySet[ComplaintStage]:
        """The stages chosen, in no order."""
        stages = ComplaintStage.objects.select_related(
            "complaint__service", "organisation", "assignee"
        )
        if self.chosen("scope") != _ALL:
            stages = stages.filter(organisation=self.actor.organisation)
        stages = _in_state(stages, self.chosen("state"))
        stages = self._of_executor(stages)
        if self.chosen("overdue"):
            stages = stages.filter(overdue_at__isnull=False, state__in=OPEN)
        return stages.filter(_matching(self.chosen("q")))

    def clocks(self) -> QuerySet[Clock]:
        """Open clocks of the stages chosen, in no order."""
        clocks = Clock.objects.filter(
            subject_code=terms.STAGE, state__in=Clock.OPEN_STATES
        ).select_related("term")
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
            return stages.filter(assignee=self.actor.user)
        return stages.filter(assignee_id=int(executor)) if executor else stages


def _in_state(stages: QuerySet[ComplaintStage], state: str) -> QuerySet[ComplaintStage]:
    if state == _ALL:
        return stages
    return stages.filter(state__in=[state] if state else OPEN)


def _matching(query: str) -> Q:
    """Stages by the complaint's number, the body's registration number, or the person's name."""
    condition = Q()
    for word in query.split()[:5]:
        condition &= _of_number(word) if any(c.isdigit() for c in word) else _of_name(word)
    return condition


def _of_number(word: str) -> Q:
    if "/" in word:
        seq, _slash, year = word.partition("/")
        return _registered(seq) & Q(reg_year=int(year)) if _is_int(year) else _registered(seq)
    tail = word.rpartition("-")[2]
    known = Q(complaint_id=int(tail)) if _is_int(tail) else Q(pk__in=[])
    return known if "-" in word else known | _registered(word)


def _registered(seq: str) -> Q:
    return Q(reg_seq=int(seq)) if _is_int(seq) else Q(pk__in=[])


def _is_int(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _of_name(word: str) -> Q:
    # SQLite folds Latin letters only, so the usual spellings are asked for one by one.
    condition = Q()
    for spelling in {word, word.lower(), word.upper(), word.title()}:
        for name in ("surname", "given_name", "patronymic"):
            condition |= Q(**{f"complaint__{name}__startswith": spelling})
    return condition
