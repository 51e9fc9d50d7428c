"""What an answer says besides the decision: the demand of the quality body, the two questions."""

from datetime import date
from typing import Any, Protocol

from accounts.models import Organisation
from complaints.models import ComplaintStage, Demand
from complaints.services.opinion_links import path_in_letter
from notifications.letters import absolute


class Demanded(Protocol):
    """A demand already sent, or the order of one that is being decided."""

    @property
    def addressee(self) -> Organisation: ...
    @property
    def text(self) -> str: ...
    @property
    def due_on(self) -> date: ...


def answer_parts(
    stage: ComplaintStage, *, language: str, demanded: Demanded | None = None
) -> dict[str, Any]:
    """Context of the answer: what is demanded of whom by what date, and where to say how it was.

    ``demanded`` is what is being decided; without it the first demand of the stage speaks.
    """
    demand: Demanded | None = demanded or Demand.objects.filter(stage=stage).first()
    return {
        "demand": demand.text.strip() if demand else "",
        "demand_due_on": demand.due_on if demand else None,
        "demand_addressee": name_in(demand.addressee, language) if demand else "",
        "opinion_link": absolute(path_in_letter(stage)),
    }


def name_in(body: Organisation, language: str) -> str:
    """A body's name in the reader's language; never a translation made by program."""
    return str(getattr(body, f"name_{language}", "") or body.name_ru or body.name_kk)
