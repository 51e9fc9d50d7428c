import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit.guards import declare_append_only


class RegistryConfig(AppConfig):
    name = "registry"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Registry of public services")

    def ready(self) -> None:
        """Tell the clock engine and searching about entries; keep their history as it was."""
        # Models are loaded only now.
        handlers = importlib.import_module("registry.handlers")
        handlers.connect()
        handlers.guard_tables()
        importlib.import_module("registry.events")
        declare_append_only("registry_serviceversion")
