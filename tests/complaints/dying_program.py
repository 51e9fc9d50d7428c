"""A portal that is killed after an act and before its answer is kept: dying_program.py SECRET CASE."""

import os
import signal
import sys
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "govservices.settings.embedded"
    django.setup()

    from datetime import timedelta

    from complaints.programs import acts
    from tests.complaints.programs import LIST, Program
    from tests.world import MONDAY

    def dies(*_args: Any, **_kwargs: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    acts.Act.answered = dies  # type: ignore[method-assign]
    program = Program(sys.argv[1], at=MONDAY + timedelta(hours=1))
    program.post(
        f"{LIST}{sys.argv[2]}/answer/",
        {"outcome": "refused", "reasons": "Өтініш кеш берілген."},
        key="once",
        host="localhost",
    )
