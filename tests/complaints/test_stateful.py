"""Random acts of everybody on everything, in any order: what must hold always holds."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.complaints.machine import ComplaintsMachine
from tests.world import World

pytestmark = pytest.mark.timeout(600)


def test_no_order_of_acts_breaks_what_must_always_hold(world: World) -> None:
    done: Counter[str] = Counter()

    class Machine(ComplaintsMachine):
        def teardown(self) -> None:
            done.update(self.done)
            super().teardown()

    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            # A failure names its steps; making them fewer would take minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A machine that is refused everything would prove nothing.
    for act in ("file", "paper", "take", "decide", "send", "appeal", "withdraw", "redirect", "extend",
                "remedy", "execute", "join"):  # fmt: skip
        assert done[act], f"no {act} was ever done: {dict(done)}"
