"""People, bodies, territories, and who acts for whom."""

from accounts.models.organisations import BodyFunction, BodyKind, BodyLevel, Organisation, Region
from accounts.models.people import Deputy, Membership, User

__all__ = [
    "BodyFunction",
    "BodyKind",
    "BodyLevel",
    "Deputy",
    "Membership",
    "Organisation",
    "Region",
    "User",
]
