"""One comment as officials work on it: what was said, the thread, the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from accounts.models import User
from audit.events import PERSONAL_DATA_VIEWED
from audit.legal_time import legal_now
from audit.selectors import entries_about
from registry.views.office_reading import Entry
from standards import queue
from standards.errors import DecidedMeanwhile, StandardRefused
from standards.forms.answers_decide import (
    REASON_IN,
    DecisionForm,
    GroupForm,
    ReplyForm,
    begun_decision,
    stored_decision,
)
from standards.models import Comment
from standards.permissions import drafts, is_own, may_answer_comment
from standards.points import Place, places_of
from standards.queue import Points
from standards.services.commenting import reply
from standards.services.deciding import decide_comments, group_comments, mark_of
from standards.views.answers_access import (
    actor_of,
    comment_for,
    for_workers,
    own_comment_for,
    page_language,
    record_names_seen,
)
from standards.workflow import ANSWERABLE, AppealState, Stage

DECIDE, REPLY, GROUP = "decide", "reply", "group"
_REASON_PREFIX = "reason_"


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person may do with one comment."""

    comment: Comment
    actor: Actor

    @property
    def is_drafter(self) -> bool:
        """Whether the actor's body drafts it: sees names, answers."""
        return drafts(self.actor, self.comment.discussion.edition.standard)

    @property
    def is_own(self) -> bool:
        """Whether the actor wrote it himself."""
        return is_own(self.actor, self.comment)

    @property
    def may_decide(self) -> bool:
        """Whether a decision may be written now."""
        stages = (Stage.DISCUSSION_CLOSED, Stage.REVISED)
        return (
            self.comment.is_considered
            and self.comment.discussion.edition.stage in stages
            and may_answer_comment(self.actor, self.comment)
        )

    @property
    def may_reply(self) -> bool:
        """Whether an official reply may be written."""
        return self.is_drafter and self.comment.discussion.edition.stage in ANSWERABLE

    @property
    def may_hide(self) -> bool:
        """Whether the comment may be hidden."""
        is_shown = not self.comment.is_hidden and self.comment.appeal_state != AppealState.RESTORED
        return is_shown and may_answer_comment(self.actor, self.comment)

    @property
    def reads_text(self) -> bool:
        """Whether the words are shown to this person."""
        edition = self.comment.discussion.edition
        return not self.comment.is_hidden or queue.reads_hidden(self.actor, edition)


@for_workers
@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a comment."""
    return comment_page(request, comment_for(actor_of(request), pk))


def comment_page(
    request: HttpRequest,
    shown: Comment,
    *,
    forms: dict[str, Form] | None = None,
    is_conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page with forms as they were typed; a showing of names is recorded."""
    actor, at, typed = actor_of(request), legal_now(), forms or {}
    desk = Desk(shown, actor)
    language = page_language()
    if desk.is_drafter:
        record_names_seen(actor, shown.ref, at=at)
    before, after = queue.neighbours(shown)
    points = _points(shown)
    context = {
        "comment": shown,
        "desk": desk,
        "discussion": shown.discussion,
        "edition": shown.discussion.edition,
        "place": places_of(shown.discussion.text, language).get(shown.point),
        "links": _links(shown, points),
        "reasons_shown": _reasons(shown),
        "replies": shown.replies.select_related("organisation", "author"),
        "files": shown.files.select_related("file"),
        "before": before,
        "after": after,
        "is_conflict": is_conflict,
        "forms": list(typed.values()),
        "unsent": _unsent(desk, typed),
        "record": _record(shown) if desk.is_drafter else [],
        **_acts(desk, points, typed),
    }
    return render(request, "standards/answers/comment.html", context, status=status)


def _record(shown: Comment) -> list[Entry]:
    """What was done with the comment, by whom; who only looked is for the auditor."""
    entries = entries_about(shown.ref.code, shown.pk)
    acts = [entry for entry in entries if entry.verb != PERSONAL_DATA_VIEWED]
    people = User.objects.in_bulk({entry.actor_user_id for entry in acts if entry.actor_user_id})
    return [Entry(entry, people.get(entry.actor_user_id or 0)) for entry in acts]


def _unsent(desk: Desk, typed: dict[str, Form]) -> list[str]:
    """What was typed into forms that the page no longer has: it can still be copied."""
    shown = desk.comment
    lost = [] if desk.may_decide else [typed.get(DECIDE)]
    lost += [] if desk.may_reply else [typed.get(REPLY)]
    names = ("text", f"{_REASON_PREFIX}{shown.language}")
    return [form.data[name] for form in lost if form for name in names if form.data.get(name)]


def _points(shown: Comment) -> Points:
    changed = queue.changed_in_revision(shown.discussion)
    return queue.points_to_choose(shown.discussion, page_language(), changed)


def _links(shown: Comment, points: Points) -> list[Place]:
    """Where an accepted comment leads, by name."""
    known = points.by_point
    return [known[link.point] for link in shown.changes.all() if link.point in known]


def _reasons(shown: Comment) -> list[tuple[str, str]]:
    """The reasons given, each in its language; that of the comment first."""
    languages = dict.fromkeys((shown.language, *REASON_IN))
    texts = ((one, getattr(shown, f"reason_{one}")) for one in languages)
    return [(language, text) for language, text in texts if text]


