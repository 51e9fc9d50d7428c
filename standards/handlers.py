"""What standards tell the clock engine: where their things are shown, who sees them, what ends do."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet

from accounts.acting import Actor
from deadlines.handlers import on
from deadlines.subjects import Subject, locks_on, register
from govservices.addresses import address
from standards import terms
from standards.models import (
    AgreementRequest,
    Confirmation,
    Discussion,
    Edition,
    Regulation,
)
from standards.selectors import (
    agreements_visible_to,
    confirmations_visible_to,
    editions_visible_to,
    regulations_visible_to,
)
from standards.services.placing import close_discussions
from standards.telling import tell_of_breach
from standards.telling.regulations import tell_of_breach as tell_of_late_regulation

Rows = Callable[[Iterable[int]], dict[int, Any]]


def _edition_url(edition_id: int) -> str:
    return address("standards:office_edition", edition_id)


def _discussion_url(discussion_id: int) -> str:
    return address("standards:office_discussion", discussion_id)


def _agreement_url(request_id: int) -> str:
    return address("standards:office_agreement", request_id)


def _confirmation_url(confirmation_id: int) -> str:
    return address("standards:office_confirmation", confirmation_id)


def _regulation_url(regulation_id: int) -> str:
    return address("standards:office_regulation", regulation_id)


def _editions(actor: Actor) -> QuerySet[Any]:
    return editions_visible_to(actor).values_list("pk", flat=True)


def _discussions(actor: Actor) -> QuerySet[Any]:
    seen = editions_visible_to(actor).values("pk")
    return Discussion.objects.filter(edition__in=seen).values_list("pk", flat=True)


def _agreements(actor: Actor) -> QuerySet[Any]:
    return agreements_visible_to(actor).values_list("pk", flat=True)


def _confirmations(actor: Actor) -> QuerySet[Any]:
    return confirmations_visible_to(actor).values_list("pk", flat=True)


def _regulations(actor: Actor) -> QuerySet[Any]:
    return regulations_visible_to(actor).values_list("pk", flat=True)


def _loads(model: type[Model], *related: str) -> Rows:
    def load(ids: Iterable[int]) -> dict[int, Any]:
        return model._default_manager.select_related(*related).in_bulk(list(ids))

    return load


_SERVICE = "edition__standard__service"
_SUBJECTS: tuple[tuple[str, Any, Any, type[Model], Rows], ...] = (
    (terms.EDITION, _edition_url, _editions, Edition, _loads(Edition, "standard__service")),
    (terms.DISCUSSION, _discussion_url, _discussions, Discussion, _loads(Discussion, _SERVICE)),
    (
        terms.AGREEMENT, _agreement_url, _agreements, AgreementRequest,
        _loads(AgreementRequest, _SERVICE, "organisation"),
    ),
    (
        terms.CONFIRMATION, _confirmation_url, _confirmations, Confirmation,
        _loads(Confirmation, _SERVICE, "organisation"),
    ),
    (
        terms.REGULATION, _regulation_url, _regulations, Regulation,
        _loads(Regulation, "standard__service", "organisation"),
    ),
)  # fmt: skip


def connect() -> None:
    """Register subjects and handlers; called once when the app is ready."""
    for code, url, visible, model, load in _SUBJECTS:
        register(Subject(code, url, visible, load, locks_on(model)))
    on(terms.DISCUSSION, "elapsed", close_discussions)
    on(terms.CONFIRMATION, "breached", tell_of_breach)
    on(terms.REGULATION, "breached", tell_of_late_regulation)
