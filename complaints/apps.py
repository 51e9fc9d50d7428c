import importlib

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        """Tell the engine about stages and remedies, guard their tables, hear the registry.

        Whoever drafts a standard is told why people complain; bodies' programs, of their cases.
        """
        # Models are loaded only now.
        handlers = importlib.import_module("complaints.handlers")
        handlers.connect()
        handlers.guard_tables()
        importlib.import_module("complaints.receivers").connect()
        importlib.import_module("complaints.causes").connect()
        importlib.import_module("complaints.programs.hearing").connect()
        draft_cookie = importlib.import_module("complaints.views.draft_cookie")
        user_logged_out.connect(draft_cookie.forget_at_sign_out)
