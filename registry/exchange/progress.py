"""How far a transaction has come, told outside of it: the cache knows before the database does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.cache import BaseCache, cache, caches

# Where web and worker share no cache server, they share a folder (settings.CACHES["shared"]).
_SHARED = "shared"
_SECONDS = 3600
_listener: ContextVar[Callable[[int], object] | None] = ContextVar("listener", default=None)


def tell(job_id: int, done: int) -> None:
    """Say how many rows of an import have been written."""
    _cache().set(_key(job_id), done, _SECONDS)
    if listener := _listener.get():
        listener(done)


@contextmanager
def heard_by(listener: Callable[[int], object]) -> Iterator[None]:
    """Say it to somebody in this process as well: the terminal of a command."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def told(job_id: int) -> int:
    """What was said last; 0 where nothing was."""
    found: int | None = _cache().get(_key(job_id))
    return found or 0


def _cache() -> BaseCache:
    shared: BaseCache = caches[_SHARED] if _SHARED in settings.CACHES else cache
    return shared


def _key(job_id: int) -> str:
    return f"registry.import:{job_id}"
