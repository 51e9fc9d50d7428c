"""The workbench: the text of a draft as a tree, one clause or structured part at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from standards import points
from standards.errors import EditConflict, PointUnknown, StandardRefused, TextLocked
from standards.forms import workbench_parts
from standards.forms.workbench import ClauseForm
from standards.forms.workbench_rows import ADD, REMOVE, PartForms
from standards.models import Clause
from standards.reading import sections_of
from standards.services import writing
from standards.services.clauses import FIELDS, fields_of, fingerprint
from standards.views import workbench_conflict as conflicts
from standards.views.public import page_language
from standards.views.road_access import for_standards
from standards.views.workbench_desk import (
    NOT_KEPT,
    Desk,
    desk_for,
    first_values,
    number_in,
    query_of,
    uuid_in,
)
from standards.views.workbench_outline import accepted_unlinked, differs, spelt, url_of
from standards.workflow import Kind, Part, Provision


@for_standards
@require_http_methods(["GET", "HEAD"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, in outline and as people will read it, and what is still missing.

    Raises:
        Http404: there is none, or another body drafts it.
    """
    desk = desk_for(request, pk)
    is_repeal = desk.edition.kind == Kind.REPEAL
    context: dict[str, Any] = {
        "is_repeal": is_repeal,
        "sections": [] if is_repeal else sections_of(desk.text, page_language()),
        "unlinked": accepted_unlinked(desk.edition),
        "may_err": desk.text.is_locked
        or desk.edition.texts.filter(locked_at__isnull=False).exists(),
    }
    return desk.page("text", "", **context)


# A clause


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def clause(request: HttpRequest, pk: int, stable_id: UUID) -> HttpResponse:
    """Write one clause. A locked text is shown in outline only.

    Raises:
        Http404: there is none, or another body drafts it.
    """
    desk = desk_for(request, pk)
    found = desk.text.clauses.filter(stable_id=stable_id).select_related("updated_by").first()
    if not desk.is_open or desk.edition.kind == Kind.REPEAL:
        return _closed(desk)
    if found is None:
        if request.method == "POST":
            return _gone(desk)
        raise Http404
    if request.method == "POST":
        return _save_clause(desk, found)
    return _clause_page(desk, found)


def _closed(desk: Desk) -> HttpResponse:
    messages.error(desk.request, str(TextLocked()))
    return redirect("standards:office_text", pk=desk.edition.pk)


def _gone(desk: Desk) -> HttpResponse:
    """Somebody has removed the clause while it was being written: what was typed is shown."""
    typed = [(name, desk.request.POST.get(name, "")) for name in FIELDS]
    context = {"typed": [pair for pair in typed if pair[1].strip()]}
    return desk.page("gone", "", status=409, **context)


def _clause_page(
    desk: Desk, found: Clause, form: ClauseForm | None = None, **context: Any
) -> HttpResponse:
    target = points.of_clause(found.stable_id)
    kept = desk.autosave(target)
    stored = fields_of(found)
    hidden = {"edit_no": str(found.edit_no), "opened": conflicts.opened_as(stored)}
    if form is None:
        form = ClauseForm(stored=stored)
        if kept and "restore" in desk.request.GET:
            form = ClauseForm(stored=stored, initial={**form.initial, **first_values(kept.content)})
            hidden |= {name: first_values(kept.content).get(name, "") for name in hidden}
    else:
        hidden |= {name: desk.request.POST.get(name, "") for name in hidden}
    whole: dict[str, Any] = {
        "clause": found,
        "form": form,
        "hidden": hidden,
        "kept": kept if form.is_bound is False and "restore" not in desk.request.GET else None,
        "below": found.children.count(),
        "differ": differs(found),
        **context,
    }
    return desk.page("clause", target, **whole)


