"""Questions to a body: asked from a service page, at its counter or by phone (J-20, K-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.urls import reverse

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from accounts.selectors import officials_of
from audit.services import Act, record
from deadlines.models import Clock
from deadlines.services import (
    ClockRequest,
    is_office_hours,
    lock_clocks,
    meet_clocks,
    start_clocks,
)
from notifications.services import Message, Recipient, send
from registry import events, permissions, terms
from registry.errors import (
    AlreadyAnswered,
    ContactRequired,
    NotItsBody,
    TextRequired,
    TextTooLong,
)
from registry.models import Question, Service
from registry.selectors import bodies_around
from registry.services.acts import permit, registry_act

LONGEST_QUESTION = 2_000  # characters
LONGEST_ANSWER = 5_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who asks, where the answer goes and in which language."""

    language: str
    name: str = ""
    email: str = ""
    phone: str = ""


def whole_text(text: str, *, limit: int) -> str:
    """The text without blanks around it.

    Raises:
        TextRequired: nothing is left of it.
        TextTooLong: it has more than ``limit`` characters.
    """
    stripped = text.strip()
    if not stripped:
        raise TextRequired
    if len(stripped) > limit:
        raise TextTooLong
    return stripped


def bodies_to_ask(service: Service) -> list[Organisation]:
    """Whom one may ask about a service: its bodies, and the drafting body where it has none."""
    around = list(bodies_around(service).select_related("region"))
    return around or [service.drafting_body]


@registry_act
def ask_question(
    *,
    service: Service,
    organisation: Organisation,
    text: str,
    contact: Contact,
    actor: Actor,
    at: datetime,
) -> Question:
    """Ask a body about a service, signed in or not; the body is to answer at once (L13-23.3).

    Starts K-06, tells the officials of the body, and sends the asker a receipt. A person who is
    signed in gets the answer at the address of the account.

    Raises:
        NotItsBody: the body has nothing to do with the service.
        ContactRequired: a visitor gave neither e-mail nor phone.
        TextRequired, TextTooLong: the question is empty or too long.
    """
    whole = whole_text(text, limit=LONGEST_QUESTION)
    if organisation not in bodies_to_ask(service):
        raise NotItsBody
    if actor.user is not None:
        user = actor.user
        contact = Contact(
            language=contact.language, name=user.full_name, email=user.email, phone=user.phone
        )
    elif not (contact.email or contact.phone):
        raise ContactRequired
    question = _open(
        Question(
            service=service, organisation=organisation, channel=Question.Channel.PAGE,
            asker=actor.user, text=whole,
        ),
        contact,
        actor=actor,
        at=at,
    )  # fmt: skip
    clock = _start_clock(question, actor=actor, at=at)
    send([_receipt(question, clock, at=at), *_to_officials(question, clock, at=at)])
    return question


@registry_act
def log_question(
    *,
    channel: Question.Channel,
    text: str,
    contact: Contact,
    actor: Actor,
    at: datetime,
    service: Service | None = None,
    answer: str = "",
) -> Question:
    """Enter a question asked at the counter or by phone; with its answer, or left open (J-20).

    With the answer K-06 starts and is met at the same moment.

    Raises:
        NotPermitted: the actor does not answer for a body.
        TextRequired, TextTooLong: the question or the answer is empty or too long.
    """
    organisation = actor.organisation
    permit(organisation is not None and permissions.informs_for(actor, organisation.pk))
    question = _open(
        Question(
            service=service,
            organisation=organisation,
            channel=channel,
            text=whole_text(text, limit=LONGEST_QUESTION),
        ),
        contact,
        actor=actor,
        at=at,
    )
    clock = _start_clock(question, actor=actor, at=at)
    if answer.strip():
        _answer(question, answer, actor=actor, at=at)
    else:
        send([_receipt(question, clock, at=at)])
    return question


@registry_act
def answer_question(*, question_id: int, text: str, actor: Actor, at: datetime) -> Question:
    """Answer for the body that was asked; the asker gets the answer and K-06 is met.

    Raises:
        NotPermitted: another body was asked, or the actor asked it.
        AlreadyAnswered: a colleague has answered.
        TextRequired, TextTooLong: the answer is empty or too long.
    """
    lock_clocks(terms.QUESTION, [question_id])
    question = (
        Question.objects.select_for_update(of=("self",))
        .select_related("service", "organisation", "asker")
        .get(pk=question_id)
    )
    permit(permissions.may_answer(actor, question))
    if question.answered_at is not None:
        raise AlreadyAnswered
    _answer(question, text, actor=actor, at=at)
    return question


