"""Who acts, and for which body: one value that every service takes as ``actor``."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import Capability, capabilities_of
from audit.legal_time import legal_now
from audit.refs import SYSTEM, ActorRef
from govservices.composed import Composed, Slot


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role, a citizen without a role, a visitor, or the system itself.

    ``choices`` are all the roles that the person may take that day, the active one among them.
    ``through`` names the body's own program by which the person acts.
    """

    user: User | None = None
    membership: Membership | None = None
    is_system: bool = False
    choices: tuple[Membership, ...] = ()
    through: str = ""

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

    @property
    def acting_for(self) -> User | None:
        """The member in whose place a deputy acts; nobody when the role is the person's own."""
        if self.membership is None or self.user is None:
            return None
        return None if self.membership.user_id == self.user.pk else self.membership.user

    @property
    def has_other_roles(self) -> bool:
        """Whether the person may change the role."""
        return len(self.choices) > 1

    def can(self, capability: Capability) -> bool:
        """Whether the active role carries a capability."""
        return self.membership is not None and capability in capabilities_of(self.membership.role)

    def can_in(self, capability: Capability, organisation_id: int | None) -> bool:
        """Whether it carries it in that body."""
        if organisation_id is None or self.organisation_id != organisation_id:
            return False
        return self.can(capability)

    @property
    def ref(self) -> ActorRef:
        """The same, as plain values for the record.

        A deputy's entry names both persons, a program's the person and the program.
        """
        if self.is_system:
            return SYSTEM
        if self.user is None:
            return ActorRef(role="visitor")
        organisation, replaced = self.organisation, self.acting_for
        named = (self.user.audit_label, replaced.audit_label if replaced else "", self.through)
        return ActorRef(
            user_id=self.user.pk,
            label=" / ".join(part for part in named if part),
            organisation_id=self.organisation_id,
            organisation_label=organisation.name_ru if organisation else "",
            role=self.membership.role if self.membership else "citizen",
        )


SYSTEM_ACTOR = Actor(is_system=True)
VISITOR = Actor()


def roles_open_to(user: User, *, on: date) -> list[Membership]:
    """Every role a person may take on a day: the own ones first, then those of replaced members."""
    memberships: list[Membership] = _ROLES.objects(user=user.pk, day=on)
    found = sorted(memberships, key=lambda membership: membership.user_id != user.pk)
    for membership in found:
        if membership.user_id == user.pk:
            membership.user = user
    return found


def _roles() -> QuerySet[Membership]:
    user, day = Slot("user"), Slot("day")
    stands_in = Deputy.objects.valid(day).filter(deputy=user).values("membership_id")
    return (
        Membership.objects.valid(day)
        .filter(Q(user=user) | Q(pk__in=stands_in))
        .select_related("organisation")
        .order_by("pk")
    )


_ROLES = Composed(_roles)


def actor_for(user: User, *, on: date) -> Actor:
    """The actor a user is on a day: in the chosen role, else the first open, else a citizen.

    A deputy's role opens and closes by itself on the days of the :class:`Deputy` row.
    """
    choices = tuple(roles_open_to(user, on=on))
    if not choices:
        return Actor(user=user)
    chosen = next((m for m in choices if m.pk == user.active_membership_id), choices[0])
    return Actor(user=user, membership=chosen, choices=choices)


def legal_today() -> date:
    """The legal day in the portal's own time zone (an edge: services take ``at``)."""
    return timezone.localtime(legal_now()).date()
