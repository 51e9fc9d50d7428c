"""The auditor's page, and the public page of signed heads."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from audit.access import may_read
from audit.forms import EntryFilter
from audit.models import AuditEntry
from audit.selectors import published_heads
from govservices.keyset import page_of

_HEADS_SHOWN = 400  # a year and a month


@require_safe
@login_required
def entries(request: HttpRequest) -> HttpResponse:
    """The record, newest first, personal values masked (R-23)."""
    if not may_read(request):
        raise Http404
    form = EntryFilter(request.GET or None)
    found = form.narrow(AuditEntry.objects.all()) if form.is_bound else AuditEntry.objects.all()
    page = page_of(found.defer("canonical"), order=("-pk",), query=request.GET)
    return render(request, "audit/entries.html", {"form": form, "page": page})


@require_safe
@cache_control(public=True, max_age=300)
def heads(request: HttpRequest) -> HttpResponse:
    """Signed heads for anyone to keep: a log rewritten later will not match them."""
    return render(request, "audit/heads.html", {"heads": published_heads()[:_HEADS_SHOWN]})


@require_safe
@cache_control(public=True, max_age=300)
def heads_json(request: HttpRequest) -> JsonResponse:
    """The same for programs, and how to check a signature."""
    return JsonResponse(
        {
            "algorithm": "Ed25519",
            "signed_text": "govservices audit head\\n{day}\\n{seq}\\n{hash}\\n",
            "heads": [
                {
                    "day": head.day.isoformat(),
                    "seq": head.seq,
                    "hash": head.hash,
                    "signature": head.signature,
                    "public_key": head.public_key,
                }
                for head in published_heads()[:_HEADS_SHOWN]
            ],
        }
    )
