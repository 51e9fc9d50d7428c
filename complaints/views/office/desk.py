"""How a body arranges its desk: teams and saved filters."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from complaints.errors import ComplaintRefused
from complaints.forms.desk import FilterNameForm, FilterRenameForm, GiveToTeamForm, TeamForm
from complaints.models import ComplaintStage, SavedFilter, Team
from complaints.permissions import may_name_teams
from complaints.selectors import officials_of
from complaints.services.filters import filters_of, filters_shown, rename_filter, save_filter
from complaints.services.teams import give_to_team as give
from complaints.services.teams import name_team
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.acts import act_page

# The list that a saved filter belongs to, by the name of its address.
_PAGES = {
    SavedFilter.Page.QUEUE.value: "complaints:queue",
    SavedFilter.Page.REGISTER.value: "complaints:register",
}


def open_teams(actor: Actor) -> list[Team]:
    """Teams of the person's body that still take cases."""
    return list(Team.objects.filter(organisation=actor.organisation, is_closed=False))


@for_officials
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Teams of the body with their members."""
    actor, at = actor_of(request), legal_now()
    own = Team.objects.filter(organisation=actor.organisation).prefetch_related("members")
    context = {
        "teams": own.order_by("is_closed", "name"),
        "may_name": may_name_teams(actor, at.date()),
    }
    return render(request, "complaints/office/desk/teams.html", context)


@for_officials
def team(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make a team, or change its name and people.

    Raises:
        Http404: the body has no such team, or this person does not make teams.
    """
    actor, at = actor_of(request), legal_now()
    if actor.organisation is None or not may_name_teams(actor, at.date()):
        raise Http404
    shown = get_object_or_404(Team, pk=pk, organisation=actor.organisation) if pk else None
    data = request.POST if request.method == "POST" else None
    form = TeamForm(data, officials=officials_of(actor.organisation, on=at.date()), team=shown)
    if form.is_valid():
        try:
            saved = name_team(**form.cleaned_data, team_id=pk, actor=actor, at=at)
        except ComplaintRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": saved.name})
            return redirect("complaints:teams")
    status = 422 if form.errors else 200
    context = {"form": form, "team": shown}
    return render(request, "complaints/office/desk/team.html", context, status=status)


@act_page
def give_to_team(request: HttpRequest, shown: ComplaintStage) -> str:
    """Put a case into the queue of a team."""
    actor = actor_of(request)
    form = GiveToTeamForm(request.POST, teams=open_teams(actor))
    # A team that is not in the list cannot be chosen: the case stays where it is.
    chosen = form.cleaned_data["team"] if form.is_valid() else shown.team
    done = give(stage_id=shown.pk, team=chosen, actor=actor, at=legal_now())
    if done.team is None:
        return _("The complaint is in the queue of the whole body.")
    return _("The complaint is in the queue of the team: %(name)s.") % {"name": done.team.name}


@for_officials
@require_safe
def filters(request: HttpRequest) -> HttpResponse:
    """The person's saved filters in this role: open, rename, delete."""
    return _filters_page(request)


@for_officials
@require_POST
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of a list under a name."""
    form, actor = FilterNameForm(request.POST), actor_of(request)
    page, query = request.POST.get("page"), form.data.get("query", "")
    if page not in _PAGES or "query" in form.errors:
        raise Http404
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
        return redirect(address_of(page, query))
    name = form.cleaned_data["name"]
    try:
        save_filter(page=page, name=name, query=query, actor=actor, at=legal_now())
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The filter is saved: %(name)s.") % {"name": name})
    return redirect(address_of(page, query))


@for_officials
@require_POST
def filter_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call one's own filter otherwise."""
    saved, form = _own_filter(request, pk), FilterRenameForm(request.POST)
    if not form.is_valid():
        return _filters_page(request, [str(form.errors["name"][0])], status=422)
    try:
        rename_filter(saved=saved, name=form.cleaned_data["name"])
    except ComplaintRefused as refusal:
        return _filters_page(request, [str(refusal)], status=409)
    return redirect("complaints:filters")


@for_officials
@require_POST
def filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own filter."""
    saved = _own_filter(request, pk)
    saved.delete()
    messages.success(request, _("The filter is deleted: %(name)s.") % {"name": saved.name})
    return redirect("complaints:filters")


def saved_part(actor: Actor, page: str, query: str) -> dict[str, Any]:
    """What ``complaints/office/desk/saved.html`` shows above a list looked at with a query."""
    # Only a filter that is on can be saved under a name.
    form = FilterNameForm(page=page, query=query) if query else None
    return {"saved": {"filters": filters_shown(actor, page), "query": query, "form": form}}


def address_of(page: str, query: str) -> str:
    """Where a saved filter opens."""
    url = reverse(_PAGES[page])
    return f"{url}?{query or 'clear=1'}"


def _filters_page(
    request: HttpRequest, errors: list[str] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    groups = []
    for page in SavedFilter.Page:
        rows = [
            {
                "saved": saved,
                "url": address_of(saved.page, saved.query),
                "form": FilterRenameForm(
                    initial={"name": saved.name}, auto_id=f"filter_{saved.pk}_%s"
                ),
            }
            for saved in filters_of(actor, page)
        ]
        groups.append((page.label, rows))
    context = {"groups": groups, "errors": errors or [], "any": any(rows for _p, rows in groups)}
    return render(request, "complaints/office/desk/filters.html", context, status=status)


def _own_filter(request: HttpRequest, pk: int) -> SavedFilter:
    actor = actor_of(request)
    return get_object_or_404(SavedFilter, pk=pk, user=actor.user, membership=actor.membership)
