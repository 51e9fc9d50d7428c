"""What the demo bar shows: ``{% load demo %}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from audit.legal_time import current_offset_days, legal_now
from portal.demo.faces import FACES, Face
from portal.views.demo import STEPS

register = template.Library()


@dataclass(frozen=True, slots=True)
class Bar:
    """The legal date, who one may be, who one is."""

    today: date
    is_moved: bool
    faces: tuple[Face, ...]
    current: Face | None
    steps: tuple[int, ...]


@register.simple_tag(takes_context=True)
def demo_bar(context: Mapping[str, Any]) -> Bar:
    """Everything the bar needs, asked for only where it is shown."""
    email = getattr(context.get("user"), "email", "")
    return Bar(
        today=timezone.localtime(legal_now()).date(),
        is_moved=current_offset_days() > 0,
        faces=FACES,
        current=next((face for face in FACES if face.email == email), None),
        steps=STEPS,
    )
