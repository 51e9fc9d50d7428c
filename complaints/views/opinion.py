"""The two questions after closing: opened by a signed link, without an account, naming nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints.errors import AlreadyGiven, ComplaintRefused, LinkExpired, LinkNotValid
from complaints.forms.quality import OpinionForm
from complaints.models import Opinion
from complaints.services.opinions import Asked, asked_by, give_opinion

_STATUS: dict[type[ComplaintRefused], int] = {LinkNotValid: 404, LinkExpired: 410}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, or thank and show the next step that the law gives.

    Whoever holds the link may answer; the page shows the number and the body, nothing personal.
    """
    at = legal_now()
    form = OpinionForm(request.POST if request.method == "POST" else None)
    try:
        asked = asked_by(token, at=at)
        if asked.opinion is None and request.method == "POST" and form.is_valid():
            _give(request, token, form)
            return redirect("complaints:opinion", token=token)
    except AlreadyGiven:
        return redirect("complaints:opinion", token=token)
    except ComplaintRefused as refusal:
        status = _STATUS.get(type(refusal), 409)
        return render(request, "complaints/opinion_closed.html", {"why": refusal}, status=status)
    if asked.opinion is not None:
        return render(request, "complaints/opinion_given.html", _given(asked, asked.opinion))
    return render(request, "complaints/opinion.html", {"stage": asked.stage, "form": form})


def _give(request: HttpRequest, token: str, form: OpinionForm) -> Opinion:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return give_opinion(
        token=token,
        is_solved=form.cleaned_data["is_solved"] == "yes",
        rating=form.cleaned_data["rating"],
        actor=actor,
        at=legal_now(),
    )


def _given(asked: Asked, opinion: Opinion) -> dict[str, object]:
    return {
        "stage": asked.stage,
        "opinion": opinion,
        "next_body": None if opinion.is_solved else asked.next_body,
    }
