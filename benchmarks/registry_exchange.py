"""A file of 5 000 entries: brought in, written out, brought in again, on both engines.

Each engine is measured in a process of its own, so that the peak of memory is that of the import:
``python -m benchmarks.registry_exchange ROWS`` prints the figures of the database it is given.
"""

import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

import django

from benchmarks.plan import Plan
from benchmarks.report import Line

ROWS = 5000
_PER_SITUATION = 1000
# Goals of the issue: a keeper waits minutes, not hours; nobody else waits for the lock of SQLite.
_GOAL_CHECK, _GOAL_APPLY, _GOAL_EXPORT = 30.0, 60.0, 15.0  # seconds
_GOAL_MEMORY = 512.0  # MB
_WORDS = {
    "kk": (
        "анықтама беру тіркеу куәлік жер учаскесі құжат көшірме мұрағат баланы балабақшаға қою"
        " кезекке зейнетақы тағайындау жәрдемақы мүгедек атаулы әлеуметтік көмек рұқсат лицензия"
    ),
    "ru": (
        "выдача справки регистрация свидетельство земельный участок документ копия архив постановка"
        " ребенка очередь детский сад назначение пенсии пособие инвалид адресная помощь лицензия"
    ),
    "en": (
        "issue certificate registration licence land plot document copy archive enrolment child"
        " kindergarten queue pension benefit disability targeted social assistance permit"
    ),
}


def measure(plan: Plan, _country: object, say: Callable[[str], object]) -> list[Line]:
    """Seconds of checking, carrying out and writing, beside the bare work of each; memory."""
    lines = []
    for engine in ("PostgreSQL", "SQLite"):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.sqlite3" if engine == "SQLite" else ""
            told = _in_own_process(plan.exchange_rows, folder, url)
        say(f"  {engine}: {told['note']}")
        lines += [Line(**line) for line in told["lines"]]
    return lines


