"""How the work lies, for heads over their body and for the quality body over all of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from audit.legal_time import legal_now
from complaints.permissions import may_see_load
from complaints.services.load import Span, loads_of_bodies, workload_of
from complaints.views.office.access import actor_of, for_officials
from deadlines.selectors import current_calendar


@for_officials
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """One body's people, teams, dates and extensions; for the quality body all bodies first.

    Raises:
        Http404: the person supervises nothing, or not this body.
    """
    actor = actor_of(request)
    if actor.organisation is None or not may_see_load(actor):
        raise Http404
    body = _body(request.GET.get("body", ""), actor)
    zone = (body or actor.organisation).zone
    span = Span.around(legal_now().astimezone(zone), calendar=current_calendar())
    oversees = actor.can(Capability.CONTROL_QUALITY)
    if body is None:
        context = {"loads": loads_of_bodies(span), "span": span}
        return render(request, "complaints/office/desk/load_bodies.html", context)
    own = body.pk == actor.organisation_id
    context = {
        "body": body,
        "is_own": own,
        "oversees": oversees,
        "span": span,
        "workload": workload_of(body, span),
    }
    return render(request, "complaints/office/desk/load.html", context)


def _body(asked: str, actor: Actor) -> Organisation | None:
    """The body to show; None for all of them, which only the quality body sees."""
    if not actor.can(Capability.CONTROL_QUALITY):
        return actor.organisation
    if not asked:
        return None
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
    return get_object_or_404(Organisation, pk=pk)
