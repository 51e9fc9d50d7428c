"""Fills the throw-away database and measures; started by `python -m benchmarks`."""

import os
import platform
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from benchmarks import (
    drafts,
    due_dates,
    filing,
    lists,
    register,
    registry_exchange,
    search,
    sweeping,
)
from benchmarks.country import build_country
from benchmarks.plan import read_plan
from benchmarks.report import Line, table, write_json

_MEASURES = {
    "due-dates": due_dates.measure,
    "sweep": sweeping.measure,
    "filing": filing.measure,
    "lists": lists.measure,
    "register": register.measure,
    "registry-file": registry_exchange.measure,
    "search": search.measure,
    "drafts": drafts.measure,
}


class Command(BaseCommand):
    help = "Measure the portal beside the limits of this machine, on a throw-away database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--results", type=Path, required=True)
        parser.add_argument("arguments", nargs="*")

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.SETTINGS_MODULE != "benchmarks.settings":
            raise CommandError("This fills the database; start it with: make bench")
        plan = read_plan(options["arguments"])
        self.stdout.write("• Building the tables")
        call_command("migrate", verbosity=0)
        country = build_country()
        lines: list[Line] = []
        for name in (name for name in _MEASURES if name in plan.only):
            self.stdout.write(f"• Measuring {name}")
            lines += _MEASURES[name](plan, country, self.stdout.write)
        machine = _machine()
        self.stdout.write("\n" + ", ".join(f"{name} {value}" for name, value in machine.items()))
        self.stdout.write("\n" + table(lines))
        write_json(options["results"], lines, machine)


def _machine() -> dict[str, Any]:
    """What the figures depend on; nothing that tells one machine from its twin."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('synchronous_commit'), current_setting('shared_buffers')"
        )
        version, fsync, synchronous, buffers = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30),
        "python": platform.python_version(),
        "architecture": platform.machine(),
        "postgresql": version.split()[0],
        "fsync": fsync,
        "synchronous_commit": synchronous,
        "shared_buffers": buffers,
        "load_1_min": round(os.getloadavg()[0], 1),
    }
