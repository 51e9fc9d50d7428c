"""Typed refusals of the accounts room."""


class AccountsError(Exception):
    """An act on accounts that must not happen; nothing was changed."""


class NotYours(AccountsError):
    """The actor's role does not allow it."""


class RoleNotOpen(AccountsError):
    """The role is not the person's, or not on that day."""


class DeputyRefused(AccountsError):
    """The deputy cannot stand in: ``code`` is ``self``, ``stranger``, ``dates`` or ``overlap``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
