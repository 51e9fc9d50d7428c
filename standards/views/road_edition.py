"""One edition in the work area: its road, what may be done now and by whom; its acts."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import Actor
from audit.legal_time import legal_now
from deadlines.models import Clock
from deadlines.remaining import Remaining, remaining
from deadlines.selectors import clocks_of, current_calendar
from registry import terms as registry_terms
from standards import terms
from standards.errors import StandardRefused
from standards.models import AgreementRequest, Discussion, Edition, Text
from standards.permissions import controls, drafts
from standards.selectors import agreements_visible_to, settled_text
from standards.views.road_access import actor_of, edition_for, for_standards
from standards.views.road_agreements import send_page
from standards.views.road_approvals import approve_page
from standards.views.road_offers import (
    APPROVE,
    SEND,
    Block,
    acts_of,
    blocks_of,
    labels,
    may_do,
    offers_for,
)
from standards.views.road_steps import record_of, steps_of
from standards.views.road_verbs import VERBS, Verb
from standards.workflow import PUBLIC_DRAFTS, Kind, Stage

Line = tuple[Clock, Remaining]
_OPEN_TO_ALL = (*PUBLIC_DRAFTS, Stage.IN_FORCE, Stage.SUPERSEDED)


@for_standards
@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition with everything that belongs to it."""
    return edition_page(request, edition_for(actor_of(request), pk))


def edition_page(
    request: HttpRequest, shown: Edition, *, errors: tuple[str, ...] = ()
) -> HttpResponse:
    """The page of an edition, with what was wrong with the last act."""
    actor, at = actor_of(request), legal_now()
    record = record_of(shown)
    context = {
        "edition": shown,
        "service": shown.service,
        "errors": errors,
        "offers": offers_for(actor, shown),
        "blocks": _blocks(shown, actor),
        "steps": steps_of(shown, record),
        "record": record,
        "lines": clock_lines(shown, at),
        "is_public": shown.stage in _OPEN_TO_ALL,
        **_around(shown, actor),
    }
    return render(request, "standards/road/edition.html", context, status=409 if errors else 200)


def _around(shown: Edition, actor: Actor) -> dict[str, Any]:
    """Discussions, reports, rounds, placements, texts and what the edition rests on."""
    return {
        "discussions": [_counted(one) for one in shown.discussions.order_by("number")],
        "reports": list(shown.reports.order_by("number")),
        "rounds": rounds_of(shown),
        "seen": set(
            agreements_visible_to(actor).filter(edition=shown).values_list("pk", flat=True)
        ),
        "works_on_it": _works_on(shown, actor),
        "placements": placements_of(shown),
        "texts": _texts(shown),
        "bases": list(shown.bases.select_related("initiator")),
    }


def _works_on(shown: Edition, actor: Actor) -> bool:
    """Whether the rooms where it is written and answered are open to the person."""
    return drafts(actor, shown.standard) or controls(actor)


def _blocks(shown: Edition, actor: Actor) -> list[Block]:
    """What blocks, with links for those who can put it right."""
    found = blocks_of(shown)
    if drafts(actor, shown.standard):
        return found
    return [Block(block.text) for block in found]


def _counted(one: Discussion) -> tuple[Discussion, dict[str, int]]:
    comments = one.comments.all()
    undecided = comments.filter(status="in_time", verdict="")
    return one, {"received": comments.count(), "undecided": undecided.count()}


def rounds_of(shown: Edition) -> list[tuple[int, list[AgreementRequest]]]:
    """The requests for agreement round by round, oldest first."""
    found: dict[int, list[AgreementRequest]] = {}
    requests = shown.agreements.select_related("organisation", "text")
    for one in requests.order_by("round", "pk"):
        found.setdefault(one.round, []).append(one)
    return list(found.items())


def placements_of(shown: Edition) -> list[Any]:
    """Where it was placed, oldest first."""
    found = shown.placements.select_related("body", "evidence", "recorded_by")
    return list(found.order_by("placed_at", "pk"))


def _texts(shown: Edition) -> list[tuple[Text, Text | None]]:
    """Each locked text with the one before it; the first of a change with what it changes."""
    locked = list(shown.texts.filter(locked_at__isnull=False).order_by("number"))
    before: Text | None = None
    if shown.base is not None and shown.kind == Kind.AMENDMENT:
        before = settled_text(shown.base)
    pairs = []
    for text in locked:
        pairs.append((text, before))
        before = text
    return pairs


def clock_lines(shown: Edition, at: datetime) -> list[Line]:
    """The clocks of the road, oldest first: of the entry, the discussions, the edition, the requests."""
    subjects = (
        (registry_terms.SERVICE, [shown.standard.service_id] if shown.kind == Kind.FIRST else []),
        (terms.DISCUSSION, list(shown.discussions.values_list("pk", flat=True))),
        (terms.EDITION, [shown.pk]),
        (terms.AGREEMENT, list(shown.agreements.values_list("pk", flat=True))),
    )
    clocks = [
        clock
        for code, ids in subjects
        for found in clocks_of(code, ids).values()
        for clock in found
    ]
    calendar = current_calendar()
    clocks.sort(key=lambda clock: (not clock.is_open, clock.started_at, clock.pk))
    return [(clock, remaining(clock, at=at, calendar=calendar)) for clock in clocks]


@for_standards
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Look an act through, then do it; where it cannot be done it leads back to the edition.

    Raises:
        Http404: no such act, or no such edition for this person.
    """
    actor = actor_of(request)
    shown = edition_for(actor, pk)
    if verb not in labels() or verb not in (*VERBS, SEND, APPROVE):
        raise Http404
    is_offered = verb in acts_of(shown) and may_do(verb, actor, shown)
    if request.method != "POST" and not is_offered:
        return redirect("standards:office_edition", pk=shown.pk)
    if verb == SEND:
        return send_page(request, shown)
    if verb == APPROVE:
        return approve_page(request, shown)
    return _act(request, shown, verb, VERBS[verb])


def _act(request: HttpRequest, shown: Edition, name: str, verb: Verb) -> HttpResponse:
    at = legal_now()
    is_sent = request.method == "POST"
    form = verb.form(shown, request.POST if is_sent else None, at)
    if not is_sent or (form is not None and not form.is_valid()):
        return _check_page(request, shown, name, form)
    given = form.cleaned_data if form is not None else {}
    try:
        verb.run(shown, given, actor_of(request), at)
    except StandardRefused as refusal:
        return _refused(request, shown, name, form, refusal)
    messages.success(request, verb.done())
    return redirect("standards:office_edition", pk=shown.pk)


def _refused(
    request: HttpRequest, shown: Edition, name: str, form: Form | None, refusal: StandardRefused
) -> HttpResponse:
    """What was typed stays; where the act is no longer offered, the page of the edition says why."""
    actor = actor_of(request)
    current = edition_for(actor, shown.pk)
    if name not in acts_of(current) or not may_do(name, actor, current):
        return edition_page(request, current, errors=(str(refusal),))
    return _check_page(request, current, name, form, errors=(str(refusal),))


def _check_page(
    request: HttpRequest,
    shown: Edition,
    name: str,
    form: Form | None,
    *,
    errors: tuple[str, ...] = (),
) -> HttpResponse:
    context = {
        "edition": shown,
        "service": shown.service,
        "label": labels()[name],
        "form": form,
        "follows": VERBS[name].follows(shown),
        "blocks": blocks_of(shown),
        "errors": errors,
        "is_warning": name in ("take_back", "return", "withdraw"),
    }
    return render(request, "standards/road/check.html", context, status=409 if errors else 200)
