"""What a body says of a service in its own place, and its task to look again (J-12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from accounts.models import Organisation
from audit.refs import SubjectRef
from audit.services import Act, record
from deadlines.services import (
    ClockRequest,
    cancel_clocks,
    lock_clocks,
    meet_clocks,
    start_clocks,
)
from registry import events, permissions, terms
from registry.errors import EditConflict, ReasonRequired, WrongState
from registry.models import LocalEntry, LocalReview, Service, ServiceVersion
from registry.selectors import bodies_around, services_in_force
from registry.services.acts import act_of, permit, registry_act

# What a body may write of itself; texts in three languages apart.
LOCAL_FIELDS = (
    "is_provided", "schedule", "phone", "email", "website", "step_free", "sign_language",
    "hearing_loop", "braille",
    *(
        f"{name}_{language}"
        for name in ("why_not", "address", "other_aids", "note")
        for language in ("kk", "ru", "en")
    ),
)  # fmt: skip
_REASONS = ("why_not_kk", "why_not_ru")


@registry_act
def save_local_entry(
    *,
    service: Service,
    organisation: Organisation,
    fields: Mapping[str, Any],
    edit_no: int,
    actor: Actor,
    at: datetime,
) -> LocalEntry:
    """Write how the service is had in one place; also ends the body's open tasks to look at it.

    ``edit_no`` is that of the entry as it was opened, 0 where there was none.

    Raises:
        NotPermitted: the actor does not give information for this body, or the body neither
            provides the service nor takes in for it.
        WrongState: the service is not in the registry.
        ReasonRequired: "not provided here" without a reason in Kazakh and Russian.
        EditConflict: a colleague saved it meanwhile.
    """
    permit(permissions.informs_for(actor, organisation.pk))
    permit(bodies_around(service).filter(pk=organisation.pk).exists())
    _require_in_force(service)
    # Two colleagues at once: both find the row, the second one finds it already edited. Its key
    # waits for whoever excludes the service, so it comes before the tasks are locked.
    LocalEntry.objects.bulk_create(
        [LocalEntry(service=service, organisation=organisation, edit_no=0)], ignore_conflicts=True
    )
    reviews = _lock_reviews(service, organisation)
    _require_in_force(service)  # anew: it may have been excluded while this waited
    entry = LocalEntry.objects.select_for_update().get(service=service, organisation=organisation)
    stored = {name: getattr(entry, name) for name in LOCAL_FIELDS}
    own = stored | {name: fields[name] for name in LOCAL_FIELDS if name in fields}
    if entry.edit_no != edit_no:
        raise EditConflict(stored=stored, own=own, edit_no=entry.edit_no)
    if not own["is_provided"] and not all(_said(own[name]) for name in _REASONS):
        raise ReasonRequired
    changed = [name for name in LOCAL_FIELDS if _plain(stored[name]) != _plain(own[name])]
    for name in LOCAL_FIELDS:
        setattr(entry, name, own[name])
    entry.edit_no += 1
    entry.updated_at, entry.updated_by = at, actor.user
    entry.save()
    record(act_of(events.LOCAL_ENTRY_CHANGED, service, actor, at, fields=changed))
    _confirm(reviews, actor=actor, at=at)
    return entry


def _require_in_force(service: Service) -> None:
    if not services_in_force().filter(pk=service.pk).exists():
        raise WrongState


def _said(text: str | None) -> bool:
    return bool(text and text.strip())


def _plain(value: Any) -> Any:
    """An empty text is no text; "no" and "nobody has said" are two things."""
    return None if value == "" else value


@registry_act
def open_reviews(
    *, versions: Sequence[ServiceVersion], actor: Actor, at: datetime
) -> list[LocalReview]:
    """Give every body that provides or takes in a changed service the task to look at its entry.

    A house target, since the standard has not changed (J-12). A body whose earlier task on the
    same service is still open gets no second one.
    """
    reviews = []
    for version in versions:
        busy = LocalReview.objects.filter(
            version__service=version.service, confirmed_at=None
        ).values("organisation_id")
        bodies = bodies_around(version.service).exclude(pk__in=busy)
        reviews += [
            LocalReview(version=version, organisation=body, opened_at=at) for body in bodies
        ]
    LocalReview.objects.bulk_create(reviews, batch_size=200)
    start_clocks(
        [
            ClockRequest(
                term=terms.REVIEW_OF_LOCAL_ENTRY,
                subject=review.ref,
                organisation=review.organisation,
            )
            for review in reviews
        ],
        actor=actor.ref,
        at=at,
    )
    return reviews


def drop_reviews(service: Service, *, actor: Actor, at: datetime) -> None:
    """The service has left the registry: nobody has to look at its local entries any more."""
    found = LocalReview.objects.filter(version__service=service, confirmed_at=None)
    for review in found.select_related("version__service").order_by("pk"):
        cancel_clocks(
            subject=review.ref, terms=[terms.REVIEW_OF_LOCAL_ENTRY], actor=actor.ref, at=at,
            reason_code="service_excluded",
        )  # fmt: skip


@registry_act
def confirm_reviews(*, review_ids: list[int], actor: Actor, at: datetime) -> list[LocalReview]:
    """Confirm that local entries are right as they stand; one act for many.

    Raises:
        NotPermitted: one of them belongs to another body.
        WrongState: one of them has been confirmed already.
    """
    lock_clocks(terms.LOCAL_REVIEW, review_ids)
    reviews = list(
        LocalReview.objects.select_for_update(of=("self",))
        .select_related("version__service", "organisation")
        .filter(pk__in=review_ids)
        .order_by("pk")
    )
    if len(reviews) != len(set(review_ids)):
        raise WrongState
    for review in reviews:
        permit(permissions.informs_for(actor, review.organisation_id))
        if review.confirmed_at is not None:
            raise WrongState
    _confirm(reviews, actor=actor, at=at)
    return reviews


def _lock_reviews(service: Service, organisation: Organisation) -> list[LocalReview]:
    """A body's open tasks about one service, locked after their clocks."""
    found = LocalReview.objects.filter(
        version__service=service, organisation=organisation, confirmed_at=None
    )
    lock_clocks(terms.LOCAL_REVIEW, list(found.values_list("pk", flat=True)))
    return list(
        found.select_for_update(of=("self",))
        .select_related("version__service", "organisation")
        .order_by("pk")
    )


def _confirm(reviews: Sequence[LocalReview], *, actor: Actor, at: datetime) -> None:
    for review in reviews:
        review.confirmed_at, review.confirmed_by = at, actor.user
        review.save(update_fields=["confirmed_at", "confirmed_by"])
        meet_clocks(subject=review.ref, terms=[terms.REVIEW_OF_LOCAL_ENTRY], actor=actor.ref, at=at)
    record(
        *(
            Act(
                actor=actor.ref,
                verb=events.LOCAL_ENTRY_CONFIRMED,
                subject=_service_ref(review),
                at=at,
                organisation_id=review.organisation_id,
                facts={"version": review.version.number},
            )
            for review in reviews
        )
    )


def _service_ref(review: LocalReview) -> SubjectRef:
    return review.version.service.ref
