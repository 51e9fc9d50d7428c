"""Run the sweep once, now."""

from typing import Any

from django.core.management.base import BaseCommand

from audit.legal_time import legal_now
from deadlines.sweep import sweep


class Command(BaseCommand):
    help = "Do everything that time alone brings about: breaches, elapsed periods, reminders."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep(at=legal_now())
        self.stdout.write(
            f"judged {done.judged}, reminded {done.reminded}, recomputed {done.recomputed}, "
            f"set aside {done.postponed}"
        )
