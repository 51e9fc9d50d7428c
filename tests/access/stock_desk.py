"""What lies on the desks of officials: a team, a standard text, a saved filter."""

from typing import Any

from complaints.models import SavedFilter, StandardText
from complaints.services.filters import save_filter
from complaints.services.teams import name_team
from complaints.services.texts import Words, write_text
from tests.world import MONDAY, World


def desks(world: World) -> dict[str, Any]:
    """The team is of the body without a head; the text and the filter are the officer's."""
    officer = world.officer
    team = name_team(name="Бірінші топ", members=[], actor=world.other_officer, at=MONDAY)
    version = write_text(
        use=StandardText.Use.REASONS, title="Мерзім", words=Words("Мәтін.", "Текст."),
        actor=officer, at=MONDAY,
    )  # fmt: skip
    page = SavedFilter.Page.QUEUE
    saved = save_filter(page=page, name="Мерзімі өткен", query="", actor=officer, at=MONDAY)
    return {"team": team.pk, "standard text": version.text_id, "saved filter": saved.pk}
