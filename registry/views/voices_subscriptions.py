"""Subscriptions: asked with one press or an e-mail, confirmed by a button, stopped by the same page."""

from contextlib import suppress
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import is_over_limit
from accounts.models import Organisation
from audit.legal_time import legal_now
from registry.forms.voices import SubscribeForm
from registry.models import LifeSituation, Subscription
from registry.selectors import service_numbered
from registry.services.subscriptions import (
    Target,
    confirm_subscription,
    standing,
    stop_subscription,
    subscribe,
    target_of,
)
from registry.views.voices_access import actor_of, typed, user_of
from registry.views.voices_limits import sender_of

# Letters to one address in ten minutes: nobody's mailbox is filled through us.
_LETTERS = 3


def _target(request: HttpRequest) -> Target | None:
    """What the address of the page names; None where it names nothing that exists."""
    if found := service_numbered(typed(request, "service")):
        return Target("service", found)
    if body := Organisation.objects.filter(key=typed(request, "body")).first():
        return Target("organisation", body)
    if situation := LifeSituation.objects.filter(code=typed(request, "situation")).first():
        return Target("situation", situation)
    return None


def page_of(target: Target) -> str:
    """Where a person reads about what is subscribed to."""
    if target.what == "service":
        return reverse("registry:service", args=[getattr(target.thing, "registry_no", "")])
    names = {"organisation": ("body", "key"), "situation": ("situation", "code")}
    parameter, attribute = names[target.what]
    query = urlencode({parameter: getattr(target.thing, attribute)})
    return f"{reverse('registry:list')}?{query}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hear about changes of a service, a body or a life situation; no account is needed."""
    target = _target(request)
    if target is None:
        return redirect("registry:list")
    user = user_of(request)
    if user is not None:
        return _own(request, target)
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _new_page(request, target, form)
    email = form.cleaned_data["email"].strip().lower()
    if is_over_limit("subscription", sender_of(request)) or is_over_limit(
        "subscription-letter", email, limit=_LETTERS
    ):
        form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
        return _new_page(request, target, form, status=429)
    subscribe(
        target=target,
        email=email,
        language=form.cleaned_data["language"],
        actor=actor_of(request),
        at=legal_now(),
    )
    # The address stays out of the link, and a new one gets the same page as a known one.
    return redirect(f"{request.get_full_path()}&sent=1")


def _new_page(
    request: HttpRequest,
    target: Target,
    form: SubscribeForm | None,
    *,
    own: Subscription | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "subscription": own,
        "target": target,
        "target_url": page_of(target),
        "form": form,
        "is_sent": "sent" in request.GET and request.method != "POST",
    }
    return render(request, "registry/voices/subscribe.html", context, status=status)


def _own(request: HttpRequest, target: Target) -> HttpResponse:
    """One press of a person who is signed in."""
    if request.method != "POST":
        own = standing(at=legal_now()).filter(user=request.user.pk, **{target.what: target.thing})
        return _new_page(request, target, None, own=own.first())
    subscribe(target=target, actor=actor_of(request), at=legal_now())
    messages.success(request, _("You are subscribed. Messages will come to your e-mail."))
    return redirect("registry:my_subscriptions")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the letter: only a button confirms or stops, since programs open links too."""
    at = legal_now()
    shown = get_object_or_404(standing(at=at), token=token)
    target = target_of(shown)
    if request.method == "POST" and "stop" in request.POST:
        return _stop(request, token, target)
    if request.method == "POST" and "confirm" in request.POST:
        _confirm(request, token, at)
        messages.success(request, _("You are subscribed. Messages will come to your e-mail."))
        return redirect("registry:subscription", token)
    context = {"subscription": shown, "target": target, "target_url": page_of(target)}
    return render(request, "registry/voices/subscription.html", context)


def _confirm(request: HttpRequest, token: str, at: datetime) -> None:
    """Confirm; stopped by another press in the same instant it is there no more.

    Raises:
        Http404: there is nothing to confirm.
    """
    try:
        confirm_subscription(token=token, actor=actor_of(request), at=at)
    except Subscription.DoesNotExist as error:
        raise Http404 from error


def _stop(request: HttpRequest, token: str, target: Target) -> HttpResponse:
    # Stopped by another press in the same instant: the person has what was wanted.
    with suppress(Subscription.DoesNotExist):
        stop_subscription(token=token, actor=actor_of(request), at=legal_now())
    messages.success(request, _("The subscription is stopped."))
    if request.POST.get("back") == "list" and request.user.is_authenticated:
        return redirect("registry:my_subscriptions")
    return redirect(page_of(target))


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All subscriptions of a person, each with a button that stops it."""
    own = standing(at=legal_now()).filter(user=request.user.pk).order_by("-pk")
    rows = [(one, target_of(one)) for one in own]
    lines = [{"one": one, "target": target, "url": page_of(target)} for one, target in rows]
    return render(request, "registry/voices/my_subscriptions.html", {"lines": lines})
