"""What people say from a service page: a question to a body, "something is wrong here"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from deadlines.remaining import remaining
from deadlines.selectors import clocks_of, current_calendar, explanation_of
from registry import terms
from registry.errors import RegistryRefused
from registry.forms.voices import AskForm, PlaceForm, ProposalForm
from registry.forms.voices_bodies import BodyOffer, offer_bodies
from registry.models import ChangeProposal, Question, Service
from registry.services.proposals import propose_correction
from registry.services.questions import ask_question, bodies_to_ask
from registry.views.voices_access import actor_of, public_service, typed, user_of
from registry.views.voices_limits import is_mailbox_full, sender_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Ask a body about a service: the place first where many bodies serve, then the question."""
    service = public_service(registry_no)
    offer = offer_bodies(
        service, body_key=typed(request, "body"), region_key=typed(request, "region")
    )
    if request.method != "POST":
        if offer.needs_place and "list" not in request.GET:
            return _place_page(request, service)
        return _ask_page(request, service, AskForm(offer=offer, user=user_of(request)), offer)
    form = AskForm(request.POST, offer=offer, user=user_of(request))
    if not form.is_valid():
        return _ask_page(request, service, form, offer)
    contact = form.contact
    if is_over_limit("question", sender_of(request)) or is_mailbox_full(
        contact.email, contact.phone
    ):
        form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
        return _ask_page(request, service, form, offer, status=429)
    try:
        question = ask_question(
            service=service,
            organisation=form.organisation,
            text=form.cleaned_data["text"],
            contact=contact,
            actor=actor_of(request),
            at=legal_now(),
        )
    except RegistryRefused as refusal:
        form.add_error(None, str(refusal))
        return _ask_page(request, service, form, offer, status=409)
    messages.success(request, _("Your question has been sent. Keep the address of this page."))
    return redirect("registry:question", question.token)


def _place_page(request: HttpRequest, service: Service) -> HttpResponse:
    """Where the service is needed; an answer that cannot be read is asked for again."""
    form = PlaceForm(request.GET if "region" in request.GET else None)
    form.is_valid()
    return render(request, "registry/voices/place.html", {"form": form, "service": service})


def _ask_page(
    request: HttpRequest, service: Service, form: AskForm, offer: BodyOffer, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "service": service, "offer": offer, "sender": user_of(request)}
    return render(request, "registry/voices/ask.html", context, status=status)


@never_cache
@require_safe
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The question and its answer, for whoever holds the address; says neither name nor contact."""
    shown = get_object_or_404(
        Question.objects.select_related("service", "organisation"), token=token
    )
    clock = next(iter(clocks_of(terms.QUESTION, [shown.pk])[shown.pk]), None)
    context = {
        "question": shown,
        "clock": clock,
        "explanation": explanation_of(clock) if clock else None,
        "left": remaining(clock, at=legal_now(), calendar=current_calendar()) if clock else None,
    }
    return render(request, "registry/voices/question.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, registry_no: str) -> HttpResponse:
    """Say what is wrong on the page of a service."""
    service = public_service(registry_no)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        bodies=bodies_to_ask(service),
        user=user_of(request),
        initial={"part": typed(request, "part"), "body": typed(request, "body")},
    )
    if not form.is_valid():
        return _propose_page(request, service, form)
    email = form.cleaned_data.get("email", "")
    if is_over_limit("proposal", sender_of(request)) or is_mailbox_full(email):
        form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
        return _propose_page(request, service, form, status=429)
    try:
        made = propose_correction(
            service=service,
            part=ChangeProposal.Part(form.cleaned_data["part"]),
            organisation=form.organisation,
            text=form.cleaned_data["text"],
            email=email,
            language=get_language() or "kk",
            actor=actor_of(request),
            at=legal_now(),
        )
    except RegistryRefused as refusal:
        form.add_error(None, str(refusal))
        return _propose_page(request, service, form, status=409)
    messages.success(request, _("Thank you. Your proposal has been sent."))
    return redirect("registry:proposal", made.token)


def _propose_page(
    request: HttpRequest, service: Service, form: ProposalForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "service": service}
    return render(request, "registry/voices/propose.html", context, status=status)


@never_cache
@require_safe
def proposal(request: HttpRequest, token: str) -> HttpResponse:
    """What was proposed and what became of it, for whoever holds the address."""
    shown = get_object_or_404(
        ChangeProposal.objects.select_related("service", "organisation"), token=token
    )
    return render(request, "registry/voices/proposal.html", {"proposal": shown})
