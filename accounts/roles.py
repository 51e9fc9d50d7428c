"""Roles of the law (section F of the clause page) and what each may do.

Code asks for a capability, never for a role: a predicate in a ``permissions.py`` reads
``actor.can(Capability.X)``.
"""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A person's role inside one body; the code is stored, the number is section F's."""

    PROVIDER_OFFICER = "provider_officer", _("Officer of the service provider")
    PROVIDER_HEAD = "provider_head", _("Head of the service provider")
    LEB_OFFICER = "leb_officer", _("Officer of the akimat")
    OBLAST_LEB_OFFICER = "oblast_leb_officer", _("Officer of the oblast akimat")
    DRAFTER = "drafter", _("Drafter of the central body")
    CENTRAL_BODY_HEAD = "central_body_head", _("Head of the central body")
    REGISTRY_KEEPER = "registry_keeper", _("Keeper of the registry")
    GOVERNMENT_CLERK = "government_clerk", _("Clerk of the Government's office")
    PRESIDENT_ADMINISTRATION = "president_administration", _("President's Administration")
    QUALITY_OFFICER = "quality_officer", _("Officer of the quality body")
    INFORMATIZATION_OFFICER = (
        "informatization_officer",
        _("Officer of the informatization body"),
    )
    OPERATOR = "operator", _("Contact centre operator")
    SUPERVISOR = "supervisor", _("Contact centre supervisor")
    RESPONSIBLE_PERSON = (
        "responsible_person",
        _("Responsible person for the contact centre"),
    )
    PSC_WORKER = "psc_worker", _("Service centre worker")
    PSC_HEAD = "psc_head", _("Head of the service centre")
    ACCREDITED_NGO = "accredited_ngo", _("Accredited non-profit organisation")
    NGO = "ngo", _("Non-profit organisation")
    AGREEING_CLERK = "agreeing_clerk", _("Clerk of the agreeing body")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class Capability(Enum):
    """One thing that a role may do inside its body (or, where said so, everywhere)."""

    CONSIDER_COMPLAINTS = "consider_complaints"
    DISPATCH_POST = "dispatch_post"
    HEAD_BODY = "head_body"
    CONTROL_QUALITY = "control_quality"  # sees every complaint with contacts; all clocks
    KEEP_REGISTRY = "keep_registry"
    PROPOSE_SERVICES = "propose_services"  # CSB, LEB, PSB (M-1)
    RECORD_GOVERNMENT_ACTS = "record_government_acts"  # approval of registry and standards
    INFORM = "inform"  # local entries, answers to questions (L13-23.2, 23.3)
    DRAFT_STANDARDS = "draft_standards"  # CSB: draft, discussion, report, submission
    DRAFT_REGULATIONS = "draft_regulations"  # CSB and O-LEB (L13-16.1)
    APPROVE_REGULATIONS = "approve_regulations"  # CSB's head; akimat of an O-LEB (L13-16.2, 16.3)
    AGREE_DRAFTS = "agree_drafts"  # answers for a body asked to agree (R-21, L13-15.4-p4)
    AGREE_FOR_PRESIDENT = "agree_for_president"  # R-11 (L13-13.1-p2)
    ADMINISTER = "administer"  # users, calendars, rule sets; no personal data
    READ_AUDIT = "read_audit"  # everything, masked


_CONSIDER = {Capability.CONSIDER_COMPLAINTS, Capability.DISPATCH_POST}
_SERVE = _CONSIDER | {Capability.INFORM}
_PROPOSE = _SERVE | {Capability.PROPOSE_SERVICES, Capability.AGREE_DRAFTS}
_DRAFT = _PROPOSE | {Capability.DRAFT_STANDARDS, Capability.DRAFT_REGULATIONS}

CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.PROVIDER_OFFICER: frozenset(_SERVE),
    Role.PROVIDER_HEAD: frozenset(_SERVE | {Capability.HEAD_BODY, Capability.AGREE_DRAFTS}),
    Role.LEB_OFFICER: frozenset(_PROPOSE),
    Role.OBLAST_LEB_OFFICER: frozenset(
        _PROPOSE | {Capability.DRAFT_REGULATIONS, Capability.APPROVE_REGULATIONS}
    ),
    Role.DRAFTER: frozenset(_DRAFT),
    Role.CENTRAL_BODY_HEAD: frozenset(
        _DRAFT | {Capability.HEAD_BODY, Capability.APPROVE_REGULATIONS}
    ),
    Role.REGISTRY_KEEPER: frozenset(
        {Capability.KEEP_REGISTRY, Capability.PROPOSE_SERVICES, Capability.AGREE_DRAFTS}
    ),
    Role.GOVERNMENT_CLERK: frozenset({Capability.RECORD_GOVERNMENT_ACTS}),
    Role.PRESIDENT_ADMINISTRATION: frozenset({Capability.AGREE_FOR_PRESIDENT}),
    # It coordinates the service centres, so it considers complaints after them.
    Role.INFORMATIZATION_OFFICER: frozenset(
        _CONSIDER | {Capability.AGREE_DRAFTS, Capability.PROPOSE_SERVICES}
    ),
    Role.AGREEING_CLERK: frozenset({Capability.AGREE_DRAFTS}),
    Role.QUALITY_OFFICER: frozenset(_CONSIDER | {Capability.CONTROL_QUALITY}),
    Role.PSC_WORKER: frozenset({Capability.INFORM}),
    Role.PSC_HEAD: frozenset(_SERVE | {Capability.HEAD_BODY}),
    Role.ADMINISTRATOR: frozenset({Capability.ADMINISTER}),
    Role.AUDITOR: frozenset({Capability.READ_AUDIT}),
}


def capabilities_of(role: str) -> frozenset[Capability]:
    """What a role may do; nothing for a role without duties in the portal yet."""
    return CAPABILITIES.get(role, frozenset())
