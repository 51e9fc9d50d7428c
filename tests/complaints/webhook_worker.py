"""A worker that tells bodies' programs, in a process of its own, so that it can be killed."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "govservices.settings.embedded"
    django.setup()

    from complaints.tasks import call_webhooks

    call_webhooks()
