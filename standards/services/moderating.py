"""Hiding with a public reason, and the appeal against it; nothing is ever deleted."""

from datetime import datetime

from accounts.acting import Actor
from audit.services import record
from standards import events, permissions, telling
from standards.errors import AlreadyDecided, AlreadyHidden, ReasonRequired, TextRequired, WrongState
from standards.models import Comment, Reply
from standards.services.acts import act_of, lock_discussion, permit, standard_act
from standards.workflow import AppealState, HideReason


@standard_act
def hide_comment(*, comment_id: int, reason: str, actor: Actor, at: datetime) -> Comment:
    """Hide a comment from the public by a reason code; it is still answered and counted.

    Raises:
        NotPermitted: not the drafting body, or its own author.
        ReasonRequired: no such reason code.
        AlreadyHidden: hidden already, or shown again by the quality body.
    """
    comment = _lock(comment_id)
    permit(permissions.may_hide(actor, comment))
    if reason not in HideReason.values:
        raise ReasonRequired
    if comment.is_hidden or comment.appeal_state == AppealState.RESTORED:
        raise AlreadyHidden
    comment.hidden_at, comment.hidden_by, comment.hide_reason = at, actor.user, reason
    comment.save(update_fields=["hidden_at", "hidden_by", "hide_reason"])
    record(act_of(events.COMMENT_HIDDEN, comment.ref, actor, at, reason=reason))
    telling.tell_of_hiding(comment, at=at)
    return comment


@standard_act
def hide_reply(*, reply_id: int, reason: str, actor: Actor, at: datetime) -> Reply:
    """Hide a reply of a citizen by a reason code.

    Raises:
        NotPermitted: not the drafting body.
        ReasonRequired: no such reason code.
        AlreadyHidden: hidden already.
        WrongState: an official reply is not hidden.
    """
    comment = _lock(Reply.objects.values_list("comment_id", flat=True).get(pk=reply_id))
    permit(permissions.drafts(actor, comment.discussion.edition.standard))
    row = Reply.objects.get(pk=reply_id)
    if reason not in HideReason.values:
        raise ReasonRequired
    if row.organisation_id is not None:
        raise WrongState
    if row.hidden_at is not None:
        raise AlreadyHidden
    row.hidden_at, row.hide_reason = at, reason
    row.save(update_fields=["hidden_at", "hide_reason"])
    record(act_of(events.REPLY_HIDDEN, comment.ref, actor, at, reason=reason))
    return row


@standard_act
def appeal_hiding(*, comment_id: int, text: str, actor: Actor, at: datetime) -> Comment:
    """The author appeals to the quality body; once.

    Raises:
        NotPermitted: not the author.
        WrongState: the comment is not hidden.
        AlreadyDecided: appealed already.
        TextRequired: no words of appeal.
    """
    comment = _lock(comment_id)
    permit(permissions.is_author(actor, comment))
    if not comment.is_hidden:
        raise WrongState
    if comment.appeal_state:
        raise AlreadyDecided
    if not text.strip():
        raise TextRequired
    comment.appeal_state, comment.appeal_text = AppealState.OPEN, text.strip()[:5000]
    comment.appealed_at = at
    comment.save(update_fields=["appeal_state", "appeal_text", "appealed_at"])
    record(act_of(events.HIDING_APPEALED, comment.ref, actor, at, {"text": comment.appeal_text}))
    telling.tell_of_appeal(comment, at=at)
    return comment


@standard_act
def decide_appeal(
    *, comment_id: int, restore: bool, reason: str, actor: Actor, at: datetime
) -> Comment:
    """The quality body shows the comment again, or leaves it hidden; with its reason.

    Raises:
        NotPermitted: not the quality body, its author, or who hid it.
        WrongState: no appeal waits.
        ReasonRequired: no reason.
    """
    comment = _lock(comment_id)
    permit(permissions.may_decide_appeal(actor, comment))
    if comment.appeal_state != AppealState.OPEN:
        raise WrongState
    if not reason.strip():
        raise ReasonRequired
    comment.appeal_state = AppealState.RESTORED if restore else AppealState.UPHELD
    comment.appeal_reason, comment.appeal_decided_at = reason.strip(), at
    if restore:
        comment.hidden_at = None
    comment.save(update_fields=["appeal_state", "appeal_reason", "appeal_decided_at", "hidden_at"])
    record(
        act_of(
            events.HIDING_DECIDED, comment.ref, actor, at, {"reason": comment.appeal_reason},
            outcome=str(comment.appeal_state),
        )
    )  # fmt: skip
    telling.tell_of_appeal_decided(comment, at=at)
    return comment


def _lock(comment_id: int) -> Comment:
    """A comment with its road, read after its discussion is locked.

    Raises:
        Comment.DoesNotExist: no such comment.
    """
    lock_discussion(Comment.objects.values_list("discussion_id", flat=True).get(pk=comment_id))
    return Comment.objects.select_related(
        "author",
        "discussion__edition__standard__service",
        "discussion__edition__standard__drafting_body",
    ).get(pk=comment_id)
