import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.guards import declare_append_only


class StandardsConfig(AppConfig):
    name = "standards"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Standards of public services")

    def ready(self) -> None:
        """Hear from the registry; tell the clock engine about drafts; keep placements as they were."""
        # Models are loaded only now.
        importlib.import_module("standards.receivers").connect()
        handlers = importlib.import_module("standards.handlers")
        handlers.connect()
        importlib.import_module("standards.guards").guard_tables()
        importlib.import_module("standards.events")
        for table in ("placement", "erratum"):
            declare_append_only(f"standards_{table}")
