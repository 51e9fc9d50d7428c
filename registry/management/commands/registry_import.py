"""A file of entries brought in without a browser: checked, told row by row, carried out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from accounts.acting import Actor, roles_open_to
from accounts.models import User
from audit.legal_time import legal_now
from files.errors import FileRefused
from registry.errors import RegistryRefused
from registry.exchange import progress
from registry.exchange.checking import Checked, Stand, check
from registry.exchange.errors import FileUnreadable, sentence
from registry.exchange.jobs import confirm_import, run_import, start_import
from registry.exchange.pages import column_label, error_of
from registry.exchange.reading import kind_of, read_rows
from registry.models import ExchangeRow, ImportJob
from registry.permissions import may_import
from registry.services import national_day

Fate = ExchangeRow.Fate
_EVERY = 500  # rows between two lines of progress


class Command(BaseCommand):
    help = (
        "Check a file of entries (XLSX, CSV, JSON), say what every row does, and carry it out"
        " whole or not at all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only; nothing is kept")
        parser.add_argument("--yes", action="store_true", help="carry out without asking")
        parser.add_argument("--by", metavar="E-MAIL", help="the keeper of the registry who answers")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default="en"
        )
        parser.add_argument(
            "--quiet", action="store_true", help="tell only the rows that change something"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with override(options["language"]):
            try:
                self._run(options)
            except (FileUnreadable, FileRefused, RegistryRefused, OSError) as refusal:
                raise CommandError(str(refusal)) from refusal

    def _run(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        with path.open("rb") as file:
            rows = read_rows(file, kind_of(file, path.name))
        checked = []
        for one in check(rows, Stand.now(rows, at=legal_now())):
            checked.append(one)
            if not (options["quiet"] and one.fate == Fate.SAME):
                self.stdout.write(_told(one))
            if one.fate != Fate.ERROR and len(checked) % _EVERY == 0:
                self.stderr.write(f"… {len(checked)} / {len(rows)}")
        self._sum_up(checked)
        if any(one.fate == Fate.ERROR for one in checked):
            raise CommandError("There are errors: nothing was changed.", returncode=2)
        if not options["dry_run"]:
            self._carry_out(path, options)

    def _sum_up(self, checked: list[Checked]) -> None:
        for fate in Fate:
            number = sum(one.fate == fate for one in checked)
            self.stdout.write(f"{fate.label}: {number}")

    def _carry_out(self, path: Path, options: dict[str, Any]) -> None:
        actor = _keeper(options["by"])
        if not options["yes"] and input("Carry it out? [y/N] ").strip().lower() not in ("y", "yes"):
            self.stdout.write("Nothing was changed.")
            return
        with path.open("rb") as file:
            uploaded = UploadedFile(file=file, name=path.name, size=path.stat().st_size)
            job = start_import(uploaded=uploaded, actor=actor, at=legal_now())
        run_import(job.pk, now=legal_now)
        job.refresh_from_db()
        if job.state == ImportJob.State.CHECKED:
            confirm_import(job_id=job.pk, actor=actor, at=legal_now())
            with progress.heard_by(lambda done: self.stderr.write(f"… {done}")):
                run_import(job.pk, now=legal_now)
            job.refresh_from_db()
        if job.state != ImportJob.State.DONE:
            raise CommandError(f"{job.get_state_display()}. {error_of(job)}".strip())
        self.stdout.write(f"{job.get_state_display()}: {job.rows_done}")


def _told(one: Checked) -> str:
    """The fate of a row in words."""
    parts = [f"{one.number} {one.registry_no or '–'}: {one.fate.label}"]
    parts += [
        f"{column_label(problem.field)}: {sentence(problem.code, problem.params)}"
        for problem in one.problems
    ]
    parts += [column_label(name) for name in one.changed]
    return "; ".join(parts)


def _keeper(email: str | None) -> Actor:
    """The person who answers for the import, in the role that allows it.

    Raises:
        CommandError: nobody is named, or the person does not keep the registry.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    memberships = roles_open_to(user, on=national_day(legal_now())) if user else []
    for membership in memberships:
        actor = Actor(user=user, membership=membership)
        if may_import(actor):
            return actor
    raise CommandError("Name the keeper of the registry who answers for it: --by E-MAIL")
