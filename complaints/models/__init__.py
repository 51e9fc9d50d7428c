"""Cases, stages and their road, drafts, the ladder they climb, and what officials keep at hand."""

from complaints.models.cases import CaseMessage, Complaint, OfficialComplainedOf
from complaints.models.desk import CalendarFeed, SavedFilter, StandardText, StandardTextVersion
from complaints.models.drafts import AttachedTo, Attachment, ComplaintDraft, DecisionDraft
from complaints.models.ladder import LadderRung, NumberSeries
from complaints.models.paper import Receipt
from complaints.models.programs import AnsweredCall, ProgramKey, Webhook, WebhookCall
from complaints.models.quality import Demand, DemandState, Opinion
from complaints.models.road import BodyRules, Extension, ProposedDecision, Redirection
from complaints.models.stages import ComplaintStage, Remedy
from complaints.models.teams import Team

__all__ = [
    "AnsweredCall",
    "AttachedTo",
    "Attachment",
    "BodyRules",
    "CalendarFeed",
    "CaseMessage",
    "Complaint",
    "ComplaintDraft",
    "ComplaintStage",
    "DecisionDraft",
    "Demand",
    "DemandState",
    "Extension",
    "LadderRung",
    "NumberSeries",
    "OfficialComplainedOf",
    "Opinion",
    "ProgramKey",
    "ProposedDecision",
    "Receipt",
    "Redirection",
    "Remedy",
    "SavedFilter",
    "StandardText",
    "StandardTextVersion",
    "Team",
    "Webhook",
    "WebhookCall",
]
