"""The Celery application: the alarm clock and the muscle; the database holds the truth."""

import logging.config
import os
from typing import Any

from django.conf import settings

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govservices.settings.embedded")

app = Celery("govservices")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Workers and beat log as the web does; without this Celery would put its own format in."""
    logging.config.dictConfig(settings.LOGGING)
