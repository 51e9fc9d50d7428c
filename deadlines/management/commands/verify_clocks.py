"""Derive every clock again from its events."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from deadlines.models import Clock
from deadlines.verification import verify


class Command(BaseCommand):
    help = "Derive every clock again from its events; exit 1 and list what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in verify():
            found += 1
            self.stderr.write(str(difference))
        if found:
            self.stderr.write(f"{found} differences")
            sys.exit(1)
        self.stdout.write(f"{Clock.objects.count()} clocks follow from their events")
