"""A day of the demo: everything that is to be done with the sample complaints."""

from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone

from complaints.models import CaseMessage, ComplaintStage
from complaints.workflow import OPEN
from deadlines.domain.calendar import WorkingCalendar
from portal.demo.acts import Case, Deed, Staff, of_complainant, of_official
from portal.demo.aftermath import demands_of_day, opinions_of
from portal.demo.plans import plan_for
from portal.demo.turns import consents_of_day, holds_back, turns_of

# A closed stage may still be appealed, remedied or taken to court.
_REMEMBERED = timedelta(days=60)


def deeds_of_day(day: date, calendar: WorkingCalendar, staff: Staff) -> list[Deed]:
    """Everything that is to be done with complaints on a working day."""
    deeds = [*consents_of_day(day, calendar, staff), *demands_of_day(day, calendar, staff)]
    for stage in _living(day):
        members = staff.get(stage.organisation_id)
        if not members:
            continue
        case = Case(stage, plan_for(stage), day, calendar, members)
        deeds += [*turns_of(case), *of_official(case, held_back=holds_back(case))]
        deeds += [*of_complainant(case), *opinions_of(case)]
    return deeds


def _living(day: date) -> list[ComplaintStage]:
    """Stages on which something may still happen."""
    recent = timezone.make_aware(datetime.combine(day - _REMEMBERED, time.min))
    return list(
        ComplaintStage.objects.filter(complaint__is_sample=True)
        .filter(Q(state__in=OPEN) | Q(closed_at__gte=recent))
        .select_related("complaint__complainant", "complaint__provider", "organisation", "rung")
        .select_related("remedy", "extension", "redirected_from__organisation")
        .prefetch_related("complaint__stages", "complaint__officials")
        .prefetch_related(Prefetch("messages", CaseMessage.objects.order_by("pk")))
        .order_by("pk")
    )
