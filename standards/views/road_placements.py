"""Placements of an edition: the checklist of X-29, the form, the evidence (L13-15.2, L13-23.1, J-16)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from accounts.models import Organisation
from audit.legal_time import legal_now
from deadlines.errors import DeadlineError
from deadlines.explaining import Explanation
from deadlines.services import preview
from files.errors import FileQuarantined, FileRefused
from files.models import StoredFile
from files.services import response_for, store
from standards import permissions, terms
from standards.errors import StandardRefused
from standards.forms.road_placements import PlacementForm
from standards.models import Edition, Placement
from standards.services.placing import PlacementData, record_placement
from standards.views.road_access import actor_of, for_placers, placed_edition_for
from standards.workflow import OPENING_SITES, PlacementKind, PlacementOf, Stage

# Kinds that the law names for everybody (L13-15.2, L13-23.1); the rest is X-29's.
_MANDATORY = {
    PlacementOf.DRAFT: (PlacementKind.PORTAL, PlacementKind.OWN_SITE, PlacementKind.LEB_SITE),
    PlacementOf.REPORT: (PlacementKind.PORTAL, PlacementKind.OWN_SITE, PlacementKind.LEB_SITE),
    PlacementOf.STANDARD: (
        PlacementKind.PORTAL, PlacementKind.OWN_SITE, PlacementKind.LEB_SITE,
        PlacementKind.PREMISES,
    ),
}  # fmt: skip
# Draft and report go on the portal and on at least one of these.
_EITHER = OPENING_SITES
_THINGS = {
    Stage.PLACED: (PlacementOf.DRAFT,),
    Stage.IN_DISCUSSION: (PlacementOf.DRAFT,),
    Stage.REPORT_PUBLISHED: (PlacementOf.REPORT,),
    Stage.IN_AGREEMENT: (PlacementOf.REPORT,),
    Stage.AGREED: (PlacementOf.REPORT,),
    Stage.SUBMITTED: (PlacementOf.REPORT,),
    Stage.APPROVED: (PlacementOf.STANDARD,),
    Stage.IN_FORCE: (PlacementOf.STANDARD,),
}
# Where a body that is not the drafter may say that it has placed something.
_OF_OTHERS = (
    PlacementKind.LEB_SITE, PlacementKind.PROVIDER_SITE, PlacementKind.PREMISES,
    PlacementKind.PSC, PlacementKind.OTHER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: a kind of place, whether the law asks for it, what is recorded."""

    label: str
    is_mandatory: bool
    is_either: bool
    count: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """The checklist of one thing: a draft, a report, the approved standard."""

    label: str
    lines: list[Check]


