"""Who may do what with messages of others."""

from accounts.acting import Actor
from accounts.roles import Capability


def may_dispatch_post(actor: Actor) -> bool:
    """Print and dispatch letters of one's own body."""
    return actor.can(Capability.DISPATCH_POST)


def may_see_undelivered(actor: Actor) -> bool:
    """See what did not arrive, addresses masked, and send it again (R-22)."""
    return actor.can(Capability.ADMINISTER)
