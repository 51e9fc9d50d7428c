"""Verify that the record was not altered."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from audit.keys import KeyMissing
from audit.verification import verify

_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Verifies digests, chain, seals, signatures and guards of the record; exits 1 on any fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="first", type=date.fromisoformat, help="first day of sealing, UTC"
        )
        parser.add_argument("--language", choices=["kk", "ru", "en"], default="en")
        parser.add_argument(
            "--to", dest="last", type=date.fromisoformat, help="last day of sealing, UTC"
        )

    def handle(self, *, language: str, **options: Any) -> None:
        """Print one plain sentence for each fault, or that there is none."""
        with translation.override(language):
            self._report(options["first"], options["last"])

    def _report(self, first: date | None, last: date | None) -> None:
        try:
            verdict = verify(first=first, last=last)
        except KeyMissing as missing:
            raise CommandError(str(missing)) from missing
        for fault in verdict.faults[:_SHOWN]:
            self.stderr.write(fault)
        if len(verdict.faults) > _SHOWN:
            self.stderr.write(_("And more: %(n)s.") % {"n": len(verdict.faults) - _SHOWN})
        if not verdict.intact:
            raise CommandError(
                _("The log was altered. Faults found: %(n)s.") % {"n": len(verdict.faults)}
            )
        self.stdout.write(_("The log is intact. Entries checked: %(n)s.") % {"n": verdict.checked})
        if verdict.waiting:
            self.stdout.write(_("Entries waiting for a seal: %(n)s.") % {"n": verdict.waiting})
