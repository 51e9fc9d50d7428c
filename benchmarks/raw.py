"""The plain database: how many small transactions it commits in a second."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from benchmarks.bulk import execute
from tests import servers

_TABLE = """
CREATE TABLE bench_raw (
    id bigserial PRIMARY KEY, body bigint NOT NULL, state text NOT NULL,
    due_at timestamptz NOT NULL, subject bigint NOT NULL, text text NOT NULL);
CREATE INDEX ON bench_raw (body, state);
CREATE INDEX ON bench_raw (due_at);
CREATE INDEX ON bench_raw (subject);
CREATE INDEX ON bench_raw (state, due_at);
INSERT INTO bench_raw (body, state, due_at, subject, text)
SELECT mod(n, 200), 'running', now() + n * interval '1 second', n, repeat('x', 200)
FROM generate_series(1, %s) AS n;
"""
_TRANSACTION = """\\set body random(1, 200)
\\set subject random(1, 1000000)
BEGIN;
INSERT INTO bench_raw (body, state, due_at, subject, text)
VALUES (:body, 'running', now() + :subject * interval '1 second', :subject, repeat('x', 200));
COMMIT;
"""


def prepare_raw(rows: int) -> None:
    """The table with a primary key and four indexes, and rows in it."""
    execute(_TABLE, [rows])


def raw_inserts_per_second(*, clients: int, seconds: int) -> float:
    """BEGIN, INSERT, COMMIT by some clients at once.

    Raises:
        tests.servers.Missing: pgbench is not there; it comes with PostgreSQL.
        RuntimeError: pgbench told no rate.
    """
    pgbench = servers.find_program("pgbench", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
    if pgbench is None:
        raise servers.Missing("PostgreSQL")
    database = settings.DATABASES["default"]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        script.write_text(_TRANSACTION)
        command = [pgbench, "--no-vacuum", f"--client={clients}", "--jobs=2", f"--time={seconds}"]
        command += [f"--file={script}", f"--host={database['HOST']}", f"--port={database['PORT']}"]
        command += [f"--username={database['USER']}", str(database["NAME"])]
        told = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, "PGPASSWORD": database["PASSWORD"]},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    rate = re.search(r"tps = ([\d.]+)", told)
    if rate is None:
        raise RuntimeError(f"pgbench told no rate:\n{told}")
    return float(rate[1])
