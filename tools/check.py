"""`make check`: what CI checks besides the suite. Every check runs, whatever the earlier ones said."""

import base64
import os
import secrets
import subprocess
import time

from tools import setup
from tools.console import ROOT, main, say
from tools.packages import PYTHON, ensure_packages
from tools.screens import ensure_screens

_BIN = PYTHON.parent
_TYPED = "accounts applications audit complaints contactcenter deadlines files govservices"
_TYPED += " notifications portal registry reports search standards tools"


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and extra environment of each check."""
    manage = [str(PYTHON), "manage.py"]
    suite = {"DJANGO_SETTINGS_MODULE": "govservices.settings.test"}
    return [
        ("lint", [f"{_BIN}/ruff", "check", "."], {}),
        ("format", [f"{_BIN}/ruff", "format", "--check", "."], {}),
        ("types", [f"{_BIN}/mypy", *_TYPED.split()], {}),
        ("imports point down", [f"{_BIN}/lint-imports"], {}),
        ("templates", [f"{_BIN}/djlint", "templates", "--lint", "--quiet"], {}),
        ("migrations complete", [*manage, "makemigrations", "--check", "--dry-run"], suite),
        ("texts complete in kk and ru", [*manage, "messages", "--check"], suite),
        (
            "fit for production",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            production_environment(),
        ),
    ]


def production_environment() -> dict[str, str]:
    """An environment the production settings accept; nothing in it leaves this process."""
    return {
        "DJANGO_SETTINGS_MODULE": "govservices.settings.production",
        "GOVSERVICES_SECRET_KEY": secrets.token_urlsafe(64),
        "GOVSERVICES_VALUE_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "GOVSERVICES_ALLOWED_HOSTS": "portal.example.kz",
        "GOVSERVICES_SITE_URL": "https://portal.example.kz",
        "GOVSERVICES_DATABASE_URL": "postgres://portal@127.0.0.1/portal",
        "GOVSERVICES_BROKER_URL": "redis://127.0.0.1/0",
        "GOVSERVICES_EMAIL_URL": "submission://mail.example.kz",
    }


def check() -> int:
    """Run them all; 1 when one of them failed."""
    setup.prepare_folders()
    ensure_packages(developer=True)
    ensure_screens()
    setup.ensure_catalogues()
    failed = [name for name, command, extra in checks() if not _passes(name, command, extra)]
    if failed:
        say(f"\nFailed: {', '.join(failed)}.")
        return 1
    say("\nEvery check passed.")
    return 0


def _passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    started = time.monotonic()
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith("GOVSERVICES_")
    }
    path = f"{_BIN}{os.pathsep}{inherited.get('PATH', '')}"
    env = {**inherited, "PATH": path, **extra}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    say(f"{verdict:6}  {name}, {time.monotonic() - started:.0f} s")
    if done.returncode:
        say(done.stdout.rstrip())
    return done.returncode == 0


if __name__ == "__main__":
    main(check)
