"""Filing a complaint: one thing per page, a draft from the first word, sign-in last."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from complaints.errors import ComplaintRefused, IncompleteComplaint
from complaints.forms.fields import page_language, row_id
from complaints.forms.filing import (
    BY_SLUG,
    PAGE_OF_FIELD,
    STEPS,
    Answers,
    page_after,
    page_before,
)
from complaints.forms.saving import ResumeLinkForm
from complaints.forms.step import StepForm
from complaints.models import Complaint, ComplaintDraft
from complaints.services import drafts, file_complaint
from complaints.status import status_of
from complaints.views.draft_cookie import (
    draft_of_cookie,
    is_forged,
    keep,
    open_draft_of,
    token_of,
    user_of,
)
from files.errors import FileRefused
from registry.models import Service
from registry.selectors import service_numbered

FIRST = STEPS[0].slug


def _step_url(slug: str, *, query: str = "") -> str:
    return reverse("complaints:new-step", args=[slug]) + (f"?{query}" if query else "")


def _next_url(answers: Answers) -> str:
    """Where a person goes on: the first page that asks for something, else the check page."""
    slug = answers.first_unmet()
    return _step_url(slug) if slug else reverse("complaints:new-check")


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What a complaint needs and what happens to it; begin, or go on with a draft."""
    at = legal_now()
    draft = open_draft_of(request, at)
    if request.method == "POST":
        return _begin(request, at)
    context = {
        "draft": draft,
        "next_url": _next_url(Answers(draft, user_of(request))) if draft else "",
        "service": _service_named(request.GET.get("service", "")),
    }
    return render(request, "complaints/new.html", context)


def _begin(request: HttpRequest, at: datetime) -> HttpResponse:
    service = _service_named(request.POST.get("service", ""))
    answers = {"service": {"service": str(service.pk)}} if service else {}
    opened = drafts.open_draft(
        user=user_of(request), language=page_language(), at=at, answers=answers
    )
    response = redirect(_step_url(FIRST))
    keep(response, opened.token)
    return response


def _service_named(registry_no: str) -> Service | None:
    return service_numbered(registry_no) if registry_no else None


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class StepView(View):
    """One page of the filing. Every POST is kept in the draft before it is judged."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["step"] not in BY_SLUG:
            raise Http404
        self.slug: str = kwargs["step"]
        self.at = legal_now()
        self.draft = open_draft_of(request, self.at)
        self.token = ""
        self.answers = Answers(self.draft, user_of(request))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        if "fix" in request.GET:
            return self.page(self.answers.judged_form(step))
        return self.page(self.answers.empty_form(step, request.GET.get("q")))

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        form = BY_SLUG[step](request.POST, files=request.FILES, answers=self.answers)
        if is_forged(request):
            return self.page(
                form,
                errors=[
                    _("The page was open for too long. Press the button again: nothing is lost.")
                ],
            )
        if self.slug != "files":
            self.save(form)
        if request.headers.get("X-Requested-With") == "autosave":
            return self.kept(HttpResponse(status=204))
        if self.slug == "files":
            return self.receive_files(form)
        if not form.is_valid() and "save" not in request.POST:
            return self.kept(self.page(form))
        return self.kept(HttpResponseRedirect(self.next_url()))

    def save(self, form: StepForm) -> None:
        """Keep what was typed; the first word opens the draft."""
        request = self.request
        self.draft = drafts.save_step(
            draft=self.ensure_draft(),
            step=self.slug,
            typed=form.typed(),
            user=user_of(request),
            language=page_language(),
            at=self.at,
        )

    def ensure_draft(self) -> ComplaintDraft:
        """The draft at hand, or a new one whose secret goes to the browser."""
        if self.draft is None:
            opened = drafts.open_draft(
                user=user_of(self.request), language=page_language(), at=self.at
            )
            self.draft, self.token = opened.draft, opened.token
        return self.draft

    def receive_files(self, form: StepForm) -> HttpResponse:
        """Attach what came, take off what was asked, and name each file that was refused."""
        request = self.request
        removed = request.POST.get("remove", "")
        attachment_id = row_id(removed)
        if attachment_id is not None and self.draft is not None:
            drafts.remove_file(draft=self.draft, attachment_id=attachment_id)
        errors = [] if removed else self.attach_all(form)
        self.answers = Answers(self.draft, user_of(request))
        if errors or removed or "upload" in request.POST:
            fresh = self.answers.empty_form("files")
            return self.kept(self.page(fresh, errors=errors))
        return self.kept(HttpResponseRedirect(self.next_url()))

    def attach_all(self, form: StepForm) -> list[str]:
        """Attach every file of the form; the sentences of those refused."""
        errors = []
        for uploaded in self.request.FILES.getlist("documents"):
            try:
                user = user_of(self.request)
                drafts.attach_file(
                    draft=self.ensure_draft(),
                    uploaded=uploaded,
                    uploader_id=user.pk if user else None,
                    at=self.at,
                )
            except FileRefused as refusal:
                errors.append(str(refusal))
            except ComplaintRefused as refusal:
                return [*errors, str(refusal)]
        return errors

    def kept(self, response: HttpResponse) -> HttpResponse:
        """The answer, with the secret of a draft just opened or renewed for 30 days more."""
        token = self.token or (
            token_of(self.request) if draft_of_cookie(self.request, self.at) else ""
        )
        if token:
            keep(response, token)
        return response

    def next_url(self) -> str:
        """The next page, the check page, or the page for coming back later."""
        if "save" in self.request.POST:
            return reverse("complaints:new-save")
        following = page_after(self.slug)
        if following is None or self.request.GET.get("return") == "check":
            return reverse("complaints:new-check")
        return _step_url(following)

    def page(self, form: StepForm, errors: list[str] | None = None) -> HttpResponse:
        """The page itself."""
        before = page_before(self.slug)
        back = _step_url(before) if before else reverse("complaints:new")
        returns = self.request.GET.get("return") == "check"
        context = {
            "form": form,
            "errors": [{"text": text, "href": "#id_documents"} for text in errors or []],
            "step": self.slug,
            "number": [cls.slug for cls in STEPS].index(self.slug) + 1,
            "total": len(STEPS),
            "back_url": reverse("complaints:new-check") if returns else back,
            "draft": self.draft,
            "attachments": self._attachments() if self.slug == "files" else [],
            "most_files": drafts.MAX_FILES,
        }
        special = ("service", "officials", "files")
        name = self.slug if self.slug in special else "step"
        return render(self.request, f"complaints/filing/{name}.html", context)

    def _attachments(self) -> Any:
        return self.draft.attachments.select_related("file") if self.draft else []


@never_cache
@csrf_protect
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything on one page, each with a link to change it; then sign in, then send."""
    at, user = legal_now(), user_of(request)
    sent = draft_of_cookie(request, at)
    if request.method == "POST" and sent is not None and sent.filed_as_id is not None:
        return redirect("complaints:done", sent.filed_as_id)
    draft = sent if sent is not None and sent.filed_as_id is None else open_draft_of(request, at)
    if draft is None:
        return redirect("complaints:new")
    if user is not None:
        drafts.claim(draft=draft, user=user)
    answers = Answers(draft, user)
    unmet = answers.first_unmet()
    if unmet is not None:
        return redirect(_step_url(unmet, query="fix=1&return=check"))
    if request.method == "POST" and user is not None:
        return _send(request, draft, answers, at)
    return render(request, "complaints/filing/check.html", _check_context(draft, answers))


