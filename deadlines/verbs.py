"""What every room does around a verb of the law: one transaction, and refusals outside of it."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError

from django_fsm import ConcurrentTransition

from audit.transactions import legal_act
from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.errors import DeadlineError

P = ParamSpec("P")
R = TypeVar("R")
UNCOUNTABLE: tuple[type[Exception], ...] = (DeadlineError, CalendarGap, CalendarEnd)
_UNIQUE_VIOLATION = "23505"  # PostgreSQL; SQLite says it in words


def refusing(
    *,
    changed: Callable[[], Exception],
    outside: Callable[[Any], Exception],
    uncountable: tuple[type[Exception], ...] = UNCOUNTABLE,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A decorator for the verbs of one room.

    The verb runs in one transaction. A lost race becomes the refusal that ``changed`` makes, and
    what the calendar cannot count (``uncountable``) the one that ``outside`` makes; both are
    raised outside of the transaction, so that nothing stays half-done.
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        in_transaction = legal_act(verb)

        @functools.wraps(verb)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return in_transaction(*args, **kwargs)
            except ConcurrentTransition as error:
                raise changed() from error
            except IntegrityError as error:
                if not is_taken(error):
                    raise
                raise changed() from error
            except uncountable as error:
                raise outside(error) from error

        return run

    return decorate


def is_taken(error: IntegrityError) -> bool:
    """Whether a unique value went to somebody else in the same instant: a race, not a fault."""
    state = getattr(error.__cause__, "pgcode", None)
    return state == _UNIQUE_VIOLATION or str(error).startswith("UNIQUE constraint failed")
