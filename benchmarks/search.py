"""Searching among many services: typed in any form, misspelt, half typed, in other letters."""

import csv
from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import perf_counter

from django.db import connection

from benchmarks.bulk import execute, settle
from benchmarks.country import Country
from benchmarks.plan import Plan
from benchmarks.report import Line, middle, percentile
from benchmarks.statements import counted
from search import lexicon
from search.index import Document, Text, put
from search.query import find
from tests.search.recall import HERE
from tests.search.services import sample_documents

_KIND = "benchmark.service"
_SERVICES = 10_000
_PUT = 1_000
_LIMIT = 200
_GOAL_MS = 30
# Parts of invented words, so that the vocabulary grows with the services as a real one does.
_SYLLABLES = "ба ка ти ре мо ны ша кө жү пе ла ри ус ен ир он та се ду ко".split()  # noqa: SIM905
# Words that most services hold, asked together: the worst that a visitor can ask.
_COMMON = (
    "выдача справки",
    "тіркеу",
    "құжаттарды беру",
    "заявление документ удостоверяющий личность",
)

Queries = Sequence[tuple[str, str]]


def measure(plan: Plan, _country: Country, say: Callable[[str], object]) -> list[Line]:
    """p95 of a query beside a bare full-text statement; a cold process; writing the index."""
    services = min(_SERVICES, plan.complaints)
    documents = list(_documents(services))
    put(documents)
    _prepare_bare(documents)
    settle()
    queries = _queries()
    cold = _milliseconds(lambda: find(_KIND, "паспорт"))
    rounds = [[_find(query, language) for query, language in queries] for _ in range(plan.rounds)]
    bare = [[_bare(query) for query in _names()] for _ in range(plan.rounds)]
    with counted() as statements:
        find(_KIND, "жүргізуші куәлігін ауыстыру", language="kk")
    if plan.show_statements:
        say(f"find\n{statements.told()}")
    p95 = [percentile(one, 95) for one in rounds]
    among = f"{services:,} services".replace(",", " ")
    written = _milliseconds(lambda: put(_documents(_PUT, first=services + 1)))
    return [
        Line(
            "search", f"find among {among}, p95", middle(p95), "ms", tuple(p95),
            p99=middle([percentile(one, 99) for one in rounds]), statements=len(statements),
            limit=middle([percentile(one, 95) for one in bare]),
            limit_what="tsvector, words as they stand, p95",
            goal=f"p95 ≤ {_GOAL_MS} ms", met=middle(p95) <= _GOAL_MS,
            facts={"words": len(lexicon.current(_KIND)), "queries": len(queries)},
        ),
        Line("search", "first query of a process", cold, "ms"),
        Line("search", f"{_PUT} services written", written, "ms"),
    ]  # fmt: skip


def _documents(services: int, *, first: int = 1) -> Iterator[Document]:
    """Services of which each text is that of one of the sample, in new company and with new words."""
    samples, random = list(sample_documents()), Random(first)
    for number in range(first, first + services):
        own = samples[number % len(samples)]
        texts = [Text(f"S-{number:05} {number:08}", "A")]
        for place, text in enumerate(own.texts[2:], 2):
            other = random.choice(samples).texts[place]
            taken = text.text if random.random() < 0.6 else other.text
            invented = "".join(random.choices(_SYLLABLES, k=3)) if text.weight in "AB" else ""
            texts.append(Text(f"{taken} {invented}", text.weight, text.language))
        yield Document(_KIND, number, texts)


def _queries() -> Queries:
    with (HERE / "dev_forms.csv").open(encoding="utf-8", newline="") as rows:
        typed = [(row["query"], row["language"]) for row in csv.DictReader(rows)]
    half_typed = [(query[: len(query) // 2], language) for query, language in typed[::4]]
    return [*typed, *half_typed, *((query, "kk") for query in _COMMON)]


def _names() -> list[str]:
    """Two words of the name of each service of the sample: what finds something as it stands."""
    return [
        " ".join(one.texts[place].text.split()[:2])
        for one in sample_documents()
        for place in (2, 7)
    ]


def _find(query: str, language: str) -> float:
    return _milliseconds(lambda: find(_KIND, query, limit=_LIMIT, language=language))


def _prepare_bare(documents: Sequence[Document]) -> None:
    execute("CREATE TABLE bench_search (id bigint PRIMARY KEY, words tsvector NOT NULL)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_search VALUES (%s, to_tsvector('simple', %s))",
            [(one.id, " ".join(text.text for text in one.texts)) for one in documents],
        )
    execute("CREATE INDEX ON bench_search USING gin (words)")


def _bare(query: str) -> float:
    """The same words as written, in any order, with the ranking that PostgreSQL brings along."""

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_search, plainto_tsquery('simple', %s) AS asked"
                " WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT %s",
                [query, _LIMIT],
            )
            cursor.fetchall()

    return _milliseconds(ask)


def _milliseconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000
