"""What has lately happened to the registry of the demo: only verbs, each at its own moment.

Dates count back in working days from the legal today, so that whatever today is, one limit is
running, one is breached, one question is due and one correction waits for its second person.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from accounts.acting import Actor
from accounts.models import Membership, User
from accounts.roles import Capability
from deadlines.domain.calendar import WorkingCalendar
from deadlines.selectors import current_calendar
from deadlines.sweep import sweep
from portal.demo import registry_texts as texts
from portal.demo.mailroom import evening_mail
from portal.demo.reference import Tell
from portal.demo.registry_voices import ask_questions, propose_corrections, subscribe_people
from registry.content import Content, blank_content, content_of
from registry.models import LocalReview, Payment, Service
from registry.services import (
    GovernmentAct,
    ask_correction,
    change_service,
    confirm_reviews,
    exclude_services,
    include_services,
    national_day,
    propose_service,
    reject_service,
    send_to_review,
)
from registry.services.acts import NATIONAL_ZONE
from registry.telling import tell_waiting

_KEEPER, _CLERK = "zhaslan.tuleu", "anna.litvinova"
_HOUR = time(11, 0)
_A_WHILE = timedelta(minutes=20)
# Of the bodies that had to look at their entries, every ninth has not done so in time.
_FORGETFUL = 9


@transaction.atomic
def load_registry_stories(tell: Tell, *, until: datetime) -> int:
    """Live the registry's last weeks, once; how many entries were proposed in them."""
    if Service.objects.filter(is_sample=True, proposed_by__isnull=False).exists():
        return 0
    weeks = Weeks(until, current_calendar(), _cast())
    subscribe_people(weeks)
    _excluded(weeks)
    _changes(weeks)
    _breached(weeks)
    _under_way(weeks)
    _fresh(weeks)
    propose_corrections(weeks)
    ask_questions(weeks)
    sweep(at=until)
    tell_waiting(at=until)
    evening_mail(until)
    proposed: int = Service.objects.filter(is_sample=True, proposed_by__isnull=False).count()
    tell(f"  {proposed} entries proposed, questions, corrections, subscriptions")
    return proposed


