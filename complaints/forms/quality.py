"""What is filled in about demands, remedies, notices and opinions."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from complaints.models import ComplaintStage, Demand, NumberSeries, Remedy
from complaints.models.quality import DemandState
from complaints.selectors import addressees_for, demands_visible_to, remedies_visible_to
from complaints.services.demands import DemandOrder
from complaints.workflow import Outcome
from deadlines.domain.calendar import PROJECTED_YEARS, CalendarEnd
from deadlines.errors import calendar_sentence
from deadlines.selectors import current_calendar

NOT_TOO_LONG = MaxLengthValidator(20_000)
_OPEN, _OVERDUE, _DONE = "open", "overdue", "done"
_PORTAL_ZONE = ZoneInfo("Asia/Almaty")


def check_day_to_come(due_on: date | None, today: date) -> None:
    """Refuse a day that has passed, or one where no calendar of working days reaches.

    Raises:
        ValidationError: with the sentence for the field.
    """
    if due_on is None:
        return
    if due_on < today:
        raise ValidationError(_("The date cannot be in the past."))
    last_year = current_calendar().last_year + PROJECTED_YEARS
    if due_on.year > last_year:
        raise ValidationError(calendar_sentence(CalendarEnd(last_year)))


class DueOnField(forms.DateField):
    """The day by which something must be done."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            help_text=_("Day, month and year, for example 15.06.2026. Choose a working day."),
            error_messages={
                "invalid": _("Write the date as day, month and year."),
                "required": _("Say by what date it must be done."),
            },
            **kwargs,
        )


class DemandForm(forms.Form):
    """A demand to restore violated rights (D12-19.5.2)."""

    demand_text = forms.CharField(
        label=_("What is demanded to restore the violated rights"),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is demanded.")},
    )
    demand_addressee = forms.ChoiceField(
        label=_("Of which body it is demanded"),
        error_messages={
            "required": _("Choose the body of which it is demanded."),
            "invalid_choice": _("Choose the body of which it is demanded."),
        },
    )
    demand_due_on = DueOnField(label=_("By what date it must be done"))

    def __init__(self, *args: Any, stage: ComplaintStage, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "demand_%s", **kwargs})
        self.today = today
        self._bodies = offer_addressees(self, stage)

    def clean_demand_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["demand_due_on"]
        check_day_to_come(due_on, self.today)
        return due_on

    def order(self) -> DemandOrder:
        """The demand that a valid form describes."""
        return order_of(self.cleaned_data, self._bodies)


def offer_addressees(form: forms.Form, stage: ComplaintStage) -> dict[str, Organisation]:
    """Put the bodies of the earlier stages into a form's choice; the provider is chosen at first."""
    bodies = {str(body.pk): body for body in addressees_for(stage)}
    field = form.fields["demand_addressee"]
    field.choices = [(pk, body.name) for pk, body in bodies.items()]  # type: ignore[attr-defined]
    field.initial = str(stage.complaint.provider_id)
    return bodies


def order_of(cleaned: dict[str, Any], bodies: dict[str, Organisation]) -> DemandOrder:
    """The demand that clean answers describe."""
    return DemandOrder(
        addressee=bodies[cleaned["demand_addressee"]],
        text=cleaned["demand_text"],
        due_on=cleaned["demand_due_on"],
    )


class ExecutionForm(forms.Form):
    """What the addressee has done."""

    execution = forms.CharField(
        label=_("What has been done"),
        help_text=_("The complainant and the quality body will see it."),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what has been done.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "execute_%s", **kwargs})


class GiveBackForm(forms.Form):
    """Why the execution is not accepted, and the new date."""

    reasons = forms.CharField(
        label=_("Why the execution is not accepted"),
        help_text=_("The addressee of the demand will see it."),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why the execution is not accepted.")},
    )
    due_on = DueOnField(label=_("New date of execution"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "return_%s", **kwargs})
        self.today = today

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        check_day_to_come(due_on, self.today)
        return due_on


class OpinionForm(forms.Form):
    """The two questions after closing."""

    is_solved = forms.ChoiceField(
        label=_("Is the matter solved?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the matter is solved.")},
    )
    rating = forms.TypedChoiceField(
        label=_("How was your complaint considered?"),
        choices=[
            ("5", _("5: very well")),
            ("4", _("4: well")),
            ("3", _("3: neither well nor badly")),
            ("2", _("2: badly")),
            ("1", _("1: very badly")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a mark from 1 to 5.")},
    )


class _Filter(forms.Form):
    """Filters in the address; an unknown value counts as none."""

    mark_optional = False

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.actor, self.today = actor, today
        if "body" in self.fields:
            self._offer_bodies()
        self.is_valid()

    def _offer_bodies(self) -> None:
        """Only the quality body chooses among bodies; the others see what is their own."""
        if not self.actor.can(Capability.CONTROL_QUALITY):
            del self.fields["body"]
            return
        bodies = Organisation.objects.filter(pk__in=self.bodies_known())
        choices = sorted(((str(body.pk), body.name) for body in bodies), key=lambda one: one[1])
        self.fields["body"].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]

    def bodies_known(self) -> Any:
        """Ids of the bodies worth choosing."""
        raise NotImplementedError

    def chosen(self, name: str) -> Any:
        """A clean value; empty for an absent or unknown one."""
        return self.cleaned_data.get(name) or ""

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.chosen(name) for name in self.fields)


