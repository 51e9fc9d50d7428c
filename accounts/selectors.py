"""What other rooms and pages ask about people and bodies."""

from datetime import date

from django.db.models import QuerySet

from accounts.acting import Actor
from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import CAPABILITIES, Capability


def _roles_with(capability: Capability) -> list[str]:
    return [str(role) for role, capabilities in CAPABILITIES.items() if capability in capabilities]


def officials_of(
    organisation: Organisation | int, capability: Capability, *, on: date
) -> QuerySet[User]:
    """People who may do something in a body on a day: its members and their deputies; each once."""
    organisation_id = organisation if isinstance(organisation, int) else organisation.pk
    memberships = Membership.objects.valid(on).filter(
        organisation_id=organisation_id, role__in=_roles_with(capability)
    )
    deputies = Deputy.objects.valid(on).filter(membership__in=memberships)
    ids = memberships.values("user_id").union(deputies.values("deputy_id"))
    return User.objects.filter(pk__in=ids, is_active=True).order_by("surname", "given_name", "pk")


def heads_of(organisation: Organisation | int, *, on: date) -> QuerySet[User]:
    """The head of a body and whoever stands in for the head on that day."""
    return officials_of(organisation, Capability.HEAD_BODY, on=on)


def bodies_with_function(code: str) -> QuerySet[Organisation]:
    """Bodies that carry a function: ``qcb``, ``drafting``, ``provider``…"""
    return Organisation.objects.filter(functions__code=code).distinct()


def staff_of(organisation_id: int | None, *, on: date) -> QuerySet[User]:
    """Active members of a body on a day, in any role."""
    ids = Membership.objects.valid(on).filter(organisation=organisation_id).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("surname", "given_name", "pk")


def colleagues_of(membership: Membership, *, on: date) -> QuerySet[User]:
    """Who may stand in for a member: the other members of the same body."""
    return staff_of(membership.organisation_id, on=on).exclude(pk=membership.user_id)


def memberships_to_cover(actor: Actor, *, on: date) -> QuerySet[Membership]:
    """Roles for which the actor may name a deputy: the own one; for a head, all of the body."""
    found = Membership.objects.valid(on).select_related("user", "organisation")
    if actor.user is None or actor.membership is None or actor.acting_for is not None:
        return found.none()
    if actor.can(Capability.HEAD_BODY):
        return found.filter(organisation=actor.organisation_id).order_by("pk")
    return found.filter(pk=actor.membership.pk)


def deputies_for(actor: Actor, *, on: date) -> QuerySet[Deputy]:
    """Present and future deputies of those roles, nearest first."""
    return (
        Deputy.objects.filter(membership__in=memberships_to_cover(actor, on=on), valid_to__gte=on)
        .select_related("membership__user", "membership__organisation", "deputy")
        .order_by("valid_from", "pk")
    )