def _send(
    request: HttpRequest, draft: ComplaintDraft, answers: Answers, at: datetime
) -> HttpResponse:
    user = user_of(request)
    assert user is not None
    try:
        complaint = file_complaint(
            filing=answers.filing(page_language()),
            actor=request.actor,  # type: ignore[attr-defined]
            at=at,
            draft=draft,
        )
    except IncompleteComplaint as refusal:
        return redirect(_step_url(PAGE_OF_FIELD[refusal.missing[0]], query="fix=1&return=check"))
    except ComplaintRefused as refusal:
        messages.error(request, str(refusal))
        return render(request, "complaints/filing/check.html", _check_context(draft, answers))
    drafts.fill_profile(user=user, complaint=complaint, at=at)
    return redirect("complaints:done", complaint.pk)


def _check_context(draft: ComplaintDraft, answers: Answers) -> dict[str, Any]:
    rows = []
    for form_class in STEPS:
        form = answers.judged_form(form_class.slug)
        form.is_valid()
        href = _step_url(form_class.slug, query="return=check")
        rows += [{"key": key, "value": value, "href": href} for key, value in form.summary()]
    return {
        "draft": draft,
        "rows": rows,
        "back_url": _step_url(STEPS[-1].slug),
        "check_url": reverse("complaints:new-check"),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Come back later: until when the draft is kept, and a link to it by e-mail."""
    at, user = legal_now(), user_of(request)
    draft = open_draft_of(request, at)
    if draft is None:
        return redirect("complaints:new")
    form = ResumeLinkForm(
        request.POST if request.method == "POST" else None,
        initial={"email": draft.email or (user.email if user else "")},
    )
    context = {
        "draft": draft,
        "form": form,
        "next_url": _next_url(Answers(draft, user)),
        "sent_to": "",
    }
    if not form.is_valid():
        return render(request, "complaints/filing/save.html", context)
    if is_over_limit("draft-link", str(draft.pk), limit=5):
        form.add_error("email", _("Too many attempts. Wait ten minutes and try again."))
        return render(request, "complaints/filing/save.html", context)
    token = (
        token_of(request)
        if draft == draft_of_cookie(request, at)
        else drafts.renew_token(draft=draft)
    )
    drafts.send_resume_link(draft=draft, token=token, email=form.cleaned_data["email"], at=at)
    response = render(
        request, "complaints/filing/save.html", {**context, "sent_to": form.cleaned_data["email"]}
    )
    keep(response, token)
    return response


@never_cache
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: the browser gets the secret and goes on where the person stopped."""
    draft = drafts.find_draft(token=token, user=user_of(request), at=legal_now())
    if draft is None or draft.filed_as_id is not None:
        raise Http404
    response = redirect(_next_url(Answers(draft, user_of(request))))
    keep(response, token)
    return response


@never_cache
@login_required
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The number, the secret code, what happens next and when."""
    complaint = get_object_or_404(
        Complaint.objects.select_related("service", "provider"), pk=pk, complainant=request.user
    )
    stage = complaint.stages.select_related("organisation", "rung").get(number=1)
    stage.complaint = complaint
    context = {"complaint": complaint, "stage": stage, "status": status_of(stage, at=legal_now())}
    return render(request, "complaints/done.html", context)
