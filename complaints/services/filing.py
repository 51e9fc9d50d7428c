"""Filing a complaint (D12-19.1, CP-1…CP-4)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from accounts.models import Organisation, Region
from audit.services import Act, record
from complaints import events
from complaints.errors import IncompleteComplaint, NotPermitted, StateBodyComplains
from complaints.models import (
    Attachment,
    Complaint,
    ComplaintDraft,
    LadderRung,
    OfficialComplainedOf,
)
from complaints.selectors import CENTRES, is_state_body
from complaints.services import letters
from complaints.services.acts import complaint_act
from complaints.services.naming import people_meant
from complaints.services.stages import Opened, open_stage
from complaints.workflow import (
    Addressee,
    Channel,
    ComplainantKind,
    Ground,
    Medium,
    missing_fields,
    route_for,
)
from notifications.services import send
from registry.models import Service

# Without letters and digits that are mistaken for one another.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Official:
    """An official complained of; a position or a description suffices (J-17)."""

    position: str = ""
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that DS-5 asks of a complainant."""

    surname: str
    given_name: str
    postal_address: str
    reasons: str
    demands: str
    ground: Ground
    addressee: Addressee
    provider: Organisation
    patronymic: str = ""
    kind: ComplainantKind = ComplainantKind.INDIVIDUAL
    entity_name: str = ""
    bin: str = ""
    document_kind: str = ""
    document_no: str = ""
    phones: str = ""
    email: str = ""
    language: str = "kk"
    service: Service | None = None
    region: Region | None = None
    official_unknown: bool = False
    officials: Sequence[Official] = field(default_factory=tuple)
    channel: Channel = Channel.PORTAL
    medium: Medium = Medium.ELECTRONIC
    is_sample: bool = False


@complaint_act
def file_complaint(
    *, filing: Filing, actor: Actor, at: datetime, draft: ComplaintDraft | None = None
) -> Complaint:
    """File a complaint: it is delivered at once, and registered at once in office hours.

    A draft that has been filed already gives the complaint it became: pressing twice files once.

    Raises:
        NotPermitted: nobody is signed in.
        IncompleteComplaint: name, address, reasons or demands are missing (CP-3, CP-4).
        StateBodyComplains: a state body files (D12-1.1, J-17).
    """
    if actor.user is None:
        raise NotPermitted
    if draft is not None:
        draft = lock_draft(draft)
        if draft.filed_as is not None:
            return draft.filed_as
    check_filing(filing)
    rung = first_rung(filing)
    complaint = create_case(filing, rung, at, complainant=actor.user)
    opened = open_stage(
        complaint, number=1, rung=rung, organisation=filing.provider, actor=actor.ref, at=at
    )
    if draft is not None:
        attach_draft(draft, complaint)
    record(filed_act(opened, actor, at), *opened.acts)
    send(letters.filed(opened, at=at))
    return complaint


def lock_draft(draft: ComplaintDraft) -> ComplaintDraft:
    """The draft under a lock: of two presses of the button the second finds it filed."""
    # Without a join: a joined complaint would be as it was before the wait for the lock.
    return ComplaintDraft.objects.select_for_update().get(pk=draft.pk)


def check_filing(filing: Filing) -> None:
    """Refuse a filing that cannot be registered.

    Raises:
        IncompleteComplaint: name, address, reasons or demands are missing (CP-3, CP-4); of a
            legal entity its own name and BIN too.
        StateBodyComplains: it is a state body (D12-1.1, J-17).
    """
    required = ["surname", "given_name", "postal_address", "reasons", "demands"]
    if filing.kind == ComplainantKind.LEGAL:
        required += ["entity_name", "bin"]
    missing = missing_fields((name, getattr(filing, name)) for name in required)
    if missing:
        raise IncompleteComplaint(missing)
    if filing.kind == ComplainantKind.LEGAL and is_state_body(
        bin_number=filing.bin, name=filing.entity_name
    ):
        raise StateBodyComplains


def first_rung(filing: Filing) -> LadderRung:
    """Where the ladder of the complaint begins: its route follows from the body and the service."""
    drafting_body_id = filing.service.drafting_body_id if filing.service else None
    route = route_for(
        drafting_body_id=drafting_body_id,
        provider_id=filing.provider.pk,
        is_centre=filing.provider.kind in CENTRES,
    )
    return LadderRung.objects.select_related("rule_set").get(
        rule_set__is_active=True, route=route, number=1
    )


def secret_code() -> str:
    """A code that nobody guesses, easy to read from paper: "ABCD-EFGH-2345"."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def create_case(filing: Filing, rung: LadderRung, at: datetime, **more: Any) -> Complaint:
    """The case with the officials complained of; ``more`` are its fields that no filing has."""
    complaint = Complaint.objects.create(
        rule_set=rung.rule_set,
        route=rung.route,
        filed_at=at,
        tracking_code=secret_code(),
        **{name: getattr(filing, name) for name in _COPIED},
        **more,
    )
    if filing.officials:
        _name_officials(complaint, filing.officials, at)
    return complaint


def _name_officials(complaint: Complaint, officials: Sequence[Official], at: datetime) -> None:
    """Keep them as typed; whom a name can mean alone is known from the start (Q-36)."""
    body = complaint.provider
    names = [one.full_name for one in officials]
    meant = people_meant(body, names, on=at.astimezone(body.zone).date())
    OfficialComplainedOf.objects.bulk_create(
        OfficialComplainedOf(
            complaint=complaint, position=one.position, full_name=one.full_name, user=user
        )
        for one, user in zip(officials, meant, strict=True)
    )


_COPIED = (
    "surname", "given_name", "patronymic", "kind", "entity_name", "bin", "document_kind", "document_no", "postal_address", "phones",
    "email", "language", "service", "region", "provider", "ground", "reasons", "demands", "addressee",
    "official_unknown", "channel", "medium", "is_sample",
)  # fmt: skip


def attach_draft(draft: ComplaintDraft, complaint: Complaint) -> None:
    """Give the files of a draft to the case it became, and forget what was typed."""
    Attachment.objects.filter(draft=draft).update(complaint=complaint)
    draft.filed_as, draft.user, draft.answers = complaint, complaint.complainant, {}
    draft.save(update_fields=["filed_as", "user", "answers"])


def filed_act(opened: Opened, actor: Actor, at: datetime) -> Act:
    """The line of the record for a filing."""
    complaint = opened.stage.complaint
    return Act(
        actor=actor.ref,
        verb=events.FILED,
        subject=opened.stage.ref,
        at=at,
        organisation_id=opened.stage.organisation_id,
        facts={"number": complaint.number, "route": complaint.route, "channel": complaint.channel},
        values={
            "full_name": complaint.full_name,
            "postal_address": complaint.postal_address,
            "reasons": complaint.reasons,
            "demands": complaint.demands,
        },
    )
