"""Rights of administrators in the technical admin, from their role rather than from tables."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.acting import actor_for, legal_today
from accounts.models import User
from accounts.permissions import may_administer

# Rooms whose reference data an administrator keeps; of the others, what holds no
# personal data may be read.
_KEPT = {"accounts", "deadlines", "registry"}
_READ = {"audit.view_auditentry", "audit.view_auditseal"}


class AdministratorBackend(BaseBackend):
    """Grants an administrator the rights on users, bodies, calendars, rule sets."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the person's role today carries the right."""
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        room = perm.partition(".")[0]
        if room not in _KEPT and perm not in _READ:
            return False
        return may_administer(actor_for(user_obj, on=legal_today()))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the room shows in the admin at all."""
        return self.has_perm(user_obj, f"{app_label}.view") or (
            app_label == "audit" and self.has_perm(user_obj, "audit.view_auditentry")
        )
