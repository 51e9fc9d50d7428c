"""The verbs of the complaint procedure."""

from complaints.services.appeal import appeal, choose_to_wait, mark_in_court
from complaints.services.breaches import record_breaches, remind
from complaints.services.consideration import assign, identify_service, take, write_message
from complaints.services.decision import (
    Decision,
    Promise,
    decide,
    execute_remedy,
    preview_answer,
    send_answer,
)
from complaints.services.demands import (
    DemandOrder,
    close_demand,
    execute_demand,
    give_back_demand,
    issue_demand,
)
from complaints.services.filing import Filing, Official, file_complaint
from complaints.services.opinions import give_opinion
from complaints.services.registration import register_complaint, register_delivered

__all__ = [
    "Decision",
    "DemandOrder",
    "Filing",
    "Official",
    "Promise",
    "appeal",
    "assign",
    "choose_to_wait",
    "close_demand",
    "decide",
    "execute_demand",
    "execute_remedy",
    "file_complaint",
    "give_back_demand",
    "give_opinion",
    "identify_service",
    "issue_demand",
    "mark_in_court",
    "preview_answer",
    "record_breaches",
    "register_complaint",
    "register_delivered",
    "remind",
    "send_answer",
    "take",
    "write_message",
]
