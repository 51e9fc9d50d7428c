"""The register of complaints as a file, beside what PostgreSQL itself gives of the same rows."""

import resource
import tempfile
from collections.abc import Callable
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from benchmarks import cases
from benchmarks.bulk import settle
from benchmarks.country import Country
from benchmarks.plan import Plan
from benchmarks.report import Line, middle
from complaints.models import ComplaintStage
from complaints.register import columns, registered, texts
from complaints.services.register import Extract, take_out
from complaints.services.register_files import Texts

_CSV_GOAL = 0.8  # of the stream of COPY
_XLSX_GOAL = 50_000  # rows a second
_MEMORY_GOAL = 64.0  # MB that a file may cost, however long it is


def measure(plan: Plan, country: Country, say: Callable[[str], object]) -> list[Line]:
    """Rows a second of CSV and XLSX over all bodies, and what they cost in memory."""
    if not ComplaintStage.objects.filter(pk__gte=cases.FIRST).exists():
        cases.fill(country, plan.complaints, timezone.now())
        settle()
    extract = Extract(
        stages=registered().order_by("-registered_at", "-pk"),
        columns=columns(of_several_bodies=True),
        organisation=None,
    )
    rows = extract.stages.count()
    rates: dict[str, list[float]] = {"copy": [], "csv": [], "xlsx": []}
    before = _memory()
    for _round in range(plan.rounds):
        rates["copy"].append(rows / _copied(texts(extract.stages, extract.columns)))
        for kind in ("csv", "xlsx"):
            rates[kind].append(rows / _taken(extract, kind, country))
    grown = _memory() - before
    say(f"  {rows} rows of {len(extract.columns)} columns")
    return [_csv(rates, rows), _xlsx(rates, rows), _kept(grown, rows)]


def _copied(rows: Texts) -> float:
    """Seconds in which the same query comes out of the database, with nobody to read it."""
    sql, parameters = rows.query.sql_with_params()
    with transaction.atomic(), tempfile.TemporaryFile() as file, connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        query = cursor.mogrify(sql, parameters).decode()
        started = perf_counter()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", file)
        return perf_counter() - started


def _taken(extract: Extract, kind: str, country: Country) -> float:
    """Seconds of the verb, record and all, until the last piece has been read."""
    started = perf_counter()
    pieces = take_out(extract=extract, kind=kind, actor=country.world.quality, at=timezone.now())
    for _piece in pieces:
        pass
    return perf_counter() - started


def _memory() -> float:
    """The most that this process has held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _csv(rates: dict[str, list[float]], rows: int) -> Line:
    rate, limit = middle(rates["csv"]), middle(rates["copy"])
    return Line(
        "register", f"CSV of {rows} rows", rate, "rows/s", tuple(rates["csv"]), limit=limit,
        limit_what="COPY of the same query", goal=f"≥ {_CSV_GOAL:.0%} of COPY",
        met=rate >= _CSV_GOAL * limit,
    )  # fmt: skip


def _xlsx(rates: dict[str, list[float]], rows: int) -> Line:
    rate = middle(rates["xlsx"])
    return Line(
        "register", f"XLSX of {rows} rows", rate, "rows/s", tuple(rates["xlsx"]),
        limit=middle(rates["copy"]), limit_what="COPY of the same query",
        goal=f"≥ {_XLSX_GOAL} rows/s", met=rate >= _XLSX_GOAL,
    )  # fmt: skip


def _kept(grown: float, rows: int) -> Line:
    return Line(
        "register", f"memory for the files of {rows} rows", grown, "MB",
        goal=f"≤ {_MEMORY_GOAL:.0f} MB", met=grown <= _MEMORY_GOAL,
    )  # fmt: skip
