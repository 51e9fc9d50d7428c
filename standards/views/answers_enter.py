"""Entering letters, e-mails and spoken remarks (J-15), and the receipt to hand out."""

from collections.abc import Sequence
from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from files.errors import FileRefused
from files.models import StoredFile
from files.services import store
from standards.errors import StandardRefused, TooManyFiles
from standards.forms.answers_enter import EnterForm
from standards.models import Discussion
from standards.points import places_of
from standards.services.commenting import enter_comment, status_of_entered
from standards.views.answers_access import (
    actor_of,
    for_workers,
    own_comment_for,
    own_discussion_for,
    page_language,
    record_names_seen,
)
from standards.workflow import BEFORE_REPORT, MOST_FILES

_SALT = "standards.entering"


@for_workers
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came; read how it will be counted; then enter it."""
    actor, at = actor_of(request), legal_now()
    shown = own_discussion_for(actor, pk)
    form = _form(request, shown, at)
    if request.method != "POST" or shown.edition.stage not in BEFORE_REPORT:
        return _page(request, shown, form, [])
    files, refusals = _files(request, actor, at)
    for sentence in refusals:
        form.add_error("scans", sentence)
    if len(files) > MOST_FILES:
        form.add_error("scans", str(TooManyFiles()))
    if not form.is_valid() or "change" in request.POST:
        return _page(request, shown, form, files)
    if "confirmed" not in request.POST:
        return _check(request, shown, form, files)
    try:
        row = enter_comment(discussion_id=shown.pk, entered=form.entered(files), actor=actor, at=at)
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, shown, form, files, status=409)
    return redirect("standards:office_receipt", row.pk)


def _form(request: HttpRequest, shown: Discussion, at: datetime) -> EnterForm:
    places = list(places_of(shown.text, page_language()).values())
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"language": page_language()}
    return EnterForm(data, files, initial=initial, discussion=shown, places=places, at=at)


def _files(request: HttpRequest, actor: Actor, at: datetime) -> tuple[list[StoredFile], list[str]]:
    """Files kept on an earlier page and those that came now; a sentence for each one refused."""
    kept = _kept_before(request, actor)
    errors = []
    for uploaded in request.FILES.getlist("scans")[: MOST_FILES + 1]:
        try:
            user_id = actor.user.pk if actor.user else None
            kept.append(store(uploaded, uploader_id=user_id, at=at))
        except FileRefused as refusal:
            errors.append(str(refusal))
    return kept, errors


def _kept_before(request: HttpRequest, actor: Actor) -> list[StoredFile]:
    """Files of the page before this one; the list is signed, so that nobody names another's file."""
    try:
        ids = signing.loads(request.POST.get("kept", ""), salt=_salt(actor))
    except signing.BadSignature:
        return []
    dropped = request.POST.getlist("drop")
    found = StoredFile.objects.in_bulk([pk for pk in ids if str(pk) not in dropped])
    return list(found.values())


def _salt(actor: Actor) -> str:
    return f"{_SALT}:{actor.user.pk if actor.user else 0}"


def _page(
    request: HttpRequest,
    shown: Discussion,
    form: EnterForm,
    files: Sequence[StoredFile],
    *,
    status: int = 200,
) -> HttpResponse:
    is_over = shown.edition.stage not in BEFORE_REPORT
    context = {"form": form, "is_over": is_over, **_common(request, shown, files)}
    return render(request, "standards/answers/enter.html", context, status=status)


def _check(
    request: HttpRequest, shown: Discussion, form: EnterForm, files: Sequence[StoredFile]
) -> HttpResponse:
    """Before anything is kept: whether it will be considered, and if not, why."""
    entered = form.entered(files)
    places = places_of(shown.text, page_language())
    context = {
        "form": form,
        "entered": entered,
        "place": places[entered.point],
        "outcome": status_of_entered(shown, entered),
        **_common(request, shown, files),
    }
    return render(request, "standards/answers/enter_check.html", context)


def _common(
    request: HttpRequest, shown: Discussion, files: Sequence[StoredFile]
) -> dict[str, object]:
    ids = [file.pk for file in files]
    return {
        "discussion": shown,
        "edition": shown.edition,
        "files": files,
        "kept": signing.dumps(ids, salt=_salt(actor_of(request))) if ids else "",
    }


@for_workers
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of a comment, to be printed and handed out."""
    actor = actor_of(request)
    shown = own_comment_for(actor, pk)
    record_names_seen(actor, shown.ref, at=legal_now())
    place = places_of(shown.discussion.text, page_language()).get(shown.point)
    context = {
        "comment": shown,
        "discussion": shown.discussion,
        "edition": shown.discussion.edition,
        "place": place,
        "files": shown.files.select_related("file"),
    }
    return render(request, "standards/answers/receipt.html", context)
