"""The sample services as documents of the index."""

import csv
from collections.abc import Iterator
from pathlib import Path

from search.index import Document, Text
from tests.search.recall import KIND

SAMPLE = Path(__file__).resolve().parents[2] / "portal" / "data" / "services.csv"
_WEIGHTS = {"name": "A", "synonyms": "B", "situation": "C", "result": "C", "documents": "C"}
_LANGUAGES = ("kk", "ru", "en")


def sample_documents() -> Iterator[Document]:
    """The 64 services of the sample table with the texts that the registry gives the index."""
    with SAMPLE.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield Document(KIND, int(row["no"].removeprefix("S-")), _texts(row))


def _texts(row: dict[str, str]) -> list[Text]:
    texts = [Text(row["no"], "A"), Text(row["code"], "A")]
    for language in _LANGUAGES:
        for name, weight in _WEIGHTS.items():
            # The documents in Russian have no suffix in the table.
            text = row.get(f"{name}_{language}") or (row[name] if language == "ru" else "")
            texts.append(Text(text, weight, language))
    return texts
