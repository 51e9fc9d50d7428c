"""`manage.py messages`: collect, check or compile the texts in Kazakh and Russian."""

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from babel.messages.pofile import PoFileError

from govservices.env import BASE_DIR
from portal.catalogues import LANGUAGES, Catalogues, texts_in


class Command(BaseCommand):
    """Without a switch the catalogues are updated; translations that exist are kept."""

    help = "Update the catalogues in locale/ from the sources, check them or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of three things is done."""
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--check", action="store_true", help="list what is missing; exit 1")
        action.add_argument("--compile", action="store_true", help="write the .mo files")
        parser.add_argument("--room", action="append", help="check this room only (repeatable)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for both languages.

        Raises:
            CommandError: a catalogue is faulty, or `--check` found something.
        """
        try:
            languages = [Catalogues(BASE_DIR / "locale", language) for language in LANGUAGES]
        except PoFileError as error:
            raise CommandError(f"A catalogue cannot be read: {error}") from error
        if options["compile"]:
            count = sum(catalogues.compile() for catalogues in languages)
            self.stdout.write(f"{count} catalogues compiled.")
        elif options["check"]:
            self._check(languages, options["room"])
        else:
            texts = texts_in(BASE_DIR, own_rooms())
            for catalogues in languages:
                catalogues.update(texts)
            self.stdout.write(f"{len(texts)} texts collected.")

    def _check(self, languages: list[Catalogues], rooms: list[str] | None) -> None:
        texts = texts_in(BASE_DIR, own_rooms())
        if rooms:
            texts = {key: text for key, text in texts.items() if text.room in rooms}
        faults = [fault for catalogues in languages for fault in catalogues.faults(texts)]
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} texts are not complete."]))
        self.stdout.write(f"{len(texts)} texts are complete in {', '.join(LANGUAGES)}.")


def own_rooms() -> list[str]:
    """The rooms of this house among the installed apps."""
    return [name for name in settings.INSTALLED_APPS if apps.is_installed(name) and _is_room(name)]


def _is_room(name: str) -> bool:
    return (BASE_DIR / name / "apps.py").exists()
