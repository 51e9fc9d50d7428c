"""Cases, stages, drafts, and the ladder they climb."""

from complaints.models.cases import CaseMessage, Complaint, OfficialComplainedOf
from complaints.models.drafts import Attachment, ComplaintDraft, DecisionDraft
from complaints.models.ladder import LadderRung, NumberSeries
from complaints.models.stages import ComplaintStage, Remedy

__all__ = [
    "Attachment",
    "CaseMessage",
    "Complaint",
    "ComplaintDraft",
    "ComplaintStage",
    "DecisionDraft",
    "LadderRung",
    "NumberSeries",
    "OfficialComplainedOf",
    "Remedy",
]
