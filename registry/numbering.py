"""Numbers of the registry: "S-" and a running number, never used twice."""

from django.db.models import IntegerField
from django.db.models.functions import Cast, Substr

from registry.models import Service

PREFIX = "S-"
_DIGITS = 3


def next_registry_no() -> str:
    """The number after the highest one given so far.

    The unique constraint decides a race between two proposals; who lost takes the next number.
    """
    last = (
        Service.objects.filter(registry_no__regex=r"^S-[0-9]{1,9}$")
        .annotate(running=Cast(Substr("registry_no", len(PREFIX) + 1), IntegerField()))
        .order_by("-running")
        .values_list("running", flat=True)
        .first()
    )
    return f"{PREFIX}{(last or 0) + 1:0{_DIGITS}}"
