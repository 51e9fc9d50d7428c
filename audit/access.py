"""Who may read the record: said from above, because this room knows neither people nor roles."""

from collections.abc import Callable

from django.http import HttpRequest

Predicate = Callable[[HttpRequest], bool]


def _nobody(request: HttpRequest) -> bool:
    return False


_readers: list[Predicate] = [_nobody]


def readers_are(predicate: Predicate) -> None:
    """Name the predicate that opens the record; the accounts room does, at start-up."""
    _readers[0] = predicate


def may_read(request: HttpRequest) -> bool:
    """Whether whoever sent this request may read the record (R-23)."""
    return _readers[0](request)
