"""What a room does when something happens to its clocks.

A handler gets the list of clocks of one batch, inside the sweep's transaction, once. An error
rolls the batch back; the sweep then narrows it down to the clock that failed.
"""

from collections.abc import Callable

from deadlines.models import Clock, ClockEvent

Handler = Callable[[list[Clock]], None]

_HANDLERS: dict[tuple[str, str], list[Handler]] = {}


def on(subject_code: str, kind: str, handler: Handler) -> None:
    """Call ``handler`` with the clocks of a kind of subject to which ``kind`` has happened.

    ``kind`` is ``breached``, ``missed``, ``elapsed``, ``reminded``, ``recomputed`` or
    ``breach_annulled``. The legal moment is ``clock.due_at``, never "now".

    Raises:
        ValueError: no such kind of event.
    """
    if kind not in ClockEvent.Kind.values:
        raise ValueError(f"no clock event is called {kind!r}")
    handlers = _HANDLERS.setdefault((subject_code, kind), [])
    if handler not in handlers:
        handlers.append(handler)


def dispatch(kind: str, clocks: list[Clock]) -> None:
    """Hand clocks to the rooms they belong to, one call per kind of subject."""
    by_subject: dict[str, list[Clock]] = {}
    for clock in clocks:
        by_subject.setdefault(clock.subject_code, []).append(clock)
    for subject_code in sorted(by_subject):
        for handler in _HANDLERS.get((subject_code, kind), ()):
            handler(by_subject[subject_code])