def _acts(desk: Desk, points: Points, typed: dict[str, Form]) -> dict[str, Any]:
    """The forms of what may be done now."""
    shown = desk.comment
    context: dict[str, Any] = {}
    if desk.may_decide:
        edition = shown.discussion.edition
        context["decision_form"] = typed.get(DECIDE) or _form_to_begin(desk, points)
        context["reasons"] = queue.reasons_given(edition, shown.language)
        context["points"] = points
    if desk.may_reply:
        context["reply_form"] = typed.get(REPLY) or ReplyForm()
        name = shown.group.name if shown.group else ""
        context["group_form"] = typed.get(GROUP) or GroupForm(initial={"name": name})
        context["groups"] = queue.groups_of(shown.discussion)
    return context


def _form_to_begin(desk: Desk, points: Points) -> DecisionForm:
    """What the person had begun to write; else what is decided already."""
    shown = desk.comment
    initial = stored_decision(shown, points)
    begun = queue.drafts_of(shown.discussion.edition, desk.actor.user).get(shown.pk)
    if begun:
        initial |= begun_decision(begun, points)
    initial["seen"] = mark_of(shown)
    return DecisionForm(initial=initial, comment=shown, points=points)


class _Wrong(Exception):
    """The form is not filled in as it should be, or it asks for something else first."""


Forms = dict[str, Form]


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one act on a comment. Opened by its address it leads back to the comment.

    A refusal is shown there in the person's language; nothing typed is lost.
    """
    if verb not in _ACTS:
        raise Http404
    actor = actor_of(request)
    shown = own_comment_for(actor, pk)
    if request.method != "POST":
        return redirect("standards:office_comment", shown.pk)
    forms: Forms = {}
    try:
        sentence = _ACTS[verb](request, shown, forms)
    except _Wrong:
        return comment_page(request, shown, forms=forms)
    except StandardRefused as refusal:
        return _refused(request, own_comment_for(actor, pk), forms, refusal)
    messages.success(request, sentence)
    return redirect("standards:office_comment", _next_of(request, shown).pk)


def _refused(
    request: HttpRequest, current: Comment, forms: Forms, refusal: StandardRefused
) -> HttpResponse:
    """The page with what was typed. A decision made meanwhile stands beside it; it has been seen now."""
    is_conflict = isinstance(refusal, DecidedMeanwhile)
    if is_conflict:
        data = request.POST.copy()
        data["seen"] = mark_of(current)
        forms[DECIDE] = DecisionForm(data, comment=current, points=_points(current))
    for form in forms.values():
        form.add_error(None, str(refusal))
    if not forms:
        messages.error(request, str(refusal))
    return comment_page(request, current, forms=forms, is_conflict=is_conflict, status=409)


def _next_of(request: HttpRequest, shown: Comment) -> Comment:
    """The next undecided comment where it was asked for; the first one after the last."""
    if "next" not in request.POST:
        return shown
    before, after = queue.neighbours(shown)
    return after or before or shown


def _decide(request: HttpRequest, shown: Comment, forms: Forms) -> str:
    """Decide; or put a reason given before into the form first."""
    data = request.POST.copy()
    earlier = _earlier_reason(shown, data.get("use", ""))
    if earlier:
        data[f"{_REASON_PREFIX}{shown.language}"] = earlier
    form = DecisionForm(data, comment=shown, points=_points(shown))
    forms[DECIDE] = form
    if earlier:
        # Not sent yet: what is still empty is no error.
        forms[DECIDE] = _unjudged(form)
        raise _Wrong
    _require(form)
    decide_comments(decisions=[form.decision()], actor=actor_of(request), at=legal_now())
    return _("The decision is saved.")


def _unjudged(form: DecisionForm) -> DecisionForm:
    """The same form as typed, without judging what is still to be filled in."""
    initial: dict[str, Any] = {
        name: form.data.getlist(name) if name in ("changed", "kept") else form.data.get(name, "")  # type: ignore[attr-defined]
        for name in form.fields
    }
    return DecisionForm(initial=initial, comment=form.comment, points=_points(form.comment))


def _earlier_reason(shown: Comment, pk: str) -> str:
    """The words of a reason that was offered."""
    offered = queue.reasons_given(shown.discussion.edition, shown.language)
    return next((reason.text for reason in offered if str(reason.pk) == pk), "")


def _reply(request: HttpRequest, shown: Comment, forms: Forms) -> str:
    """Reply officially in the thread."""
    form = forms[REPLY] = ReplyForm(request.POST)
    _require(form)
    text = form.cleaned_data["text"]
    reply(comment_id=shown.pk, text=text, actor=actor_of(request), at=legal_now())
    return _("The reply is published.")


def _group(request: HttpRequest, shown: Comment, forms: Forms) -> str:
    """Put it into a group, or take it out."""
    form = forms[GROUP] = GroupForm(request.POST)
    _require(form)
    name = form.cleaned_data["name"]
    group_comments(comment_ids=[shown.pk], name=name, actor=actor_of(request), at=legal_now())
    if name:
        return _("The comment is in the group “%(name)s”.") % {"name": name}
    return _("The comment is in no group.")


def _require(form: Form) -> None:
    if not form.is_valid():
        raise _Wrong


_ACTS: dict[str, Callable[[HttpRequest, Comment, Forms], str]] = {
    DECIDE: _decide,
    REPLY: _reply,
    GROUP: _group,
}
