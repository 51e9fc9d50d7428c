"""How a complaint stands, said in the language of the screen: one sentence, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from complaints import terms
from complaints.models import ComplaintStage, Extension
from complaints.selectors import next_step
from complaints.workflow import Outcome, State
from deadlines.models import Clock
from deadlines.selectors import clocks_of, working_days_left
from govservices import wording


@dataclass(frozen=True, slots=True)
class Status:
    """The sentence on top, what else to say, and the clock behind the date (for *Why this date?*)."""

    sentence: str
    more: tuple[str, ...] = ()
    clock: Clock | None = None
    is_late: bool = False

    @property
    def rests_on_bill(self) -> bool:
        """Whether the date is the portal's rule taken from the 2012 bill, which a screen must say."""
        return self.clock is not None and self.clock.term.standing == "bill"


def status_of(
    stage: ComplaintStage, *, at: datetime, clocks: Mapping[int, Sequence[Clock]] | None = None
) -> Status:
    """How a stage stands at a moment. Pass ``clocks`` (of ``clocks_of``) where many are shown."""
    found = clocks if clocks is not None else clocks_of(terms.STAGE, [stage.pk])
    clock = _clock_of(stage, found.get(stage.pk, ()))
    if stage.state in _ENDS:
        return Status(*_ENDS[stage.state](stage))
    if not stage.is_open:
        return _answered(stage, at)
    if stage.state == State.FILED or clock is None:
        return _delivered(stage, clock)
    if stage.is_overdue:
        return _late(stage, clock, at)
    return _running(stage, clock, at)


def _clock_of(stage: ComplaintStage, clocks: Sequence[Clock]) -> Clock | None:
    wanted = (terms.AFTER_HOURS,) if stage.state == State.FILED else terms.STAGE_TERMS
    return next((clock for clock in reversed(clocks) if clock.term_code in wanted), None)


def _delivered(stage: ComplaintStage, clock: Clock | None) -> Status:
    moment = wording.moment(stage.filed_at, stage.organisation.zone, _language())
    return Status(
        _(
            "Your complaint reached the portal at %(datetime)s. "
            "It will be registered at the start of the next working day."
        )
        % {"datetime": moment},
        (_("The time is counted from the day after registration."),),
        clock,
    )


def _running(stage: ComplaintStage, clock: Clock, at: datetime) -> Status:
    names = {"body": stage.organisation.name, "date": until(clock.due_on, at)}
    left = working_days_left(clock, at.astimezone(clock.zone).date())
    more = [_("Today is the last day.") if left == 0 else _days_left(left)]
    if clock.extended_days:
        more.insert(0, _extended(clock, at))
    return Status(_("%(body)s must answer by %(date)s, inclusive.") % names, tuple(more), clock)


def _extended(clock: Clock, at: datetime) -> str:
    """Both dates of an extension: what was due, and what is due now (D12-19.6)."""
    return _("The term has been extended. Original last day: %(original)s. New: %(new)s.") % {
        "original": day(clock.original_due_on, at),
        "new": day(clock.due_on, at),
    }


def _days_left(n: int) -> str:
    return ngettext(
        "%(n)s working day left to answer.", "%(n)s working days left to answer.", n
    ) % {"n": n}


def _late(stage: ComplaintStage, clock: Clock, at: datetime) -> Status:
    names = {"body": stage.organisation.name, "date": day(clock.due_on, at)}
    if next_step(stage) is None:
        sentence = _(
            "You were not answered in time. The last day was %(date)s. "
            "The answer was due from %(body)s."
        )
    else:
        sentence = _(
            "You were not answered in time. The last day was %(date)s. "
            "The answer was due from %(body)s. "
            "You may now appeal to the next stage or wait for the answer."
        )
    more = [_("The breach is on record and will be reported.")]
    over = -working_days_left(clock, at.astimezone(clock.zone).date())
    if over > 0:
        text = ngettext(
            "The time limit passed %(n)s working day ago.",
            "The time limit passed %(n)s working days ago.",
            over,
        )
        more.insert(0, text % {"n": over})
    return Status(sentence % names, tuple(more), clock, is_late=True)


def _withdrawn(stage: ComplaintStage) -> tuple[str, tuple[str, ...]]:
    more = [_("It will not be considered further.")]
    if stage.is_overdue:
        more.append(_("The breach is on record and will be reported."))
    if stage.number == 1:
        return _("The complaint has been withdrawn."), tuple(more)
    return _("The appeal has been withdrawn."), tuple(more)


def _redirected(stage: ComplaintStage) -> tuple[str, tuple[str, ...]]:
    now = ComplaintStage.objects.select_related("organisation").get(redirected_from=stage)
    sentence = _("The complaint has been passed on. It is considered now by: %(body)s.")
    return sentence % {"body": now.organisation.name}, (
        _("The time is counted from the day after it is registered there."),
    )