def _open(question: Question, contact: Contact, *, actor: Actor, at: datetime) -> Question:
    """Keep a question with its asker, and write the record."""
    question.asker_name, question.email, question.phone = contact.name, contact.email, contact.phone
    question.language, question.asked_at = contact.language, at
    question.token = token_urlsafe(24)
    question.save()
    given = {
        "name": question.asker_name,
        "email": question.email,
        "phone": question.phone,
        "text": question.text,
    }
    values = {name: value for name, value in given.items() if value}
    facts = {"channel": str(question.channel)}
    if question.service is not None:
        facts["registry_no"] = question.service.registry_no
    record(_act(events.QUESTION_ASKED, question, actor, at, facts=facts, values=values))
    return question


def _start_clock(question: Question, *, actor: Actor, at: datetime) -> Clock:
    """K-06: the same working day. What is asked after hours belongs to the next one (Q-7)."""
    in_hours = is_office_hours(question.organisation, at)
    request = ClockRequest(
        term=terms.ANSWER,
        subject=question.ref,
        organisation=question.organisation,
        amount=None if in_hours else 1,
    )
    (clock,) = start_clocks([request], actor=actor.ref, at=at)
    return clock


def _answer(question: Question, text: str, *, actor: Actor, at: datetime) -> None:
    question.answer = whole_text(text, limit=LONGEST_ANSWER)
    question.answered_at, question.answered_by = at, actor.user
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    meet_clocks(subject=question.ref, terms=[terms.ANSWER], actor=actor.ref, at=at)
    values = {"answer": question.answer}
    record(_act(events.QUESTION_ANSWERED, question, actor, at, values=values))
    context = {"question": question.text, "answer": question.answer}
    send([_to_asker("question_answered", question, context, at=at)])


def _act(
    verb: str,
    question: Question,
    actor: Actor,
    at: datetime,
    *,
    values: dict[str, str],
    facts: dict[str, str] | None = None,
) -> Act:
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=question.ref,
        at=at,
        organisation_id=question.organisation_id,
        facts=facts or {},
        values=values,
    )


def _receipt(question: Question, clock: Clock, *, at: datetime) -> Message:
    return _to_asker("question_asked", question, _when(clock), at=at)


def _to_asker(
    template: str, question: Question, context: Mapping[str, object], *, at: datetime
) -> Message:
    """A letter to whoever asked; by SMS where a phone is all that was given.

    The name a visitor typed is left out: whoever's address it is, no stranger's words greet him.
    """
    typed_by_visitor = question.asker is None and question.channel == Question.Channel.PAGE
    to = Recipient(
        user_id=question.asker_id,
        name="" if typed_by_visitor else question.asker_name,
        language=question.language,
        email=question.email,
        phone=question.phone,
    )
    return Message(
        template=f"registry/{template}",
        to=to,
        channels=("inbox", "email") if question.asker_id or question.email else ("sms",),
        context={**_about(question, question.language), **context},
        dedupe_key=f"registry.{template}:{question.pk}",
        at=at,
        subject=question.ref,
        url=reverse("registry:question", args=[question.token]),
        organisation_id=question.organisation_id,
    )


def _to_officials(question: Question, clock: Clock, *, at: datetime) -> Sequence[Message]:
    """Everybody of the body who gives information, but never the asker himself."""
    body = question.organisation
    people = officials_of(body, Capability.INFORM, on=at.astimezone(body.zone).date())
    return [
        Message(
            template="registry/question_new",
            to=Recipient.of_user(user),
            channels=("inbox", "email"),
            context={**_about(question, user.language), **_when(clock)},
            dedupe_key=f"registry.question_new:{question.pk}",
            at=at,
            subject=question.ref,
            url=reverse("registry:office_question", args=[question.pk]),
            digest=True,
            organisation_id=question.organisation_id,
        )
        for user in people
        if user.pk != question.asker_id
    ]


def _when(clock: Clock) -> Mapping[str, object]:
    return {"due_on": clock.due_on, "after_hours": bool(clock.amount)}


def _about(question: Question, language: str) -> dict[str, object]:
    return {
        "number": question.pk,
        "body": name_in(question.organisation, language),
        "service": question.service.ref.label(language) if question.service else "",
        "asked_at": question.asked_at,
        "zone": question.organisation.time_zone,
    }


def name_in(body: Organisation, language: str) -> str:
    """The name of a body in a reader's language; where there is none, the Russian one."""
    return getattr(body, f"name_{language}", "") or body.name_ru
