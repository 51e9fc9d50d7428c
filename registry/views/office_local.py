"""Local entries of a body: what it provides or takes in, its tasks, and the form of one (J-12)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.acting import Actor
from accounts.models import BodyLevel, Organisation
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import current_calendar, next_due
from govservices import wording
from govservices.keyset import page_of
from registry import services, terms
from registry.errors import EditConflict, RegistryRefused
from registry.forms.filters import listing
from registry.forms.local import LocalForm, label_of_local
from registry.models import LocalEntry, LocalReview, Service
from registry.notation import hours_in_words
from registry.presenting import Piece, compared, differences
from registry.providers import CLASSES, TERRITORIAL
from registry.selectors import bodies_around, reviews_for, services_in_force
from registry.services.local import LOCAL_FIELDS
from registry.views.office_access import actor_of, body_of, for_informers
from registry.workflow import Channel

_CENTRE_CLASSES = ("psc", "spsc")
_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One service of the body: its local entry and the open task on it."""

    service: Service
    entry: LocalEntry | None
    review: LocalReview | None
    clock: Clock | None
    left: Remaining | None


@for_informers
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest) -> HttpResponse:
    """The services of the body with their local entries; POST confirms the ticked ones in one act."""
    actor, at = actor_of(request), legal_now()
    if request.method == "POST":
        return _confirm(request, actor, at)
    body = body_of(actor)
    only_open = "open" in request.GET
    found = services_of(body)
    if only_open:
        waiting = reviews_for(actor).filter(confirmed_at=None)
        found = found.filter(pk__in=waiting.values("version__service"))
    page = page_of(found, order=("registry_no", "pk"), query=request.GET)
    rows = _rows(page.rows, actor, at)
    context = {
        "body": body,
        "rows": rows,
        "has_open": any(row.review for row in rows),
        "page": page,
        "only_open": only_open,
    }
    return render(request, "registry/office/local_list.html", context)


def services_of(body: Organisation) -> QuerySet[Service]:
    """Services in force that a body provides or takes applications for."""
    codes = codes_of(body)
    provided = listing(services_in_force(), "provider_classes", codes).values("pk")
    centres = listing(services_in_force(), "intake", [Channel.SERVICE_CENTRE])
    named = listing(centres, "intake_organisations", codes).values("pk")
    condition = Q(pk__in=provided) | Q(pk__in=named)
    if _CENTRE_CLASSES[0] in codes:
        condition |= Q(pk__in=centres.filter(intake_organisations=[]).values("pk"))
    return services_in_force().filter(condition)


def codes_of(body: Organisation) -> list[str]:
    """Everything by which an entry may name a body: its key, its classes, its superior's units."""
    conditions = {
        code: Case(When(condition, then=Value(True)), default=Value(False))
        for code, (_name, condition) in CLASSES.items()
    }
    rows = Organisation.objects.filter(pk=body.pk).values_list(*conditions.values())
    classes = [code for place, code in enumerate(conditions) if any(row[place] for row in rows)]
    own = [body.key, *classes]
    if body.level == BodyLevel.TERRITORIAL and body.parent:
        own.append(f"{TERRITORIAL}{body.parent.key}")
    return own


def _rows(found: list[Service], actor: Actor, at: datetime) -> list[Row]:
    """The lines of a page, in the same few statements however many there are."""
    body, ids = body_of(actor), [service.pk for service in found]
    own = LocalEntry.objects.filter(organisation=body, service__in=ids).select_related("updated_by")
    entries = {entry.service_id: entry for entry in own}
    waiting = reviews_for(actor).filter(confirmed_at=None, version__service__in=ids)
    tasks = {review.version.service_id: review for review in waiting}
    clocks = next_due(terms.LOCAL_REVIEW, [review.pk for review in tasks.values()])
    calendar = current_calendar()
    rows = []
    for service in found:
        review = tasks.get(service.pk)
        clock = clocks.get(review.pk) if review else None
        left = remaining(clock, at=at, calendar=calendar) if clock else None
        rows.append(Row(service, entries.get(service.pk), review, clock, left))
    return rows


def _confirm(request: HttpRequest, actor: Actor, at: datetime) -> HttpResponse:
    """Confirm the ticked entries as they stand: all of them or none."""
    ticked = {int(pk) for pk in request.POST.getlist("review") if _is_id(pk)}
    own = reviews_for(actor).filter(pk__in=sorted(ticked)[:_MOST_AT_ONCE])
    ids = list(own.values_list("pk", flat=True))
    if not ids:
        messages.error(request, _("Tick at least one entry."))
        return redirect("registry:office_reviews")
    try:
        services.confirm_reviews(review_ids=ids, actor=actor, at=at)
    except RegistryRefused as refusal:
        messages.error(request, str(refusal))
    else:
        done = wording.count(len(ids), "services", get_language() or "kk")
        messages.success(request, _("Local entries confirmed: %(count)s.") % {"count": done})
    return redirect("registry:office_reviews")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