def _in_own_process(rows: int, folder: str, url: str) -> dict[str, Any]:
    environment = {**os.environ, "GOVSERVICES_VAR_DIR": folder}
    if url:
        environment["GOVSERVICES_DATABASE_URL"] = url
    command = [sys.executable, "-m", "benchmarks.registry_exchange", str(rows)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main(rows: int) -> None:
    """Measure the database of the environment; prints one line of JSON.

    Raises:
        RuntimeError: what was brought in, written out and brought in again is not the same.
    """
    django.setup()
    run = _Run(rows)
    lines = run.lines()
    print(json.dumps({"lines": [asdict(line) for line in lines], "note": run.note}))


class _Run:
    """One engine: the file, and every step of its way."""

    def __init__(self, rows: int) -> None:
        # Models are loaded by django.setup() only.
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from accounts.models import User  # noqa: PLC0415
        from tests.world import build_world  # noqa: PLC0415

        self.rows = rows
        self.engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        if connection.vendor == "sqlite":
            call_command("migrate", verbosity=0)
            build_world()
        self.keeper = _actor(User.objects.get(email="keeper@example.kz"))
        self.note = ""

    def lines(self) -> list[Line]:
        """All figures of this engine."""
        data, bare_writing = _timed(lambda: synthetic_file(self.rows))
        _cells, bare_reading = _timed(lambda: _bare_read(data))
        first = self._through(data, {"new": self.rows, "same": 0})
        written, export = _timed(self._export)
        again = self._through(written, {"new": 0, "same": self.rows})
        if self._export_rows() != _rows_in(written):
            raise RuntimeError("what was written out differs after it was brought in again")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.note = f"{len(data) / 1e6:.1f} MB in, {len(written) / 1e6:.1f} MB out, all rows alike"
        return [
            self._line("check, all new", first["check"], _GOAL_CHECK, bare_reading, "openpyxl alone"),
            self._line("carry out in one transaction", first["apply"], _GOAL_APPLY,
                       self._bare_insert(), "bulk_create of the entries alone"),
            self._line("write XLSX", export, _GOAL_EXPORT, bare_writing, "xlsxwriter alone"),
            self._line("check, nothing changed", again["check"], _GOAL_CHECK, bare_reading,
                       "openpyxl alone"),
            Line("registry file", f"{self.engine}, peak of memory", memory, "MB",
                 goal=f"≤ {_GOAL_MEMORY:.0f} MB", met=memory <= _GOAL_MEMORY),
        ]  # fmt: skip

    def _line(self, what: str, seconds: float, goal: float, limit: float, limit_what: str) -> Line:
        rate = f"{self.rows / seconds:,.0f} rows/s".replace(",", " ")
        return Line(
            "registry file", f"{self.engine}, {self.rows} rows: {what} ({rate})", seconds, "s",
            limit=limit, limit_what=limit_what, goal=f"≤ {goal:.0f} s", met=seconds <= goal,
        )  # fmt: skip

    def _through(self, data: bytes, expected: dict[str, int]) -> dict[str, float]:
        """Bring a file in, check it, confirm it, carry it out; seconds of the two long steps."""
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

        from audit.legal_time import legal_now  # noqa: PLC0415
        from registry.exchange.jobs import (  # noqa: PLC0415
            confirm_import,
            run_import,
            start_import,
        )

        upload = SimpleUploadedFile("services.xlsx", data)
        job = start_import(uploaded=upload, actor=self.keeper, at=legal_now())
        _done, check = _timed(lambda: run_import(job.pk, now=legal_now))
        job.refresh_from_db()
        if any(job.counts.get(fate) != count for fate, count in expected.items()):
            raise RuntimeError(f"{job.state} {job.error}: {job.counts}, not {expected}")
        confirm_import(job_id=job.pk, actor=self.keeper, at=legal_now())
        _done, apply = _timed(lambda: run_import(job.pk, now=legal_now))
        job.refresh_from_db()
        if job.state != "done":
            raise RuntimeError(f"{job.state} {job.error}")
        return {"check": check, "apply": apply}

    def _export(self) -> bytes:
        from registry.exchange.writing import written  # noqa: PLC0415

        return b"".join(written(self._export_rows(), "xlsx"))

    def _export_rows(self) -> list[list[str]]:
        from registry.exchange.writing import rows_of  # noqa: PLC0415
        from registry.models import Service  # noqa: PLC0415

        return list(rows_of(Service.objects.filter(registry_no__startswith="B-")))

    def _bare_insert(self) -> float:
        """Seconds for the same entries without versions, record, index."""
        from django.db import transaction  # noqa: PLC0415

        from registry.models import Service  # noqa: PLC0415

        copies = list(Service.objects.filter(registry_no__startswith="B-"))
        for place, one in enumerate(copies):
            one.pk, one.registry_no, one.code = None, f"copy-{place}", f"x{place:07}"
        with transaction.atomic():
            _done, seconds = _timed(lambda: Service.objects.bulk_create(copies, batch_size=200))
            transaction.set_rollback(True)
        return seconds


def _actor(user: Any) -> Any:
    from accounts.acting import actor_for, legal_today  # noqa: PLC0415

    return actor_for(user, on=legal_today())


def synthetic_file(rows: int) -> bytes:
    """An XLSX file of invented but valid entries, each different, in three languages."""
    from registry.exchange.writing import written  # noqa: PLC0415
    from registry.resources import COLUMNS  # noqa: PLC0415

    made = _entries(rows)
    return b"".join(written(([row.get(name, "") for name in COLUMNS] for row in made), "xlsx"))


def _entries(rows: int) -> Iterator[dict[str, str]]:
    chance = random.Random(20250908)
    situations = _situations(-(-rows // _PER_SITUATION))
    for number in range(rows):
        situation, place = divmod(number, _PER_SITUATION)
        yield {
            "registry_no": f"B-{number:05}", "state": "included", "included_on": "2013-07-01",
            "inclusion_act": "Қаулы · Постановление", "inclusion_act_no": f"{number:04}",
            "inclusion_act_date": "2013-06-20", "code": f"{situations[situation]}{place:03}",
            "drafting_body": "moj", "recipients": "individual;legal",
            "provider_classes": "district_leb", "intake": "sp;psc;portal",
            "forms": "paper;electronic", "portal_url": f"https://egov.example.kz/B-{number}",
            "payment": "paid" if number % 3 else "free", "free_by_law": "no",
            "term_amount": str(1 + number % 30), "term_unit": "working_day",
            **_texts(chance, paid=bool(number % 3)),
        }  # fmt: skip


def _situations(count: int) -> list[str]:
    """Life situations for the codes, in a section of their own."""
    from registry.models import LifeSituation, Sphere  # noqa: PLC0415

    sphere, _new = Sphere.objects.get_or_create(
        code="900", defaults={"name_kk": "Өлшеу", "name_ru": "Измерение", "name_en": "Measuring"}
    )
    codes = [f"900{place:02}" for place in range(1, count + 1)]
    for code in codes:
        LifeSituation.objects.get_or_create(
            code=code, sphere=sphere, defaults={"name_kk": code, "name_ru": code, "name_en": code}
        )
    return codes


def _texts(chance: random.Random, *, paid: bool) -> dict[str, str]:
    """Texts of the length that entries have: names, lists of documents, grounds for refusal."""
    texts = {}
    for language, together in _WORDS.items():
        words = together.split()

        def some(count: int, words: list[str] = words) -> str:
            return " ".join(chance.choices(words, k=count))

        texts |= {
            f"name_{language}": some(8).capitalize(), f"description_{language}": some(40),
            f"eligibility_{language}": some(15), f"synonyms_{language}": "; ".join(
                some(2) for _synonym in range(4)
            ),
            f"result_{language}": some(6),
            f"documents_{language}": "\n".join(some(6) for _document in range(5)),
            f"refusal_grounds_{language}": "\n".join(some(7) for _ground in range(2)),
            f"refusal_law_{language}": some(5),
        }  # fmt: skip
        if paid:
            texts |= {f"payment_basis_{language}": some(5), f"fee_note_{language}": some(4)}
    return texts


def _bare_read(data: bytes) -> int:
    """How many cells the library reads, without any meaning."""
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(io.BytesIO(data), read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def _rows_in(data: bytes) -> list[list[str]]:
    """The texts of a file as they were written."""
    from registry.exchange.reading import read_rows  # noqa: PLC0415
    from registry.resources import COLUMNS  # noqa: PLC0415

    rows = read_rows(io.BytesIO(data), "xlsx")
    return [[str(row.cells[name] or "") for name in COLUMNS] for row in rows]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What came out, and seconds."""
    started = perf_counter()
    result = work()
    return result, perf_counter() - started


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]))
