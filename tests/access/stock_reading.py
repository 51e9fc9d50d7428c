"""A standard in force with its texts: what the addresses of reading name."""

from typing import Any

from standards.workflow import Stage, State
from tests.standards_world import a_standard, an_edition
from tests.world import World, a_service

NUMBER = "S-040"


def reading(world: World) -> dict[str, Any]:
    """A standard of another service of the ministry, in force."""
    service = a_service(ministry=world.ministry, registry_no=NUMBER, code="00101040")
    standard = a_standard(service, state=State.IN_FORCE)
    edition = an_edition(world, Stage.IN_FORCE, standard=standard)
    text = edition.texts.get().pk
    return {
        "held standard": NUMBER,
        "held edition": {"registry_no": NUMBER, "number": edition.number},
        "standard texts": {"registry_no": NUMBER, "old": text, "new": text},
    }
