"""Telling bodies' programs of their cases: addresses, and what waits to be told.

News is put into the queue inside the transaction of the act it tells of, and carries no
personal data: a program that wants more asks the API with its key.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.acting import Actor
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, permissions, terms
from complaints.errors import NotPermitted, TooManyPrograms, WrongState
from complaints.models import ComplaintStage, Webhook, WebhookCall
from complaints.services.acts import complaint_act, permit
from complaints.services.program_keys import legal_day
from complaints.services.webhook_wire import check_address
from deadlines.models import Clock

NEW = "complaint.new"
REDIRECTED_IN = "complaint.redirected_in"
DUE_SOON = "complaint.due_soon"
BREACHED = "complaint.breached"
WITHDRAWN = "complaint.withdrawn"
TRIAL = "webhook.trial"
EVENTS = (NEW, REDIRECTED_IN, DUE_SOON, BREACHED, WITHDRAWN, TRIAL)
MOST_WEBHOOKS = 5
_SECRET_PREFIX = "gsw_"


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a stage; ``key`` tells apart what may happen to it twice."""

    event: str
    stage: ComplaintStage
    at: datetime
    due_on: date | None = None
    key: str = ""


def tell(news: Iterable[News]) -> None:
    """Put news into the queue of every address of the bodies concerned: one insert.

    The same news is put there once, however often it is told.
    """
    found = list(news)
    bodies = {one.stage.organisation_id for one in found}
    hooks: dict[int, list[Webhook]] = {}
    for hook in Webhook.objects.filter(organisation_id__in=bodies, is_on=True):
        hooks.setdefault(hook.organisation_id, []).append(hook)
    calls = [
        _call(hook, one.event, f"{one.event}:{one.stage.pk}:{one.key}", _about(one), at=one.at)
        for one in found
        for hook in hooks.get(one.stage.organisation_id, ())
    ]
    if calls:
        WebhookCall.objects.bulk_create(calls, ignore_conflicts=True)


def opened(stage: ComplaintStage, clock: Clock) -> News:
    """News of a stage just delivered; its due date is known once it is registered (Q-7)."""
    event = REDIRECTED_IN if stage.redirected_from_id else NEW
    due_on = clock.due_on if clock.term_code in terms.STAGE_TERMS else None
    return News(event, stage, stage.filed_at, due_on)


def webhooks_of(actor: Actor) -> QuerySet[Webhook]:
    """Addresses of the actor's body."""
    return Webhook.objects.filter(organisation=actor.organisation)


@complaint_act
def set_webhook(*, url: str, actor: Actor, at: datetime) -> Webhook:
    """Name an address that is told of the body's cases; its secret signs what is sent.

    Raises:
        NotPermitted: the actor does not lead the body.
        WebhookAddressRefused: the portal does not call such an address.
        TooManyPrograms: the body has five addresses.
    """
    permit(permissions.may_keep_programs(actor, legal_day(actor, at)))
    assert actor.user is not None
    assert actor.organisation is not None
    check_address(url)
    if webhooks_of(actor).count() >= MOST_WEBHOOKS:
        raise TooManyPrograms
    hook = Webhook.objects.create(
        organisation=actor.organisation,
        url=url,
        secret=_SECRET_PREFIX + secrets.token_urlsafe(32),
        created_by=actor.user,
        created_at=at,
    )
    record(_act(events.WEBHOOK_SET, hook, actor, at))
    return hook


@complaint_act
def stop_webhook(*, webhook_id: int, actor: Actor, at: datetime) -> Webhook:
    """Tell an address nothing more; what still waits for it is dropped.

    Raises:
        NotPermitted: it is another body's, or the actor does not lead the body.
        WrongState: it is stopped already.
    """
    hook = _own(webhook_id, actor, at)
    if not hook.is_on:
        raise WrongState
    hook.is_on, hook.failing_since = False, None
    hook.save(update_fields=["is_on", "failing_since"])
    hook.calls.filter(next_try_at__isnull=False).update(next_try_at=None, given_up_at=_real_now())
    record(_act(events.WEBHOOK_STOPPED, hook, actor, at))
    return hook


