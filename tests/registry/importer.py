"""Work on imports in a process of its own: ``python -m tests.registry.importer STEP FILES AT``.

It stops for ever in the middle of a step, so that the test can kill the process there: ``check``
after the first batch of fates, ``apply`` within the one transaction, entries already written.
"""

import sys
import time
from datetime import datetime

import django
from django.conf import settings


def main(step: str, files: str, at: str) -> None:
    """Set Django up and begin."""
    django.setup()
    settings.MEDIA_ROOT = files
    # Only now may models be read.
    from registry.exchange import jobs, progress  # noqa: PLC0415

    def stop(*_told: object) -> None:
        sys.stdout.write("in the middle\n")
        sys.stdout.flush()
        time.sleep(600)

    if step == "apply":
        progress.tell = lambda _job, done: stop() if done else None  # type: ignore[assignment]
    else:
        write_batch = jobs._write_batch

        def write_and_stop(*args: object) -> None:
            write_batch(*args)  # type: ignore[arg-type]
            stop()

        jobs._write_batch = write_and_stop
    jobs.run_imports(now=lambda: datetime.fromisoformat(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
