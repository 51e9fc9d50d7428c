"""Verbs of the record, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from audit.verbs import declare

FILED = "complaints.filed"
REGISTERED = "complaints.registered"
TAKEN = "complaints.taken"
ASSIGNED = "complaints.assigned"
SERVICE_IDENTIFIED = "complaints.service_identified"
DECIDED = "complaints.decided"
ANSWERED = "complaints.answered"
QUALITY_TOLD = "complaints.quality_told"
CLOSED = "complaints.closed"
BREACHED = "complaints.breached"
APPEALED = "complaints.appealed"
WAITING = "complaints.waiting"
COURT_MARKED = "complaints.court_marked"
MESSAGE = "complaints.message"
REMEDY_DONE = "complaints.remedy_done"
VIEWED = "complaints.viewed"

# As in the letters and on the pages; the machine's own labels live in workflow.
OUTCOMES = {"satisfied": _("satisfied"), "partly": _("partly satisfied"), "refused": _("refused")}

declare(
    FILED,
    _("complaint filed"),
    values={
        "full_name": _("full name"),
        "postal_address": _("postal address"),
        "reasons": _("what happened"),
        "demands": _("what is asked for"),
    },
)
declare(REGISTERED, _("complaint registered under No. {reg_no}"))
declare(TAKEN, _("complaint taken for consideration"))
declare(ASSIGNED, _("responsible executor assigned"))
declare(SERVICE_IDENTIFIED, _("service {registry_no} identified"))
declare(
    DECIDED,
    _("decision made: {outcome}"),
    names={"outcome": OUTCOMES},
    values={
        "reasons": _("reasons of the decision"),
        "cause_study": _("study of causes"),
        "lateness_reason": _("reason for lateness"),
        "remedy": _("remedy"),
    },
)
declare(ANSWERED, _("reasoned decision sent to the complainant"))
declare(QUALITY_TOLD, _("quality body told of the outcome"), names={"outcome": OUTCOMES})
declare(CLOSED, _("stage closed"))
declare(BREACHED, _("no answer by {due_on}: breach of the term recorded"))
declare(
    APPEALED,
    _("appeal filed to stage {stage}"),
    values={"appeal_text": _("why the complainant goes further")},
)
declare(WAITING, _("complainant chose to wait for the answer"))
declare(COURT_MARKED, _("mark that the matter is in court"))
declare(MESSAGE, _("message written on the case"), values={"text": _("message")})
declare(REMEDY_DONE, _("remedy carried out"))
declare(VIEWED, _("case opened"))
