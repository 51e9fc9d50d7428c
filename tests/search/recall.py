"""Recall and precision of the search over a list of queries with the services they must find."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from search.query import find

KIND = "registry.service"
HERE = Path(__file__).parent
# Services on a page of results.
PAGE = 20


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the list, with the numbers of the services that it must find."""

    text: str
    language: str
    kind: str
    expected: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a query: all of it, and what was returned as exact."""

    query: Query
    found: list[int]
    exact: list[int]

    @property
    def recall(self) -> float:
        """Share of the expected services on the first page of what was found."""
        return len(self.query.expected & set(self.found[:PAGE])) / len(self.query.expected)

    @property
    def right(self) -> int:
        """Services returned as exact that were expected."""
        return len(self.query.expected & set(self.exact))

    @property
    def first(self) -> bool:
        """Whether an expected service stands first."""
        return bool(self.found) and self.found[0] in self.query.expected


@dataclass(frozen=True, slots=True)
class Figures:
    """Over a group of queries; precision is None where nothing was returned as exact.

    ``recall``: mean share of the expected services on the first page. ``precision``: of all
    services returned as exact, the share that was expected; ``precision_of_all``: of all
    returned. ``first``: share of queries with an expected service in the first place.
    """

    queries: int
    recall: float
    precision: float | None
    precision_of_all: float
    first: float


def read_queries(path: Path) -> list[Query]:
    """The list in a CSV file with the columns query, language, kind, expected (S-001;S-002)."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [
            Query(
                row["query"],
                row["language"],
                row["kind"],
                frozenset(int(number.strip()[2:]) for number in row["expected"].split(";")),
            )
            for row in csv.DictReader(rows)
        ]


def ask(query: Query) -> Answer:
    """Put one query to the index."""
    found = find(KIND, query.text, language=query.language)
    return Answer(query, [one.id for one in found], [one.id for one in found if one.exact])


def figures(answers: Iterable[Answer]) -> Figures:
    """The figures of a group of answers."""
    answers = list(answers)
    exact = sum(len(answer.exact) for answer in answers)
    found = sum(len(answer.found) for answer in answers)
    expected = sum(len(answer.query.expected & set(answer.found)) for answer in answers)
    return Figures(
        len(answers),
        sum(answer.recall for answer in answers) / len(answers),
        sum(answer.right for answer in answers) / exact if exact else None,
        expected / found if found else 0.0,
        sum(answer.first for answer in answers) / len(answers),
    )