@for_placers
@require_http_methods(["GET", "HEAD", "POST"])
def placements(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an edition was placed; POST records one more place."""
    actor, at = actor_of(request), legal_now()
    shown = placed_edition_for(actor, pk)
    form = _form(request, actor, shown, at)
    if request.method != "POST" or form is None:
        return _page(request, shown, form, at)
    if not form.is_valid():
        return _page(request, shown, form, at)
    try:
        kept = _evidence(form, actor, at)
        if kept is False:
            return _page(request, shown, form, at)
        record_placement(
            edition_id=shown.pk, placement=_data(form, kept or None), actor=actor, at=at
        )
    except StandardRefused as refusal:
        current = placed_edition_for(actor, pk)
        return _page(request, current, form, at, errors=(str(refusal),))
    messages.success(request, _("The placement is recorded."))
    return redirect("standards:office_placements", pk=shown.pk)


def _form(request: HttpRequest, actor: Actor, shown: Edition, at: datetime) -> PlacementForm | None:
    """The form, where something can have been placed now and the person may say so."""
    things = _THINGS.get(Stage(shown.stage), ())
    own = _own_body(actor)
    drafts = permissions.drafts(actor, shown.standard)
    if not things or not (drafts or own):
        return None
    is_sent = request.method == "POST"
    places = tuple(kind for kind in PlacementKind if kind != PlacementKind.PORTAL)
    bodies = Organisation.objects.order_by("name") if drafts else _just(actor)
    return PlacementForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        things=things,
        places=places if drafts else _OF_OTHERS,
        bodies=bodies,
        began_at=shown.opened_at,
        at=at,
        initial={"body": actor.organisation_id},
    )


def _own_body(actor: Actor) -> bool:
    return actor.organisation_id is not None and permissions.informs_of(
        actor, actor.organisation_id
    )


def _just(actor: Actor) -> QuerySet[Organisation]:
    found: QuerySet[Organisation] = Organisation.objects.filter(pk=actor.organisation_id or 0)
    return found


def _evidence(form: PlacementForm, actor: Actor, at: datetime) -> StoredFile | bool | None:
    """The file kept; None where there is none, False where it was refused and the form says why."""
    uploaded = form.cleaned_data["evidence"]
    if not uploaded:
        return None
    try:
        return store(uploaded, uploader_id=actor.user.pk if actor.user else None, at=at)
    except FileRefused as refusal:
        form.add_error("evidence", str(refusal))
    return False


def _data(form: PlacementForm, evidence: Any) -> PlacementData:
    cleaned = form.cleaned_data
    return PlacementData(
        what=PlacementOf(cleaned["what"]),
        kind=PlacementKind(cleaned["kind"]),
        placed_at=form.placed_at,
        body=cleaned["body"],
        url=cleaned["url"],
        note=cleaned["note"],
        evidence=evidence,
    )


def _page(
    request: HttpRequest,
    shown: Edition,
    form: PlacementForm | None,
    at: datetime,
    *,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    found = shown.placements.select_related("body", "evidence", "recorded_by")
    rows = list(found.order_by("placed_at", "pk"))
    context = {
        "edition": shown,
        "service": shown.service,
        "form": form,
        "errors": errors,
        "placements": rows,
        "checklists": [_checklist(shown, what, rows) for what in _things_so_far(shown)],
        "opens": _opening(shown, at),
        "may_open_edition": permissions.works_on_standards(actor_of(request)),
    }
    return render(request, "standards/road/placements.html", context, status=409 if errors else 200)


def _things_so_far(shown: Edition) -> list[PlacementOf]:
    """What can have been placed of it by now."""
    now = _THINGS.get(Stage(shown.stage), ())
    there = set(shown.placements.values_list("what", flat=True))
    return [what for what in PlacementOf if what in now or what in there]


def _checklist(shown: Edition, what: PlacementOf, rows: list[Placement]) -> Checklist:
    """The union of X-29: what the law names is mandatory, of the sites one at least."""
    lines = []
    for kind in PlacementKind:
        count = sum(1 for row in rows if row.what == what and row.kind == kind)
        # The approved standard is on the portal by itself.
        if what == PlacementOf.STANDARD and kind == PlacementKind.PORTAL:
            count = max(count, 1)
        is_either = kind in _EITHER and what != PlacementOf.STANDARD
        is_mandatory = kind in _MANDATORY[what] and not is_either
        lines.append(Check(str(kind.label), is_mandatory, is_either, count))
    return Checklist(str(what.label), lines)


def _opening(shown: Edition, at: datetime) -> Explanation | None:
    """Before the opening: when the discussion would close if a site were recorded now (K-02)."""
    if shown.stage != Stage.PLACED:
        return None
    try:
        return preview(term=terms.DISCUSSION_PERIOD, organisation=shown.drafting_body, at=at)
    except DeadlineError:
        return None


@for_placers
@require_safe
def evidence(request: HttpRequest, pk: int, placement_pk: int) -> HttpResponseBase:
    """The evidence of a placement, as a download.

    Raises:
        Http404: no such placement of an edition that this person may see, or no file with it.
    """
    shown = placed_edition_for(actor_of(request), pk)
    found = get_object_or_404(shown.placements.select_related("evidence"), pk=placement_pk)
    if found.evidence is None:
        raise Http404
    try:
        return response_for(found.evidence)
    except FileQuarantined as error:
        raise Http404 from error
