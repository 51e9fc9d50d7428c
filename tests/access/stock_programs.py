"""A program of a body without a head: its key, and the address that is told."""

from datetime import date
from typing import Any

from complaints.services.program_keys import issue_key
from complaints.services.webhooks import set_webhook
from tests.world import MONDAY, World


def programs(world: World) -> dict[str, Any]:
    """The things by name."""
    keeper = world.other_officer
    issued = issue_key(
        membership_id=keeper.membership.pk,
        name="Құжат айналымы",
        valid_to=date(2026, 9, 1),
        actor=keeper,
        at=MONDAY,
    )
    hook = set_webhook(url="https://93.184.215.14/hook", actor=keeper, at=MONDAY)
    return {
        "program key": issued.key.pk,
        "webhook": hook.pk,
        "webhook act": {"pk": hook.pk, "verb": "try"},
    }
