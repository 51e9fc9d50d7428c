"""Standard texts of a body: the list, writing a version, copying into a form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from complaints.errors import ComplaintRefused
from complaints.forms.desk import TextForm
from complaints.forms.office import MessageForm
from complaints.models import ComplaintStage, StandardText
from complaints.services.texts import offered_for, retire_text, texts_of, write_text
from complaints.views.office import acts, decision
from complaints.views.office.access import actor_of, for_officials, stage_for
from complaints.views.office.case import case_page, decision_form


class Target(NamedTuple):
    """A form that standard texts are copied into, and the page that it is ordinarily sent to."""

    blank: Callable[[ComplaintStage, datetime, dict[str, Any]], Form]
    page: Callable[[HttpRequest, int], HttpResponse]


def _decide(shown: ComplaintStage, at: datetime, typed: dict[str, Any]) -> Form:
    return decision_form(shown, at, initial=typed)


def _message(shown: ComplaintStage, at: datetime, typed: dict[str, Any]) -> Form:
    return MessageForm(initial=typed)


TARGETS = {
    "decide": Target(_decide, decision.decide),
    "message": Target(_message, acts.message),
}


@for_officials
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Standard texts of the body, newest versions; those no longer offered last."""
    actor = actor_of(request)
    assert actor.organisation_id is not None
    versions = list(texts_of(actor.organisation_id))
    groups = [
        (use.label, [version for version in versions if version.text.use == use])
        for use in StandardText.Use
    ]
    context = {"groups": [(label, rows) for label, rows in groups if rows]}
    return render(request, "complaints/office/desk/texts.html", context)


@for_officials
def text(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a standard text, or its next version; the earlier ones are shown below.

    Raises:
        Http404: the body has no such text.
    """
    actor = actor_of(request)
    shown = get_object_or_404(StandardText, pk=pk, organisation=actor.organisation) if pk else None
    versions = list(shown.versions.select_related("text", "written_by")) if shown else []
    data = request.POST if request.method == "POST" else None
    form = TextForm(data, version=versions[0] if versions else None)
    if form.is_valid():
        try:
            written = write_text(
                use=StandardText.Use(form.cleaned_data["use"]),
                title=form.cleaned_data["title"],
                words=form.words(),
                text_id=pk,
                actor=actor,
                at=legal_now(),
            )
        except ComplaintRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            done = {"title": written.text.title, "number": written.number}
            messages.success(request, _("Saved: %(title)s, version %(number)s.") % done)
            return redirect("complaints:texts")
    context = {"form": form, "text": shown, "versions": versions}
    status = 422 if form.errors else 200
    return render(request, "complaints/office/desk/text.html", context, status=status)


@for_officials
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a text no longer."""
    actor = actor_of(request)
    shown = get_object_or_404(StandardText, pk=pk, organisation=actor.organisation)
    if request.method == "POST":
        retire_text(text_id=shown.pk, actor=actor, at=legal_now())
        done = {"title": shown.title}
        messages.success(request, _("The text is no longer offered: %(title)s.") % done)
    return redirect("complaints:texts")


@for_officials
def copy(request: HttpRequest, stage_pk: int) -> HttpResponse:
    """Add a standard text below what stands in a field, and show the form as it was typed.

    For those whose browser does not do it by itself. With no text chosen the form goes where it
    ordinarily goes: the key Enter in one of its fields presses the first of its buttons.
    """
    shown = stage_for(actor_of(request), stage_pk)
    if request.method != "POST":
        return redirect("complaints:stage", stage_pk=shown.pk)
    kind, _colon, field = request.POST.get("copy", "").partition(":")
    target, chosen = TARGETS.get(kind), request.POST.get(f"standard_{field}", "")
    if target is None:
        raise Http404
    if not chosen:
        return target.page(request, stage_pk)
    at = legal_now()
    typed = {name: request.POST.get(name, "").replace("\0", "") for name in request.POST}
    typed[field] = "\n\n".join(
        part for part in (typed.get(field), _words(shown, chosen, at)) if part
    )
    return case_page(request, shown, forms={kind: target.blank(shown, at, typed)})


def _words(shown: ComplaintStage, chosen: str, at: datetime) -> str:
    """The text chosen, filled in for the case; nothing for one that is not offered."""
    offered = {str(one.pk): one.text for one in offered_for(shown, at=at)}
    return offered.get(chosen, "")
