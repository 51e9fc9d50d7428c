"""The suite: SQLite unless GOVSERVICES_DATABASE_URL names a throw-away PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database
from govservices.settings.logs import logging_settings

# A folder of its own for each process, so that suites can run side by side.
VAR_DIR = Path(tempfile.mkdtemp(prefix="govservices-test-"))


def _remove_var_dir(owner: int) -> None:
    """Remove the folder when its own process ends; a forked child leaves it alone."""
    if os.getpid() == owner:
        shutil.rmtree(VAR_DIR, ignore_errors=True)


atexit.register(_remove_var_dir, os.getpid())
MEDIA_ROOT = VAR_DIR / "files"
SECRET_KEY = "test-only"
DEMO = True
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(base.ENV.database_url)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = VAR_DIR / "unused.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
MFA_REQUIRED_FOR_OFFICIALS = False
ACCOUNT_RATE_LIMITS = False  # the suite signs in more often than any person
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
CELERY_BROKER_URL = base.ENV.broker_url or "memory://"
AUDIT = {
    "VALUE_KEYS": [Fernet.generate_key().decode()],
    "SIGNING_KEY_FILE": VAR_DIR / "audit-signing.pem",
}
NOTIFICATIONS = {
    **base.NOTIFICATIONS,
    "EMAIL_TRANSPORT": "django.core.mail.backends.locmem.EmailBackend",
}
REST_FRAMEWORK = {**base.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
LOGGING = logging_settings(as_json=False, level="WARNING")
