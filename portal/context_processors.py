"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """Help lines, languages, whether this is a demo."""
    return {"is_demo": settings.DEMO, "languages": settings.LANGUAGES}
