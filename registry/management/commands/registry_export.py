"""The registry as a file, without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.errors import RegistryRefused
from registry.exchange.reading import KINDS
from registry.exchange.writing import rows_of, written
from registry.models import Service
from registry.workflow import State


class Command(BaseCommand):
    help = "Write all entries of the registry into a file: XLSX, CSV or JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=KINDS, help="by default what the name ends with")
        parser.add_argument(
            "--state", choices=State.values, action="append", help="only entries in this state"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        kind = options["format"] or path.suffix.lower().removeprefix(".")
        if kind not in KINDS:
            raise CommandError(f"Name the format: --format {'|'.join(KINDS)}")
        services = Service.objects.all()
        if options["state"]:
            services = services.filter(state__in=options["state"])
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as file:
                for piece in written(rows_of(services), kind):
                    file.write(piece)
            part.replace(path)
        except (RegistryRefused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{services.count()} entries: {path}")
