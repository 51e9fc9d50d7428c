"""The portal's addresses, and beside them the plainest pages that Django can serve: the limits."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from complaints.models import ComplaintStage

_LIST = """<!DOCTYPE html><title>{{ user.email }}</title><table>{% for row in rows %}<tr>
<td>{{ row.pk }}</td><td>{{ row.state }}</td><td>{{ row.filed_at }}</td>
<td>{{ row.complaint.surname }}</td></tr>{% endfor %}</table>"""


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    """Session, user, one query of 25 rows and a table: what a list costs at the very least."""
    stages = ComplaintStage.objects.filter(organisation_id=request.GET["body"])
    rows = stages.select_related("complaint").order_by("-pk")[:25]
    template = engines["django"].from_string(_LIST)
    return HttpResponse(template.render({"rows": rows, "user": request.user}))


urlpatterns = [
    path("bench/list/", bare_list, name="bench-list"),
    path("", include("govservices.urls")),
]
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
