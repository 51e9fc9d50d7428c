"""`tools/run manage COMMAND…`: a management command in the set-up checkout."""

import os
import sys

from tools import setup
from tools.console import ROOT, main
from tools.packages import PYTHON, ensure_packages


def manage() -> None:
    """Become `manage.py` with the arguments given."""
    setup.prepare_folders()
    ensure_packages()
    setup.ensure_keys()
    command = [str(PYTHON), str(ROOT / "manage.py"), *sys.argv[1:]]
    os.execve(PYTHON, command, setup.embedded_environment())


if __name__ == "__main__":
    main(manage)
