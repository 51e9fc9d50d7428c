"""Many cases at once: chosen in the queue, given to someone or answered, each told of alone."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.acting import Actor
from audit.events import PERSONAL_DATA_VIEWED
from audit.legal_time import legal_now
from audit.services import Act, record
from complaints import services, terms
from complaints.errors import ComplaintRefused, OwnMatter, WrongState
from complaints.forms.bulk import BulkAssignForm, CaseForm, CommonForm, WordsForm
from complaints.forms.offers import why_not_executor
from complaints.models import ComplaintStage
from complaints.permissions import is_complained_of, may_decide
from complaints.selectors import officials_of
from complaints.services.approving import proposes
from complaints.services.bulk import (
    Line,
    Reply,
    Result,
    answer_many,
    assign_many,
    chosen_stages,
)
from complaints.services.texts import texts_of
from complaints.views.office.access import actor_of, for_officials
from complaints.views.office.decision import Letter
from complaints.views.office.desk import open_teams
from complaints.workflow import UNDER_CONSIDERATION
from deadlines.selectors import clocks_of

Chosen = list[ComplaintStage]
Page = Callable[[HttpRequest, Chosen], HttpResponse]
_LETTERS, _AGAIN, _SEND = "letters", "again", "send"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one case: its form, and the letter as it would be sent."""

    stage: ComplaintStage
    form: CaseForm
    letter: Letter