@complaint_act
def start_webhook(*, webhook_id: int, actor: Actor, at: datetime) -> Webhook:
    """Tell a stopped address again, from now on.

    Raises:
        NotPermitted: it is another body's, or the actor does not lead the body.
        WrongState: it was not stopped.
        WebhookAddressRefused: the portal no longer calls such an address.
    """
    hook = _own(webhook_id, actor, at)
    if hook.is_on:
        raise WrongState
    check_address(hook.url)
    hook.is_on = True
    hook.save(update_fields=["is_on"])
    record(_act(events.WEBHOOK_SET, hook, actor, at))
    return hook


@complaint_act
def try_webhook(*, webhook_id: int, actor: Actor, at: datetime) -> WebhookCall:
    """Put a trial into the queue, so that a programmer sees a signed call arrive.

    Raises:
        NotPermitted: it is another body's, or the actor does not lead the body.
        WrongState: the address is stopped.
    """
    hook = _own(webhook_id, actor, at)
    if not hook.is_on:
        raise WrongState
    payload = {"number": "", "stage": 0, "due_on": None, "url": ""}
    call = _call(hook, TRIAL, f"{TRIAL}:{secrets.token_hex(8)}", payload, at=at)
    call.save()
    return call


@complaint_act
def send_again(*, webhook_id: int, actor: Actor, at: datetime) -> int:
    """Begin anew with what was given up or waits; returns how much there is to tell.

    Raises:
        NotPermitted: it is another body's, or the actor does not lead the body.
        WrongState: the address is stopped, or nothing is left to be told.
    """
    hook = _own(webhook_id, actor, at)
    if not hook.is_on:
        raise WrongState
    untaken = hook.calls.filter(taken_at=None)
    again: int = untaken.update(next_try_at=_real_now(), given_up_at=None, attempts=0)
    if not again:
        raise WrongState
    return again


def _own(webhook_id: int, actor: Actor, at: datetime) -> Webhook:
    """An address of the actor's body, locked."""
    permit(permissions.may_keep_programs(actor, legal_day(actor, at)))
    hook = webhooks_of(actor).select_for_update().filter(pk=webhook_id).first()
    if hook is None:
        raise NotPermitted
    return hook


def _about(news: News) -> dict[str, Any]:
    stage = news.stage
    address = reverse("complaints:api-body-complaint", args=[stage.pk])
    return {
        "number": stage.complaint.number,
        "stage": stage.number,
        "due_on": news.due_on.isoformat() if news.due_on else None,
        "url": f"{settings.SITE_URL}{address}",
    }


def _call(
    hook: Webhook, event: str, dedupe_key: str, about: dict[str, Any], *, at: datetime
) -> WebhookCall:
    payload = {"event": event, "id": secrets.token_hex(16), "at": at.isoformat(), **about}
    return WebhookCall(
        webhook=hook,
        event=event,
        dedupe_key=dedupe_key,
        payload=payload,
        at=at,
        next_try_at=_real_now(),
    )


def _real_now() -> datetime:
    return timezone.now()  # noqa: TID251 - tries run on real time, whatever the legal moment


def _act(verb: str, hook: Webhook, actor: Actor, at: datetime) -> Act:
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=_ref(hook),
        at=at,
        organisation_id=hook.organisation_id,
        values={"address": hook.url},
    )


def _ref(hook: Webhook) -> SubjectRef:
    return SubjectRef(
        code="complaints.webhook",
        id=hook.pk,
        label_kk=f"Бағдарламаға хабарлау мекенжайы №\u00a0{hook.pk}",
        label_ru=f"Адрес для уведомления программы №\u00a0{hook.pk}",
        label_en=f"Address for notices to a program No.\u00a0{hook.pk}",
    )
