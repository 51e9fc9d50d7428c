"""Who files what on a day of the demo's year."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from accounts.acting import Actor
from accounts.models import Organisation, User
from complaints.models import Complaint
from complaints.services import Filing, Official, file_complaint
from complaints.services.paper import file_on_paper, owner_of_account
from complaints.workflow import Addressee, Channel, Ground, Medium, State
from portal.demo import texts
from portal.demo.acts import Deed, Staff, actor_of
from portal.demo.stories import Story, Turn, stories, story_of
from portal.demo.tables import read
from registry.models import Service
from registry.selectors import providers_of

# The people of the demo bar meet one another in these bodies.
_SHOWN_BODY = "mia_karagandy"


class Filer:
    """Tells the stories in turn, each time a little differently."""

    def __init__(self, *, already: int, staff: Staff) -> None:
        self._told = already
        self._staff = staff
        self._silent = [story for story in stories() if story.begins_late]
        self._sexes = {row["key"]: row["sex"] for row in read("people")}
        self._citizens = _citizens()
        self._services = {service.registry_no: service for service in Service.objects.all()}
        self._bodies = {body.key: body for body in Organisation.objects.select_related("region")}
        self._providers = {
            number: list(providers_of(service).order_by("key"))
            for number, service in self._services.items()
        }

    def next_story(self, day: date, chance: Random) -> Deed:
        """The next story of the table, filed in the hours of its office or late in the evening."""
        story = stories()[self._told % len(stories())]
        return self._tell(story, day, chance)

    def silent_body(self, day: date, chance: Random) -> Deed:
        """A story whose first body does not answer in time; every second one where we look."""
        story = self._silent[self._told % len(self._silent)]
        shown = chance.random() < 0.5
        if shown:
            story = next(one for one in self._silent if one.service_no == "S-001")
        return self._tell(story, day, chance, body=self._bodies[_SHOWN_BODY] if shown else None)

    def just_now(self, until: datetime) -> Deed | None:
        """A complaint of a quarter of an hour ago, unless one is waiting already."""
        if Complaint.objects.filter(is_sample=True, stages__state=State.FILED).exists():
            return None
        story = stories()[self._told % len(stories())]
        return self._deed(story, until - timedelta(minutes=15), Random(story.no), None)

    def _tell(
        self, story: Story, day: date, chance: Random, body: Organisation | None = None
    ) -> Deed:
        hour = (
            time(21, 40)
            if story.after_hours
            else time(chance.randint(9, 17), chance.randint(0, 59))
        )
        where = body or self._bodies[story.body]
        return self._deed(story, datetime.combine(day, hour, where.zone), chance, body)

    def _deed(self, story: Story, at: datetime, chance: Random, body: Organisation | None) -> Deed:
        self._told += 1
        provider = body or self._provider(story, chance)
        citizen = self._citizen(story, chance)
        filing = self._filing(story, provider, citizen, chance)
        clerks = self._staff.get(provider.pk)
        if filing.medium == Medium.PAPER and clerks and not story.after_hours:
            do: Callable[..., Any] = partial(
                file_on_paper, filing=filing, actor=actor_of(clerks[0]), at=at
            )
            # Every third of those who come in person has an account, and the clerk finds it.
            account = owner_of_account(filing) if chance.random() < 0.34 else None
            return Deed(at=at, body=provider, do=partial(do, account=account))
        do = partial(file_complaint, filing=filing, actor=Actor(user=citizen), at=at)
        return Deed(at=at, body=provider, do=do)

    def second_filings(self, day: date) -> Iterator[Deed]:
        """Who filed from home comes to the office with the same complaint the day after (Q-42)."""
        yesterday = Complaint.objects.filter(
            is_sample=True,
            medium=Medium.ELECTRONIC,
            stages__state__in=(State.REGISTERED, State.IN_CONSIDERATION),
            stages__registered_at__date__lt=day,
        )
        for first in yesterday.select_related("provider", "region", "service").distinct():
            story = story_of(first.reasons)
            again = Complaint.objects.filter(reasons=first.reasons, surname=first.surname)
            clerks = self._staff.get(first.provider_id)
            if story.turn != Turn.FILED_TWICE or not clerks or again.count() > 1:
                continue
            at = datetime.combine(day, time(9, 40), first.provider.zone)
            filing = replace(_filing_of(first), medium=Medium.PAPER, channel=Channel.OFFICE)
            do = partial(file_on_paper, filing=filing, actor=actor_of(clerks[0]), at=at)
            yield Deed(at=at, body=first.provider, do=do)

    def _provider(self, story: Story, chance: Random) -> Organisation:
        """Mostly the body of the story, sometimes one of the same kind elsewhere."""
        own = self._bodies[story.body]
        if chance.random() < 0.6 or own.region.key == "kz":
            return own
        return chance.choice(_alike(own, self._providers[story.service_no]))

    def _citizen(self, story: Story, chance: Random) -> User:
        """The person of the story, or one who could have written the same words."""
        own = self._citizens[story.complainant]
        if chance.random() < 0.35:
            return own
        sex = self._sexes[story.complainant]
        others = [
            person
            for key, person in sorted(self._citizens.items())
            if person.language == story.language and self._sexes[key] == sex
        ]
        return chance.choice(others or [own])

    def _filing(
        self, story: Story, provider: Organisation, citizen: User, chance: Random
    ) -> Filing:
        closing = texts.pick(texts.CLOSINGS, story.language, chance)
        return Filing(
            surname=citizen.surname,
            given_name=citizen.given_name,
            patronymic=citizen.patronymic,
            document_kind=citizen.document_kind,
            document_no=citizen.document_no or citizen.iin,
            postal_address=citizen.postal_address,
            phones=citizen.phone,
            email=citizen.email,
            language=story.language,
            service=self._services[story.service_no],
            region=provider.region,
            provider=provider,
            ground=Ground(story.ground),
            addressee=Addressee.PROVIDER_HEAD,
            reasons=f"{story.reasons} {closing}".strip(),
            demands=story.demands,
            official_unknown=not story.official,
            officials=[Official(position=story.official)] if story.official else (),
            **_way_of(story),
            is_sample=True,
        )


def _way_of(story: Story) -> dict[str, Any]:
    """Channel and form of the first filing; who files twice begins at home."""
    if story.turn == Turn.FILED_TWICE:
        return {"channel": Channel.PORTAL, "medium": Medium.ELECTRONIC}
    return {"channel": Channel(story.channel), "medium": Medium(story.medium)}


def _filing_of(complaint: Complaint) -> Filing:
    """The same words once more."""
    copied = {
        one.name: getattr(complaint, one.name) for one in fields(Filing) if one.name != "officials"
    }
    return Filing(**copied)


def _alike(own: Organisation, providers: Sequence[Organisation]) -> list[Organisation]:
    """Providers of the same kind and level; the body itself is always among them."""
    alike = [body for body in providers if (body.kind, body.level) == (own.kind, own.level)]
    return alike or [own]


def _citizens() -> dict[str, User]:
    """Citizens of the tables, by their key."""
    people = User.objects.filter(is_sample=True, memberships__isnull=True)
    return {person.email.partition("@")[0]: person for person in people}
