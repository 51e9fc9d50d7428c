"""Rebuild the search index from the rooms."""

from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.index import sources
from search.rebuilding import UnknownKind, rebuild, tidy

_STEP = 1000
_TRIES = 10


class Command(BaseCommand):
    help = "Write the search index anew where it differs; safe beside running acts, goes on where it was broken off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kinds", nargs="*", metavar="kind", help="registry.service; all without one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for kind in options["kinds"] or sorted(sources()):
            self._rebuild(kind)

    def _rebuild(self, kind: str) -> None:
        try:
            changed = rebuild(kind, lambda seen, written: self._tell(kind, seen, written))
        except UnknownKind as unknown:
            known = ", ".join(sorted(sources())) or "none"
            raise CommandError(f"No room emits “{kind}”. Known: {known}.") from unknown
        self.stdout.write(f"{kind}: {changed} written")
        for _try in range(_TRIES):
            if tidy(kind):
                return
            sleep(0.5)
        self.stdout.write(f"{kind}: acts are writing; words no longer used stay until next time")

    def _tell(self, kind: str, seen: int, written: int) -> None:
        if seen % _STEP == 0:
            self.stdout.write(f"{kind}: {seen} seen, {written} written")
