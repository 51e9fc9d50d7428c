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
RECEIPT_ISSUED = "complaints.receipt_issued"
STATUS_TOLD = "complaints.status_told"
EXTENDED = "complaints.extended"
REDIRECTED = "complaints.redirected"
REDIRECT_ASKED = "complaints.redirect_asked"
REDIRECT_CONSENTED = "complaints.redirect_consented"
REDIRECT_REFUSED = "complaints.redirect_refused"
WITHDRAWN = "complaints.withdrawn"
JOINED = "complaints.joined"
PROPOSED = "complaints.proposed"
RETURNED = "complaints.returned"
OFFICIAL_NAMED = "complaints.official_named"
LATE_ANSWER = "complaints.late_answer"
RULES_SET = "complaints.rules_set"
DEMANDED = "complaints.demanded"
DEMAND_EXECUTED = "complaints.demand_executed"
DEMAND_GIVEN_BACK = "complaints.demand_given_back"
DEMAND_CLOSED = "complaints.demand_closed"
DEMAND_OVERDUE = "complaints.demand_overdue"
OPINION_GIVEN = "complaints.opinion_given"
FILE_ADDED = "complaints.file_added"
FILE_REMOVED = "complaints.file_removed"
TEAM_SET = "complaints.team_set"
TEAM_NAMED = "complaints.team_named"
TEXT_WRITTEN = "complaints.text_written"
TEXT_RETIRED = "complaints.text_retired"
REGISTER_EXPORTED = "complaints.register_exported"
KEY_ISSUED = "complaints.key_issued"
KEY_REVOKED = "complaints.key_revoked"
FEED_OPENED = "complaints.feed_opened"
FEED_CLOSED = "complaints.feed_closed"
WEBHOOK_SET = "complaints.webhook_set"
WEBHOOK_STOPPED = "complaints.webhook_stopped"

# As in the letters and on the pages; the machine's own labels live in workflow.
OUTCOMES = {"satisfied": _("satisfied"), "partly": _("partly satisfied"), "refused": _("refused")}
GROUNDS = {
    "check": _("a check or a repeated check is needed, on site too"),
    "information": _("information is needed from other bodies"),
}

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
declare(RECEIPT_ISSUED, _("receipt for the paper given out"))
declare(STATUS_TOLD, _("progress told at the counter"))
declare(
    EXTENDED,
    _("term extended to {due_on}: {ground}"),
    names={"ground": GROUNDS},
    values={"reasons": _("reasons of the extension")},
)
declare(
    REDIRECTED,
    _("complaint redirected to the competent body"),
    values={"reasons": _("reasons of the redirection")},
)
declare(
    REDIRECT_ASKED,
    _("consent of the quality body to a second redirection asked"),
    values={"reasons": _("reasons of the redirection")},
)
declare(REDIRECT_CONSENTED, _("quality body consented to the redirection"))
declare(
    REDIRECT_REFUSED,
    _("quality body did not consent to the redirection"),
    values={"judgement": _("reasons of the judgement")},
)
declare(
    WITHDRAWN,
    _("complaint withdrawn by the complainant"),
    values={"reason": _("why it was withdrawn")},
)
declare(JOINED, _("joined to complaint No. {first}: one decision for both"))
declare(
    PROPOSED, _("decision put before the head"), values={"reasons": _("reasons of the decision")}
)
declare(RETURNED, _("decision returned by the head"), values={"remark": _("remark of the head")})
declare(
    OFFICIAL_NAMED,
    _("official complained of identified"),
    values={"official": _("official complained of")},
)
declare(LATE_ANSWER, _("late answer of the earlier stage attached"))
declare(RULES_SET, _("rules of the body on complaints set"))
declare(
    DEMANDED,
    _("demand to restore rights sent, to be executed by {due_on}"),
    values={"text": _("what is demanded")},
)
declare(DEMAND_EXECUTED, _("demand executed"), values={"execution": _("what has been done")})
declare(
    DEMAND_GIVEN_BACK,
    _("execution of the demand not accepted"),
    values={"reasons": _("reasons")},
)
declare(DEMAND_CLOSED, _("execution of the demand confirmed, control closed"))
declare(DEMAND_OVERDUE, _("demand not executed by {due_on}"))
declare(OPINION_GIVEN, _("opinion after closing given"))
declare(FILE_ADDED, _("file added to the case"), values={"name": _("file name")})
declare(
    FILE_REMOVED,
    _("file taken off the answer before it was sent"),
    values={"name": _("file name")},
)
declare(TEAM_SET, _("case given to a team"))
declare(TEAM_NAMED, _("team of the body changed"))
declare(TEXT_WRITTEN, _("standard text written, version {number}"))
declare(TEXT_RETIRED, _("standard text no longer offered"))
declare(
    REGISTER_EXPORTED,
    _("register of complaints taken out as {kind}, {rows} rows"),
    names={"kind": {"csv": "CSV", "xlsx": "XLSX", "print": _("a printed page")}},
    values={"search": _("what was searched for")},
)
declare(FEED_OPENED, _("address of a calendar with due dates given out"))
declare(FEED_CLOSED, _("address of a calendar with due dates revoked"))
declare(KEY_ISSUED, _("key of a program issued"), values={"name": _("name of the program")})
declare(KEY_REVOKED, _("key of a program revoked"), values={"name": _("name of the program")})
declare(WEBHOOK_SET, _("address for notices to a program set"), values={"address": _("address")})
declare(WEBHOOK_STOPPED, _("notices to a program stopped"), values={"address": _("address")})
