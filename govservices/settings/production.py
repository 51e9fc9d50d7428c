"""Production: everything from the environment, and a refusal to start unsafely."""

from django.core.exceptions import ImproperlyConfigured

import dj_email_url

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database
from govservices.settings.safety import refusals

if problems := refusals(base.ENV):
    raise ImproperlyConfigured("The portal does not start:\n  " + "\n  ".join(problems))

DEBUG = False
DEMO = False
DATABASES = {"default": database(base.ENV.database_url, max_age=base.ENV.db_max_age)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": base.ENV.cache_url or base.ENV.broker_url,
    }
}
CELERY_BROKER_URL = base.ENV.broker_url
_mail = dj_email_url.parse(base.ENV.email_url)
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail["EMAIL_USE_SSL"]
# A mail server that hangs must not hold a worker for ever, in seconds.
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 20
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# One proxy stands before the portal; limits on tries count the people behind it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
