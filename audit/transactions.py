"""One transaction per act, repeated when the database asks for it."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_RETRIES = 2
# PostgreSQL: serialization_failure, deadlock_detected.
_SQLSTATES = {"40001", "40P01"}


def _may_be_repeated(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) in _SQLSTATES


def legal_act(verb: Callable[P, R]) -> Callable[P, R]:
    """Run a verb of the law in one transaction; repeat it twice after a deadlock.

    Inside another act the verb joins that transaction, and only the outermost repeats.
    """

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return verb(*args, **kwargs)
        for attempt in range(_RETRIES + 1):
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except OperationalError as error:
                if attempt == _RETRIES or not _may_be_repeated(error):
                    raise
        raise AssertionError("unreachable")

    return run
