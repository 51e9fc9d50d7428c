"""Territories, bodies and people from tables (CSV rows); loading twice changes nothing.

Reading a row is pure (``…_values``); storing is one function for each table.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from allauth.account.models import EmailAddress

from accounts.models import BodyFunction, Membership, Organisation, Region, User
from accounts.roles import Role

Row = Mapping[str, str]

# Section F numbers the roles in the order in which they are declared; are a
# visitor and a citizen, who have no role in a body.
ROLE_OF_NUMBER: dict[str, str] = {
    f"R-{number:02}": str(role) for number, role in enumerate(Role, start=3)
}


def listed(value: str) -> list[str]:
    """The items of a list inside a value, separated by semicolons."""
    return [item.strip() for item in value.split(";") if item.strip()]


def region_values(row: Row) -> dict[str, Any]:
    """Fields of a territory, its parent left out."""
    return {
        "level": row["level"],
        "kato": row["kato"],
        "name_kk": row["name_kk"],
        "name_ru": row["name_ru"],
        "name_en": row["name_en"],
        "time_zone": row["time_zone"],
        "is_sample": row["is_sample"] == "true",
    }


def body_values(row: Row) -> dict[str, Any]:
    """Fields of a body, its parent, territory and functions left out."""
    return {
        "kind": row["kind"],
        "level": row["level"],
        "name_kk": row["name_kk"],
        "name_ru": row["name_ru"],
        "name_en": row["name_en"],
        "bin": row["bin"],
        "address_kk": row["address_kk"],
        "address_ru": row["address_ru"],
        "phone": row["phone"],
        "email": row["email"],
        "time_zone": row["time_zone"],
        "schedule": row["schedule"],
        "subordination": row["subordination"],
        "is_sample": row["is_sample"] == "true",
    }


def person_values(row: Row) -> dict[str, Any]:
    """Fields of a person, in the spelling of the person's own language."""
    spelling = "ru" if row["language"] == "ru" else "kk"
    has_iin = row["document_kind"] == "iin"
    return {
        "surname": row[f"surname_{spelling}"],
        "given_name": row[f"name_{spelling}"],
        "patronymic": row[f"patronymic_{spelling}"],
        "document_kind": row["document_kind"],
        "iin": row["iin"] if has_iin else "",
        "document_no": "" if has_iin else row["document_no"],
        "phone": row["phone"],
        "language": row["language"],
        "is_staff": ROLE_OF_NUMBER.get(row["role"]) == Role.ADMINISTRATOR,
        "is_sample": row["is_sample"] == "true",
    }


@transaction.atomic
def load_regions(rows: Iterable[Row]) -> dict[str, Region]:
    """Store territories; gives them by key. A parent may stand after its child."""
    kept = list(rows)
    regions = {
        row["key"]: Region.objects.update_or_create(key=row["key"], defaults=region_values(row))[0]
        for row in kept
    }
    for row in kept:
        _set_parent(regions, row)
    return regions


@transaction.atomic
def load_bodies(rows: Iterable[Row], regions: Mapping[str, Region]) -> dict[str, Organisation]:
    """Store bodies with their functions; gives them by key.

    Raises:
        KeyError: a territory or a parent that no row has.
    """
    kept = list(rows)
    bodies = {}
    for row in kept:
        values = {**body_values(row), "region": regions[row["region"]]}
        body, _created = Organisation.objects.update_or_create(key=row["key"], defaults=values)
        _set_functions(body, listed(row["functions"]))
        bodies[row["key"]] = body
    for row in kept:
        _set_parent(bodies, row)
    return bodies


def _set_parent(stored: Mapping[str, Any], row: Row) -> None:
    thing, parent = stored[row["key"]], stored[row["parent"]] if row["parent"] else None
    if thing.parent_id != (parent.pk if parent else None):
        thing.parent = parent
        thing.save(update_fields=["parent"])


def _set_functions(body: Organisation, codes: list[str]) -> None:
    body.functions.exclude(code__in=codes).delete()
    BodyFunction.objects.bulk_create(
        [BodyFunction(organisation=body, code=code) for code in codes], ignore_conflicts=True
    )


@transaction.atomic
def load_people(
    rows: Iterable[Row], bodies: Mapping[str, Organisation], *, since: date, password: str
) -> dict[str, User]:
    """Store people with a confirmed e-mail and their roles from a day on; gives them by key.

    The password is set only for those who are new.

    Raises:
        KeyError: a body or a role that does not exist.
    """
    # Sixty people share one sample password; hashing it once saves half a minute of argon2.
    hashed = make_password(password)
    return {row["key"]: _load_person(row, bodies, since, hashed) for row in rows}


def _load_person(row: Row, bodies: Mapping[str, Organisation], since: date, hashed: str) -> User:
    values = person_values(row)
    email = row["email"].lower()
    user, _created = User.objects.update_or_create(
        email=email, defaults=values, create_defaults={**values, "password": hashed}
    )
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    if row["body"]:
        values = {
            "position_kk": row["position_kk"],
            "position_ru": row["position_ru"],
            "valid_from": since,
        }
        Membership.objects.update_or_create(
            user=user,
            organisation=bodies[row["body"]],
            role=ROLE_OF_NUMBER[row["role"]],
            defaults=values,
        )
    return user