def _save_clause(desk: Desk, found: Clause) -> HttpResponse:
    """Save what was touched; where somebody else has saved the same text, both are shown."""
    sent = desk.request.POST
    form = ClauseForm(sent, stored=fields_of(found))
    if not form.is_valid():
        return _clause_page(desk, found, form)
    if "merge" in sent:
        fields = conflicts.chosen(form)
        if fields is None:
            return _clause_conflict(desk, found, fields_of(found), conflicts.touched_in(form))
        seen: dict[str, str] = {}
    else:
        fields, seen = conflicts.touched(form, sent.get("opened", ""))
    try:
        writing.save_clause(
            edition_id=desk.edition.pk, stable_id=found.stable_id, fields=fields,
            edit_no=number_in(sent), seen=seen, actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except EditConflict as conflict:
        own = {name: conflict.own[name] for name in fields}
        return _clause_conflict(desk, found, conflict.stored, own, conflict.edit_no)
    except PointUnknown:
        return _gone(desk)
    except StandardRefused as refusal:
        return _clause_page(desk, found, form, errors=[str(refusal)], status=409)
    messages.success(desk.request, _("Saved."))
    return redirect("standards:office_clause", pk=desk.edition.pk, stable_id=found.stable_id)


def _clause_conflict(
    desk: Desk,
    found: Clause,
    stored: dict[str, str],
    own: dict[str, str],
    edit_no: int | None = None,
) -> HttpResponse:
    clashes = conflicts.clashes_of(stored, own, desk.request.POST)
    context = {
        "clashes": clashes,
        "errors": conflicts.unchosen(clashes, desk.request.POST),
        "hidden": conflicts.carried(own, edit_no or found.edit_no),
    }
    return desk.page("conflict", points.of_clause(found.stable_id), status=409, **context)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def clause_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an empty clause and open it. By its address alone it leads back to the text.

    Raises:
        Http404: there is no such text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    if request.method != "POST":
        return redirect("standards:office_text", pk=pk)
    try:
        made = writing.add_clause(
            edition_id=pk, part=request.POST.get("part", Part.OTHER),
            parent=uuid_in(request.POST.get("parent")), after=uuid_in(request.POST.get("after")),
            actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except StandardRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("standards:office_text", pk=pk)
    return redirect("standards:office_clause", pk=pk, stable_id=made.stable_id)


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def clause_act(request: HttpRequest, pk: int, stable_id: UUID, verb: str) -> HttpResponse:
    """Move a clause up or down, or take it out. By its address alone it leads back.

    Raises:
        Http404: no such act, no such text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    if verb not in ("up", "down", "remove"):
        raise Http404
    if request.method != "POST":
        return redirect("standards:office_text", pk=pk)
    try:
        if verb == "remove":
            writing.remove_clause(edition_id=pk, stable_id=stable_id, actor=desk.actor, at=desk.at)
            messages.success(request, _("The clause is taken out."))
            return redirect("standards:office_text", pk=pk)
        writing.move_clause(
            edition_id=pk, stable_id=stable_id, up=verb == "up", actor=desk.actor, at=desk.at
        )
    except StandardRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("standards:office_text", pk=pk)
    return redirect("standards:office_clause", pk=pk, stable_id=stable_id)


# A structured part


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def provision(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Write one structured part; rows are added and removed without a script.

    Raises:
        Http404: there is no such part or text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    if code not in Provision.values:
        raise Http404
    if not desk.is_open or desk.edition.kind == Kind.REPEAL:
        return _closed(desk)
    if request.method != "POST":
        return _provision_page(desk, code)
    if request.POST.get("choice") == conflicts.THEIRS:
        writing.drop_autosave(edition_id=pk, target=points.of_provision(code), actor=desk.actor)
        return redirect("standards:office_provision", pk=pk, code=code)
    if {ADD, REMOVE} & set(request.POST) or request.POST.get("choice") == conflicts.MEND:
        return _provision_page(desk, code, workbench_parts.sent(code, request.POST, checked=False))
    return _save_provision(desk, code)


def _provision_page(
    desk: Desk, code: str, part: PartForms | None = None, **context: Any
) -> HttpResponse:
    target = points.of_provision(code)
    kept = desk.autosave(target)
    stored = desk.text.provisions.get(code)
    hidden = {"edit_no": str(desk.text.provisions_edit_no), "opened": fingerprint(stored)}
    is_fresh = part is None
    if part is None:
        part = workbench_parts.opened(code, stored)
        if kept and "restore" in desk.request.GET:
            part = workbench_parts.sent(code, query_of(kept.content), checked=False)
            hidden |= {name: first_values(kept.content).get(name, "") for name in hidden}
    else:
        hidden |= {name: desk.request.POST.get(name, "") for name in hidden}
    whole: dict[str, Any] = {
        "code": code,
        "title": Provision(code).label,
        "part": part,
        "hidden": hidden,
        "kept": kept if is_fresh and "restore" not in desk.request.GET else None,
        "spelt": spelt(desk.text, code),
        **context,
    }
    return desk.page("provision", target, **whole)


def _save_provision(desk: Desk, code: str) -> HttpResponse:
    part = workbench_parts.sent(code, desk.request.POST, checked=True)
    if not part.is_valid():
        return _provision_page(desk, code, part)
    value = part.value()
    try:
        writing.save_provision(
            edition_id=desk.edition.pk, code=code, value=value, edit_no=number_in(desk.request.POST),
            seen=desk.request.POST.get("opened", ""), actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except EditConflict as conflict:
        return _provision_conflict(desk, code, conflict)
    except StandardRefused as refusal:
        return _provision_page(desk, code, part, errors=[str(refusal)], status=409)
    messages.success(desk.request, _("Saved."))
    return redirect("standards:office_provision", pk=desk.edition.pk, code=code)


def _provision_conflict(desk: Desk, code: str, conflict: EditConflict) -> HttpResponse:
    """Both texts in words; everything typed goes along in hidden fields."""
    kept = [
        (name, value)
        for name, values in desk.request.POST.lists()
        if name not in (*NOT_KEPT, "edit_no", "opened", "choice")
        for value in values
    ]
    context = {
        "title": Provision(code).label,
        "pairs": conflicts.spelt_pairs(code, conflict.stored, conflict.own),
        "hidden": [
            *kept, ("edit_no", str(conflict.edit_no)), ("opened", fingerprint(conflict.stored)),
        ],
    }  # fmt: skip
    return desk.page("conflict_part", points.of_provision(code), status=409, **context)


# What is typed and not saved


def _without_nul(sent: QueryDict) -> dict[str, list[str]]:
    """What was typed, without the one sign that no column of the database holds."""
    return {
        name.replace("\0", ""): [str(value).replace("\0", "") for value in values]
        for name, values in sent.lists()
        if name not in NOT_KEPT
    }


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is being typed, or forget it; a script is told by the status alone.

    Raises:
        Http404: there is no such text, or another body drafts it.
    """
    desk = desk_for(request, pk)
    target = request.POST.get("target", "").replace("\0", "")
    if request.method != "POST":
        return redirect("standards:office_text", pk=pk)
    if "drop" in request.POST:
        writing.drop_autosave(edition_id=pk, target=target, actor=desk.actor)
        return redirect(url_of(desk.edition, target))
    content = _without_nul(request.POST)
    try:
        writing.autosave(
            edition_id=pk, target=target, base_edit_no=number_in(request.POST), content=content,
            actor=desk.actor, at=desk.at,
        )  # fmt: skip
    except StandardRefused as refusal:
        if request.headers.get("X-Requested-With") == "autosave":
            return HttpResponse(status=409)
        messages.error(request, str(refusal))
        return redirect("standards:office_text", pk=pk)
    if request.headers.get("X-Requested-With") == "autosave":
        return HttpResponse(status=204)
    messages.success(request, _("What you typed is kept for you. It is not in the draft yet."))
    return redirect(url_of(desk.edition, target))
