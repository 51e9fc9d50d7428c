"""The office: a paper is typed and taken against a receipt; the receipt is printed again."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import segno

from audit.legal_time import legal_now
from audit.services import record_view
from complaints.errors import ComplaintRefused
from complaints.forms.fields import page_language, row_id
from complaints.forms.paper import LINK, AccountForm, PaperForm, masked_email
from complaints.models import ComplaintDraft, Receipt
from complaints.selectors import receipts_visible_to
from complaints.services import drafts, paper, paper_drafts
from complaints.services.receipts import LANGUAGES
from complaints.views.office.access import actor_of
from complaints.views.office.counter_access import for_clerks
from deadlines.errors import DeadlineError
from files.errors import FileRefused

KEY = "paper_key"


class _Typing:
    """One sending of the long form: what was typed, under which key, and its draft."""

    def __init__(self, request: HttpRequest, at: datetime) -> None:
        self.request, self.at, self.actor = request, at, actor_of(request)
        self.key = request.POST.get("key", "")[:100] or paper_drafts.new_key()
        self.form = PaperForm(request.POST, files=request.FILES)
        found = paper_drafts.find_paper_draft(key=self.key, actor=self.actor, at=at)
        self.draft = found if found and found.filed_as_id else self._kept()
        self.form.answers.draft = self.draft
        request.session[KEY] = self.key

    def _kept(self) -> ComplaintDraft:
        return paper_drafts.keep_paper_draft(
            key=self.key, typed=self.form.typed(), actor=self.actor,
            language=page_language(), at=self.at,
        )  # fmt: skip

    @property
    def unjudged(self) -> PaperForm:
        """The page as it was typed, without its errors: for a search, a file, an interruption."""
        return PaperForm(draft=self.draft, known=self.form.typed())


@never_cache
@for_clerks
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The long form; everything sent is kept before it is judged."""
    at = legal_now()
    if request.method != "POST":
        return _blank(request, at)
    typing = _Typing(request, at)
    filed = typing.draft.filed_as
    if filed is not None:
        return _to_receipt(Receipt.objects.filter(stage__complaint=filed).earliest("pk"))
    if request.headers.get("X-Requested-With") == "autosave":
        return HttpResponse(status=204)
    errors = _receive_scans(typing)
    if errors or not {"find", "upload", "remove"}.isdisjoint(request.POST):
        return _page(request, typing.unjudged, typing.key, typing.draft, errors=errors)
    if not typing.form.is_valid():
        return _page(request, typing.form, typing.key, typing.draft)
    return _take(typing)


def _blank(request: HttpRequest, at: datetime) -> HttpResponse:
    """An empty form, or the one that was left half typed in this session."""
    actor, key = actor_of(request), request.session.get(KEY, "")
    draft = paper_drafts.find_paper_draft(key=key, actor=actor, at=at) if key else None
    if "fresh" in request.GET or draft is None or draft.filed_as_id is not None:
        return _page(request, PaperForm(known=_known(request)), paper_drafts.new_key(), None)
    return _page(request, PaperForm(draft=draft), key, draft, is_kept=True)


def _known(request: HttpRequest) -> dict[str, dict[str, str]]:
    """What the office may take for granted until the clerk says otherwise."""
    body = actor_of(request).organisation
    region = str(body.region_id) if body and body.region.level != "country" else ""
    return {"place": {"region": region}, "details": {"channel": "office", "language": ""}}


def _receive_scans(typing: _Typing) -> list[str]:
    """Attach what came, take off what was asked; the sentence of each file refused."""
    request, errors = typing.request, []
    removed = row_id(request.POST.get("remove", ""))
    if removed is not None:
        drafts.remove_file(draft=typing.draft, attachment_id=removed)
    for uploaded in request.FILES.getlist("documents"):
        try:
            user = typing.actor.user
            drafts.attach_file(
                draft=typing.draft, uploaded=uploaded, uploader_id=user.pk if user else None,
                at=typing.at,
            )  # fmt: skip
        except FileRefused as refusal:
            errors.append(str(refusal))
        except ComplaintRefused as refusal:
            return [*errors, str(refusal)]
    return errors


def _take(typing: _Typing) -> HttpResponse:
    """Ask about an account found, then take the paper; what is refused stays on the page."""
    body = typing.actor.organisation
    assert body is not None
    filing = typing.form.filing(body)
    page = (typing.request, typing.form, typing.key, typing.draft)
    account = paper.owner_of_account(filing)
    if account is not None:
        posted = typing.request.POST
        question = AccountForm(posted if "account" in posted else None)
        if not (question.is_bound and question.is_valid()):
            return _page(*page, question=question, account=account)
        account = account if question.cleaned_data["account"] == LINK else None
    try:
        receipt = paper.file_on_paper(
            filing=filing, actor=typing.actor, at=typing.at, account=account, draft=typing.draft
        )
    except (ComplaintRefused, DeadlineError) as refusal:
        return _page(*page, errors=[str(refusal)], is_refused=True)
    typing.request.session.pop(KEY, None)
    _say_who_is_competent(typing)
    return _to_receipt(receipt)


def _say_who_is_competent(typing: _Typing) -> None:
    """The paper lies in this body's register now: it is moved from there (CP-2.2, Q-19)."""
    other = typing.form.competent
    if other is not None and other != typing.actor.organisation:
        text = _("The complaint is registered in your body. Competent body: %(body)s. Redirect it.")
        messages.warning(typing.request, text % {"body": other.name})


def _to_receipt(receipt: Receipt) -> HttpResponse:
    return redirect("complaints:receipt", receipt.pk)


def _page(
    request: HttpRequest, form: PaperForm, key: str, draft: ComplaintDraft | None, **more: Any
) -> HttpResponse:
    """The page; ``more`` may hold errors, a question about an account, and its owner."""
    question, account = more.get("question"), more.get("account")
    forms = [*form.forms, *([question] if question else [])]
    context = {
        "paper": form,
        "forms": forms,
        "form": next((one for one in forms if one.errors), None),
        "key": key,
        "draft": draft,
        "account_email": masked_email(account) if account else "",
        "scans": draft.attachments.select_related("file") if draft else [],
        "body": actor_of(request).organisation,
        **more,
    }
    status = 409 if more.get("is_refused") else 200
    return render(request, "complaints/office/paper/new.html", context, status=status)


@never_cache
@for_clerks
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as it was given out, word for word, in both languages (K-37)."""
    actor = actor_of(request)
    visible = receipts_visible_to(actor).select_related("stage__complaint", "stage__organisation")
    found = get_object_or_404(visible, pk=pk)
    record_view(
        actor=actor.ref, subject=found.stage.ref, at=legal_now(), purpose="complaints.receipt",
        fields=["full_name"], organisation_id=found.stage.organisation_id,
    )  # fmt: skip
    check = urljoin(settings.SITE_URL, reverse("complaints:receipt_check"))
    address = f"{check}?{urlencode({'code': found.code})}"
    context = {
        "receipt": found,
        "stage": found.stage,
        "complaint": found.stage.complaint,
        "columns": [{"language": one, **found.content[one]} for one in LANGUAGES],
        "address": check,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
    }
    return render(request, "complaints/office/paper/receipt.html", context)
