"""Who must have a regulation, who agrees it, and what of it may be seen (L13-16, J-13, X-09)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation, Region
from accounts.roles import Capability
from accounts.selectors import bodies_with_function
from registry.models import Service
from registry.presenting import Names, in_words
from registry.selectors import providers_of
from registry.workflow import Channel
from standards import steps, wording
from standards.errors import StandardRefused
from standards.models import Edition, Regulation, RegulationText, Standard
from standards.permissions import OBLAST_LEVELS, controls
from standards.provisions import LANGUAGES, Provisions, Words, words
from standards.selectors import regulations_visible_to, settled_text
from standards.workflow import Answer, Kind, Provision, RegulationState, Stage

_LOCAL_KINDS = (BodyKind.LOCAL, BodyKind.AKIM)
_WITH_OTHERS = (Channel.PORTAL, Channel.SERVICE_CENTRE)
_AGREES = "ib"


class BeforeStandard(StandardRefused):
    """A regulation follows from its standard and cannot be older (L13-16.1)."""

    sentence = _("A regulation cannot be approved before its standard.")


class TooManyRows(StandardRefused):
    """More lines than a regulation may have."""

    sentence = _("There are too many lines. Put short actions together.")


def obliged_bodies(service: Service) -> QuerySet[Organisation]:
    """Who must have a regulation of a service (L13-16.1, X-09, J-13).

    The drafting central body where anybody but a local executive body or an akim provides the
    service; each local executive body of oblast level that provides it, or in whose territory a
    local executive body or an akim does. Where no provider is known yet, the drafting body.
    """
    providers = list(providers_of(service).values_list("pk", "kind", "region_id"))
    local = [row for row in providers if row[1] in _LOCAL_KINDS]
    condition = Q(
        Q(region__in=_with_all_above({region for _pk, _kind, region in local}))
        | Q(pk__in=[pk for pk, _kind, _region in local]),
        kind=BodyKind.LOCAL,
        level__in=OBLAST_LEVELS,
    )
    if len(local) < len(providers) or not providers:
        condition |= Q(pk=service.drafting_body_id)
    found: QuerySet[Organisation] = Organisation.objects.filter(condition)
    return found.order_by("key")


def _with_all_above(region_ids: Iterable[int]) -> set[int]:
    """Territories with every territory they lie in; one statement."""
    above = dict(Region.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    for start in region_ids:
        unit: int | None = start
        while unit is not None and unit not in found:
            found.add(unit)
            unit = above.get(unit)
    return found


def newest_edition(standard: Standard) -> Edition | None:
    """The newest approved edition, in force or not yet: what a regulation is written for (Q-39)."""
    found: QuerySet[Edition] = standard.editions.filter(stage__in=(Stage.APPROVED, Stage.IN_FORCE))
    return found.exclude(kind=Kind.REPEAL).order_by("-number").first()


def works_with_others(service: Service) -> bool:
    """Whether the portal or a service centre takes part: section 4 is then required (L13-17.4)."""
    return any(channel in service.intake for channel in _WITH_OTHERS)


def needs_informatization(service: Service) -> bool:
    """Whether the informatization body must agree (D12-10.4, X-09: an optional guard).

    Where the portal or a service centre takes part, the guard is switched on
    (``STANDARDS_IB_AGREES_REGULATIONS``), and there is a body to ask.
    """
    if not settings.STANDARDS_IB_AGREES_REGULATIONS or not works_with_others(service):
        return False
    return bodies_with_function(_AGREES).exists()


def informatization_bodies() -> QuerySet[Organisation]:
    """The bodies that agree regulations."""
    return bodies_with_function(_AGREES)


def may_answer_informatization(actor: Actor) -> bool:
    """Only the informatization body answers (D12-10.4)."""
    if actor.organisation_id is None or not actor.can(Capability.AGREE_DRAFTS):
        return False
    return bodies_with_function(_AGREES).filter(pk=actor.organisation_id).exists()


def works_on_regulations(actor: Actor) -> bool:
    """Who has the work area of regulations: drafters, the quality body, the informatization body."""
    drafts = actor.can(Capability.DRAFT_REGULATIONS)
    return drafts or controls(actor) or may_answer_informatization(actor)


def visible_regulations(actor: Actor) -> QuerySet[Regulation]:
    """Regulations of the own body; all for the quality body; those it was asked about for the IB."""
    found = regulations_visible_to(actor)
    if controls(actor) or actor.is_system or not may_answer_informatization(actor):
        return found
    asked = RegulationText.objects.filter(informatization_asked_at__isnull=False)
    own = Q(pk__in=found.values("pk"))
    everything: QuerySet[Regulation] = Regulation.objects.select_related(
        "standard__service", "standard__drafting_body", "organisation"
    )
    return everything.filter(own | Q(pk__in=asked.values("regulation")))


def waiting_for_informatization() -> QuerySet[RegulationText]:
    """Texts that wait for the answer of the informatization body, oldest first."""
    found: QuerySet[RegulationText] = RegulationText.objects.filter(
        regulation__state=RegulationState.AGREEMENT_IB,
        approved_on=None,
        informatization_answer=Answer.WAITING,
        informatization_asked_at__isnull=False,
    )
    return found.select_related("regulation__standard__service", "regulation__organisation")


def open_text(regulation: Regulation) -> RegulationText | None:
    """The text that is being written or agreed; None where none is."""
    return regulation.texts.filter(approved_on=None).select_related("edition").first()


def approved_texts(regulation: Regulation) -> QuerySet[RegulationText]:
    """Approved texts, the newest first."""
    found: QuerySet[RegulationText] = regulation.texts.filter(approved_on__isnull=False)
    return found.select_related("edition").order_by("-number")


def content_of(text: RegulationText) -> dict[str, Any]:
    """The five parts of a text as plain data (standards.steps)."""
    general: Words = words(**{code: getattr(text, f"general_{code}") or "" for code in LANGUAGES})
    return {steps.GENERAL: general, **{name: getattr(text, name) for name in steps.LISTS}}


def lacking_in(text: RegulationText) -> list[steps.Lacking]:
    """What keeps a text from being agreed and approved (L13-17)."""
    service = text.regulation.standard.service
    return steps.lacking_in(content_of(text), with_others=works_with_others(service))


def provisions_of(edition: Edition) -> Provisions:
    """The structured parts of the edition that a regulation serves."""
    text = settled_text(edition)
    return text.provisions if text else {}


def first_general(edition: Edition, language: str) -> str:
    """General provisions to begin with: what registry and standard say of the service (L13-17.1)."""
    service = edition.service
    with override(language):
        names = Names()
        lines = [
            gettext("Public service: “%(name)s” (number in the registry: %(number)s).")
            % {"name": getattr(service, f"name_{language}"), "number": service.registry_no},
            gettext("Service providers: %(names)s.")
            % {"names": ", ".join(_providers(service, names))},
        ]
        for part in wording.in_words(provisions_of(edition), language):
            if part.code in (Provision.FORMS, Provision.RESULT) and part.lines:
                said = "; ".join(line.rstrip(".") for line in part.lines)
                lines.append(f"{capfirst(part.heading)}: {said}.")
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _providers(service: Service, names: Names) -> list[str]:
    return in_words("provider_classes", service.provider_classes, names).splitlines()
