"""A sweep in a process of its own: ``python -m tests.deadlines.sweeper plain|stall AT BATCH``.

``stall`` stops for ever inside the transaction of the third batch, after its events are written,
so that the test can kill the process there.
"""

import sys
import time
from datetime import datetime

import django

THING = "test.thing"


def main(mode: str, at: str, batch: str) -> None:
    """Set Django up, listen, sweep once."""
    django.setup()
    # Only now may models be read.
    from deadlines import handlers  # noqa: PLC0415
    from deadlines.sweep import sweep  # noqa: PLC0415

    batches = 0

    def listen(clocks: list[object]) -> None:
        nonlocal batches
        batches += 1
        if mode == "stall" and batches == 3:
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            time.sleep(600)

    handlers.on(THING, "breached", listen)  # type: ignore[arg-type]
    done = sweep(at=datetime.fromisoformat(at), batch=int(batch))
    sys.stdout.write(f"judged {done.judged}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
