"""A person's own comments on drafts and what became of each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from govservices.keyset import page_of
from registry.views.voices_access import user_of
from standards.talk import comments, with_fates
from standards.views.public import page_language


@never_cache
@login_required
@require_safe
def my_comments(request: HttpRequest) -> HttpResponse:
    """Own comments, the latest first, each with its fate."""
    own = comments().filter(author=user_of(request))
    page = page_of(own, order=("-received_at", "-pk"), query=request.GET)
    context = {"lines": with_fates(page.rows, page_language()), "page": page}
    return render(request, "standards/voices/my_comments.html", context)
