"""Bringing an existing text in from files, with a preview; slips of the pen in a locked text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from files.errors import ScannerUnavailable
from standards.bringing_in.clauses import ClauseDraft
from standards.errors import EditConflict, StandardRefused, TextLocked
from standards.forms.workbench import BroughtForm, ErratumForm, ImportForm, packed
from standards.points import places_of
from standards.richtext import clean
from standards.selectors import settled_text
from standards.services.importing import import_clauses, state_of
from standards.services.writing import add_erratum
from standards.views.road_access import for_standards
from standards.views.workbench_desk import Desk, desk_for
from standards.workflow import Kind, Part


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose files, look at what they give, put it into the draft: nothing is saved before.

    Raises:
        Http404: there is no such text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    if not desk.is_open or desk.edition.kind == Kind.REPEAL:
        messages.error(request, str(TextLocked()))
        return redirect("standards:office_text", pk=pk)
    if "confirmed" in request.POST:
        return _confirm(desk)
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound:
        try:
            form.is_valid()
        except ScannerUnavailable:
            sentence = _("Files cannot be checked at the moment. Try again in a few minutes.")
            return _choose(desk, ImportForm(), errors=[sentence])
    return _preview(desk, form) if form.brought else _choose(desk, form)


def _choose(desk: Desk, form: ImportForm, errors: list[str] | None = None) -> HttpResponse:
    context = {
        "edition": desk.edition,
        "service": desk.edition.service,
        "form": form,
        "errors": errors or [],
        "clauses": desk.text.clauses.count(),
    }
    return render(desk.request, "standards/workbench/import.html", context)


def _preview(desk: Desk, form: ImportForm) -> HttpResponse:
    brought = form.brought
    assert brought is not None
    rows = list(_rows(brought.clauses))
    context = {
        "edition": desk.edition,
        "service": desk.edition.service,
        "sections": [(part, [row for row in rows if row["part"] == part.value]) for part in Part],
        "count": brought.count,
        "alone": sum(bool(row["lacks"]) for row in rows),
        "unplaced": brought.unplaced[:30],
        "replaced": desk.text.clauses.count(),
        "packed": packed(brought.clauses),
        "seen": state_of(desk.text),
    }
    return render(desk.request, "standards/workbench/import_preview.html", context)


def _rows(drafts: list[ClauseDraft], prefix: str = "") -> list[dict[str, object]]:
    """Clauses as the preview shows them, numbered within their section."""
    found: list[dict[str, object]] = []
    counts: dict[str, int] = {}
    for draft in drafts:
        counts[draft.part] = counts.get(draft.part, 0) + 1
        number = f"{prefix}{counts[draft.part]}"
        found.append(
            {
                "number": number,
                "part": draft.part,
                "kk": SafeString(clean(draft.body["kk"])),
                "ru": SafeString(clean(draft.body["ru"])),
                "lacks": draft.lacks,
            }
        )
        found += _rows(list(draft.children), f"{number}.")
    return found


def _confirm(desk: Desk) -> HttpResponse:
    form = BroughtForm(desk.request.POST)
    if not form.is_valid():
        return _choose(desk, ImportForm(), errors=[_("Bring the files in once more.")])
    try:
        import_clauses(
            edition_id=desk.edition.pk, clauses=form.drafts, seen=form.cleaned_data["seen"],
            actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except EditConflict:
        sentence = _("Someone has written in the draft meanwhile. Look at it, then bring the files in once more.")  # fmt: skip
        return _choose(desk, ImportForm(), errors=[sentence])
    except StandardRefused as refusal:
        return _choose(desk, ImportForm(), errors=[str(refusal)])
    messages.success(desk.request, _("The text is brought in. Look through what is still missing."))
    return redirect("standards:office_text", pk=desk.edition.pk)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def erratum(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a slip of the pen in the locked text by a note that everybody sees (Q-13).

    Raises:
        Http404: there is no such text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    settled = settled_text(desk.edition)
    if settled is None:
        messages.error(request, _("Nothing is locked yet: mend the draft itself."))
        return redirect("standards:office_text", pk=pk)
    places = places_of(settled, get_language() or "kk").values()
    labels = [
        (one.point, f"{one.label}: {one.words[:70]}" if one.words else one.label) for one in places
    ]
    form = ErratumForm(request.POST if request.method == "POST" else None, places=labels)
    context = {
        "edition": desk.edition,
        "service": desk.edition.service,
        "form": form,
        "errata": settled.errata.select_related("made_by"),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "standards/workbench/erratum.html", context)
    try:
        add_erratum(
            edition_id=pk, point=form.cleaned_data["point"], written=form.said("written"),
            read=form.said("read"), actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except StandardRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "standards/workbench/erratum.html", context, status=409)
    messages.success(request, _("The correction stands beside the text now."))
    return redirect("standards:office_erratum", pk=pk)
