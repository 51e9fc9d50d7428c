"""What happens to some complaints on their road: extension, redirection, taking back, joining."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial

from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Organisation, User
from accounts.roles import Role
from complaints.models import Complaint, ComplaintStage, Redirection
from complaints.selectors import quality_body
from complaints.services.extending import extend
from complaints.services.joining import join
from complaints.services.naming import name_official
from complaints.services.redirecting import consent, redirect
from complaints.services.withdrawing import withdraw
from complaints.workflow import WITHDRAWABLE, ExtensionGround, State
from deadlines.domain.calendar import WorkingCalendar
from portal.demo import texts
from portal.demo.acts import Case, Deed, Staff, actor_of
from portal.demo.stories import Turn, story_of

# In which story an answer of another body is awaited; the others need a check.
_ASKS_OTHERS = ("C-018",)
_CONSENT_HOUR = time(15, 20)


def turns_of(case: Case) -> Iterator[Deed]:
    """Deeds of the day that belong to the turn of the case's story."""
    happens = _TURNS.get(story_of(case.stage.complaint.reasons).turn)
    if happens is not None:
        yield from happens(case)


def holds_back(case: Case) -> bool:
    """Whether the turn keeps the executor from deciding today."""
    stage, turn = case.stage, story_of(case.stage.complaint.reasons).turn
    if turn in (Turn.REDIRECTED, Turn.REDIRECTED_TWICE):
        return _moves(stage) < _WANTED[turn] and stage.number == 1
    if turn == Turn.AGAINST_SELF:
        return bool(_colleague_and_meant(case))
    if turn == Turn.WITHDRAWN:
        return stage.number == 1
    if turn == Turn.LATE_ANSWER_ENOUGH:
        return stage.number == 2
    # The one who joins two filings decides when both are there.
    return (
        turn == Turn.FILED_TWICE and stage.complaint.duplicate_of_id is None and not _joined(case)
    )


_WANTED = {Turn.REDIRECTED: 1, Turn.REDIRECTED_TWICE: 2}


def _extended(case: Case) -> Iterator[Deed]:
    stage = case.stage
    if stage.state != State.IN_CONSIDERATION or stage.number != 1:
        return
    story = story_of(stage.complaint.reasons)
    asks = story.no in _ASKS_OTHERS
    chance = case.chance
    yield case.deed(
        extend,
        case.official,
        after=40,
        stage_id=stage.pk,
        ground=ExtensionGround.INFORMATION if asks else ExtensionGround.CHECK,
        days=chance.randint(3, 10),
        reasons=texts.pick(texts.INQUIRIES if asks else texts.CHECKS, case.language, chance),
    )


def _redirected(case: Case) -> Iterator[Deed]:
    stage, story = case.stage, story_of(case.stage.complaint.reasons)
    moved = _moves(stage)
    if stage.number != 1 or moved >= _WANTED[story.turn] or stage.state != State.REGISTERED:
        return
    if stage.redirections.exists() or not case.reached(stage.registered_at, 1):
        return
    competent = _competent_for(stage)
    if competent is not None:
        reasons = texts.pick(texts.REDIRECTIONS, case.language, case.chance)
        yield case.deed(redirect, case.official, stage_id=stage.pk, to=competent, reasons=reasons)


def _competent_for(stage: ComplaintStage) -> Organisation | None:
    """Another body of the same territory; the second time, the one that it came from."""
    if stage.redirected_from is not None:
        return stage.redirected_from.organisation
    own = stage.organisation
    others = Organisation.objects.exclude(pk=own.pk).exclude(parent__isnull=True)
    if own.kind == "akim":
        return own.parent
    near = others.filter(region=own.region, kind__in=("leb", "sp_other"))
    return near.order_by("key").first() or others.filter(kind="leb").order_by("key").first()


def _moves(stage: ComplaintStage) -> int:
    stages = stage.complaint.stages.all()
    return sum(one.state == State.REDIRECTED and one.number == stage.number for one in stages)


def _withdrawn(case: Case) -> Iterator[Deed]:
    stage = case.stage
    if stage.number == 1 and stage.state in WITHDRAWABLE and case.reached(stage.registered_at, 2):
        yield _taken_back(case, texts.pick(texts.THANKS, case.language, case.chance))


