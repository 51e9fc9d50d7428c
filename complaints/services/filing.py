"""Filing a complaint (D12-19.1, CP-1…CP-4)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.acting import Actor
from accounts.models import Organisation, Region, User
from audit.services import Act, record
from complaints import events
from complaints.errors import IncompleteComplaint, NotPermitted
from complaints.models import (
    Attachment,
    Complaint,
    ComplaintDraft,
    LadderRung,
    OfficialComplainedOf,
)
from complaints.services import letters
from complaints.services.acts import complaint_act
from complaints.services.stages import Opened, open_stage
from complaints.workflow import Addressee, Channel, Ground, Medium, missing_fields, route_for
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
    """
    if actor.user is None:
        raise NotPermitted
    if draft is not None:
        # Without a join: a joined complaint would be as it was before the wait for the lock.
        draft = ComplaintDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.filed_as is not None:
            return draft.filed_as
    _check_complete(filing)
    rung = _first_rung(filing)
    complaint = _create_case(filing, rung, actor.user, at)
    opened = open_stage(
        complaint, number=1, rung=rung, organisation=filing.provider, actor=actor.ref, at=at
    )
    if draft is not None:
        _attach_files(draft, complaint)
    record(_filed_act(complaint, opened, filing, actor, at), *opened.acts)
    send(letters.filed(opened, at=at))
    return complaint


def _check_complete(filing: Filing) -> None:
    missing = missing_fields(
        [
            ("surname", filing.surname),
            ("given_name", filing.given_name),
            ("postal_address", filing.postal_address),
            ("reasons", filing.reasons),
            ("demands", filing.demands),
        ]
    )
    if missing:
        raise IncompleteComplaint(missing)


def _first_rung(filing: Filing) -> LadderRung:
    drafting_body_id = filing.service.drafting_body_id if filing.service else None
    route = route_for(drafting_body_id=drafting_body_id, provider_id=filing.provider.pk)
    return LadderRung.objects.select_related("rule_set").get(
        rule_set__is_active=True, route=route, number=1
    )


def _create_case(filing: Filing, rung: LadderRung, complainant: User, at: datetime) -> Complaint:
    complaint = Complaint.objects.create(
        complainant=complainant,
        rule_set=rung.rule_set,
        route=rung.route,
        filed_at=at,
        tracking_code="-".join(
            "".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3)
        ),
        **{name: getattr(filing, name) for name in _COPIED},
    )
    if filing.officials:
        OfficialComplainedOf.objects.bulk_create(
            OfficialComplainedOf(
                complaint=complaint, position=one.position, full_name=one.full_name
            )
            for one in filing.officials
        )
    return complaint


_COPIED = (
    "surname", "given_name", "patronymic", "document_kind", "document_no", "postal_address", "phones",
    "email", "language", "service", "region", "provider", "ground", "reasons", "demands", "addressee",
    "official_unknown", "channel", "medium", "is_sample",
)  # fmt: skip


def _attach_files(draft: ComplaintDraft, complaint: Complaint) -> None:
    Attachment.objects.filter(draft=draft).update(complaint=complaint)
    draft.filed_as, draft.user, draft.answers = complaint, complaint.complainant, {}
    draft.save(update_fields=["filed_as", "user", "answers"])


def _filed_act(
    complaint: Complaint, opened: Opened, filing: Filing, actor: Actor, at: datetime
) -> Act:
    return Act(
        actor=actor.ref,
        verb=events.FILED,
        subject=opened.stage.ref,
        at=at,
        organisation_id=opened.stage.organisation_id,
        facts={"number": complaint.number, "route": complaint.route, "channel": complaint.channel},
        values={
            "full_name": complaint.full_name,
            "postal_address": filing.postal_address,
            "reasons": filing.reasons,
            "demands": filing.demands,
        },
    )
