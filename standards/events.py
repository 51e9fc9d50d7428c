"""Verbs of the record, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from audit.verbs import declare
from standards.workflow import Answer, AppealState, HideReason, PlacementKind, Verdict

DRAFT_CREATED = "standards.draft_created"
TAKEN_OVER = "standards.taken_over"
EDITION_BEGUN = "standards.edition_begun"
EDITION_WITHDRAWN = "standards.edition_withdrawn"
TEXT_CHANGED = "standards.text_changed"
TEXT_IMPORTED = "standards.text_imported"
ERRATUM_ADDED = "standards.erratum_added"
PROPOSAL_MADE = "standards.proposal_made"
PROPOSAL_DECLINED = "standards.proposal_declined"
PLACED = "standards.placed"
PLACEMENT_RECORDED = "standards.placement_recorded"
DISCUSSION_OPENED = "standards.discussion_opened"
DISCUSSION_BROKEN_OFF = "standards.discussion_broken_off"
DISCUSSION_CLOSED = "standards.discussion_closed"
COMMENT_RECEIVED = "standards.comment_received"
COMMENT_ENTERED = "standards.comment_entered"
COMMENTS_VIEWED = "standards.comments_viewed"
SUPPORTED = "standards.supported"
SUPPORT_WITHDRAWN = "standards.support_withdrawn"
REPLIED = "standards.replied"
COMMENT_DECIDED = "standards.comment_decided"
COMMENT_HIDDEN = "standards.comment_hidden"
REPLY_HIDDEN = "standards.reply_hidden"
HIDING_APPEALED = "standards.hiding_appealed"
HIDING_DECIDED = "standards.hiding_decided"
REVISION_FINISHED = "standards.revision_finished"
REPORT_ORDERED = "standards.report_ordered"
REPORT_PUBLISHED = "standards.report_published"
SENT_FOR_AGREEMENT = "standards.sent_for_agreement"
AGREEMENT_ANSWERED = "standards.agreement_answered"
DISSENT_RECORDED = "standards.dissent_recorded"
AGREED = "standards.agreed"
RETURNED_TO_REVISION = "standards.returned_to_revision"
SUBMITTED = "standards.submitted"
APPROVED = "standards.approved"
REGISTERED_WITH_JUSTICE = "standards.registered_with_justice"
CAME_INTO_FORCE = "standards.came_into_force"
REPEALED = "standards.repealed"
CONFIRMED = "standards.confirmed"
REGULATION_BEGUN = "standards.regulation_begun"
REGULATION_CHANGED = "standards.regulation_changed"
REGULATION_SENT = "standards.regulation_sent"
REGULATION_ANSWERED = "standards.regulation_answered"
REGULATION_APPROVED = "standards.regulation_approved"
REGULATION_REPEALED = "standards.regulation_repealed"

declare(DRAFT_CREATED, _("empty draft of the standard created"))
declare(TAKEN_OVER, _("standard approved before the portal taken over: act {act_no} of {act_date}"))
declare(EDITION_BEGUN, _("edition {number} of the standard begun"))
declare(EDITION_WITHDRAWN, _("edition withdrawn"), values={"reason": _("reason")})
declare(
    TEXT_CHANGED,
    _("text of the draft changed"),
    values={
        "removed_kk": _("removed text, in Kazakh"),
        "removed_ru": _("removed text, in Russian"),
    },
)
declare(TEXT_IMPORTED, _("text of the draft brought in from a file: {clauses} clauses"))
declare(ERRATUM_ADDED, _("slip of the pen corrected"))
declare(PROPOSAL_MADE, _("proposal on the standard made"), values={"text": _("text")})
declare(PROPOSAL_DECLINED, _("proposal on the standard declined"), values={"reason": _("reason")})
declare(PLACED, _("draft placed on the portal"))
declare(
    PLACEMENT_RECORDED, _("placement recorded: {kind}"), names={"kind": dict(PlacementKind.choices)}
)
declare(DISCUSSION_OPENED, _("public discussion opened, last day {closes_on}"))
declare(DISCUSSION_BROKEN_OFF, _("public discussion broken off"), values={"reason": _("reason")})
declare(DISCUSSION_CLOSED, _("public discussion closed"))
declare(COMMENT_RECEIVED, _("comment received"), values={"text": _("text")})
declare(
    COMMENT_ENTERED,
    _("comment entered from a letter or a conversation"),
    values={"text": _("text"), "author_name": _("name of the author"), "contact": _("contact")},
)
declare(COMMENTS_VIEWED, _("names and contacts of authors seen"))
declare(SUPPORTED, _("comment supported"))
declare(SUPPORT_WITHDRAWN, _("support of a comment withdrawn"))
declare(REPLIED, _("reply to a comment written"), values={"text": _("text")})
declare(
    COMMENT_DECIDED,
    _("comment decided: {verdict}"),
    values={"reason": _("reason")},
    names={"verdict": dict(Verdict.choices)},
)
declare(COMMENT_HIDDEN, _("comment hidden: {reason}"), names={"reason": dict(HideReason.choices)})
declare(REPLY_HIDDEN, _("reply hidden: {reason}"), names={"reason": dict(HideReason.choices)})
declare(HIDING_APPEALED, _("hiding appealed"), values={"text": _("text")})
declare(
    HIDING_DECIDED,
    _("appeal against hiding decided: {outcome}"),
    values={"reason": _("reason")},
    names={"outcome": dict(AppealState.choices)},
)
declare(REVISION_FINISHED, _("draft revised: every comment has its decision"))
declare(REPORT_ORDERED, _("completion report ordered"))
declare(REPORT_PUBLISHED, _("completion report No. {number} published with the revised draft"))
declare(SENT_FOR_AGREEMENT, _("revised draft and report sent for agreement, round {round}"))
declare(
    AGREEMENT_ANSWERED,
    _("agreement answered: {answer}"),
    values={"remarks": _("remarks")},
    names={"answer": dict(Answer.choices)},
)
declare(DISSENT_RECORDED, _("dissent recorded"), values={"reason": _("reason")})
declare(AGREED, _("draft agreed"))
declare(RETURNED_TO_REVISION, _("draft returned to revision"), values={"reason": _("reason")})
declare(SUBMITTED, _("draft submitted to the Government"))
declare(APPROVED, _("standard approved: act {act_no} of {act_date}"), values={"act_name": _("act")})
declare(REGISTERED_WITH_JUSTICE, _("standard registered with the Ministry of Justice: {number}"))
declare(CAME_INTO_FORCE, _("standard came into force"))
declare(REPEALED, _("standard repealed"))
declare(CONFIRMED, _("information on the service confirmed as up to date"))
declare(REGULATION_BEGUN, _("text {number} of the regulation begun"))
declare(REGULATION_CHANGED, _("text of the regulation changed"))
declare(REGULATION_SENT, _("regulation sent to the informatization body"))
declare(
    REGULATION_ANSWERED,
    _("informatization body answered: {answer}"),
    values={"remarks": _("remarks")},
    names={"answer": dict(Answer.choices)},
)
declare(REGULATION_APPROVED, _("regulation approved: act {act_no} of {act_date}"))
declare(REGULATION_REPEALED, _("regulation repealed"))
