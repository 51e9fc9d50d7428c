"""Who hears of a change and who gets a task from it, counted before it is made."""

from registry.content import Content
from registry.models import LocalReview, Service
from registry.selectors import bodies_around, subscriptions_to


def told_of(service: Service) -> int:
    """How many subscribers hear of an act on the service, each address once."""
    return len({one.email.casefold() for one in subscriptions_to(service)})


def tasks_from(service: Service, content: Content) -> int:
    """How many bodies are to look at their local entries once the entry reads like this (J-12)."""
    changed = Service(
        provider_classes=content["provider_classes"],
        intake=content["intake"],
        intake_organisations=content["intake_organisations"],
    )
    busy = LocalReview.objects.filter(version__service=service, confirmed_at=None)
    return bodies_around(changed).exclude(pk__in=busy.values("organisation_id")).count()
