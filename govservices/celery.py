"""The Celery application: the alarm clock and the muscle; the database holds the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govservices.settings.embedded")

app = Celery("govservices")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
