"""The suite: SQLite unless GOVSERVICES_DATABASE_URL names a throw-away PostgreSQL."""

import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database

# A folder of its own for each process, so that suites can run side by side.
VAR_DIR = Path(tempfile.mkdtemp(prefix="govservices-test-"))
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
