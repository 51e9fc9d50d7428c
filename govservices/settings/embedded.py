"""The embedded default of `make up`: SQLite, a broker in the file system, sample data."""

import warnings

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database
from govservices.settings.logs import logging_settings

DEMO = True
DEBUG = base.ENV.debug
_secret_file = base.VAR_DIR / "secret-key"
SECRET_KEY = base.ENV.secret_key or (
    _secret_file.read_text().strip() if _secret_file.exists() else "set-up-not-finished"
)
ALLOWED_HOSTS = base.ENV.allowed_hosts or ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": database(base.ENV.database_url)}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What the worker tells the web processes outside of a transaction (progress of an import).
    "shared": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": base.VAR_DIR / "cache",
    },
}

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
MFA_REQUIRED_FOR_OFFICIALS = False
# Static files are served from where they lie; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
LOGGING = logging_settings(as_json=False)

_broker = base.VAR_DIR / "broker"
# The host means nothing here; without one Celery warns at each start.
CELERY_BROKER_URL = base.ENV.broker_url or "filesystem://localhost"
if CELERY_BROKER_URL.startswith("filesystem://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
    }
NOTIFICATIONS = {
    **base.NOTIFICATIONS,
    "EMAIL_TRANSPORT": "django.core.mail.backends.filebased.EmailBackend",
    "EMAIL_TRANSPORT_OPTIONS": {"file_path": str(base.VAR_DIR / "mail")},
}
# A first look is often taken as root in a container. Celery warns because of brokers that
# carry pickles from strangers; this one carries JSON in a folder of ours.
warnings.filterwarnings("ignore", message="You're running the worker with superuser")
