"""The processes of the Procfile under honcho; run by `tools.serve` with the Python of .venv/.

honcho's own command stumbles over a terminal that has gone away and then forgets to stop what
it started. Here its output never fails, so a stop always reaches every process.
"""

import os
import sys
from collections.abc import Callable
from typing import TextIO

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

from tools.console import ROOT


class _Output:
    """Standard output that goes on when nobody listens any more."""

    def __init__(self, stream: TextIO, *, colour: bool) -> None:
        self._stream = stream
        self._colour = colour

    def isatty(self) -> bool:
        """Whether lines may carry colours."""
        return self._colour

    def write(self, text: str) -> None:
        """Write, or let it go."""
        self._through(lambda: self._stream.write(text))

    def flush(self) -> None:
        """Flush, or let it go."""
        self._through(self._stream.flush)

    def _through(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (BrokenPipeError, ValueError):
            self._stream = open(os.devnull, "w")  # noqa: SIM115 - for the rest of the process


class _Manager(Manager):  # type: ignore[misc]
    """honcho's manager, which also bears being stopped while its processes still start."""

    _asked = False

    def terminate(self) -> None:
        """End every process; those that are still starting, as soon as they have."""
        self._asked = True
        if self._all_started():
            super().terminate()

    def _any_stopped(self) -> bool:
        # honcho gives a process five seconds only once another has stopped; a stop asked for
        # starts the same clock.
        return self._asked or bool(super()._any_stopped())


def main() -> int:
    """Run them until one ends or we are told to stop; the code of the first that ended."""
    output = _Output(sys.stdout, colour="--colour" in sys.argv)
    manager = _Manager(Printer(output))
    processes = parse_procfile((ROOT / "Procfile").read_text()).processes
    for name, command in processes.items():
        manager.add_process(name, command, cwd=str(ROOT))
    manager.loop()
    code: int = manager.returncode or 0
    return code


if __name__ == "__main__":
    sys.exit(main())
