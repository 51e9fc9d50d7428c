"""`python -m benchmarks`: start a throw-away PostgreSQL that writes as a real one, and measure on it.

QUICK=1 in the environment is ``--quick``; ARGS holds further arguments: what `make bench` passes on.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from benchmarks.plan import read_plan
from tests import servers

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the benchmarks; 0 when they ran, whatever they measured."""
    arguments = [*sys.argv[1:], *shlex.split(os.environ.get("ARGS", ""))]
    if os.environ.get("QUICK", "") not in {"", "0"}:
        arguments.append("--quick")
    read_plan(arguments)  # complains before anything is started
    results = Path(os.environ.get("GOVSERVICES_VAR_DIR") or ROOT / "var") / "bench.json"
    try:
        with servers.postgres(durable=True) as url, tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "manage.py", "measure", "--results", str(results), "--"]
            return subprocess.run(
                [*command, *arguments], cwd=ROOT, env=_environment(url, folder), check=False
            ).returncode
    except servers.Missing as missing:
        print(missing, file=sys.stderr)
        return 1


def _environment(url: str, folder: str) -> dict[str, str]:
    """Nothing of the surroundings but the path: the run shall not depend on them."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("GOVSERVICES_")
    }
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "GOVSERVICES_DATABASE_URL": url,
        "GOVSERVICES_VAR_DIR": folder,
        "GOVSERVICES_SECRET_KEY": Fernet.generate_key().decode() * 2,
        "GOVSERVICES_VALUE_KEYS": Fernet.generate_key().decode(),
        "GOVSERVICES_SECURE_COOKIES": "false",
    }


if __name__ == "__main__":
    raise SystemExit(main())
