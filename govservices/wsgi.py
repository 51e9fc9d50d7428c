"""WSGI entry for gunicorn."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govservices.settings.production")

application = get_wsgi_application()

# What the portal consists of lives as long as the process. Left to the collector, it was walked
# through every hundred pages, and the person at that page waited a sixth of a second longer.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
