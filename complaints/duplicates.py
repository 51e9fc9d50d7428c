"""The same complaint filed more than once: which filing could be the first one (Q-42)."""

from django.db.models import Q

from complaints.models import Complaint, ComplaintStage
from complaints.workflow import OPEN, State

_SHOWN = 5
_LOOKED_AT = 50
_LONGEST_ID = 12


def numbered(number: str) -> Complaint | None:
    """The complaint with a citizen's number ("2026-000117"); None for anything else typed."""
    pk = number.strip().rpartition("-")[2]
    if not (pk.isascii() and pk.isdigit()) or len(pk) > _LONGEST_ID:
        return None
    found = Complaint.objects.filter(pk=int(pk)).select_related("duplicate_of").first()
    return found if found is not None and found.number == number.strip() else None


def same_person(one: Complaint, other: Complaint) -> bool:
    """Whether two complaints were filed by one person: the account, the document or the name.

    Different people who complain of the same thing have each a complaint of their own; so have
    two namesakes, whose documents tell them apart, and a legal entity and who signs for it.
    """
    if one.bin != other.bin:
        return False
    if one.complainant_id is not None and one.complainant_id == other.complainant_id:
        return True
    if one.document_no and one.document_kind == other.document_kind and other.document_no:
        return one.document_no == other.document_no
    return one.person_key == other.person_key


def first_stage_of(complaint: Complaint) -> ComplaintStage | None:
    """The first stage where it lies now, after any redirection."""
    stages = complaint.stages.filter(number=1).exclude(state=State.REDIRECTED)
    return stages.select_related("complaint", "organisation", "rung").first()


def likely_firsts(stage: ComplaintStage) -> list[ComplaintStage]:
    """Earlier open filings before the same body that may be the same complaint, oldest first.

    The same number of a document, the same account, or the same name about the same service.
    """
    complaint = stage.complaint
    if stage.number != 1:
        return []
    alike = Q(person_key=complaint.person_key, complaint__service=complaint.service_id)
    if complaint.document_no:
        alike |= Q(complaint__document_no=complaint.document_no)
    if complaint.complainant_id is not None:
        alike |= Q(
            complaint__complainant=complaint.complainant_id, complaint__service=complaint.service_id
        )
    found = ComplaintStage.objects.filter(
        alike,
        organisation=stage.organisation_id,
        number=1,
        state__in=OPEN,
        complaint_id__lt=complaint.pk,
        complaint__duplicate_of__isnull=True,
    )
    found = found.select_related("complaint__service", "organisation").order_by("pk")
    likely = [one for one in found[:_LOOKED_AT] if same_person(one.complaint, complaint)]
    return likely[:_SHOWN]
