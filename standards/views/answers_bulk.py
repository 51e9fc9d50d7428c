"""Many comments at once: chosen, given a common beginning, each its own reason, checked, decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from audit.legal_time import legal_now
from govservices import wording
from standards import queue
from standards.errors import StandardRefused
from standards.forms.answers import ticked
from standards.forms.answers_bulk import (
    MOST_AT_ONCE,
    RowForm,
    StartForm,
    rows_as_sent,
    rows_to_begin,
    typed_in_rows,
)
from standards.forms.answers_decide import DecisionForm
from standards.models import Comment, Discussion
from standards.queue import Points, Reason
from standards.services.deciding import Decision, decide_comments, group_comments, refusals_of
from standards.services.decision_drafts import keep_decision_drafts
from standards.views.answers import Work, work_on
from standards.views.answers_access import (
    actor_of,
    for_workers,
    own_discussion_for,
    page_language,
    record_names_seen,
)
from standards.workflow import CommentStatus


@dataclass(frozen=True, slots=True)
class Batch:
    """Comments chosen together, and what the pages about them need."""

    request: HttpRequest
    actor: Actor
    work: Work
    comments: list[Comment]
    points: Points

    @property
    def discussion(self) -> Discussion:
        """The discussion in which they were made."""
        return self.work.discussion

    def page(self, name: str, **context: Any) -> HttpResponse:
        """A page about them; ``status`` is that of the answer."""
        status = context.pop("status", 200)
        common = {
            "discussion": self.discussion,
            "edition": self.discussion.edition,
            "comments": self.comments,
            "back_query": self.request.POST.get("back", ""),
            "back_url": self.back_url,
            "most": MOST_AT_ONCE,
        }
        template = f"standards/answers/bulk_{name}.html"
        return render(self.request, template, common | context, status=status)

    @property
    def back_url(self) -> str:
        """The queue with its filters."""
        query = self.request.POST.get("back", "")
        address = reverse("standards:office_discussion", args=[self.discussion.pk])
        return f"{address}?{query}" if query else address


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer many comments, or group them; opened by its address: all undecided that filters choose."""
    actor = actor_of(request)
    work = work_on(own_discussion_for(actor, pk), actor)
    batch = _batch(request, actor, work)
    if not batch.comments:
        messages.error(request, _("Choose at least one comment that waits for a decision."))
        return redirect(batch.back_url)
    step = request.POST.get("step", "start")
    return _STEPS.get(step, _start)(batch)


def _batch(request: HttpRequest, actor: Actor, work: Work) -> Batch:
    """Ticked comments; or all undecided of a group, a point, a search."""
    comments = work.comments
    if request.POST.get("step") not in ("group", "ungroup"):
        comments = comments.filter(status=CommentStatus.IN_TIME)
    if request.method == "POST":
        chosen = ticked(request.POST.getlist("comment"), comments, most=MOST_AT_ONCE)
    else:
        form = work.filter_of(request.GET)
        found = form.select(comments.filter(verdict=""), changed=work.changed, drafted=work.drafted)
        chosen = list(found.order_by("number")[:MOST_AT_ONCE])
    for comment in chosen:
        comment.discussion = work.discussion
    points = queue.points_to_choose(work.discussion, page_language(), work.changed)
    return Batch(request, actor, work, chosen, points)


def _start(batch: Batch) -> HttpResponse:
    """The decision and the standard text that the reasons begin with."""
    return _start_page(batch, StartForm(comments=batch.comments, points=batch.points))


def _start_page(batch: Batch, form: StartForm) -> HttpResponse:
    reasons: dict[str, list[Reason]] = {
        language: queue.reasons_given(batch.discussion.edition, language)
        for language in form.languages
    }
    return batch.page("start", form=form, reasons=reasons)


def _use(batch: Batch, data: QueryDict) -> HttpResponse | None:
    """Put a reason given before into the form; nothing else that is typed is lost."""
    language, _sep, pk = data.get("use", "").partition(":")
    form = StartForm(comments=batch.comments, points=batch.points)
    if language not in form.languages:
        return None
    offered = queue.reasons_given(batch.discussion.edition, language)
    text = next((reason.text for reason in offered if str(reason.pk) == pk), None)
    if text is None:
        return None
    initial = {name: data.get(name, "") for name in form.fields} | {f"text_{language}": text}
    return _start_page(
        batch, StartForm(initial=initial, comments=batch.comments, points=batch.points)
    )


def _reasons(batch: Batch) -> HttpResponse:
    """A row for each comment, its reason beginning with the standard text."""
    if page := _use(batch, batch.request.POST):
        return page
    form = StartForm(batch.request.POST, comments=batch.comments, points=batch.points)
    if not form.is_valid():
        return _start_page(batch, form)
    begun = queue.drafts_of(batch.discussion.edition, batch.actor.user)
    rows = rows_to_begin(form.cleaned_data, batch.comments, batch.points.changed, begun)
    return _rows_page(batch, rows, group=form.cleaned_data["group"])


