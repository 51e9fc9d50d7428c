from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from audit.checks import guards_stand
from audit.guards import declare_append_only, install_all


class AuditConfig(AppConfig):
    name = "audit"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        """Guard the record's tables and learn every room's verbs."""
        declare_append_only("audit_auditentry")
        declare_append_only("audit_auditseal")
        declare_append_only("audit_audithead")
        declare_append_only("audit_auditvalue", allow={"ciphertext": "''"})
        checks.register(guards_stand, checks.Tags.database)
        post_migrate.connect(_put_guards_back, dispatch_uid="audit.guards")
        autodiscover_modules("events")


def _put_guards_back(*, sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """After the last room has migrated or a test has emptied the tables."""
    if sender.name == "audit":
        install_all(connections[using])
