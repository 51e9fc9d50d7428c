"""Recall and precision over lists of queries; `pytest -rP` prints the tables of docs/search.md."""

import sys
from itertools import groupby

import pytest

from tests.search.recall import HERE, Answer, Figures, ask, figures, read_queries

LEAST_RECALL = 0.95
LEAST_PRECISION = 0.90


def answered(name: str) -> list[Answer]:
    return [ask(query) for query in read_queries(HERE / name)]


def by_group(answers: list[Answer]) -> dict[tuple[str, str], Figures]:
    def group(answer: Answer) -> tuple[str, str]:
        return answer.query.kind, answer.query.language

    return {key: figures(part) for key, part in groupby(sorted(answers, key=group), group)}


def told(groups: dict[tuple[str, str], Figures]) -> str:
    return "\n".join(
        f"{kind:10} {language}  {one.queries:3}  recall {one.recall:.3f}  precision "
        f"{'    –' if one.precision is None else f'{one.precision:.3f}'}  of all "
        f"{one.precision_of_all:.3f}  first {one.first:.3f}"
        for (kind, language), one in groups.items()
    )


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("name", ["dev_forms.csv", "heldout.csv"])
def test_inflected_forms_reach_the_targets_of_recall_and_precision(name: str) -> None:
    groups = by_group(answered(name))
    sys.stdout.write(f"{name}\n{told(groups)}\n")
    for language in ("kk", "ru"):
        inflected = groups["inflected", language]
        assert inflected.recall >= LEAST_RECALL
        assert inflected.precision is not None
        assert inflected.precision >= LEAST_PRECISION


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("kind", ["latin", "nospecial", "typo", "layout"])
def test_words_typed_in_other_ways_are_found(kind: str) -> None:
    groups = by_group(answered("heldout.csv"))
    for (of_kind, _language), one in groups.items():
        if of_kind == kind:
            assert one.recall >= LEAST_RECALL
