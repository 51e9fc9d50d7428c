"""The project: settings, URL map, Celery application, WSGI entry."""

from govservices.celery import app as celery_app

__all__ = ["celery_app"]
