"""Acts on the road of a stage, each on a small page of its own: a form, then the act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as lead
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.selectors import staff_of
from audit.legal_time import legal_now
from audit.services import record_view
from complaints.competence import bodies_to_redirect_to, body_above, competent_bodies
from complaints.duplicates import first_stage_of, likely_firsts, numbered
from complaints.errors import ComplaintRefused
from complaints.forms.offers import offers_for
from complaints.forms.road import (
    AboveForm,
    ExtensionForm,
    JoinForm,
    OfficialForm,
    RedirectForm,
    StatementForm,
)
from complaints.models import ComplaintStage, Redirection
from complaints.selectors import stages_visible_to
from complaints.services import mark_in_court
from complaints.services.appeal import has_next
from complaints.services.extending import choices, extend
from complaints.services.heads import goes_above
from complaints.services.joining import join
from complaints.services.naming import name_official
from complaints.services.redirecting import redirect
from complaints.services.texts import offered_for
from complaints.services.withdrawing import withdraw
from complaints.views.office.access import actor_of, for_officials, stage_for
from complaints.workflow import ExtensionGround
from deadlines.errors import DeadlineError

Page = Callable[[HttpRequest, ComplaintStage, datetime], HttpResponse]


@dataclass(frozen=True, slots=True)
class Doing:
    """What a page does: its name, the act, and what is said when it is done."""

    name: str
    run: Callable[[Actor], None]
    success: str


def road_page(verb: str) -> Callable[[Page], Callable[..., HttpResponse]]:
    """A page of one act, open only while the act is offered; else back to the case, with why."""

    def decorate(page: Page) -> Callable[..., HttpResponse]:
        @for_officials
        @require_http_methods(["GET", "POST"])
        def run(request: HttpRequest, stage_pk: int) -> HttpResponse:
            actor, at = actor_of(request), legal_now()
            shown = stage_for(actor, stage_pk)
            offers = offers_for(actor, shown, remedy=None, at=at, appealed=has_next(shown))
            offer = next((one for one in offers if one.verb == verb), None)
            if offer is None or not offer.possible:
                reason = offer.reason if offer else ""
                said = _("This cannot be done now: %(reason)s.") % {"reason": reason.rstrip(".")}
                messages.error(request, said if reason else _("This cannot be done now."))
                return lead("complaints:stage", stage_pk=shown.pk)
            return page(request, shown, at)

        return run

    return decorate


@road_page("extend")
def extension(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Extend the term: the last day for the notice and every possible date are on the page."""
    offered = choices(shown, at)
    assert offered is not None
    form = ExtensionForm(_typed(request, shown, at), dates=offered.dates)

    def run(actor: Actor) -> None:
        cleaned = form.cleaned_data
        ground = ExtensionGround(cleaned["ground"])
        extend(
            stage_id=shown.pk, ground=ground, days=cleaned["days"], reasons=cleaned["reasons"],
            actor=actor, at=at,
        )  # fmt: skip

    doing = Doing("extend", run, _("The term is extended and the notice is sent."))
    texts = _texts(shown, at, "extension")
    return _page(request, shown, form, doing, choices=offered, texts=texts)


