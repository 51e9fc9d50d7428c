"""Files of entries in the technical admin: taking out, bringing in to be checked.

An administrator prepares; whoever keeps the registry carries out (R-09), here or in the office.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.acting import Actor
from audit.legal_time import legal_now
from registry.errors import RegistryRefused
from registry.exchange import pages
from registry.exchange.jobs import confirm_import, drop_import
from registry.exchange.reading import KINDS
from registry.models import ImportJob

_TEMPLATES = "admin/registry/service"


class ExchangeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The list of entries with its buttons "Import" and "Export"."""

    change_list_template = f"{_TEMPLATES}/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The pages of files stand before the pages of rows."""
        own: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("export/", self.export_view, "registry_service_export"),
            ("import/", self.import_view, "registry_service_import"),
            ("import/<int:pk>/", self.job_view, "registry_service_import_job"),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=name)
                for route, view, name in own
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list can be taken out as it is filtered, in each of the formats."""
        exports = []
        for kind in KINDS:
            query = request.GET.copy()
            query["kind"] = kind
            exports.append({"kind": kind, "query": f"?{query.urlencode()}"})
        return super().changelist_view(request, {**(extra_context or {}), "exports": exports})

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """What the list shows with its filters and its search, whole, as a file.

        Raises:
            PermissionDenied: the person may not look at entries.
        """
        self._require_view(request)
        query = request.GET.copy()
        kind = "".join(query.pop("kind", [])[:1])
        request.GET = query  # type: ignore[assignment]
        if kind not in KINDS:
            return redirect("admin:registry_service_changelist")
        found = self.get_changelist_instance(request).get_queryset(request)
        try:
            return pages.export(found, kind, actor=_actor(request), at=legal_now())
        except RegistryRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:registry_service_changelist")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Bring in a file; the page of the import follows.

        Raises:
            PermissionDenied: the person may not look at entries.
        """
        self._require_view(request)
        form = pages.UploadForm()
        if request.method == "POST":
            form = pages.UploadForm(request.POST, request.FILES)
            job = form.bring_in(actor=_actor(request), at=legal_now())
            if job is not None:
                return redirect("admin:registry_service_import_job", pk=job.pk)
        return self._page(request, "import", _("Import entries"), pages.upload_page(form))

    def job_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One import: how far it is, the fate of every row.

        Raises:
            PermissionDenied: the person may not look at entries.
            Http404: there is no such import.
        """
        self._require_view(request)
        job = get_object_or_404(ImportJob.objects.select_related("made_by"), pk=pk)
        if request.method == "POST":
            return self._act(request, job)
        context = pages.job_page(request, job, _actor(request))
        name = "progress" if "progress" in request.GET else "job"
        response = self._page(request, name, job.file_name, context)
        return pages.progress_answer(response, job) if name == "progress" else response

    def _act(self, request: HttpRequest, job: ImportJob) -> HttpResponse:
        actor = _actor(request)
        try:
            if request.POST.get("act") == "confirm":
                confirm_import(job_id=job.pk, actor=actor, at=legal_now())
            elif request.POST.get("act") == "drop":
                drop_import(job_id=job.pk, actor=actor)
        except RegistryRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:registry_service_import_job", pk=job.pk)

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        common = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"{_TEMPLATES}/{name}.html", {**common, **context})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
