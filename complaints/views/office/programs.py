"""The body's own programs: keys that let them in, addresses that are told of cases."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints.errors import ComplaintRefused, KeyTermWrong
from complaints.forms.programs import KeyForm, WebhookForm
from complaints.models import ProgramKey, Webhook
from complaints.permissions import may_keep_programs
from complaints.selectors import members_who_consider
from complaints.services import program_keys, webhooks
from complaints.views.office.access import actor_of, for_officials
from govservices.keyset import page_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
# The acts on one address, by the last part of theirs.
_VERBS: dict[str, Callable[..., Any]] = {
    "try": webhooks.try_webhook,
    "stop": webhooks.stop_webhook,
    "start": webhooks.start_webhook,
    "resend": webhooks.send_again,
}


def for_keepers(view: View[P]) -> View[P]:
    """Only for those who let programs in; for everybody else the page does not exist.

    Raises:
        Http404: the actor does not lead the body.
    """

    @for_officials
    @never_cache
    @functools.wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_keep_programs(actor_of(request), _today(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return run


@for_keepers
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Keys and addresses of the body."""
    actor, today = actor_of(request), _today(request)
    keys = [(key, _key_state(key, actor, today)) for key in program_keys.keys_of(actor)]
    context = {
        "working": [key for key, state in keys if state == "working"],
        "ended": [(key, state) for key, state in keys if state != "working"],
        "webhooks": webhooks.webhooks_of(actor),
    }
    return render(request, "complaints/office/programs/programs.html", context)


@for_keepers
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Issue a key; the page that answers shows it, once."""
    actor = actor_of(request)
    assert actor.organisation is not None
    members = members_who_consider(actor.organisation, on=_today(request))
    form = KeyForm(request.POST if request.method == "POST" else None, members=members)
    if form.is_valid():
        name, membership_id, valid_to = form.answers()
        try:
            issued = program_keys.issue_key(
                membership_id=membership_id,
                name=name,
                valid_to=valid_to,
                actor=actor,
                at=legal_now(),
            )
        except ComplaintRefused as refusal:
            form.add_error("valid_to" if isinstance(refusal, KeyTermWrong) else None, str(refusal))
        else:
            context = {"key": issued.key, "secret": issued.secret}
            return render(request, "complaints/office/programs/key_issued.html", context)
    status = 422 if form.errors else 200
    return render(request, "complaints/office/programs/key.html", {"form": form}, status=status)


@for_keepers
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a key for ever: asked once more on GET, done on POST."""
    key = get_object_or_404(program_keys.keys_of(actor_of(request)), pk=pk)
    if request.method != "POST":
        return render(request, "complaints/office/programs/revoke.html", {"key": key})
    try:
        program_keys.revoke_key(key_id=key.pk, actor=actor_of(request), at=legal_now())
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The key no longer works: %(name)s.") % {"name": key.name})
    return redirect("complaints:programs")


@for_keepers
@require_http_methods(["GET", "POST"])
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Name an address; the page that answers shows the secret of its signatures, once."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        url = form.cleaned_data["url"]
        try:
            hook = webhooks.set_webhook(url=url, actor=actor_of(request), at=legal_now())
        except ComplaintRefused as refusal:
            form.add_error("url", str(refusal))
        else:
            context = {"webhook": hook, "secret": hook.secret}
            return render(request, "complaints/office/programs/webhook_set.html", context)
    status = 422 if form.errors else 200
    return render(
        request, "complaints/office/programs/webhook_new.html", {"form": form}, status=status
    )


@for_keepers
@require_safe
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """What an address was told, and what it still has to be told."""
    hook = _own(request, pk)
    page = page_of(hook.calls.all(), order=("-pk",), query=request.GET)
    context = {
        "webhook": hook,
        "page": page,
        "untaken": hook.calls.filter(taken_at=None).exists(),
    }
    return render(request, "complaints/office/programs/webhook.html", context)


@for_keepers
def webhook_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Try, stop, start, send again; opened by its address it leads back.

    Raises:
        Http404: no such address of the body, or no such act.
    """
    hook = _own(request, pk)
    if verb not in _VERBS:
        raise Http404
    if request.method == "POST":
        try:
            _VERBS[verb](webhook_id=hook.pk, actor=actor_of(request), at=legal_now())
        except ComplaintRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _said(verb))
    return redirect("complaints:webhook", pk=hook.pk)


def _said(verb: str) -> str:
    return {
        "try": _("A trial call leaves within a minute. Open the page again to see the answer."),
        "stop": _("Nothing more is sent to this address."),
        "start": _("News is sent to this address from now on."),
        "resend": _("What was not taken is sent again within a minute."),
    }[verb]


def _own(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(webhooks.webhooks_of(actor_of(request)), pk=pk)


def _today(request: HttpRequest) -> date:
    return program_keys.legal_day(actor_of(request), legal_now())


def _key_state(key: ProgramKey, actor: Actor, today: date) -> str:
    """``working``, ``revoked``, ``expired``, or ``orphaned``: the official's role has ended."""
    if key.revoked_at is not None:
        return "revoked"
    if key.valid_to < today:
        return "expired"
    member = key.membership
    in_role = member.valid_from <= today and (member.valid_to is None or member.valid_to >= today)
    return "working" if in_role and member.user.is_active else "orphaned"
