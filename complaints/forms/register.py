"""Filters of the register of complaints, and the rows they choose."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from complaints.models import ComplaintStage
from complaints.register import (
    Column,
    bodies_with_registers,
    columns,
    readable_by,
    years_of,
)
from complaints.searching import matching
from complaints.services.register import Extract
from complaints.workflow import Channel, Ground, Outcome, State
from registry.facets import alphabetical

ALL, OLDEST = "all", "oldest"
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_MORE = ("since", "until", "outcome", "ground", "channel", "overdue", "sort")
_ANY = ("", pgettext_lazy("no filter is set", "any"))
_STATES = [choice for choice in State.choices if choice[0] != State.FILED]
_DATES = ["%d.%m.%Y", "%Y-%m-%d"]


def _within_the_ages(day: date) -> None:
    """Days at the ends of the calendar have no neighbours, and no registers.

    Raises:
        ValidationError: worded by the field as any other date that cannot be read.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValidationError("", code="invalid")


class RegisterFilter(forms.Form):
    """Filters of the register, all in the address; an unknown value counts as none.

    ``organisation`` is the body whose register is asked for, None for the registers of all.
    """

    mark_optional = False

    body = forms.ChoiceField(label=_("Body"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    since = forms.DateField(
        label=_("Registered from"),
        help_text=_("For example, 10.06.2013"),
        required=False,
        validators=[_within_the_ages],
        input_formats=_DATES,
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )
    until = forms.DateField(
        label=_("To, inclusive"),
        help_text=_("For example, 10.07.2013"),
        required=False,
        validators=[_within_the_ages],
        input_formats=_DATES,
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )
    state = forms.ChoiceField(label=_("State"), choices=[_ANY, *_STATES], required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[_ANY, *Outcome.choices], required=False
    )
    ground = forms.ChoiceField(
        label=_("Ground of the complaint"), choices=[_ANY, *Ground.choices], required=False
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("how a complaint came in", "Received through"),
        choices=[_ANY, *Channel.choices],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Only with a breach of the term"), required=False)
    q = forms.CharField(label=_("Number or name"), required=False, max_length=100)
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("newest first")), (OLDEST, _("oldest first"))],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "register_%s", **kwargs})
        self.actor = actor
        self.organisation: Organisation | None = actor.organisation
        if actor.can(Capability.CONTROL_QUALITY):
            self._choose_body(self.data.get("body", ""))
        else:
            del self.fields["body"]
        years = years_of(self.organisation.pk if self.organisation else None)
        self._offer("year", [_ANY, *((str(year), str(year)) for year in years)])
        self.is_valid()

    def _choose_body(self, typed: str) -> None:
        """The quality body reads its own register, that of another body, or all of them."""
        own = self.actor.organisation_id
        others = {str(body.pk): body for body in bodies_with_registers() if body.pk != own}
        named = [(pk, str(body.name)) for pk, body in others.items()]
        named.sort(key=lambda one: alphabetical(one[1]))
        self._offer("body", [("", _("My body")), (ALL, _("All bodies")), *named])
        self.organisation = None if typed == ALL else others.get(typed, self.organisation)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """A clean value; empty for an absent or unknown one."""
        return self.cleaned_data.get(name) or ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the register asked for."""
        return columns(of_several_bodies=self.organisation is None)

    @property
    def order(self) -> tuple[str, ...]:
        """By the registration number; over several bodies by the moment of registration."""
        fields = ("reg_year", "reg_seq") if self.organisation else ("registered_at", "pk")
        return fields if self.chosen("sort") == OLDEST else tuple(f"-{name}" for name in fields)

    @property
    def narrows(self) -> bool:
        """Whether any filter besides body and order is on."""
        return any(self.chosen(name) for name in self.fields if name not in ("body", "sort"))

    @property
    def more_are_on(self) -> bool:
        """Whether a filter is on, or mistyped, that is put away until asked for."""
        return any(self.chosen(name) or name in self.errors for name in _MORE)

    def stages(self) -> QuerySet[ComplaintStage]:
        """The registered stages chosen, in no order; none while a date cannot be read."""
        found = readable_by(self.actor)
        if self.errors.keys() & {"since", "until"}:
            return found.none()
        exact = {"reg_year": "year", "state": "state", "outcome": "outcome",
                 "complaint__ground": "ground", "complaint__channel": "channel"}  # fmt: skip
        narrowed = {field: self.chosen(name) for field, name in exact.items() if self.chosen(name)}
        if self.chosen("overdue"):
            narrowed["overdue_at__isnull"] = False
        return found.filter(
            self._period(), matching(self.chosen("q"), self.organisation), **narrowed
        )

    def _period(self) -> Q:
        """Days of registration on the wall of the body; of all bodies, in the portal's zone."""
        body = self.organisation
        zone = body.zone if body else ZoneInfo(settings.TIME_ZONE)
        condition = Q()
        if since := self.chosen("since"):
            condition &= Q(registered_at__gte=_midnight(since, zone))
        if until := self.chosen("until"):
            condition &= Q(registered_at__lt=_midnight(until + timedelta(days=1), zone))
        return condition

    def extract(self) -> Extract:
        """What is asked for, to be taken out."""
        return Extract(
            stages=self.stages().order_by(*self.order),
            columns=self.columns,
            organisation=self.organisation,
            asked={name: str(value) for name, value in self._asked() if name != "q"},
            words=self.words(),
            search=self.chosen("q"),
        )

    def words(self) -> Mapping[str, str]:
        """The filters that are on, by their labels, as people read them."""
        return {
            str(self.fields[name].label): self._in_words(name, value)
            for name, value in self._asked()
            if name not in ("body", "sort")
        }

    def _asked(self) -> list[tuple[str, Any]]:
        return [(name, self.chosen(name)) for name in self.fields if self.chosen(name)]

    def _in_words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return value.strftime("%d.%m.%Y")
        if value is True:
            return str(_("yes"))
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