def _cast() -> dict[str, Actor]:
    """Everybody of the demo, by the key of the table: officials in their role, citizens without."""
    members = Membership.objects.select_related("user", "organisation").order_by("-pk")
    roles = {member.user_id: member for member in members.filter(user__is_sample=True)}
    people = User.objects.filter(is_sample=True)
    return {
        person.email.partition("@")[0]: Actor(user=person, membership=roles.get(person.pk))
        for person in people
    }


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks before a moment: days counted back in working days, and who acts."""

    until: datetime
    calendar: WorkingCalendar
    cast: dict[str, Actor]

    def day(self, ago: int) -> date:
        """The working day so many working days before the legal today."""
        day = national_day(self.until)
        while ago or not self.calendar.is_working(day):
            day -= timedelta(days=1)
            ago -= self.calendar.is_working(day) and ago > 0
        return day

    def at(self, ago: int, *, minutes: int = 0) -> datetime:
        """Eleven o'clock and some minutes on that day, but never later than a while ago.

        On a day off "today" is just now: what is asked then is due on the next working day.
        """
        newest = self.until - _A_WHILE
        if ago == 0 and not self.calendar.is_working(national_day(self.until)):
            return newest
        moment = datetime.combine(self.day(ago), _HOUR, NATIONAL_ZONE)
        return min(moment + timedelta(minutes=minutes), newest)

    def who(self, key: str) -> Actor:
        """A person of the demo; a visitor where nobody is named."""
        return self.cast[key] if key else Actor()

    def act(self, ago: int, number: str) -> GovernmentAct:
        """An act of the Government, made the working day before."""
        name = "Қаулы (үлгі) · Постановление (образец)"
        return GovernmentAct(name=name, number=number, dated=self.day(ago + 1))


def _content(new: texts.NewService) -> Content:
    """The whole content of a new service: free of charge, on paper and on the portal."""
    return (
        blank_content()
        | {
            "code": new.code, "recipients": ["individual"], "intake": ["sp", "psc", "portal"],
            "forms": ["paper", "electronic"], "payment": Payment.FREE.value,
            "portal_url": f"https://egov.example.kz/{new.code}", "term_unit": "working_day",
            "documents_kk": "өтініш\nжеке басты куәландыратын құжат",
            "documents_ru": "заявление\nдокумент, удостоверяющий личность",
            "documents_en": "application\nidentity document",
        }
        | new.texts()
        | new.content
    )  # fmt: skip


def _proposed(weeks: Weeks, new: texts.NewService, ago: int) -> Service:
    service = propose_service(
        content=_content(new), actor=weeks.who(new.proposer), at=weeks.at(ago)
    )
    Service.objects.filter(pk=service.pk).update(is_sample=True)
    return service


def _in_review(weeks: Weeks, new: texts.NewService, ago: int) -> Service:
    service = _proposed(weeks, new, ago)
    proposer = weeks.who(new.proposer)
    send_to_review(service_ids=[service.pk], actor=proposer, at=weeks.at(ago - 1))
    return service


def _included(weeks: Weeks, new: texts.NewService, ago: int, number: str) -> Service:
    service = _in_review(weeks, new, ago + 6)
    act, clerk = weeks.act(ago, number), weeks.who(_CLERK)
    (service,) = include_services(service_ids=[service.pk], act=act, actor=clerk, at=weeks.at(ago))
    return service


def _under_way(weeks: Weeks) -> None:
    """One proposed, one before the keeper, one that the keeper has declined."""
    _proposed(weeks, texts.NOTICE_OF_RIGHTS, 1)
    _in_review(weeks, texts.INTERNATIONAL_LICENCE, 4)
    declined = _in_review(weeks, texts.NURSERY_CERTIFICATE, 7)
    reject_service(
        service_id=declined.pk, reason=texts.REJECTION, actor=weeks.who(_KEEPER), at=weeks.at(5)
    )


def _excluded(weeks: Weeks) -> None:
    """A service that has come and gone."""
    service = _included(weeks, texts.RESIDENCE_CERTIFICATE, 16, "871")
    exclude_services(
        service_ids=[service.pk], act=weeks.act(14, "884"), actor=weeks.who(_CLERK),
        at=weeks.at(14),
    )  # fmt: skip


def _breached(weeks: Weeks) -> None:
    """Its draft standard should have been placed five working days after inclusion (K-01)."""
    _included(weeks, texts.DIPLOMA_APOSTILLE, 8, "902")


def _fresh(weeks: Weeks) -> None:
    """Both limits run; the keeper says the date is wrong, and a second person has not looked yet."""
    service = _included(weeks, texts.FIRST_CLASS_PAYMENT, 2, "917")
    ask_correction(
        service_id=service.pk, new_date=weeks.day(3), actor=weeks.who(_KEEPER), at=weeks.at(1),
        reason="Қаулы бір күн бұрын күшіне енген. Постановление вступило в силу днем раньше.",
    )  # fmt: skip


def _changes(weeks: Weeks) -> None:
    """Entries that have changed, and one whose change waits for its day."""
    for change in texts.CHANGES:
        _change(weeks, change, valid_from=weeks.day(change.days))
    _look_again(weeks)
    ahead = timedelta(days=texts.PLANNED_AHEAD)
    _change(weeks, texts.PLANNED, valid_from=national_day(weeks.until) + ahead)


def _change(weeks: Weeks, change: texts.Change, *, valid_from: date) -> None:
    service = Service.objects.select_related("drafting_body").get(registry_no=change.service_no)
    change_service(
        service_id=service.pk, content=content_of(service) | change.content,
        edit_no=service.edit_no, act=weeks.act(change.days, change.act_no),
        valid_from=valid_from, actor=weeks.who(_KEEPER), at=weeks.at(change.days),
    )  # fmt: skip


def _look_again(weeks: Weeks) -> None:
    """Most bodies have confirmed their local entries within two working days (J-12)."""
    staff = _informers()
    reviews = LocalReview.objects.select_related("organisation", "version__service")
    for place, review in enumerate(reviews.order_by("pk")):
        number = review.version.service.registry_no
        ago = next(change.days for change in texts.CHANGES if change.service_no == number)
        informer = staff.get(review.organisation_id)
        if ago > 2 and informer and place % _FORGETFUL:
            at = weeks.at(ago - 1 - place % 2, minutes=place)
            confirm_reviews(review_ids=[review.pk], actor=informer, at=at)


def _informers() -> dict[int, Actor]:
    """Somebody who gives information, by body."""
    members = Membership.objects.filter(user__is_sample=True).select_related("user", "organisation")
    actors = [Actor(user=member.user, membership=member) for member in members.order_by("-pk")]
    return {
        actor.organisation_id: actor
        for actor in actors
        if actor.organisation_id is not None and actor.can(Capability.INFORM)
    }
