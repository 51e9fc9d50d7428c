"""The keeper's pages of files: bring one in, read what every row does, carry it out; take one out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit.legal_time import legal_now
from registry import permissions
from registry.errors import RegistryRefused
from registry.exchange import pages
from registry.exchange.jobs import confirm_import, drop_import
from registry.exchange.reading import KINDS
from registry.models import ImportJob
from registry.selectors import visible_to
from registry.views.office_access import actor_of, for_registry


def _require_keeper(request: HttpRequest) -> None:
    if not permissions.may_import(actor_of(request)):
        raise Http404


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring in a file; the page of the import follows."""
    _require_keeper(request)
    form = pages.UploadForm()
    if request.method == "POST":
        form = pages.UploadForm(request.POST, request.FILES)
        job = form.bring_in(actor=actor_of(request), at=legal_now())
        if job is not None:
            return redirect("registry:office_import_job", pk=job.pk)
    return render(request, "registry/exchange/import.html", pages.upload_page(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, the fate of every row; carried out or dropped from here."""
    _require_keeper(request)
    found = get_object_or_404(ImportJob.objects.select_related("made_by"), pk=pk)
    if request.method == "POST":
        return _act(request, found)
    context = pages.job_page(request, found, actor_of(request))
    if "progress" in request.GET:
        part = render(request, "registry/exchange/progress.html", context)
        return pages.progress_answer(part, found)
    return render(request, "registry/exchange/job.html", context)


def _act(request: HttpRequest, found: ImportJob) -> HttpResponse:
    """Carry out or drop; a refusal is shown on the page of the import."""
    actor = actor_of(request)
    try:
        if request.POST.get("act") == "confirm":
            confirm_import(job_id=found.pk, actor=actor, at=legal_now())
        elif request.POST.get("act") == "drop":
            drop_import(job_id=found.pk, actor=actor)
            messages.success(request, _("The import is dropped. Nothing was changed."))
    except RegistryRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("registry:office_import_job", pk=found.pk)


@never_cache
@for_registry
@require_safe
def take_out(request: HttpRequest) -> HttpResponse:
    """All entries that the person may see, as a file; without a format, back to the list."""
    kind, actor = request.GET.get("kind", ""), actor_of(request)
    if kind not in KINDS:
        return redirect("registry:office_services")
    try:
        return pages.export(visible_to(actor), kind, actor=actor, at=legal_now())
    except RegistryRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("registry:office_services")
