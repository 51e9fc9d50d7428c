"""Keys that lie outside the database: for personal values, and for signing heads."""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KeyMissing(RuntimeError):
    """A key file that only the people who run the portal may make is not there."""


def _setting(name: str) -> Any:
    return settings.AUDIT[name]


def value_box() -> MultiFernet:
    """What encrypts personal values; the first key writes, every key reads (rotation)."""
    keys = _setting("VALUE_KEYS") or [_embedded_value_key()]
    return _box(tuple(keys))


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _embedded_value_key() -> str:
    """The key of a set-up that was given none: made once, kept in the data folder.

    Production never comes here: its settings refuse to start without keys.
    """
    path = Path(settings.VAR_DIR) / "audit-values.key"
    return _made_once(path, Fernet.generate_key).decode().strip()


def signing_key() -> Ed25519PrivateKey:
    """The key that signs each day's head.

    Raises:
        KeyMissing: there is no key file, and this is not a demo, which makes its own.
    """
    path = Path(_setting("SIGNING_KEY_FILE"))
    if not path.exists() and not settings.DEMO:
        raise KeyMissing(
            f"There is no signing key at {path}. Make one and keep a copy away from the database: "
            f"openssl genpkey -algorithm ed25519 -out {path}"
        )
    key = serialization.load_pem_private_key(_made_once(path, _new_signing_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyMissing(f"The key at {path} is not an Ed25519 key.")
    return key


def _new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_key_hex(key: Ed25519PrivateKey) -> str:
    """The public half, as published beside each head."""
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content; where there is none, a new one that two processes cannot both make."""
    if path.exists():
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(make())
    try:
        os.link(draft, path)  # fails if another process was first; its key then counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
