"""A regulation in force: what the addresses of regulations name."""

from typing import Any

from standards.models import Regulation, RegulationText
from standards.workflow import RegulationAct, RegulationState, Stage, State
from tests.standards.regulations import whole
from tests.standards_world import a_standard, an_edition
from tests.world import MONDAY, World, a_service

NUMBER = "S-041"


def regulations(world: World) -> dict[str, Any]:
    """The ministry's own regulation; nobody of the matrix writes or approves it."""
    service = a_service(ministry=world.ministry, registry_no=NUMBER, code="00101041")
    standard = a_standard(service, state=State.IN_FORCE)
    edition = an_edition(world, Stage.IN_FORCE, standard=standard)
    found = Regulation.objects.create(
        standard=standard, organisation=world.ministry, state=RegulationState.IN_FORCE,
        created_at=MONDAY,
    )  # fmt: skip
    RegulationText.objects.create(
        regulation=found, number=1, edition=edition, made_at=MONDAY, act_kind=RegulationAct.HEAD,
        act_no="15", approved_on=MONDAY.date(), approved_at=MONDAY, **whole(),
    )  # fmt: skip
    return {
        "regulated service": NUMBER,
        "regulation": found.pk,
        "regulation act": {"pk": found.pk, "verb": "send"},
    }
