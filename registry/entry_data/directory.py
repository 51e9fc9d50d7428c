"""Names behind the codes of an entry: bodies, spheres, life situations, territories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from accounts.models import Organisation, Region
from registry.content import LANGUAGES
from registry.models import LifeSituation, Sphere
from registry.models.classification import SITUATION_DIGITS, SPHERE_DIGITS

Row = dict[str, Any]
NAMES = tuple(f"name_{language}" for language in LANGUAGES)
_OF_BODY = ("key", *NAMES, "kind", "phone", "email", "website", "region__key")


@dataclass(frozen=True)
class Directory:
    """Read once for a page or a file; every name in three languages, empty where there is none."""

    bodies: Mapping[str, Row]
    spheres: Mapping[str, Row]
    situations: Mapping[str, Row]
    regions: Mapping[str, Row]

    @classmethod
    def now(cls) -> "Directory":
        """As the database has it: four statements."""
        return cls(
            bodies=_rows(Organisation.objects.order_by("key").values(*_OF_BODY), "key"),
            spheres=_rows(Sphere.objects.order_by("code").values("code", *NAMES), "code"),
            situations=_rows(LifeSituation.objects.order_by("code").values("code", *NAMES), "code"),
            regions=_rows(
                Region.objects.order_by("key").values(
                    "key", *NAMES, "level", "kato", "parent__key"
                ),
                "key",
            ),
        )

    @cached_property
    def stamp(self) -> str:
        """Differs whenever anything here does: part of the ETag of what shows these names."""
        parts = (self.bodies, self.spheres, self.situations, self.regions)
        return digest(*(list(part.values()) for part in parts))

    def body(self, key: str) -> Row:
        """A body by its key and its names; only the key where it is gone."""
        return _named("key", key, self.bodies)

    def situation_of(self, code: str) -> Row:
        """The life situation of a classified code."""
        return _named("code", code[:SITUATION_DIGITS], self.situations)

    def sphere_of(self, code: str) -> Row:
        """The sphere of a classified code."""
        return _named("code", code[:SPHERE_DIGITS], self.spheres)


def digest(*parts: object) -> str:
    """A short fingerprint of plain values."""
    told = "\n".join(repr(part) for part in parts)
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _rows(found: Iterable[Row], key: str) -> dict[str, Row]:
    return {row[key]: {name: _plain(value) for name, value in row.items()} for row in found}


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _named(label: str, key: str, rows: Mapping[str, Row]) -> Row:
    row = rows.get(key, {})
    return {label: key, **{name: row.get(name, "") for name in NAMES}}
