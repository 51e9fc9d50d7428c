import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "standards"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Standards of public services")

    def ready(self) -> None:
        """Hear from the registry which services enter and change."""
        # Models are loaded only now.
        importlib.import_module("standards.receivers").connect()
