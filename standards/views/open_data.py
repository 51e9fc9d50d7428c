"""Open data of standards: the page, the files."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from standards.open_data import files
from standards.open_standards import open_standards
from standards.selectors import public_drafts, readable_editions
from standards.workflow import Stage

FRESH_SECONDS = 300
_OFFERED = (
    ("standards:files", "standards", "csv", _("standards in force: act, dates, parts in words")),
    ("standards:files", "standards", "json", _("the same with every clause in three languages")),
    ("standards:comment_files", "draft-comments", "csv", _("all comments on draft standards, with "
     "their consideration, decision, reason and moderation")),
    ("standards:comment_files", "draft-comments", "json", _("the same as the API gives it")),
)  # fmt: skip


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is, in which forms."""
    found = open_standards()
    context = {
        "offered": _OFFERED,
        "in_force": readable_editions().filter(stage=Stage.IN_FORCE).count(),
        "drafts": public_drafts().count(),
        "comments": files.open_comments().count(),
        "has_samples": found.filter(service__is_sample=True).exists(),
    }
    return render(request, "standards/reading/open_data.html", context)


@require_safe
def standards_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All standards as one file, streamed."""
    return _sent("standards", kind, files.standards_in)


@require_safe
def comments_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All comments on public drafts as one file, streamed."""
    return _sent("draft-comments", kind, files.comments_in)


def _sent(name: str, kind: str, made: files.Maker) -> HttpResponseBase:
    """A file as it is made.

    Raises:
        Http404: there is no such format.
    """
    if kind not in files.TYPES:
        raise Http404
    response = StreamingHttpResponse(made(kind), content_type=files.TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response
