"""Who enters the pages of the office's counter."""

import functools

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from complaints.permissions import may_tell_status
from complaints.views.office.access import P, View, actor_of


def for_clerks(view: View[P]) -> View[P]:
    """Only for those who work at the office's counter; to everyone else the page does not exist.

    Raises:
        Http404: the active role takes no papers.
    """

    @login_required
    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_tell_status(actor_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return run
