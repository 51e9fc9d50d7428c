"""Settings of the benchmarks: as production, on a throw-away database and without a proxy in front."""

from govservices.settings import base
from govservices.settings.base import *  # noqa: F403
from govservices.settings.databases import database

DEBUG = False
DEMO = False
SECRET_KEY = base.ENV.secret_key
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
INSTALLED_APPS = [*base.INSTALLED_APPS, "benchmarks"]
ROOT_URLCONF = "benchmarks.urls"
DATABASES = {"default": database(base.ENV.database_url, max_age=60)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
MFA_REQUIRED_FOR_OFFICIALS = False
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Signing in is not what is measured.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
