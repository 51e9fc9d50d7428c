"""A delivery worker in a process of its own, so that it can be killed: worker.py PORT."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "govservices.settings.embedded"
    django.setup()

    from django.conf import settings

    settings.NOTIFICATIONS = {
        **settings.NOTIFICATIONS,
        "EMAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_TRANSPORT_OPTIONS": {"host": "127.0.0.1", "port": int(sys.argv[1]), "timeout": 60},
    }

    from notifications.tasks import deliver

    deliver()