@road_page("redirect")
def redirection(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Send the complaint to the competent body; about the head, to the body above."""
    above = body_above(shown) if goes_above(shown, at) else None
    typed = _typed(request, shown, at)
    form: Form
    if above is not None:
        form = AboveForm(typed)
    else:
        form = RedirectForm(
            typed, competent=competent_bodies(shown), bodies=bodies_to_redirect_to(shown)
        )

    def run(actor: Actor) -> None:
        why = Redirection.Why.AGAINST_HEAD if above else Redirection.Why.NOT_COMPETENT
        to = above or Organisation.objects.get(pk=form.cleaned_data["to"])
        reasons = form.cleaned_data["reasons"]
        redirect(stage_id=shown.pk, to=to, reasons=reasons, why=why, actor=actor, at=at)

    needs_consent = above is None and shown.redirected_from_id is not None
    success = _("The complaint is redirected.")
    if needs_consent:
        success = _("The quality body is asked for its consent. The time limit goes on.")
    texts = _texts(shown, at, "redirection")
    doing = Doing("redirect", run, success)
    return _page(request, shown, form, doing, above=above, needs_consent=needs_consent, texts=texts)


@road_page("join")
def joining(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Look at both filings side by side, then join the later one to the first."""
    form = JoinForm(request.POST or (request.GET if "first" in request.GET else None))
    other = None
    if form.is_bound and form.is_valid():
        other = _filing(actor_of(request), form.cleaned_data["first"])
        if other is not None:
            _record_view(actor_of(request), other, at)
        else:
            form.add_error("first", _("There is no complaint with this number in your body."))

    def run(actor: Actor) -> None:
        join(stage_id=shown.pk, first_number=form.cleaned_data["first"], actor=actor, at=at)

    doing = Doing("join", run, _("The complaint is joined to the first registration."))
    return _page(request, shown, form, doing, other=other, likely=likely_firsts(shown))


@road_page("official")
def official(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Say which member of staff the complaint means."""
    on = at.astimezone(shown.organisation.zone).date()
    form = OfficialForm(
        request.POST or None,
        officials=shown.complaint.officials.filter(user=None).order_by("pk"),
        staff=staff_of(shown.organisation_id, on=on),
    )

    def run(actor: Actor) -> None:
        cleaned = form.cleaned_data
        name_official(official_id=cleaned["official"], user=cleaned["user"], actor=actor, at=at)

    doing = Doing("official", run, _("The person named takes no part in this case."))
    return _page(request, shown, form, doing)


@road_page("withdraw")
def withdrawal(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Enter that a complainant on paper takes the complaint back."""
    form = StatementForm(request.POST if request.method == "POST" else None)

    def run(actor: Actor) -> None:
        withdraw(stage_id=shown.pk, reason=form.cleaned_data["reason"], actor=actor, at=at)

    doing = Doing("withdraw", run, _("The complaint is withdrawn."))
    return _page(request, shown, form, doing)


@road_page("court")
def court(request: HttpRequest, shown: ComplaintStage, at: datetime) -> HttpResponse:
    """Enter that a complainant on paper has gone to court; nothing is blocked by it (X-17)."""
    form = Form(request.POST if request.method == "POST" else None)

    def run(actor: Actor) -> None:
        mark_in_court(stage_id=shown.pk, actor=actor, at=at)

    return _page(request, shown, form, Doing("court", run, _("The mark has been made.")))


def _page(
    request: HttpRequest, shown: ComplaintStage, form: Form, doing: Doing, **context: Any
) -> HttpResponse:
    """Do the act and lead to the case; what is refused stays in the form."""
    status = 200
    if request.method == "POST" and "copy" not in request.POST and form.is_valid():
        try:
            doing.run(actor_of(request))
        except (ComplaintRefused, DeadlineError) as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, doing.success)
            return lead("complaints:stage", stage_pk=shown.pk)
    context |= {"stage": shown, "complaint": shown.complaint, "form": form}
    return render(request, f"complaints/office/road/{doing.name}.html", context, status=status)


def _typed(request: HttpRequest, shown: ComplaintStage, at: datetime) -> Any:
    """What was posted; where a standard text is to be copied, with that text in the reasons."""
    if request.method != "POST":
        return None
    if "copy" not in request.POST:
        return request.POST
    typed = request.POST.copy()
    chosen = typed.get("standard_reasons", "")
    words = next((one.text for one in offered_for(shown, at=at) if str(one.pk) == chosen), "")
    typed["reasons"] = "\n\n".join(part for part in (typed.get("reasons", ""), words) if part)
    return typed


def _texts(shown: ComplaintStage, at: datetime, use: str) -> list[Any]:
    return [one for one in offered_for(shown, at=at) if one.use == use]


def _record_view(actor: Actor, other: ComplaintStage, at: datetime) -> None:
    """The page shows the other filing too: who looked at it, and what for (D12-24)."""
    record_view(
        actor=actor.ref,
        subject=other.ref,
        at=at,
        purpose="complaints.consideration",
        fields=("surname", "given_name", "patronymic", "document_no"),
    )


def _filing(actor: Actor, number: str) -> ComplaintStage | None:
    """The first stage of another filing, if the actor may see it."""
    complaint = numbered(number)
    found = first_stage_of(complaint) if complaint is not None else None
    if found is None or not stages_visible_to(actor).filter(pk=found.pk).exists():
        return None
    return found