class DemandFilter(_Filter):
    """Demands by where they stand, by addressee and by the number of the complaint."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("all open")),
            (_OVERDUE, _("overdue")),
            (DemandState.ISSUED, DemandState.ISSUED.label),
            (DemandState.EXECUTED, DemandState.EXECUTED.label),
            (DemandState.CLOSED, DemandState.CLOSED.label),
        ],
        required=False,
    )
    body = forms.ChoiceField(label=_("Addressee of the demand"), required=False)
    q = forms.CharField(label=_("Complaint number"), required=False, max_length=20)

    def bodies_known(self) -> Any:
        return Demand.objects.values("addressee_id").distinct()

    def demands(self) -> QuerySet[Demand]:
        """The demands chosen, in no order."""
        demands: QuerySet[Demand] = demands_visible_to(self.actor).select_related(
            "addressee", "stage__complaint__service", "stage__organisation"
        )
        state = self.chosen("state")
        if state == _OVERDUE:
            demands = demands.filter(state=DemandState.ISSUED, due_on__lt=self.today)
        elif state:
            demands = demands.filter(state=state)
        else:
            demands = demands.filter(state__in=[DemandState.ISSUED, DemandState.EXECUTED])
        if self.chosen("body"):
            demands = demands.filter(addressee_id=int(self.chosen("body")))
        return demands.filter(_numbered("stage__", self.chosen("q")))


class RemedyFilter(_Filter):
    """Remedies by where they stand, by body and by the number of the complaint."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", pgettext_lazy("remedies", "not carried out yet")),
            (_OVERDUE, _("overdue")),
            (_DONE, pgettext_lazy("remedies", "carried out")),
        ],
        required=False,
    )
    body = forms.ChoiceField(label=_("Body"), required=False)
    q = forms.CharField(label=_("Complaint number"), required=False, max_length=20)

    def bodies_known(self) -> Any:
        return Remedy.objects.values("stage__organisation_id").distinct()

    def remedies(self) -> QuerySet[Remedy]:
        """The remedies chosen, in no order."""
        remedies = remedies_visible_to(self.actor).select_related(
            "stage__complaint__service", "stage__organisation"
        )
        state = self.chosen("state")
        remedies = remedies.filter(done_at__isnull=state != _DONE)
        if state == _OVERDUE:
            remedies = remedies.filter(due_on__lt=self.today)
        if self.chosen("body"):
            remedies = remedies.filter(stage__organisation_id=int(self.chosen("body")))
        return remedies.filter(_numbered("stage__", self.chosen("q")))

    @property
    def order(self) -> tuple[str, ...]:
        """Those most overdue come first; what is done, newest first."""
        return ("-due_on", "-pk") if self.chosen("state") == _DONE else ("due_on", "pk")


class NoticeFilter(_Filter):
    """Notices of considered complaints by body, outcome and day of the notice (K-22)."""

    body = forms.ChoiceField(label=_("Body"), required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[("", _("all")), *Outcome.choices], required=False
    )
    since = forms.DateField(
        label=_("From day"), help_text=_("For example 15.06.2026"), required=False
    )
    until = forms.DateField(
        label=_("To day"), help_text=_("For example 15.06.2026"), required=False
    )

    def bodies_known(self) -> Any:
        # Bodies that have a register of complaints: a short list, whatever the number of stages.
        return NumberSeries.objects.values("organisation_id").distinct()

    def notices(self) -> QuerySet[ComplaintStage]:
        """Stages that the quality body was told of, in no order."""
        told = ComplaintStage.objects.filter(quality_told_at__isnull=False)
        stages: QuerySet[ComplaintStage] = told.select_related("complaint__service", "organisation")
        if self.chosen("body"):
            stages = stages.filter(organisation_id=int(self.chosen("body")))
        if self.chosen("outcome"):
            stages = stages.filter(outcome=self.chosen("outcome"))
        if self.chosen("since"):
            stages = stages.filter(quality_told_at__gte=_start_of(self.chosen("since")))
        if self.chosen("until"):
            after = _start_of(self.chosen("until")) + timedelta(days=1)
            stages = stages.filter(quality_told_at__lt=after)
        return stages


def _start_of(day: date) -> datetime:
    """The first moment of a day in the portal's own zone."""
    return datetime.combine(day, time.min, tzinfo=_PORTAL_ZONE)


def _numbered(path: str, query: str) -> Q:
    """Rows of one complaint by its number, whole ("2026-000117") or its last part."""
    typed = query.strip()
    if not typed:
        return Q()
    tail = typed.rpartition("-")[2]
    if not (tail.isascii() and tail.isdigit()) or len(tail) > 12:
        return Q(pk__in=[])
    return Q(**{f"{path}complaint_id": int(tail)})
