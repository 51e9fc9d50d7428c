"""My data, my role, my deputies."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.acting import Actor, legal_today
from accounts.errors import DeputyRefused, NotYours, RoleNotOpen
from accounts.forms import DeputyForm, ProfileForm, RoleForm
from accounts.middleware import keep_language
from accounts.models import Deputy, Membership, User
from accounts.selectors import deputies_for, memberships_to_cover, staff_of
from accounts.services import change_profile, end_deputy, name_deputy, take_role
from audit.legal_time import legal_now

_DEPUTY_REFUSALS = {
    "self": gettext_lazy("A person cannot stand in for oneself."),
    "stranger": gettext_lazy("Only a colleague of the same body can stand in."),
    "dates": gettext_lazy("The last day has already passed."),
    "overlap": gettext_lazy("Somebody stands in already on one of these days."),
}


def _person(request: HttpRequest) -> User:
    """Who is signed in; every page here asks for it."""
    return cast(User, request.user)


@login_required
def me(request: HttpRequest) -> HttpResponseBase:
    """The person's own data, to read and to change."""
    form = ProfileForm(request.POST or None, instance=_person(request))
    if request.method == "POST" and form.is_valid():
        changed = change_profile(user=_person(request), changes=form.changes(), at=legal_now())
        if changed:
            messages.success(request, _("Your data have been saved."))
        response = redirect("accounts:me")
        if "language" in changed:
            keep_language(response, _person(request).language)
        return response
    return render(request, "accounts/me.html", {"form": form})


@login_required
def role(request: HttpRequest) -> HttpResponseBase:
    """Choose the role in which to act; for those who have several."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    choices = [(str(m.pk), _role_label(m, actor)) for m in actor.choices]
    current = {"role": str(actor.membership.pk) if actor.membership else ""}
    form = RoleForm(request.POST or None, choices=choices, initial=current)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = int(form.cleaned_data["role"])
            take_role(user=_person(request), membership_id=chosen, at=legal_now())
        except RoleNotOpen:
            raise PermissionDenied from None
        return HttpResponseRedirect(_next_of(request) or reverse("portal:after_sign_in"))
    return render(request, "accounts/role.html", {"form": form})


def _role_label(membership: Membership, actor: Actor) -> str:
    label = f"{membership.get_role_display()}, {membership.organisation.name}"
    if actor.user is not None and membership.user_id != actor.user.pk:
        return _("{role} (acting for: {person})").format(role=label, person=membership.user)
    return label


def _next_of(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else ""


@login_required
def deputies(request: HttpRequest) -> HttpResponseBase:
    """Name a deputy for the own role; a head, for any role of the body."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_official:
        raise PermissionDenied
    form = _deputy_form(request, actor)
    if request.method == "POST" and form and form.is_valid() and _named(form, actor):
        messages.success(request, _("The deputy has been named."))
        return redirect("accounts_office:deputies")
    context = {"form": form, "deputies": deputies_for(actor, on=legal_today())}
    return render(request, "accounts/deputies.html", context)


def _deputy_form(request: HttpRequest, actor: Actor) -> DeputyForm | None:
    today = legal_today()
    covered = memberships_to_cover(actor, on=today)
    if not covered.exists():
        return None
    staff = staff_of(actor.organisation_id, on=today)
    return DeputyForm(request.POST or None, memberships=covered, colleagues=staff)


def _named(form: DeputyForm, actor: Actor) -> bool:
    try:
        name_deputy(**form.cleaned_data, actor=actor, at=legal_now())
    except NotYours:
        raise PermissionDenied from None
    except DeputyRefused as refusal:
        form.add_error("deputy", _DEPUTY_REFUSALS[refusal.code])
        return False
    return True


@require_POST
@login_required
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputy's term now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = get_object_or_404(
        Deputy.objects.filter(pk__in=deputies_for(actor, on=legal_today()).values("pk")), pk=pk
    )
    end_deputy(deputy=found, actor=actor, at=legal_now())
    messages.success(request, _("The deputy's term has ended."))
    return redirect("accounts_office:deputies")
