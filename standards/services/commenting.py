"""What people say on a draft: comments, letters, support, replies (L13-15.3, J-15, X-06, Q-11, Q-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.acting import Actor
from audit.services import record
from files.models import StoredFile
from standards import events, permissions, telling
from standards.errors import (
    DiscussionOver,
    OwnComment,
    PointUnknown,
    TextRequired,
    TextTooLong,
    TooManyFiles,
    WrongMoment,
    WrongState,
)
from standards.models import Comment, CommentFile, Discussion, Reply, Support
from standards.points import exists, quote_of
from standards.services.acts import act_of, lock_discussion, permit, standard_act
from standards.workflow import (
    ANSWERABLE,
    BEFORE_REPORT,
    LONGEST_COMMENT,
    MOST_FILES,
    AuthorKind,
    CommentChannel,
    CommentStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentData:
    """What a person says on the portal."""

    text: str
    language: str
    point: str = ""
    interest: str = ""
    shows_name: bool = False
    author_kind: AuthorKind = AuthorKind.INDIVIDUAL
    author_name: str = ""  # a business or an organisation names itself; else the person's name
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredComment(CommentData):
    """What came by letter, by e-mail or by word of mouth; entered by the drafter (J-15)."""

    channel: CommentChannel
    received_at: datetime
    contact: str = ""
    source: str = ""


@standard_act
def submit_comment(
    *, discussion_id: int, comment: CommentData, actor: Actor, at: datetime
) -> Comment:
    """Comment on the draft or on one point of it; the receipt number comes at once.

    What arrives after the last second of the 30th day is kept as late and is not considered.

    Raises:
        NotPermitted: nobody is signed in (J-15).
        DiscussionOver: broken off, or the report is on its way already.
        TextRequired, TextTooLong, PointUnknown, TooManyFiles: what was sent cannot be taken.
    """
    permit(permissions.may_comment(actor))
    assert actor.user is not None
    discussion = lock_discussion(discussion_id)
    _require_takes_comments(discussion)
    row = _row(discussion, comment, at=at)
    row.author, row.channel, row.received_at = actor.user, CommentChannel.PORTAL, at
    row.author_name = comment.author_name.strip() or str(actor.user)
    row.status = CommentStatus.IN_TIME if _is_in_time(discussion, at) else CommentStatus.LATE
    _keep(row, comment.files)
    facts = {"point": row.point, "status": str(row.status)}
    record(act_of(events.COMMENT_RECEIVED, row.ref, actor, at, {"text": row.text}, **facts))
    telling.tell_receipt(row, at=at)
    return row


@standard_act
def enter_comment(
    *, discussion_id: int, entered: EnteredComment, actor: Actor, at: datetime
) -> Comment:
    """Enter a letter, an e-mail or words said; unsigned ones are only counted (X-06, Q-11, Q-12).

    The moment it came decides whether it is in time, not the moment it is entered: what came
    before a discussion was broken off still belongs to it.

    Raises:
        NotPermitted: not the drafting body.
        WrongState: a comment of the portal is not entered.
        DiscussionOver: the report is out, or it came after the discussion was broken off.
        WrongMoment: it came before the discussion opened, or in the future.
        TextRequired, TextTooLong, PointUnknown, TooManyFiles: what was entered cannot be taken.
    """
    discussion = lock_discussion(discussion_id)
    permit(permissions.drafts(actor, discussion.edition.standard))
    if entered.channel == CommentChannel.PORTAL:
        raise WrongState
    _require_takes_letters(discussion, entered.received_at)
    if not discussion.opened_at <= entered.received_at <= at:
        raise WrongMoment
    row = _row(discussion, entered, at=at)
    row.channel, row.received_at, row.entered_by = entered.channel, entered.received_at, actor.user
    row.author_name, row.contact = entered.author_name.strip(), entered.contact.strip()
    row.source = entered.source.strip()
    row.status = status_of_entered(discussion, entered)
    _keep(row, entered.files)
    values = {"text": row.text, "author_name": row.author_name, "contact": row.contact}
    facts = {"channel": str(row.channel), "status": str(row.status)}
    record(act_of(events.COMMENT_ENTERED, row.ref, actor, at, values, **facts))
    return row


def status_of_entered(discussion: Discussion, entered: EnteredComment) -> CommentStatus:
    """Whether what came is considered: not without author and contact, not after the close."""
    if not (entered.author_name.strip() and entered.contact.strip()):
        return CommentStatus.ANONYMOUS
    in_time = _is_in_time(discussion, entered.received_at)
    return CommentStatus.IN_TIME if in_time else CommentStatus.LATE


def _is_in_time(discussion: Discussion, at: datetime) -> bool:
    """The last second of the 30th day still counts, also where the sweep has gone ahead meanwhile:
    what came is judged by its arrival, not by when it is written down."""
    return at.replace(microsecond=0) <= discussion.closes_at


def _require_takes_comments(discussion: Discussion) -> None:
    """Until the revision is finished what comes is kept, late or not; then it is over."""
    if discussion.broken_off_at or discussion.edition.stage not in ANSWERABLE[:2]:
        raise DiscussionOver


def _require_takes_letters(discussion: Discussion, received_at: datetime) -> None:
    """Until the report is out nothing that came is lost, though it lay in a tray for a while."""
    broken_off_at = discussion.broken_off_at
    stages = BEFORE_REPORT if broken_off_at else ANSWERABLE
    if discussion.edition.stage not in stages:
        raise DiscussionOver
    if broken_off_at is not None and received_at > broken_off_at:
        raise DiscussionOver


def _row(discussion: Discussion, comment: CommentData, *, at: datetime) -> Comment:
    """An unsaved comment with its number; the discussion is locked."""
    text = comment.text.strip()
    if not text:
        raise TextRequired
    if len(text) > LONGEST_COMMENT or len(comment.interest) > 500:
        raise TextTooLong
    if len(comment.files) > MOST_FILES:
        raise TooManyFiles
    if not exists(discussion.text, comment.point):
        raise PointUnknown
    discussion.last_comment_no += 1
    discussion.save(update_fields=["last_comment_no"])
    number = discussion.last_comment_no
    return Comment(
        discussion=discussion, number=number, receipt_no=receipt_no(discussion, number),
        author_kind=comment.author_kind, language=comment.language, entered_at=at,
        point=comment.point, quote=quote_of(discussion.text, comment.point, comment.language),
        text=text, interest=comment.interest.strip(), shows_name=comment.shows_name,
    )  # fmt: skip


def receipt_no(discussion: Discussion, number: int) -> str:
    """The receipt number: service, discussion, place in its series."""
    return f"{discussion.edition.service.registry_no}-{discussion.pk}-{number:05d}"


def _keep(row: Comment, files: Sequence[StoredFile]) -> None:
    row.save()
    CommentFile.objects.bulk_create([CommentFile(comment=row, file=file) for file in files])


@standard_act
def support(*, comment_id: int, actor: Actor, at: datetime) -> Comment:
    """Support somebody else's comment while the discussion is open; twice counts once.

    Raises:
        NotPermitted: nobody is signed in.
        OwnComment: it is the actor's own.
        DiscussionOver: the discussion has closed.
        WrongState: the comment is hidden.
    """
    permit(permissions.may_comment(actor))
    comment = _locked(comment_id)
    _require_open(comment.discussion, at)
    if permissions.is_own(actor, comment):
        raise OwnComment
    if comment.is_hidden:
        raise WrongState
    _row_of_support, is_new = Support.objects.get_or_create(
        comment=comment, user=actor.user, defaults={"at": at}
    )
    if is_new:
        _count_support(comment, 1)
        record(act_of(events.SUPPORTED, comment.ref, actor, at))
    return comment


@standard_act
def withdraw_support(*, comment_id: int, actor: Actor, at: datetime) -> Comment:
    """Take one's support back while the discussion is open.

    Raises:
        NotPermitted: nobody is signed in.
        DiscussionOver: the discussion has closed.
    """
    permit(permissions.may_comment(actor))
    comment = _locked(comment_id)
    _require_open(comment.discussion, at)
    if Support.objects.filter(comment=comment, user=actor.user).delete()[0]:
        _count_support(comment, -1)
        record(act_of(events.SUPPORT_WITHDRAWN, comment.ref, actor, at))
    return comment


def _count_support(comment: Comment, step: int) -> None:
    Comment.objects.filter(pk=comment.pk).update(support_count=F("support_count") + step)
    comment.support_count += step


def _locked(comment_id: int) -> Comment:
    """A comment, read after its discussion is locked.

    Raises:
        Comment.DoesNotExist: no such comment.
    """
    discussion_id = Comment.objects.values_list("discussion_id", flat=True).get(pk=comment_id)
    discussion = lock_discussion(discussion_id)
    comment = Comment.objects.select_related("author").get(pk=comment_id)
    comment.discussion = discussion
    return comment


def _require_open(discussion: Discussion, at: datetime) -> None:
    if not discussion.is_open or not _is_in_time(discussion, at):
        raise DiscussionOver


@standard_act
def reply(
    *, comment_id: int, text: str, shows_name: bool = False, actor: Actor, at: datetime
) -> Reply:
    """Reply in the thread of a comment; the drafting body's reply is official.

    People reply while the discussion is open, the drafting body until the report is out.

    Raises:
        NotPermitted: nobody is signed in.
        DiscussionOver: too late for this person to reply.
        TextRequired, TextTooLong: the text cannot be taken.
    """
    permit(permissions.may_comment(actor))
    assert actor.user is not None
    comment = _locked(comment_id)
    edition = comment.discussion.edition
    is_official = permissions.drafts(actor, edition.standard)
    if not is_official:
        _require_open(comment.discussion, at)
    elif edition.stage not in ANSWERABLE:
        raise DiscussionOver
    text = text.strip()
    if not text:
        raise TextRequired
    if len(text) > LONGEST_COMMENT:
        raise TextTooLong
    row = Reply.objects.create(
        comment=comment, author=actor.user, text=text, written_at=at, shows_name=shows_name,
        organisation=edition.drafting_body if is_official else None,
    )  # fmt: skip
    record(act_of(events.REPLIED, comment.ref, actor, at, {"text": text}))
    telling.tell_of_reply(row, at=at)
    return row
