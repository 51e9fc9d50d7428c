import importlib

from django.apps import AppConfig


class ContactcenterConfig(AppConfig):
    name = "contactcenter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear from the registry what operators must know before they consult."""
        # Models are loaded only now.
        importlib.import_module("contactcenter.receivers").connect()
