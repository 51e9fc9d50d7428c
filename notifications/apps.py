from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from notifications.checks import letters_are_complete


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Check the letters at start-up."""
        checks.register(letters_are_complete, checks.Tags.templates)
