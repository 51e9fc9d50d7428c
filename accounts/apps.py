from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.roles import Capability
from audit.access import readers_are


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("People and bodies")

    def ready(self) -> None:
        """Open the record to those whose role reads it."""
        readers_are(lambda request: request.actor.can(Capability.READ_AUDIT))  # type: ignore[attr-defined]