def _rows_page(
    batch: Batch,
    rows: Sequence[RowForm],
    *,
    group: str,
    errors: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    record_names_seen(batch.actor, batch.discussion.ref, at=legal_now())
    return batch.page(
        "reasons", rows=rows, group=group, errors=errors, places=batch.work.places, status=status
    )


def _check(batch: Batch) -> HttpResponse:
    """Every decision as it will be written; those that cannot be made are named with the reason."""
    rows = _sent(batch)
    if not all([row.is_valid() for row in rows]):
        return _rows_page(batch, rows, group=_group_name(batch))
    refusals = refusals_of(decisions=[row.decision() for row in rows], actor=batch.actor)
    return batch.page(
        "check",
        rows=[row for row in rows if row.comment.pk not in refusals],
        refused=[
            (row.comment, refusals[row.comment.pk]) for row in rows if row.comment.pk in refusals
        ],
        group=_group_name(batch),
        all_rows=rows,
    )


def _sent(batch: Batch) -> list[RowForm]:
    return rows_as_sent(batch.request.POST, batch.comments, batch.points.changed)


def _group_name(batch: Batch) -> str:
    return batch.request.POST.get("group", "").replace("\0", "").strip()[:200]


def _change(batch: Batch) -> HttpResponse:
    """Back to the rows, as they were typed."""
    rows = _sent(batch)
    return _rows_page(batch, rows, group=_group_name(batch))


def _do(batch: Batch) -> HttpResponse:
    """Decide on all that can be decided, in one act; then say what was done and what was not."""
    rows = _sent(batch)
    if not all([row.is_valid() for row in rows]):
        return _rows_page(batch, rows, group=_group_name(batch))
    decisions = [row.decision() for row in rows]
    refusals = refusals_of(decisions=decisions, actor=batch.actor)
    to_make = [decision for decision in decisions if decision.comment_id not in refusals]
    try:
        _carry_out(batch, to_make)
    except StandardRefused as refusal:
        return _rows_page(batch, rows, group=_group_name(batch), errors=[str(refusal)], status=409)
    _tell(batch, to_make, refusals)
    return redirect(batch.back_url)


def _carry_out(batch: Batch, decisions: Sequence[Decision]) -> None:
    if not decisions:
        return
    actor, at = batch.actor, legal_now()
    decide_comments(decisions=decisions, actor=actor, at=at)
    if name := _group_name(batch):
        ids = [decision.comment_id for decision in decisions]
        group_comments(comment_ids=ids, name=name, actor=actor, at=at)


def _tell(batch: Batch, made: Sequence[Decision], refusals: Mapping[int, StandardRefused]) -> None:
    """What was done, and for each comment why not."""
    language = get_language() or "kk"
    if made:
        done = wording.count(len(made), "comments", language)
        messages.success(batch.request, _("Decided: %(count)s.") % {"count": done})
    by_sentence: dict[str, list[str]] = {}
    for comment in batch.comments:
        if refusal := refusals.get(comment.pk):
            by_sentence.setdefault(str(refusal), []).append(comment.receipt_no)
    for sentence, numbers in by_sentence.items():
        told = {"numbers": ", ".join(numbers), "reason": sentence}
        messages.error(batch.request, _("Not decided: %(numbers)s. %(reason)s") % told)


def _gather(batch: Batch) -> HttpResponse:
    """Put the ticked comments into a group by its name, or take them out of theirs."""
    name = _group_name(batch) if batch.request.POST.get("step") == "group" else ""
    if batch.request.POST.get("step") == "group" and not name:
        messages.error(batch.request, _("Write the name of the group."))
        return redirect(batch.back_url)
    ids = [comment.pk for comment in batch.comments]
    try:
        group_comments(comment_ids=ids, name=name, actor=batch.actor, at=legal_now())
    except StandardRefused as refusal:
        messages.error(batch.request, str(refusal))
        return redirect(batch.back_url)
    count = wording.count(len(ids), "comments", get_language() or "kk")
    sentence = _("In the group “%(name)s”: %(count)s.") if name else _("In no group: %(count)s.")
    messages.success(batch.request, sentence % {"name": name, "count": count})
    return redirect(batch.back_url)


_STEPS: dict[str, Callable[[Batch], HttpResponse]] = {
    "start": _start,
    "reasons": _reasons,
    "check": _check,
    "change": _change,
    "do": _do,
    "group": _gather,
    "ungroup": _gather,
}


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def keep_typed(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep decisions as they are being written; called by the pages themselves.

    Opened by its address it leads back to the queue.
    """
    actor = actor_of(request)
    shown = own_discussion_for(actor, pk)
    if request.method != "POST":
        return redirect("standards:office_discussion", shown.pk)
    comments = ticked(request.POST.getlist("comment"), shown.comments.all(), most=MOST_AT_ONCE)
    drafts = typed_in_rows(request.POST, comments)
    if request.POST.get("of") == "one" and comments:
        drafts = {comments[0].pk: _typed_in_form(request.POST, comments[0])}
    try:
        keep_decision_drafts(
            edition_id=shown.edition_id, drafts=drafts, actor=actor, at=legal_now()
        )
    except StandardRefused:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


def _typed_in_form(data: QueryDict, comment: Comment) -> dict[str, Any]:
    """What is typed on the page of one comment."""
    form = DecisionForm(data, comment=comment, points=Points([], []))
    lists = ("changed", "kept")
    typed: dict[str, Any] = {
        name: data.get(name, "").replace("\0", "")
        for name in form.fields
        if name not in (*lists, "seen")
    }
    return typed | {name: [one.replace("\0", "") for one in data.getlist(name)] for name in lists}
