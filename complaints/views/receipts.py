"""The public check of a receipt: a code gives number, date, body and state (DS-6)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allauth.account.adapter import get_adapter

from accounts.limits import is_over_limit
from audit.legal_time import legal_now
from complaints.forms.paper import ReceiptCodeForm
from complaints.selectors import receipt_of_code
from complaints.views.following import as_told


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """By the code typed, or by the one that the printed square holds; no names, no texts."""
    form = _form(request)
    context: dict[str, Any] = {"form": form}
    if not (form.is_bound and form.is_valid()):
        return render(request, "complaints/receipt_check.html", context)
    if is_over_limit("receipt", get_adapter(request).get_client_ip(request)):
        form.add_error(None, _("Too many attempts. Wait ten minutes and try again."))
        return render(request, "complaints/receipt_check.html", context, status=429)
    receipt = receipt_of_code(form.cleaned_data["code"])
    if receipt is None:
        form.add_error("code", _("There is no receipt with this code."))
    else:
        context |= {"receipt": receipt, **as_told(receipt.stage.complaint, at=legal_now())}
    return render(request, "complaints/receipt_check.html", context)


def _form(request: HttpRequest) -> ReceiptCodeForm:
    if request.method == "POST":
        return ReceiptCodeForm(request.POST)
    return ReceiptCodeForm(request.GET if "code" in request.GET else None)
