"""The public calculator, and *Why this date?* for one clock."""

from datetime import datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines import subjects
from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.domain.counting import local_date
from deadlines.errors import DeadlineError, calendar_sentence
from deadlines.explaining import Explanation
from deadlines.forms import CalculatorForm
from deadlines.selectors import events_of, explanation_of, visible_clock
from deadlines.services import preview
from deadlines.services.previewing import NATIONAL_ZONE

NOON = time(12, 0)


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """When a term ends for an event on a day, with every step; open to everybody."""
    today = local_date(legal_now(), NATIONAL_ZONE)
    form = CalculatorForm(request.GET if "code" in request.GET else None, today=today)
    explanation = _calculated(form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "explanation": explanation}
    return render(request, "deadlines/calculator.html", context)


def _calculated(form: CalculatorForm) -> Explanation | None:
    """The answer, or None with the refusal put on the form."""
    asked: dict[str, Any] = form.cleaned_data
    try:
        return preview(
            term=asked["code"],
            at=datetime.combine(asked["date"], NOON, NATIONAL_ZONE),
            amount=asked["amount"],
            extended_days=asked["extended_days"] or 0,
        )
    except DeadlineError as error:
        form.add_error("date", str(error))
    except (CalendarGap, CalendarEnd) as error:
        form.add_error("date", calendar_sentence(error))
    return None


@require_safe
@login_required
def why(request: HttpRequest, clock_id: int) -> HttpResponse:
    """Why the date of one clock is what it is; absent and not-yours look the same."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    clock = visible_clock(clock_id, actor)
    if clock is None:
        raise Http404
    context = {
        "clock": clock,
        "explanation": explanation_of(clock),
        "events": events_of(clock),
        "subject_url": subjects.url_of(clock.subject_code, clock.subject_id),
        "subject_label": clock.subject.label(get_language() or "kk"),
    }
    return render(request, "deadlines/why.html", context)