def of_chosen(page: Page) -> Callable[[HttpRequest], HttpResponse]:
    """A page about the cases ticked in the queue; opened by its address it leads to the queue."""

    @for_officials
    def run(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("complaints:queue")
        ticked = [int(pk) for pk in request.POST.getlist("stage") if _is_id(pk)]
        try:
            chosen = chosen_stages(ticked, actor=actor_of(request))
        except ComplaintRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("complaints:queue")
        if not chosen:
            messages.error(request, _("Choose at least one complaint."))
            return redirect("complaints:queue")
        return page(request, chosen)

    return run


@of_chosen
def bulk_assign(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Give the chosen cases to a person, a team, or both."""
    actor, at = actor_of(request), legal_now()
    assert actor.organisation is not None
    form = BulkAssignForm(
        request.POST if "confirm" in request.POST else None,
        officials=officials_of(actor.organisation, on=at.date()),
        teams=open_teams(actor),
    )
    if form.is_valid():
        lines = assign_many(
            stage_ids=[stage.pk for stage in chosen],
            assignee=form.person,
            team=form.chosen_team,
            actor=actor,
            at=at,
        )
        return _results(request, lines)
    context = {"form": form, "chosen": chosen}
    status = 422 if form.errors else 200
    return render(request, "complaints/office/bulk/assign.html", context, status=status)


@of_chosen
def bulk_answer(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Answer the chosen cases: common words, then every letter, then all of them are sent.

    Only letters that the official has seen, word for word, are sent.
    """
    step = request.POST.get("step", "")
    if step in (_SEND, _AGAIN):
        return _send(request, chosen)
    at, actor = legal_now(), actor_of(request)
    open_here, refused = _answerable(chosen, actor)
    late = _late(open_here, at)
    assert actor.organisation_id is not None
    versions = [v for v in texts_of(actor.organisation_id) if not v.text.is_retired]
    form = WordsForm(
        request.POST if step == _LETTERS else None,
        stages=open_here,
        versions=versions,
        late=bool(late),
        today=_today(actor, at),
    )
    if open_here and form.is_valid():
        forms = [
            _case_form(stage, form, late, initial=form.words_for(stage, at)) for stage in open_here
        ]
        return _letters(request, form, forms, at)
    context = {"form": form, "chosen": open_here, "refused": refused}
    status = 422 if form.errors else 200
    return render(request, "complaints/office/bulk/answer.html", context, status=status)


def _send(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Send what has been seen; show again what has changed since, or lacks something."""
    actor, at = actor_of(request), legal_now()
    common = CommonForm(request.POST, stages=chosen, today=_today(actor, at))
    if not common.is_valid():
        for sentence in itertools.chain.from_iterable(common.errors.values()):
            messages.error(request, str(sentence))
        return redirect("complaints:queue")
    late = _late(chosen, at)
    forms = [_case_form(stage, common, late, data=request.POST) for stage in chosen]
    still_open = [form for form in forms if form.stage.state in UNDER_CONSIDERATION]
    are_whole = all([form.is_valid() for form in forms])
    seen = all(_is_seen(request, form, common, at) for form in still_open)
    if request.POST["step"] != _SEND or not are_whole or not seen:
        return _letters(request, common, still_open, at, changed=request.POST["step"] == _SEND)
    replies = [Reply(form.stage.pk, form.decision(common)) for form in forms]
    return _results(request, answer_many(replies=replies, actor=actor, at=at))


def _letters(
    request: HttpRequest,
    common: CommonForm,
    forms: Sequence[CaseForm],
    at: datetime,
    *,
    changed: bool = False,
) -> HttpResponse:
    """Every letter as its complainant will get it, each with the fields that it is made of."""
    actor = actor_of(request)
    _record_views([form.stage for form in forms], actor, at)
    context = {
        "common": common,
        "answers": [Answer(form.stage, form, _letter(form, common, at)) for form in forms],
        "forms": forms,
        "changed": changed,
        "proposes": any(proposes(form.stage, actor) for form in forms),
    }
    status = 422 if any(form.is_bound and form.errors for form in forms) else 200
    return render(request, "complaints/office/bulk/letters.html", context, status=status)


def _results(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    """What became of each case, and how many of each."""
    counts = {result.value: sum(line.result is result for line in lines) for result in Result}
    context = {"lines": lines, "counts": counts}
    return render(request, "complaints/office/bulk/results.html", context)


def _answerable(chosen: Chosen, actor: Actor) -> tuple[Chosen, list[Line]]:
    """The cases that this person may decide now, and for the others why not."""
    open_here, refused = [], []
    for stage in chosen:
        why = _why_not(stage, actor)
        if why:
            refused.append(Line(stage, Result.REFUSED, why))
        else:
            open_here.append(stage)
    return open_here, refused


def _why_not(stage: ComplaintStage, actor: Actor) -> str:
    """Why this person cannot decide the case now, in words that say what to do; else nothing."""
    if stage.state not in UNDER_CONSIDERATION:
        return str(WrongState())
    if is_complained_of(actor, stage):
        return str(OwnMatter())
    return "" if may_decide(actor, stage) else why_not_executor(stage)


def _late(stages: Chosen, at: datetime) -> set[int]:
    """Stages whose statutory term has run out, in one statement."""
    found = clocks_of(terms.STAGE, [stage.pk for stage in stages])
    return {
        pk
        for pk, clocks in found.items()
        if any(clock.term_code in terms.STAGE_TERMS and at > clock.due_at for clock in clocks)
    }


def _case_form(
    stage: ComplaintStage, common: CommonForm, late: set[int], **content: Any
) -> CaseForm:
    return CaseForm(stage=stage, restores=common.restores, late=stage.pk in late, **content)


def _letter(form: CaseForm, common: CommonForm, at: datetime) -> Letter:
    decision = form.decision(common)
    return Letter(*services.preview_answer(stage=form.stage, decision=decision, at=at))


def _is_seen(request: HttpRequest, form: CaseForm, common: CommonForm, at: datetime) -> bool:
    return request.POST.get(f"seen-{form.stage.pk}") == _letter(form, common, at).digest


def _record_views(stages: Chosen, actor: Actor, at: datetime) -> None:
    """A letter names its complainant: showing it is an act of its own (D12-24)."""
    record(
        *(
            Act(
                actor=actor.ref,
                verb=PERSONAL_DATA_VIEWED,
                subject=stage.ref,
                at=at,
                organisation_id=stage.organisation_id,
                facts={"fields": ["given_name", "patronymic", "surname"]},
                purpose="complaints.consideration",
            )
            for stage in stages
        )
    )


def _today(actor: Actor, at: datetime) -> Any:
    assert actor.organisation is not None
    return at.astimezone(actor.organisation.zone).date()


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
