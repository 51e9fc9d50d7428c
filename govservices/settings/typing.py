"""What the type checker loads: without the library that swaps managers at run time."""

from govservices.settings import test
from govservices.settings.test import *  # noqa: F403

_WITHOUT = {"modeltranslation", "accounts.admin_config.PortalAdminConfig"}
INSTALLED_APPS = [
    # Registering admin pages would ask for that library.
    "django.contrib.admin.apps.SimpleAdminConfig",
    *(app for app in test.INSTALLED_APPS if app not in _WITHOUT and "contrib.admin" not in app),
]
