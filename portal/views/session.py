"""Where a person lands after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


@login_required
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """On to where the person was going; else officials to their work, others to the cabinet."""
    wanted = request.GET.get("next", "")
    if wanted and is_own_address(request, wanted):
        # Not redirect(): it would take "a:b" for the name of a view.
        return HttpResponseRedirect(wanted)
    is_official = request.actor.is_official  # type: ignore[attr-defined]
    return redirect("portal:office" if is_official else "portal:cabinet")


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Whether an address belongs to this portal; anything else is never followed."""
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
