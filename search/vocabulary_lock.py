"""Keeps the tidying of the vocabulary apart from acts that rely on its words.

Acts share the lock and never wait for each other. The tidying takes it alone or not at all, so
that it can be part of no ring of waiting. SQLite has one writer at a time and needs none.
"""

from django.db import connection

# Any number that no other part of the portal locks by.
_KEY = 0x73656172


def share() -> None:
    """Until the end of the transaction no word of a vocabulary disappears."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def try_alone() -> bool:
    """Whether no act is writing; none then begins before the end of the transaction."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KEY])
        return bool(cursor.fetchone()[0])
