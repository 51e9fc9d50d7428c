"""A migrated SQLite database, kept between runs: migrating takes longer than most files of tests.

The copy is named after everything that migrations are made of, so a change of any of them makes
a new one. A run still migrates what it has copied, which finds nothing to do but puts the guards
of the tables back as today's code declares them.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from functools import cache
from pathlib import Path

from django.db import connection

_ROOT = Path(__file__).resolve().parent.parent
_FOLDER = _ROOT / "var" / "test"
# What a migration reads besides itself.
_SOURCES = (
    "*/migrations/*.py",
    "deadlines/data/*",
    "deadlines/domain/kinds.py",
    "accounts/identity.py",
    "accounts/models/organisations.py",
    "*.lock",
)
_PATTERN = "prepared-{}.sqlite3"


def lay() -> bool:
    """Put the kept copy where the test database of this process is to be; False without one."""
    kept = _path()
    if connection.vendor != "sqlite" or not kept.exists():
        return False
    target = connection.creation._get_test_db_name()
    if target != ":memory:" and "mode=memory" not in target:
        shutil.copyfile(kept, target)
        return True
    return False


def keep() -> None:
    """Keep a copy of the database just migrated, and let those of older migrations go."""
    kept = _path()
    if connection.vendor != "sqlite" or kept.exists():
        return
    _FOLDER.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    copy = sqlite3.connect(fresh)
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    for older in _FOLDER.glob(_PATTERN.format("*")):
        older.unlink(missing_ok=True)
    fresh.replace(kept)


@cache
def _path() -> Path:
    seen = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in sorted(path for pattern in _SOURCES for path in _ROOT.glob(pattern)):
        if path.is_file():
            seen.update(str(path.relative_to(_ROOT)).encode() + path.read_bytes())
    return _FOLDER / _PATTERN.format(seen.hexdigest()[:16])
