"""What the page of a case takes from the desk: standard texts and the team."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest

from complaints.forms.desk import GiveToTeamForm
from complaints.models import StandardText, Team
from complaints.permissions import may_assign
from complaints.services.texts import Offered, offered_for
from complaints.views.office.reading import Case


def panel(request: HttpRequest, case: Case, typed: dict[str, Form]) -> dict[str, Any]:
    """Texts by their use, and the form that gives the case to a team, where that may be done."""
    stage = case.stage
    if not stage.is_open or not may_assign(case.actor, stage):
        return {}
    texts: dict[str, list[Offered]] = {use: [] for use in StandardText.Use.values}
    for offered in offered_for(stage, at=case.at):
        texts[offered.use].append(offered)
    context: dict[str, Any] = {"standard_texts": texts}
    teams = list(Team.objects.filter(organisation=stage.organisation_id, is_closed=False))
    if teams:
        context["team_form"] = GiveToTeamForm(teams=teams, initial={"team": stage.team_id or ""})
    return context
