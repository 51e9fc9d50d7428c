"""Production: everything from the environment, and a refusal to start unsafely."""

from django.core.exceptions import ImproperlyConfigured

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database


def refusals(env: base.Environment) -> list[str]:  # type: ignore[name-defined]
    """Why this environment must not serve the public; empty when it may."""
    checks = [
        (len(env.secret_key) < 50, "GOVSERVICES_SECRET_KEY must hold at least 50 characters."),
        (env.debug, "GOVSERVICES_DEBUG must be off."),
        (env.demo, "GOVSERVICES_DEMO must be off: sample data do not belong in production."),
        (not env.secure_cookies, "GOVSERVICES_SECURE_COOKIES must be on."),
        (not env.allowed_hosts or "*" in env.allowed_hosts, "GOVSERVICES_ALLOWED_HOSTS must name the hosts."),
        (not env.database_url.startswith("postgres"), "GOVSERVICES_DATABASE_URL must name a PostgreSQL database."),
        (not env.broker_url.startswith(("redis", "rediss", "sentinel")), "GOVSERVICES_BROKER_URL must name a Redis server."),
        (not env.value_keys, "GOVSERVICES_VALUE_KEYS must hold at least one key for personal values."),
        (not env.site_url.startswith("https://"), "GOVSERVICES_SITE_URL must begin with https://."),
    ]
    return [sentence for broken, sentence in checks if broken]


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
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
