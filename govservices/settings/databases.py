"""Connection settings for both engines."""

from typing import Any

import dj_database_url


def database(url: str, *, max_age: int = 0) -> dict[str, Any]:
    """Settings of the default connection for a database URL.

    SQLite: WAL, transactions that take the write lock at BEGIN, 20 s of patience, and
    recursive triggers, without which INSERT OR REPLACE slips past the audit guards.
    """
    config: dict[str, Any] = {**dj_database_url.parse(url)}
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = max_age
        config["CONN_HEALTH_CHECKS"] = True
    return config
