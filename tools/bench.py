"""`make bench`: the benchmarks, on throw-away servers of their own."""

import os

from tools import setup
from tools.console import ROOT, main
from tools.packages import PYTHON, ensure_packages


def bench() -> None:
    """Become `python -m benchmarks`."""
    setup.prepare_folders()
    ensure_packages(developer=True)
    setup.ensure_catalogues()
    os.chdir(ROOT)
    env = {**os.environ, "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    os.execve(PYTHON, [str(PYTHON), "-m", "benchmarks"], env)


if __name__ == "__main__":
    main(bench)
