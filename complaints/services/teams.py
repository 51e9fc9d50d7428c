"""Teams of a body: who shares which queue, and giving a case to one of them."""

from collections.abc import Iterable
from datetime import datetime

from accounts.acting import Actor
from accounts.models import User
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NameTaken, NotPermitted, WrongState
from complaints.models import ComplaintStage, Team
from complaints.selectors import officials_of
from complaints.services.acts import complaint_act, lock_stage, permit


@complaint_act
def name_team(
    *,
    name: str,
    members: Iterable[User],
    actor: Actor,
    at: datetime,
    team_id: int | None = None,
    is_closed: bool = False,
) -> Team:
    """Make a team of the actor's body, or change the one of that id.

    A closed team is offered no more; the cases it has stay with it.

    Raises:
        NotPermitted: the actor does not make teams, or a member does not consider complaints.
        Team.DoesNotExist: the body has no such team.
        NameTaken: another team of the body is called so.
    """
    permit(permissions.may_name_teams(actor, at.date()))
    assert actor.organisation is not None
    team = _own_team(actor, team_id) if team_id else Team(organisation=actor.organisation)
    namesakes = Team.objects.filter(organisation=actor.organisation, name=name.strip())
    if namesakes.exclude(pk=team.pk).exists():
        raise NameTaken
    people = list(members)
    if not set(people) <= set(officials_of(actor.organisation, on=at.date())):
        raise NotPermitted
    team.name, team.is_closed = name.strip(), is_closed
    team.save()
    team.members.set(people)
    ids = ",".join(str(pk) for pk in sorted(person.pk for person in people))
    facts = {"members": ids, "closed": "yes" if is_closed else "no"}
    record(
        Act(
            actor=actor.ref,
            verb=events.TEAM_NAMED,
            subject=_team_ref(team),
            at=at,
            organisation_id=team.organisation_id,
            facts=facts,
        )
    )
    return team


@complaint_act
def give_to_team(*, stage_id: int, team: Team | None, actor: Actor, at: datetime) -> ComplaintStage:
    """Put a case into the queue of a team, or with ``None`` back into that of the whole body.

    The responsible executor stays who it is. Given to the team that has it, nothing happens.

    Raises:
        NotPermitted: not of the considering body, or the team is another body's or closed.
        WrongState: the answer has been sent, or the stage has ended otherwise.
    """
    stage = lock_stage(stage_id)
    permit(permissions.may_assign(actor, stage))
    if not stage.is_open:
        raise WrongState
    if stage.team_id == (team.pk if team else None):
        return stage
    if team and (team.is_closed or team.organisation_id != stage.organisation_id):
        raise NotPermitted
    stage.team = team
    stage.save()
    record(
        Act(
            actor=actor.ref,
            verb=events.TEAM_SET,
            subject=stage.ref,
            at=at,
            organisation_id=stage.organisation_id,
            facts={"team": str(team.pk) if team else ""},
        )
    )
    return stage


def _own_team(actor: Actor, team_id: int) -> Team:
    return Team.objects.select_for_update().get(pk=team_id, organisation=actor.organisation)


def _team_ref(team: Team) -> SubjectRef:
    return SubjectRef(
        code="complaints.team",
        id=team.pk,
        label_kk=f"Топ: {team.name}",
        label_ru=f"Группа: {team.name}",
        label_en=f"Team: {team.name}",
    )