@for_informers
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what changed in the entry, the own local entry as it stands; POST confirms it."""
    actor, at = actor_of(request), legal_now()
    task = get_object_or_404(reviews_for(actor), pk=pk)
    errors: list[str] = []
    if request.method == "POST":
        try:
            services.confirm_reviews(review_ids=[task.pk], actor=actor, at=at)
        except RegistryRefused as refusal:
            errors.append(str(refusal))
        else:
            messages.success(request, _("The local entry is confirmed."))
            return redirect("registry:office_reviews")
    clock = next_due(terms.LOCAL_REVIEW, [task.pk]).get(task.pk)
    entry = _entry_of(task.version.service, task.organisation)
    schedule = (entry.schedule if entry else "") or task.organisation.schedule
    context = {
        "task": task,
        "service": task.version.service,
        "differences": _changes(task),
        "entry": entry,
        "hours": hours_in_words(schedule) if schedule else [],
        "body": task.organisation,
        "clock": clock,
        "left": remaining(clock, at=at, calendar=current_calendar()) if clock else None,
        "errors": errors,
    }
    return render(
        request, "registry/office/local_review.html", context, status=409 if errors else 200
    )


def _changes(task: LocalReview) -> list[Any]:
    """What the version that gave the task changed."""
    number = task.version.number
    before = task.version.service.versions.filter(number__lt=number).order_by("-number").first()
    return differences(before.content, task.version.content) if before else []


@for_informers
@require_http_methods(["GET", "HEAD", "POST"])
def local(request: HttpRequest, pk: int) -> HttpResponse:
    """How the service is had with the person's own body; saving also ends the open tasks.

    Raises:
        Http404: there is no such service in force, or the body has no part in it.
    """
    actor = actor_of(request)
    body = body_of(actor)
    service = get_object_or_404(services_in_force(), pk=pk)
    if not bodies_around(service).filter(pk=body.pk).exists():
        raise Http404
    entry = _entry_of(service, body)
    if request.method != "POST":
        edit_no = entry.edit_no if entry else 0
        return _local_page(request, LocalPage(service, body, LocalForm(entry=entry), edit_no))
    form = LocalForm(request.POST, entry=entry)
    return _save_local(request, LocalPage(service, body, form, _edit_no(request)))


@dataclass(frozen=True, slots=True)
class Both:
    """A field that a colleague has saved otherwise: the stored text and the own one."""

    label: str
    stored: list[Piece]
    own: list[Piece]


@dataclass(frozen=True, slots=True)
class LocalPage:
    """The page of a local entry: its form, the edit it builds on, and what stands against it."""

    service: Service
    body: Organisation
    form: LocalForm
    edit_no: int
    both: tuple[Both, ...] = ()


def _save_local(request: HttpRequest, page: LocalPage) -> HttpResponse:
    if not page.form.is_valid():
        return _local_page(request, page)
    try:
        services.save_local_entry(
            service=page.service,
            organisation=page.body,
            fields=page.form.entry_fields,
            edit_no=page.edit_no,
            actor=actor_of(request),
            at=legal_now(),
        )
    except EditConflict as conflict:
        both = _both(conflict.stored, page.form.entry_fields)
        if both:
            seen = replace(page, edit_no=conflict.edit_no, both=both)
            return _local_page(request, seen, status=409)
    except RegistryRefused as refusal:
        page.form.add_error(None, str(refusal))
        return _local_page(request, page, status=409)
    messages.success(request, _("The local entry is saved."))
    return redirect("registry:office_reviews")


def _edit_no(request: HttpRequest) -> int:
    text = request.POST.get("edit_no", "")
    return int(text) if _is_id(text) and len(text) <= 9 else 0


def _both(stored: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[Both, ...]:
    found = []
    for name in LOCAL_FIELDS:
        theirs, mine = _in_words(stored[name]), _in_words(own[name])
        if theirs != mine:
            found.append(Both(label_of_local(name), *compared(theirs, mine)))
    return tuple(found)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value or "")


def _entry_of(service: Service, body: Organisation) -> LocalEntry | None:
    return LocalEntry.objects.filter(service=service, organisation=body).first()


def _local_page(request: HttpRequest, page: LocalPage, *, status: int = 200) -> HttpResponse:
    context = {
        "service": page.service,
        "body": page.body,
        "form": page.form,
        "edit_no": page.edit_no,
        "both": page.both,
    }
    return render(request, "registry/office/local_edit.html", context, status=status)
