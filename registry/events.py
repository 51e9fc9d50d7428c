"""Verbs of the record, each with its sentence."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.verbs import declare

PROPOSED = "registry.proposed"
AMENDED = "registry.amended"
SENT_TO_REVIEW = "registry.sent_to_review"
REJECTED = "registry.rejected"
INCLUDED = "registry.included"
TAKEN_OVER = "registry.taken_over"
CHANGED = "registry.changed"
REFRESHED = "registry.refreshed"
CHANGE_PLANNED = "registry.change_planned"
CHANGE_CANCELLED = "registry.change_cancelled"
EXCLUDED = "registry.excluded"
CORRECTION_ASKED = "registry.correction_asked"
CORRECTION_CONFIRMED = "registry.correction_confirmed"
CORRECTION_DECLINED = "registry.correction_declined"
LOCAL_ENTRY_CHANGED = "registry.local_entry_changed"
LOCAL_ENTRY_CONFIRMED = "registry.local_entry_confirmed"
QUESTION_ASKED = "registry.question_asked"
QUESTION_ANSWERED = "registry.question_answered"
QUESTION_VIEWED = "registry.question_viewed"
PROPOSAL_MADE = "registry.proposal_made"
PROPOSAL_ACCEPTED = "registry.proposal_accepted"
PROPOSAL_DECLINED = "registry.proposal_declined"
SUBSCRIBED = "registry.subscribed"
UNSUBSCRIBED = "registry.unsubscribed"
IMPORT_STARTED = "registry.import_started"
IMPORT_DONE = "registry.import_done"
EXPORTED = "registry.exported"

_ACT = {"act_name": _("act")}
_REASON = {"reason": _("reason")}

declare(PROPOSED, _("inclusion in the registry proposed"))
declare(AMENDED, _("proposed entry amended"))
declare(SENT_TO_REVIEW, _("proposal sent to the keeper of the registry"))
declare(REJECTED, _("proposal rejected"), values=_REASON)
declare(INCLUDED, _("included in the registry, act No. {act_no} of {act_date}"), values=_ACT)
declare(TAKEN_OVER, _("entry taken over, included in the registry on {included_on}"))
declare(
    CHANGED,
    _("entry changed from {valid_from}, act No. {act_no} of {act_date}"),
    values=_ACT,
)
declare(
    CHANGE_PLANNED, _("change set for {valid_from}, act No. {act_no} of {act_date}"), values=_ACT
)
declare(REFRESHED, _("entry follows its standard, act No. {act_no} of {act_date}"), values=_ACT)
declare(CHANGE_CANCELLED, _("planned change cancelled"))
declare(EXCLUDED, _("excluded from the registry, act No. {act_no} of {act_date}"), values=_ACT)
declare(
    CORRECTION_ASKED,
    _("correction of the date of inclusion asked: {old_date}, rightly {new_date}"),
    values=_REASON,
)
declare(
    CORRECTION_CONFIRMED,
    _("correction of the date of inclusion confirmed: {old_date}, rightly {new_date}"),
)
declare(CORRECTION_DECLINED, _("correction of the date of inclusion declined"), values=_REASON)
declare(LOCAL_ENTRY_CHANGED, _("local entry changed"))
declare(LOCAL_ENTRY_CONFIRMED, _("local entry confirmed"))
declare(
    QUESTION_ASKED,
    _("question asked"),
    values={
        "name": pgettext_lazy("field of a letter", "name"),
        "email": _("e-mail"),
        "phone": _("phone"),
        "text": _("question"),
    },
)
declare(QUESTION_ANSWERED, _("question answered"), values={"answer": _("answer")})
declare(QUESTION_VIEWED, _("question opened"))
declare(
    PROPOSAL_MADE,
    _("correction of an entry proposed"),
    values={"email": _("e-mail"), "text": _("what should be changed")},
)
declare(PROPOSAL_ACCEPTED, _("proposed correction accepted"), values=_REASON)
declare(PROPOSAL_DECLINED, _("proposed correction declined"), values=_REASON)
declare(SUBSCRIBED, _("subscription confirmed"), values={"email": _("e-mail")})
declare(UNSUBSCRIBED, _("subscription stopped"))
declare(IMPORT_STARTED, _("import of {rows} rows started"))
declare(IMPORT_DONE, _("import carried out: {new} new, {changed} changed, {same} unchanged"))
declare(EXPORTED, _("registry written into a file of the kind {kind}, entries: {rows}"))
