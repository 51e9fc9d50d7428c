"""The demo: put the sample data in, bring it to today, say who signs in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from audit.legal_time import legal_now
from complaints.models import Complaint
from portal.demo.faces import FACES, PASSWORD
from portal.demo.history import go_on, load_history
from portal.demo.local_entries import load_local_entries
from portal.demo.people import load_people
from portal.demo.reference import load_reference
from portal.demo.registry_stories import load_registry_stories
from portal.demo.standards_stories import load_standard_stories
from portal.demo.standards_taken_over import load_standards


class Command(BaseCommand):
    help = "Put in the sample data, let their life go on until today, or list the demo sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--load", action="store_true", help="put in what is missing")
        act.add_argument("--refresh", action="store_true", help="live on until today")
        act.add_argument("--sign-ins", action="store_true", help="list the people of the demo bar")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This portal is not a demo: sample data are refused.")
        if options["sign_ins"]:
            self._sign_ins()
            return
        load_reference(self._tell)
        load_people(self._tell)
        live = go_on if options["refresh"] else load_history
        filed = live(self._tell, until=legal_now())
        load_registry_stories(self._tell, until=legal_now())
        load_standards(self._tell)
        load_standard_stories(self._tell, until=legal_now())
        load_local_entries(self._tell, at=legal_now())
        total = Complaint.objects.filter(is_sample=True).count()
        self._tell(f"Sample complaints: {total}, of them new: {filed}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _sign_ins(self) -> None:
        width = max(len(face.email) for face in FACES)
        with translation.override("en"):
            self._tell(f"Sign in at /accounts/login/ with the password {PASSWORD}")
            for face in FACES:
                self._tell(f"  {face.email:<{width}}  {face.role}")
