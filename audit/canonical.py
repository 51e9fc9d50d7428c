"""One text for one act: what the seals hash, the same on every database and in every year."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

# Columns of an entry that the canonical text repeats, in the order of the table.
COLUMNS = (
    "verb",
    "at",
    "recorded_at",
    "actor_user_id",
    "actor_label",
    "actor_role",
    "actor_organisation_id",
    "actor_organisation_label",
    "organisation_id",
    "subject_code",
    "subject_id",
    "subject_label_kk",
    "subject_label_ru",
    "subject_label_en",
    "purpose",
    "facts",
    "digests",
)
GENESIS = "0" * 64
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def plain(value: Any) -> Any:
    """A fact as JSON keeps it unchanged on both databases: dates and decimals become text.

    Raises:
        TypeError: a float (its text differs between databases) or an object.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [
            plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)
        ]
    raise TypeError(
        f"the record keeps text, whole numbers, dates and lists, not {type(value).__name__}"
    )


def text_of(columns: Mapping[str, Any]) -> str:
    """The canonical text of an entry, from its columns."""
    return text_of_row([columns[name] for name in COLUMNS])


def text_of_row(row: list[Any] | tuple[Any, ...]) -> str:
    """The same, from the values of ``COLUMNS`` in order; verification runs this a million times."""
    told = dict(zip(COLUMNS, row, strict=True))
    told["at"] = row[1].astimezone(UTC).isoformat()
    told["recorded_at"] = row[2].astimezone(UTC).isoformat()
    return _encode(told)


def link(seq: int, prev_hash: str, canonical: str) -> str:
    """The hash of one seal."""
    return hashlib.sha256(f"{seq}\n{prev_hash}\n{canonical}".encode()).hexdigest()


def salted(value: Any) -> str:
    """A value with random salt before it, as it is encrypted.

    The salt makes the digest useless for guessing an IIN or a phone; erasing the
    ciphertext erases the salt with it.
    """
    return secrets.token_hex(16) + _encode(plain(value))


def digest(salted_value: str) -> str:
    """What the chain keeps of a value."""
    return hashlib.sha256(salted_value.encode()).hexdigest()


def is_digest_of(kept: str, salted_value: str) -> bool:
    """Whether a decrypted value is the one whose digest was sealed."""
    return hmac.compare_digest(kept, digest(salted_value))


def unsalted(salted_value: str) -> Any:
    """The value itself."""
    return json.loads(salted_value[32:])
