"""When is it due? The calculator on the command line."""

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.domain.kinds import Unit
from deadlines.errors import DeadlineError, calendar_sentence
from deadlines.explaining import Explanation
from deadlines.presenting import as_data
from deadlines.services import preview

NO_SUCH_INPUT = 2


class Command(BaseCommand):
    help = "When a term is due for an event on a date: K-number or code of the term, date as YYYY-MM-DD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="K-16 or complaints.stage.provider")
        parser.add_argument("date", help="date of the event, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--time", default="12:00", help="time of the event, HH:MM")
        parser.add_argument("--zone", default="Asia/Almaty", help="time zone of the body")
        parser.add_argument("--amount", type=int, help="length, where a standard sets it")
        parser.add_argument(
            "--unit", choices=[unit.value for unit in Unit], help="unit of --amount"
        )
        parser.add_argument("--due-on", help="date set by an act or a plan, YYYY-MM-DD")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=["kk", "ru", "en"]
        )
        parser.add_argument("--extended-by", type=int, default=0, help="working days of extension")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            explanation = self._explanation(options)
            if options["json"]:
                data = as_data(explanation)
                self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
                if explanation.due_on is None:
                    self.stderr.write(explanation.why_none)
            else:
                self._print(explanation)

    def _explanation(self, options: dict[str, Any]) -> Explanation:
        zone = self._zone(options["zone"])
        day = self._date(options["date"])
        try:
            return preview(
                term=options["code"],
                at=datetime.combine(day, self._time(options["time"]), zone),
                zone=zone,
                amount=options["amount"],
                unit=Unit(options["unit"]) if options["unit"] else None,
                due_on=self._date(options["due_on"]) if options["due_on"] else None,
                extended_days=options["extended_by"],
            )
        except DeadlineError as error:
            self._refuse(str(error))
        except (CalendarGap, CalendarEnd) as error:
            self._refuse(calendar_sentence(error))

    def _print(self, explanation: Explanation) -> None:
        term, basis = explanation.term, explanation.basis
        self.stdout.write(f"{term.k_number or term.code}  {term.name}")
        self.stdout.write("  " + ", ".join(part for part in (basis.act, basis.article) if part))
        if basis.note:
            self.stdout.write(f"  {basis.note}")
        if explanation.due_on is None or explanation.due_at is None:
            self.stdout.write(f"  {explanation.why_none}")
            return
        local = explanation.due_at.astimezone(explanation.zone)
        facts = [
            (_("Last day"), f"{local:%Y-%m-%d %H:%M:%S} ({explanation.zone.key})"),
            (_("Last day for the notice of an extension"), explanation.notice_by),
            (_("Latest possible last day"), explanation.max_extended_on),
        ]
        for label, value in facts:
            if value:
                self.stdout.write(f"  {label}: {value}")
        for line in explanation.steps:
            number = f"{line.number:>3}" if line.number else "   "
            self.stdout.write(f"  {line.day:%Y-%m-%d} {number}  {line.sentence}")

    def _date(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(
                _("“%(text)s” is not a date; write it like this: 2013-06-03.") % {"text": text}
            )

    def _time(self, text: str) -> time:
        try:
            return time.fromisoformat(text)
        except ValueError:
            self._refuse(_("“%(text)s” is not a time; write it like this: 18:30.") % {"text": text})

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self._refuse(
                _("“%(text)s” is not a time zone; write it like this: Asia/Almaty.")
                % {"text": name}
            )

    def _refuse(self, sentence: str) -> NoReturn:
        """One plain sentence and exit code 2."""
        self.stderr.write(sentence)
        sys.exit(NO_SUCH_INPUT)
