"""Reading clocks."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from accounts.acting import Actor
from deadlines import engine, subjects
from deadlines.domain.calendar import WorkingCalendar
from deadlines.engine import TermBook
from deadlines.errors import UnknownTerm
from deadlines.explaining import Explanation, explain
from deadlines.models import CalendarRevision, Clock, ClockEvent, StatutoryTerm, SweepRun


def clocks_of(subject_code: str, subject_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """All clocks of some subjects, oldest first; every id asked for is a key."""
    found: dict[int, list[Clock]] = {subject_id: [] for subject_id in subject_ids}
    clocks = (
        Clock.objects.filter(subject_code=subject_code, subject_id__in=list(found))
        .select_related("term", "organisation")
        .order_by("started_at", "pk")
    )
    for clock in clocks:
        found[clock.subject_id].append(clock)
    return found


def next_due(subject_code: str, subject_ids: Iterable[int]) -> dict[int, Clock]:
    """The open deadline that ends first, for each subject that has one."""
    clocks = (
        Clock.objects.filter(
            subject_code=subject_code,
            subject_id__in=list(subject_ids),
            state__in=Clock.OPEN_STATES,
            term__kind="deadline",
        )
        .select_related("term")
        .order_by("-due_at", "-pk")
    )
    return {clock.subject_id: clock for clock in clocks}


def my_clocks(actor: Actor, *, assigned_only: bool = False) -> QuerySet[Clock]:
    """Open clocks of the body a person acts for, nearest due moment first.

    With ``assigned_only`` just those the person is responsible for. Nobody without a body has
    any.
    """
    clocks = Clock.objects.filter(state__in=Clock.OPEN_STATES)
    if actor.organisation_id is None or actor.user is None:
        return clocks.none()
    clocks = clocks.filter(organisation_id=actor.organisation_id)
    if assigned_only:
        clocks = clocks.filter(assignee=actor.user)
    return clocks.select_related("term", "organisation", "assignee").order_by("due_at", "pk")


_IN_LISTS = (
    "term", "subject_code", "subject_id", "label_kk", "label_ru", "label_en", "organisation",
    "assignee", "zone_name", "due_on", "due_at", "state", "started_at",
)  # fmt: skip


_ASSIGNEE = tuple(f"assignee__{name}" for name in ("surname", "given_name", "patronymic", "email"))


def in_lists(clocks: QuerySet[Clock], *, with_assignee: bool = False) -> QuerySet[Clock]:
    """The clocks with what a line of a list shows of them; terms come from :func:`with_terms`."""
    lean = clocks.select_related(None)
    if with_assignee:
        return lean.select_related("assignee").only(*_IN_LISTS, *_ASSIGNEE)
    return lean.only(*_IN_LISTS)


def with_terms(clocks: list[Clock], book: TermBook) -> list[Clock]:
    """The clocks, each with its term: from the book in use, or read at once for all the others."""
    absent = {clock.term_id for clock in clocks} - book.by_id.keys()
    older = StatutoryTerm.objects.in_bulk(absent) if absent else {}
    for clock in clocks:
        clock.term = book.by_id.get(clock.term_id) or older[clock.term_id]
    return clocks


def visible_clock(clock_id: int, actor: Actor) -> Clock | None:
    """A clock whose subject the person may see; None alike for absent and not-yours."""
    clock = (
        Clock.objects.select_related("term", "organisation", "revision").filter(pk=clock_id).first()
    )
    if clock is None or not subjects.is_visible(clock.subject_code, clock.subject_id, actor):
        return None
    return clock


def events_of(clock: Clock) -> list[ClockEvent]:
    """What happened to a clock, oldest first."""
    return list(clock.events.order_by("pk"))


def explanation_of(clock: Clock) -> Explanation:
    """Why the clock's date is what it is, by the edition and the calendar it was counted by."""
    calendar = engine.calendars_of({clock.revision_id})[clock.revision_id]
    return explain(
        clock.term,
        calendar,
        at=clock.started_at,
        zone=clock.zone,
        rule=clock.rule,
        due_on=clock.date_set,
        extended_days=clock.extended_days,
    )


def current_calendar() -> WorkingCalendar:
    """The calendar of working days in use.

    Raises:
        NoCalendar: none has been approved.
    """
    return engine.load().calendar


def working_days_left(clock: Clock, today: date) -> int:
    """Working days from a local day to the due date: 0 on the last day, negative when late."""
    return current_calendar().working_days_between(today, clock.due_on)


def current_revision() -> CalendarRevision | None:
    """The edition of the calendar in use."""
    return CalendarRevision.objects.filter(is_current=True).first()


def terms_in_force(on: date) -> list[StatutoryTerm]:
    """Every term of the active rule set in its edition of a day, by K-number."""
    now = engine.load()
    terms = []
    for code in {term.code for term in now.book.by_id.values()}:
        try:
            terms.append(now.term(code, on=on))
        except UnknownTerm:
            continue
    return sorted(terms, key=lambda term: (not term.k_number, _k_order(term.k_number), term.code))


def _k_order(k_number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in k_number.removeprefix("K-").split(".") if part.isdigit())


def failing_clocks() -> QuerySet[Clock]:
    """Clocks that the sweep had to set aside, with their errors, for administrators."""
    return Clock.objects.filter(attempts__gt=0, state=Clock.State.RUNNING).order_by(
        "-attempts", "pk"
    )


def oldest_unswept(at: datetime) -> timedelta | None:
    """How long the oldest clock that is due has waited for the sweep; None when nothing waits."""
    moment = (
        Clock.objects.filter(state=Clock.State.RUNNING, sweep_at__lte=at, postponed_until=None)
        .order_by("sweep_at")
        .values_list("sweep_at", flat=True)
        .first()
    )
    return None if moment is None else at - moment


def last_sweep() -> SweepRun | None:
    """The latest run of the sweep that came to its end."""
    return SweepRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
