"""How often one may try: counted in the cache, by real time."""

from hashlib import sha256

from django.core.cache import cache

PERIOD = 600  # seconds


def is_over_limit(what: str, *keys: str, limit: int = 10) -> bool:
    """Count a try and say whether there were more than ``limit`` of them in ten minutes."""
    # What people type may hold what a cache key may not.
    key = f"limit:{what}:{sha256(':'.join(keys).encode()).hexdigest()}"
    if cache.add(key, 1, PERIOD):
        return False
    try:
        return cache.incr(key) > limit
    except ValueError:  # it ran out between the two calls
        return False
