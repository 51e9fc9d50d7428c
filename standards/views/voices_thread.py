"""The page of one comment: what was said, what became of it, replies, support, appeal, files."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from files.errors import FileQuarantined
from files.services import response_for
from registry.views.voices_access import actor_of
from registry.views.voices_limits import sender_of
from standards.errors import StandardRefused
from standards.forms.voices import AppealForm, ReplyForm
from standards.models import Comment, CommentFile
from standards.open_drafts import texts_of
from standards.permissions import drafts, is_author
from standards.services import commenting, moderating
from standards.talk import comments, said_of, shows_all
from standards.views.public import page_language
from standards.workflow import ANSWERABLE

_REPLIES_SHOWN = 200


def comment_or_404(receipt: str) -> Comment:
    """A comment by its number; each was said on a draft that anybody may read.

    Raises:
        Http404: there is none.
    """
    found = comments().select_related("discussion__text", "author")
    return get_object_or_404(found, receipt_no=receipt.replace("\0", ""))


@never_cache
@require_safe
def thread(request: HttpRequest, receipt: str) -> HttpResponse:
    """One comment with all that belongs to it."""
    return thread_page(request, comment_or_404(receipt))


def thread_page(
    request: HttpRequest,
    comment: Comment,
    *,
    reply: ReplyForm | None = None,
    appeal: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page itself, with a form that was found wanting."""
    actor, edition = actor_of(request), comment.discussion.edition
    texts = texts_of(edition)
    (said,) = said_of([comment], actor=actor, language=page_language(), revised=texts.revised)
    is_official = drafts(actor, edition.standard)
    is_open = _is_open(comment, legal_now())
    may_reply = edition.stage in ANSWERABLE if is_official else is_open
    may_appeal = said.is_own and comment.is_hidden and not comment.appeal_state
    context = {
        "comment": comment,
        "said": said,
        "edition": edition,
        "service": edition.service,
        "replies": _replies(comment),
        "files": comment.files.select_related("file") if said.is_shown else [],
        "may_support": is_open and not comment.is_hidden,
        "may_reply": may_reply,
        "is_official": is_official,
        "reply": (reply or ReplyForm(is_official=is_official)) if may_reply else None,
        "appeal": (appeal or AppealForm()) if may_appeal else None,
        "back_to": "",
    }
    return render(request, "standards/voices/thread.html", context, status=status)


def _is_open(comment: Comment, at: datetime) -> bool:
    discussion = comment.discussion
    return discussion.is_open and at.replace(microsecond=0) <= discussion.closes_at


def _replies(comment: Comment) -> list[dict[str, Any]]:
    """Replies in order, official ones by the body's name, others by name only with consent."""
    found = comment.replies.select_related("author", "organisation").order_by("written_at", "pk")
    return [
        {
            "row": one,
            "body": one.organisation,
            "name": str(one.author) if one.shows_name and one.organisation is None else "",
            "is_author": one.organisation is None and one.author_id == comment.author_id,
        }
        for one in found[:_REPLIES_SHOWN]
    ]


def _back(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Where the person came from, if it is a page of ours; else the comment itself."""
    asked = request.POST.get("back", "")
    if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        # Not a shortcut that would take the words for the name of a view.
        return HttpResponseRedirect(f"{asked}#comment-{comment.number}")
    return redirect("standards:thread", comment.receipt_no)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, receipt: str) -> HttpResponse:
    """Support somebody else's comment, or take one's support back."""
    comment = comment_or_404(receipt)
    if request.method != "POST":
        return redirect("standards:thread", comment.receipt_no)
    if is_over_limit("comment-support", sender_of(request), limit=60):
        messages.error(request, _("Too many attempts. Wait ten minutes and try again."))
        return _back(request, comment)
    act = commenting.withdraw_support if "withdraw" in request.POST else commenting.support
    try:
        act(comment_id=comment.pk, actor=actor_of(request), at=legal_now())
    except StandardRefused as refusal:
        messages.error(request, str(refusal))
    return _back(request, comment)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, receipt: str) -> HttpResponse:
    """Reply in the thread of a comment."""
    comment = comment_or_404(receipt)
    if request.method != "POST":
        return redirect("standards:thread", comment.receipt_no)
    actor = actor_of(request)
    form = ReplyForm(request.POST, is_official=drafts(actor, comment.discussion.edition.standard))

    def act() -> None:
        commenting.reply(
            comment_id=comment.pk,
            text=form.cleaned_data["text"],
            shows_name=form.cleaned_data.get("shows_name", False),
            actor=actor,
            at=legal_now(),
        )

    if failed := _refused(request, form, "comment-reply", act):
        return thread_page(request, comment, reply=form, status=failed)
    messages.success(request, _("Your reply stands in the thread."))
    return redirect("standards:thread", comment.receipt_no)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, receipt: str) -> HttpResponse:
    """The author of a hidden comment appeals to the quality body; to others there is no such page."""
    comment = comment_or_404(receipt)
    actor: Actor = actor_of(request)
    if not is_author(actor, comment):
        raise Http404
    if request.method != "POST":
        return redirect("standards:thread", comment.receipt_no)
    form = AppealForm(request.POST)

    def act() -> None:
        moderating.appeal_hiding(
            comment_id=comment.pk, text=form.cleaned_data["text"], actor=actor, at=legal_now()
        )

    if failed := _refused(request, form, "comment-appeal", act):
        return thread_page(request, comment, appeal=form, status=failed)
    messages.success(request, _("Your appeal has gone to the quality body."))
    return redirect("standards:thread", comment.receipt_no)


def _refused(request: HttpRequest, form: Any, what: str, act: Callable[[], None]) -> int:
    """Do it if the form is valid; else the status of the page that says why it was not done."""
    if not form.is_valid():
        return 200
    if is_over_limit(what, sender_of(request)):
        form.add_error("text", _("Too many attempts. Wait ten minutes and try again."))
        return 429
    try:
        act()
    except StandardRefused as refusal:
        form.add_error("text", str(refusal))
        return 409
    return 0


@never_cache
@require_safe
def comment_file(request: HttpRequest, receipt: str, pk: int) -> HttpResponseBase:
    """A file of a comment, as a download; of a hidden one only for those who may read it.

    Raises:
        Http404: there is none for this reader.
    """
    comment = comment_or_404(receipt)
    if comment.is_hidden and not shows_all(actor_of(request), comment):
        raise Http404
    attached = get_object_or_404(CommentFile.objects.select_related("file"), pk=pk, comment=comment)
    try:
        return response_for(attached.file)
    except FileQuarantined as error:
        raise Http404 from error
