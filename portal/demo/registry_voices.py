"""What people of the demo say to the registry: questions, corrections, subscriptions."""

from datetime import datetime
from typing import Protocol

from accounts.acting import Actor
from accounts.models import Organisation
from portal.demo.registry_texts import CORRECTIONS, QUESTIONS, SUBSCRIPTIONS, Asked, Wrong
from registry.models import ChangeProposal, LifeSituation, Question, Service
from registry.services.proposals import decide_proposal, propose_correction
from registry.services.questions import Contact, answer_question, ask_question, log_question
from registry.services.subscriptions import Target, subscribe

_SUBSCRIBED = 20  # working days ago: before anything of the stories happened


class Weeks(Protocol):
    """The last weeks: moments counted back in working days, and who acts."""

    def at(self, ago: int, *, minutes: int = 0) -> datetime:
        """A moment on that working day, never later than a while ago."""

    def who(self, key: str) -> Actor:
        """A person of the demo; a visitor where nobody is named."""


def subscribe_people(weeks: Weeks) -> None:
    """People of the demo bar want to hear of services, a body and life situations."""
    for key, what, thing in SUBSCRIPTIONS:
        target = _target(what, thing)
        subscribe(target=target, actor=weeks.who(key), at=weeks.at(_SUBSCRIBED))


def _target(what: str, key: str) -> Target:
    if what == "service":
        return Target("service", Service.objects.get(registry_no=key))
    if what == "organisation":
        return Target("organisation", Organisation.objects.get(key=key))
    return Target("situation", LifeSituation.objects.get(code=key))


def ask_questions(weeks: Weeks) -> None:
    """Questions answered at once, late, at the counter, and not yet."""
    for place, asked in enumerate(QUESTIONS):
        at = weeks.at(asked.days, minutes=place)
        if asked.at_counter:
            _log(weeks, asked, at)
            continue
        question = ask_question(
            service=Service.objects.get(registry_no=asked.service_no),
            organisation=Organisation.objects.get(key=asked.body),
            text=asked.text,
            contact=Contact(language=asked.language, email=asked.email),
            actor=weeks.who(asked.asker),
            at=at,
        )
        if asked.answered_after is not None:
            answer_question(
                question_id=question.pk, text=asked.answer, actor=weeks.who(asked.official),
                at=weeks.at(asked.days - asked.answered_after, minutes=place + 55),
            )  # fmt: skip


def _log(weeks: Weeks, asked: Asked, at: datetime) -> None:
    log_question(
        channel=Question.Channel.COUNTER,
        text=asked.text,
        contact=Contact(language=asked.language, email=asked.email),
        actor=weeks.who(asked.official),
        at=at,
        service=Service.objects.get(registry_no=asked.service_no),
        answer=asked.answer,
    )


def propose_corrections(weeks: Weeks) -> None:
    """ "Something is wrong here": open, accepted and declined, by the keeper and by bodies."""
    for place, wrong in enumerate(CORRECTIONS):
        proposal = _propose(weeks, wrong, weeks.at(wrong.days, minutes=place))
        if wrong.decider:
            decide_proposal(
                proposal_id=proposal.pk, accept=wrong.accepted, reason=wrong.reason,
                actor=weeks.who(wrong.decider), at=weeks.at(wrong.days - 1, minutes=place),
            )  # fmt: skip


def _propose(weeks: Weeks, wrong: Wrong, at: datetime) -> ChangeProposal:
    return propose_correction(
        service=Service.objects.get(registry_no=wrong.service_no),
        part=ChangeProposal.Part(wrong.part),
        text=wrong.text,
        language=wrong.language,
        email=wrong.email,
        organisation=Organisation.objects.get(key=wrong.body) if wrong.body else None,
        actor=weeks.who(wrong.author),
        at=at,
    )
