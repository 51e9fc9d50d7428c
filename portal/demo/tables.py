"""The sample tables in ``portal/data``: UTF-8, every value quoted, lists parted by ";"."""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, str]


def read(name: str) -> list[Row]:
    """All rows of a table, in its order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def parts(value: str) -> list[str]:
    """A list kept inside one value; an empty value is an empty list."""
    return [part.strip() for part in value.split(";") if part.strip()]


def in_languages(row: Row, *fields: str, to: str = "") -> Row:
    """The kk, ru and en columns of some fields, as keyword arguments of a model.

    ``to`` is the model's name of a single field that the table calls otherwise.
    """
    return {
        f"{to or field}_{code}": row[f"{field}_{code}"]
        for field in fields
        for code in ("kk", "ru", "en")
        if f"{field}_{code}" in row
    }