def _late_answer_is_enough(case: Case) -> Iterator[Deed]:
    """The late answer satisfies, so the appeal is taken back; the breach stays (J-6)."""
    stage = case.stage
    if stage.number != 2 or stage.state not in WITHDRAWABLE:
        return
    first = next(one for one in stage.complaint.stages.all() if one.number == 1)
    if first.answered_at is not None and case.reached(first.answered_at, 1):
        yield _taken_back(case, texts.pick(texts.THANKS, case.language, case.chance))


def _taken_back(case: Case, reason: str) -> Deed:
    """By the complainant; from a paper, by the office that has the paper."""
    stage = case.stage
    has_account = stage.complaint.complainant_id is not None
    actor = case.complainant if has_account else case.official
    return case.deed(withdraw, actor, after=20, stage_id=stage.pk, reason=reason)


def _against_self(case: Case) -> Iterator[Deed]:
    """The one complained of cannot decide; a colleague is named in the record first (Q-36)."""
    stage = case.stage
    found = _colleague_and_meant(case)
    if found is not None:
        colleague, meant = found
        for official in stage.complaint.officials.filter(user__isnull=True):
            yield case.deed(name_official, colleague, official_id=official.pk, user=meant)


def _colleague_and_meant(case: Case) -> tuple[Actor, User] | None:
    """Who names, and who is named; nobody where it is done, or where one person is the body."""
    officers = [one for one in case.staff if one.role != Role.PROVIDER_HEAD]
    unnamed = any(one.user_id is None for one in case.stage.complaint.officials.all())
    if case.stage.state != State.REGISTERED or not unnamed or not officers or len(case.staff) < 2:
        return None
    meant: User = officers[0].user
    return next(actor_of(one) for one in case.staff if one.user_id != meant.pk), meant


def _filed_twice(case: Case) -> Iterator[Deed]:
    """The later filing is joined to the first by the official who has both."""
    complaint, stage = case.stage.complaint, case.stage
    if complaint.duplicate_of_id is not None or stage.number != 1:
        return
    first = _first_of(complaint)
    if first is None or first.stages.get(number=1).organisation_id != stage.organisation_id:
        return
    yield case.deed(join, case.official, after=10, stage_id=stage.pk, first_number=first.number)


def _first_of(complaint: Complaint) -> Complaint | None:
    """An earlier filing of the same words by the same person, still open."""
    return (
        Complaint.objects.filter(
            pk__lt=complaint.pk,
            reasons=complaint.reasons,
            surname=complaint.surname,
            stages__state__in=(State.REGISTERED, State.IN_CONSIDERATION),
            duplicate_of__isnull=True,
        )
        .order_by("pk")
        .first()
    )


def _joined(case: Case) -> bool:
    return case.stage.complaint.duplicates.exists() or case.reached(case.stage.registered_at, 4)


_TURNS = {
    Turn.EXTENDED: _extended,
    Turn.REDIRECTED: _redirected,
    Turn.REDIRECTED_TWICE: _redirected,
    Turn.WITHDRAWN: _withdrawn,
    Turn.LATE_ANSWER_ENOUGH: _late_answer_is_enough,
    Turn.AGAINST_SELF: _against_self,
    Turn.FILED_TWICE: _filed_twice,
}


def consents_of_day(day: date, calendar: WorkingCalendar, staff: Staff) -> Iterator[Deed]:
    """The quality body agrees to second redirections that have waited for a day (J-4)."""
    waiting = Redirection.objects.filter(
        needs_consent=True, judged_at=None, done_at=None, stage__complaint__is_sample=True
    )
    body = quality_body()
    people = staff.get(body.pk)
    if not people:
        return
    for one in waiting.order_by("pk"):
        if calendar.add(timezone.localtime(one.asked_at, body.zone).date(), 1) <= day:
            at = datetime.combine(day, _CONSENT_HOUR, body.zone)
            actor = actor_of(people[0])
            yield Deed(at, body, partial(consent, redirection_id=one.pk, actor=actor, at=at))
