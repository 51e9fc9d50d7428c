"""Who asks, and what may be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

PEOPLE = (
    "signed_out",
    "stranger",
    "owner",
    "official",
    "other_official",
    "quality",
    "auditor",
    "administrator",
)
Answers = Mapping[str, "Answer"]


class Answer(Enum):
    """What a person gets at an address."""

    OPEN = "the page"
    DONE = "the act, or a sentence why it cannot be done"
    ELSEWHERE = "a redirect to where one may go on"
    SIGN_IN = "a redirect to the sign-in, which leads back"
    ABSENT = "not found, as if it did not exist"
    FORBIDDEN = "forbidden"
    NO_METHOD = "the method is not allowed"
    NOT_READY = "not ready"
    NO_KEY = "a program's key is asked for"


@dataclass(frozen=True, slots=True)
class Rule:
    """What each person gets at one address.

    ``thing`` names the object of the stock whose id stands in the address. ``post`` is None
    where a form sent to the address means nothing. ``absent`` is what those get who may open the
    thing when there is none; ``told`` are those who may know whether there is one. ``shows_all`` gives the reason why a page may show what is otherwise
    kept from its reader.
    """

    get: Answers
    post: Answers | None = None
    thing: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    absent: Answer = Answer.ABSENT
    told: tuple[str, ...] = ()
    shows_all: str = ""


def people(*, rest: Answer, **some: Answer) -> Answers:
    """Answers by person; ``rest`` is for those not named."""
    unknown = set(some) - set(PEOPLE)
    if unknown:
        raise ValueError(f"nobody is called {unknown}")
    return {person: some.get(person, rest) for person in PEOPLE}


def everyone(answer: Answer) -> Answers:
    """The same for all."""
    return people(rest=answer)


def signed_in(answer: Answer = Answer.OPEN) -> Answers:
    """The same for all who are signed in; others are led to the sign-in."""
    return people(rest=answer, signed_out=Answer.SIGN_IN)


def only(*allowed: str, answer: Answer = Answer.OPEN, rest: Answer = Answer.ABSENT) -> Answers:
    """Some may, the rest get the refusal; who is not signed in is led to the sign-in."""
    some = dict.fromkeys(allowed, answer)
    return people(rest=rest, **{"signed_out": Answer.SIGN_IN, **some})
