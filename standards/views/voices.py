"""Commenting on a draft: the form, the check before sending, the receipt with its number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from files.errors import FileRefused
from files.services import store
from registry.views.voices_access import actor_of, user_of
from registry.views.voices_access import typed as in_address
from registry.views.voices_limits import sender_of
from standards.errors import StandardRefused
from standards.forms.voices import CommentForm, comment_data
from standards.models import Comment, Discussion, Edition
from standards.open_drafts import Texts, readable_draft, texts_of
from standards.points import Place, places_of
from standards.services.commenting import submit_comment
from standards.talk import comments
from standards.views.public import elsewhere, page_language
from standards.views.voices_typed import Typed, forget, keep, sent_before, typed_on
from standards.workflow import ANSWERABLE, MOST_FILES, CommentStatus

_FILES_IN_TEN_MINUTES = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment; nobody has to be signed in to write, only to send."""
    edition = readable_draft(pk)
    if edition is None:
        return elsewhere(request, pk)
    texts = texts_of(edition)
    typed = typed_on(request, pk)
    if not _takes_comments(edition, texts) or (
        request.method != "POST" and not texts.is_open and not typed.fields
    ):
        return _over_page(request, edition, texts)
    assert texts.discussion is not None
    places = places_of(texts.discussion.text, page_language())
    if request.method != "POST":
        initial = {"point": in_address(request, "point"), **typed.fields}
        return _form_page(request, edition, texts, CommentForm(initial=initial, places=places))
    form = CommentForm(request.POST, request.FILES, places=places)
    valid = form.is_valid()
    _receive_files(request, form, typed, at=legal_now())
    if valid and not form.errors:
        typed.fields = form.typed()
    keep(request, pk, typed)
    if form.errors or "upload" in request.POST:
        return _form_page(request, edition, texts, form)
    return redirect("standards:comment_check", pk)


def _takes_comments(edition: Edition, texts: Texts) -> bool:
    """Whether what comes is still kept, late or not: until the revision is finished."""
    discussion = texts.discussion
    return (
        discussion is not None and not discussion.broken_off_at and edition.stage in ANSWERABLE[:2]
    )


def _receive_files(request: HttpRequest, form: CommentForm, typed: Typed, *, at: datetime) -> None:
    """Attach what came, take off what was ticked, and name each file that was refused."""
    removed = set(request.POST.getlist("remove"))
    typed.file_ids = [pk for pk in typed.file_ids if str(pk) not in removed]
    user = user_of(request)
    for uploaded in request.FILES.getlist("documents"):
        if len(typed.file_ids) >= MOST_FILES:
            form.add_error("documents", _("Too many files."))
            return
        if is_over_limit("comment-file", sender_of(request), limit=_FILES_IN_TEN_MINUTES):
            form.add_error("documents", _("Too many attempts. Wait ten minutes and try again."))
            return
        try:
            stored = store(uploaded, uploader_id=user.pk if user else None, at=at)
        except FileRefused as refusal:
            form.add_error("documents", str(refusal))
        else:
            typed.file_ids.append(stored.pk)


def _form_page(
    request: HttpRequest, edition: Edition, texts: Texts, form: CommentForm
) -> HttpResponse:
    assert texts.discussion is not None
    places = places_of(texts.discussion.text, page_language())
    chosen = form["point"].value() or ""
    context = {
        **_head(edition, texts.discussion),
        "form": form,
        "places": [place for place in places.values() if place.words],
        "chosen": chosen,
        "files": typed_on(request, edition.pk).files(),
        "most_files": MOST_FILES,
        "sender": user_of(request),
    }
    return render(request, "standards/voices/comment.html", context)


def _head(edition: Edition, discussion: Discussion | None) -> dict[str, Any]:
    return {"edition": edition, "service": edition.service, "discussion": discussion}


def _over_page(
    request: HttpRequest, edition: Edition, texts: Texts, *, status: int = 200
) -> HttpResponse:
    """Nobody comments now: not yet, or no more; and what becomes of late comments."""
    context = {**_head(edition, texts.discussion), "broken_off": texts.broken_off}
    return render(request, "standards/voices/over.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on one page before it is sent; who is not signed in signs in here."""
    edition = readable_draft(pk)
    if edition is None:
        return elsewhere(request, pk)
    if request.method == "POST" and (sent := sent_before(request, request.POST.get("once", ""))):
        return redirect("standards:receipt", sent)
    typed, texts = typed_on(request, pk), texts_of(edition)
    if not typed.fields or texts.discussion is None:
        return redirect("standards:comment", pk)
    if request.method == "POST" and user_of(request) is not None:
        return _send(request, edition, texts, typed)
    return _check_page(request, edition, texts, typed)


def _send(request: HttpRequest, edition: Edition, texts: Texts, typed: Typed) -> HttpResponse:
    assert texts.discussion is not None
    if is_over_limit("draft-comment", sender_of(request)):
        sentence = _("Too many attempts. Wait ten minutes and try again.")
        return _check_page(request, edition, texts, typed, (sentence, 429))
    try:
        made = submit_comment(
            discussion_id=texts.discussion.pk,
            comment=comment_data(typed.fields, typed.files()),
            actor=actor_of(request),
            at=legal_now(),
        )
    except StandardRefused as refusal:
        return _check_page(request, edition, texts, typed, (str(refusal), 409))
    forget(request, edition.pk, once=typed.once, receipt_no=made.receipt_no)
    return redirect("standards:receipt", made.receipt_no)


def _check_page(
    request: HttpRequest,
    edition: Edition,
    texts: Texts,
    typed: Typed,
    refusal: tuple[str, int] = ("", 200),
) -> HttpResponse:
    assert texts.discussion is not None
    places = places_of(texts.discussion.text, page_language())
    sentence, status = refusal
    context = {
        **_head(edition, texts.discussion),
        "typed": typed,
        "files": typed.files(),
        "place": places.get(typed.fields["point"]),
        "rows": _rows(typed.fields, places),
        "is_late": legal_now().replace(microsecond=0) > texts.discussion.closes_at,
        "errors": [sentence] if sentence else [],
        "sender": user_of(request),
    }
    return render(request, "standards/voices/check.html", context, status=status)


def _rows(fields: Mapping[str, Any], places: Mapping[str, Place]) -> list[dict[str, Any]]:
    """The answers in the order of the form."""
    form = CommentForm(initial=dict(fields), places=places)
    place = places.get(fields["point"])
    kinds = dict(form.fields["author_kind"].choices)  # type: ignore[attr-defined]
    languages = dict(form.fields["language"].choices)  # type: ignore[attr-defined]
    rows = [
        (form.fields["point"].label, capfirst(place.label) if place else ""),
        (form.fields["text"].label, fields["text"]),
        (form.fields["interest"].label, fields["interest"]),
        (form.fields["author_kind"].label, kinds.get(fields["author_kind"], "")),
        (form.fields["author_name"].label, fields["author_name"]),
        (form.fields["language"].label, languages.get(fields["language"], "")),
        (_("Name beside the comment"), _("shown") if fields["shows_name"] else _("not shown")),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """The number of one's own comment, the moment it came, and what happens to it."""
    user = user_of(request)
    own = comments().filter(receipt_no=receipt.replace("\0", ""), author=user).first()
    if own is None:
        raise Http404
    context = {
        **_head(own.discussion.edition, own.discussion),
        "comment": own,
        "is_late": own.status == CommentStatus.LATE,
        "files": _files_of(own),
    }
    return render(request, "standards/voices/receipt.html", context)


def _files_of(own: Comment) -> list[Any]:
    return list(own.files.select_related("file"))
