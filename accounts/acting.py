"""Who acts, and for which body: one value that every service takes as ``actor``."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Membership, Organisation, User
from accounts.roles import Capability, capabilities_of
from audit.refs import SYSTEM, ActorRef


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role, a citizen without a role, a visitor, or the system itself."""

    user: User | None = None
    membership: Membership | None = None
    is_system: bool = False

    @property
    def organisation(self) -> Organisation | None:
        """The body for which the person acts now."""
        return self.membership.organisation if self.membership else None

    @property
    def organisation_id(self) -> int | None:
        """Id of that body, without a query."""
        return self.membership.organisation_id if self.membership else None

    @property
    def is_official(self) -> bool:
        """Whether the person acts for a body."""
        return self.membership is not None

    def can(self, capability: Capability) -> bool:
        """Whether the active role carries a capability."""
        return self.membership is not None and capability in capabilities_of(self.membership.role)

    def can_in(self, capability: Capability, organisation_id: int | None) -> bool:
        """Whether it carries it in that body."""
        return organisation_id is not None and self.organisation_id == organisation_id and self.can(capability)

    @property
    def ref(self) -> ActorRef:
        """The same, as plain values for the record."""
        if self.is_system:
            return SYSTEM
        if self.user is None:
            return ActorRef(role="visitor")
        organisation = self.organisation
        return ActorRef(
            user_id=self.user.pk,
            label=self.user.audit_label,
            organisation_id=self.organisation_id,
            organisation_label=organisation.name_ru if organisation else "",
            role=self.membership.role if self.membership else "citizen",
        )


SYSTEM_ACTOR = Actor(is_system=True)
VISITOR = Actor()


def actor_for(user: User, *, on: date) -> Actor:
    """The actor a user is on a day: the active membership, else the first valid, else a citizen."""
    memberships = list(Membership.objects.valid(on).filter(user=user).select_related("organisation"))
    if not memberships:
        return Actor(user=user)
    chosen = next((m for m in memberships if m.pk == user.active_membership_id), memberships[0])
    return Actor(user=user, membership=chosen)