def _joined(stage: ComplaintStage) -> tuple[str, tuple[str, ...]]:
    first, account = stage.complaint.duplicate_of, stage.complaint.complainant_id
    if first is not None and account is not None and first.complainant_id == account:
        sentence = _("This complaint is joined to your complaint No. %(number)s.")
        sentence %= {"number": first.number}
    else:
        sentence = _("This complaint is joined to another filing of the same complaint.")
    return sentence, (_("There will be one decision, and each filing will be answered."),)


_ENDS = {
    State.WITHDRAWN: _withdrawn,
    State.REDIRECTED: _redirected,
    State.JOINED: _joined,
}


def _answered(stage: ComplaintStage, at: datetime) -> Status:
    sentences = {
        Outcome.SATISFIED: _("Your complaint has been satisfied."),
        Outcome.PARTLY: _(
            "Your complaint has been satisfied in part. The reasons are given below."
        ),
        Outcome.REFUSED: _("The complaint has been refused. The reasons are given below."),
    }
    more = []
    if stage.answered_at is not None:
        moment = wording.moment(stage.answered_at, stage.organisation.zone, _language())
        more.append(_("The answer was sent: %(datetime)s.") % {"datetime": moment})
    return Status(sentences[Outcome(stage.outcome)], tuple(more))


def day(value: date, at: datetime) -> str:
    """A date after a dash or a verb, with its year where that is not the current one."""
    return wording.day_in_table(value, _language(), with_year=value.year != at.year)


def until(value: date, at: datetime) -> str:
    """A date after “by”, inclusive."""
    return wording.day_until(value, _language(), with_year=value.year != at.year)


def _language() -> str:
    return get_language() or "kk"


def marks_of(stage: ComplaintStage, status: Status) -> list[dict[str, Any]]:
    """The four marks of a stage (CP-6): delivered, registered, executed, result; as a timeline.

    "Executed" is set when consideration is complete (J-5); the remedy has its own date.
    """
    number = _("Registration number: %(no)s") % {"no": stage.reg_no} if stage.reg_no else ""
    marks = [
        _mark(_("Delivered"), stage.filed_at, stage),
        _mark(_("Registered"), stage.registered_at, stage, number),
    ]
    if stage.state in _ENDS:
        marks = [mark for mark in marks if mark["iso"]] + _ending(stage)
    else:
        outcome = str(stage.get_outcome_display()).capitalize() if stage.answered_at else ""
        executed = _shown_execution(stage)
        marks.append(_mark(_("Executed: consideration is complete"), executed, stage))
        marks.append(_mark(_("Result"), stage.answered_at, stage, outcome))
    return _in_order([*marks, *_on_the_way(stage)])


def _ending(stage: ComplaintStage) -> list[dict[str, Any]]:
    """How a stage ended without a decision of its own; a joined one has not ended yet."""
    if stage.state == State.JOINED:
        return [_mark(_("Result"), None, stage)]
    withdrawn = stage.state == State.WITHDRAWN
    return [_mark(_("Withdrawn") if withdrawn else _("Passed on"), stage.closed_at, stage)]


def _on_the_way(stage: ComplaintStage) -> list[dict[str, Any]]:
    """What befell the term: its extension, its breach."""
    marks = []
    extension: Extension | None = getattr(stage, "extension", None)
    if extension is not None:
        new = _("New last day: %(date)s") % {
            "date": day(extension.due_on, extension.notice_sent_at)
        }
        marks.append(_mark(_("The term was extended"), extension.notice_sent_at, stage, new))
    if stage.overdue_at is not None:
        late = _mark(
            _("The time limit was breached"), stage.overdue_at, stage, stage.organisation.name
        )
        marks.append({**late, "state": "late"})
    return marks


def _in_order(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By their moments; what has not come yet stands last, in the order of the procedure."""
    return sorted(marks, key=lambda mark: (mark["iso"] == "", mark["iso"]))


def _shown_execution(stage: ComplaintStage) -> datetime | None:
    """The complainant sees the decision when it is sent, not before."""
    return stage.executed_at if stage.answered_at is not None else None


def _mark(
    title: str, moment: datetime | None, stage: ComplaintStage, text: str = ""
) -> dict[str, Any]:
    if moment is None:
        return {"title": title, "when": "", "iso": "", "text": "", "state": "waiting"}
    zone = stage.organisation.zone
    return {
        "title": title,
        "when": wording.moment(moment, zone, _language()),
        "iso": moment.astimezone(zone).isoformat(timespec="minutes"),
        "text": text,
        "state": "",
    }
