"""Reading the public registry, and telling cheaply whether anything in it has changed."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum

from registry.entry_data.directory import digest
from registry.models import Service
from registry.selectors import public_services

AT_ONCE = 200


def open_services() -> QuerySet[Service]:
    """Everything public, with what its data needs."""
    return public_services().select_related("drafting_body").order_by("registry_no")


def every_service() -> Iterator[Service]:
    """The whole public registry in the order of its numbers, a few rows in memory at a time.

    By key and not by a cursor of the database: a slow reader then holds nothing open.
    """
    last = ""
    while part := list(open_services().filter(registry_no__gt=last)[:AT_ONCE]):
        yield from part
        last = part[-1].registry_no


def registry_stamp() -> str:
    """Differs after any act on a public entry: version and edit numbers only ever rise."""
    found = public_services().aggregate(
        count=Count("pk"), edits=Sum("edit_no"), versions=Sum("version"), last=Max("pk")
    )
    return digest(*found.values(), settings.SITE_URL)


def service_stamp(service: Service) -> str:
    """The same of one entry."""
    return digest(service.pk, service.edit_no, service.version, service.state, settings.SITE_URL)
