"""Production refuses to start unsafely, and says everything that is wrong at once."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from govservices.env import BASE_DIR, read_environment
from govservices.settings.safety import refusals
from tools.check import production_environment

SAFE = replace(
    read_environment(),
    secret_key="k7Qw2-xV9_bN4mZ1cR8tY5uI3oP6aS0dF-gH_jKlEqWzXvBnMpLo",
    debug=False,
    demo=False,
    secure_cookies=True,
    allowed_hosts=["portal.example.kz"],
    site_url="https://portal.example.kz",
    database_url="postgres://portal@database/portal",
    broker_url="redis://redis:6379/0",
    email_url="submission://mail.example.kz",
    value_keys=[Fernet.generate_key().decode()],
)


def test_a_safe_environment_is_not_refused():
    assert refusals(SAFE) == []


@pytest.mark.parametrize(
    ("unsafe", "word"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"secret_key": "set-up-not-finished"}, "SECRET_KEY"),
        ({"secret_key": "x" * 60}, "SECRET_KEY"),
        ({"debug": True}, "DEBUG"),
        ({"demo": True}, "sample data"),
        ({"secure_cookies": False}, "SECURE_COOKIES"),
        ({"allowed_hosts": []}, "ALLOWED_HOSTS"),
        ({"allowed_hosts": ["portal.example.kz", "*"]}, "ALLOWED_HOSTS"),
        ({"database_url": "sqlite:///var/govservices.sqlite3"}, "PostgreSQL"),
        ({"broker_url": ""}, "Redis"),
        ({"broker_url": "filesystem://localhost"}, "Redis"),
        ({"value_keys": []}, "VALUE_KEYS"),
        ({"email_url": ""}, "EMAIL_URL"),
        ({"email_url": "console://"}, "EMAIL_URL"),
        ({"site_url": "http://portal.example.kz"}, "https"),
    ],
)
def test_each_unsafe_value_is_refused_by_its_own_sentence(unsafe, word):
    sentences = refusals(replace(SAFE, **unsafe))
    assert len(sentences) == 1
    assert word in sentences[0]


def start(extra: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Load the production settings as a process of its own does, and print what matters."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GOVSERVICES_", "DJANGO_"))}
    probe = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT, s.MFA_REQUIRED_FOR_OFFICIALS)"
    )
    return subprocess.run(
        [sys.executable, "-c", probe],
        cwd=BASE_DIR,
        env={**clean, "DJANGO_SETTINGS_MODULE": "govservices.settings.production", **extra},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_environment_does_not_start_and_hears_every_reason():
    started = start({})
    assert started.returncode != 0
    assert "The portal does not start:" in started.stderr
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BROKER_URL", "VALUE_KEYS"):
        assert f"GOVSERVICES_{name}" in started.stderr


def test_demo_data_keep_an_otherwise_safe_production_from_starting():
    started = start({**production_environment(), "GOVSERVICES_DEMO": "1"})
    assert started.returncode != 0
    assert "sample data do not belong in production" in started.stderr


def test_a_safe_environment_starts_with_everything_shut():
    started = start(production_environment())
    assert started.stdout.split() == ["False", "False", *["True"] * 5], started.stderr
