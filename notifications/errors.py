"""Typed refusals of the notifications room."""


class WrongDispatchDay(ValueError):
    """A letter cannot have been dispatched tomorrow, or before it was written."""
