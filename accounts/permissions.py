"""Who may do what with accounts; named predicates used by pages, services and the admin."""

from accounts.acting import Actor
from accounts.models import Membership, User
from accounts.roles import Capability


def may_administer(actor: Actor) -> bool:
    """Users, bodies, roles (R-22); a superuser too, who set the portal up."""
    if actor.is_system:
        return True
    if actor.user is None or not actor.user.is_active:
        return False
    return actor.user.is_superuser or actor.can(Capability.ADMINISTER)


def may_enter_admin(actor: Actor) -> bool:
    """The technical admin: staff who administer, nobody else."""
    return actor.user is not None and actor.user.is_staff and may_administer(actor)


def may_block(actor: Actor, user: User) -> bool:
    """Close a person's access; never one's own, so that somebody is always left to open it."""
    return may_administer(actor) and (actor.user is None or actor.user.pk != user.pk)


def may_name_deputy(actor: Actor, membership: Membership) -> bool:
    """For one's own role, or a head for any role of the body; a deputy names no further deputy."""
    if actor.user is None or actor.membership is None or actor.acting_for is not None:
        return False
    if membership.user_id == actor.user.pk:
        return True
    return actor.can_in(Capability.HEAD_BODY, membership.organisation_id)
