"""The demo's mailbox: every e-mail and SMS that a real portal would have sent."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from govservices.keyset import page_of
from notifications.selectors import outgoing

_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)»”]")


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Newest first; links to the portal lead to this very portal, wherever it runs."""
    if not settings.DEMO:
        raise Http404
    page = page_of(outgoing(), order=("-pk",), query=request.GET)
    hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    letters = [(message, with_links(message.text, hosts)) for message in page.rows]
    context = {"page": page, "letters": letters}
    return render(request, "notifications/pages/mailbox.html", context)


def with_links(text: str, hosts: set[str]) -> SafeString:
    """The text with its addresses as links; those of the named hosts become relative."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = urlsplit(found.group())
        target = found.group()
        if address.netloc in hosts:
            target = (address._replace(scheme="", netloc="").geturl()) or "/"
        parts.append(escape(text[end : found.start()]))
        parts.append(format_html('<a class="govuk-link" href="{}">{}</a>', target, found.group()))
        end = found.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))
