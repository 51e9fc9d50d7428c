"""Files of a case: with a message of either side, and with the answer before it is sent (J-18).

Each verb has two halves. Outside of any transaction the files are measured, checked and kept, so
that nobody waits for the antivirus under a lock; then one transaction attaches them, with the
room of the case counted under its lock. What was refused leaves no row behind.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile

from accounts.acting import Actor
from accounts.roles import Capability
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import (
    ApprovalRequired,
    MessageRequired,
    TooManyFiles,
    WrongState,
)
from complaints.models import (
    AttachedTo,
    Attachment,
    CaseMessage,
    Complaint,
    ComplaintStage,
)
from complaints.services.acts import act_on, complaint_act, lock_stage, permit, refuse_own_matter
from complaints.services.consideration import write_message
from complaints.services.decision import needs_approval
from complaints.workflow import UNDER_CONSIDERATION, is_decided
from files.models import FileState, StoredFile
from files.quota import quota, require_room
from files.services import discard, store

T = TypeVar("T")
Uploads = Sequence["UploadedFile[Any]"]
MOST_FILES = 10  # of one message, of one answer


def attach_to_message(
    *, stage_id: int, text: str, uploads: Uploads, actor: Actor, at: datetime
) -> CaseMessage:
    """Write on the case with files; without files it is a plain message.

    Raises:
        NotPermitted, MessageRequired, WrongState: as ``write_message`` does.
        TooManyFiles: more than ten with one message.
        files.errors.FileRefused: one of the files, or the room of the case or the day.
        ComplaintStage.DoesNotExist: no such stage.
    """
    stage = ComplaintStage.objects.select_related("complaint").get(pk=stage_id)
    permit(permissions.may_write(actor, stage))
    if not stage.is_open:
        raise WrongState
    if not text.strip():
        raise MessageRequired
    if len(uploads) > MOST_FILES:
        raise TooManyFiles
    return _with_kept(
        uploads,
        lambda stored: _write(stage_id=stage_id, text=text, stored=stored, actor=actor, at=at),
        actor=actor,
        at=at,
    )


def attach_to_answer(
    *, stage_id: int, uploads: Uploads, actor: Actor, at: datetime
) -> list[Attachment]:
    """Put files to the answer of a stage; the complainant has them once it is sent.

    Raises:
        OwnMatter: the complaint is about the person who acts (Q-36).
        NotPermitted: neither the responsible executor nor the head.
        WrongState: not under consideration yet, or the answer has been sent.
        ApprovalRequired: what the head has approved, or looks at now, is changed by the head only.
        TooManyFiles: more than ten with one answer.
        files.errors.FileRefused: one of the files, or the room of the case or the day.
        ComplaintStage.DoesNotExist: no such stage.
    """
    stage = ComplaintStage.objects.select_related("complaint").get(pk=stage_id)
    check_answer_open(stage, actor)
    if _of_answer(stage).count() + len(uploads) > MOST_FILES:
        raise TooManyFiles
    return _with_kept(
        uploads,
        lambda stored: _put_to_answer(stage_id=stage_id, stored=stored, actor=actor, at=at),
        actor=actor,
        at=at,
    )


@complaint_act
def take_off_answer(*, stage_id: int, attachment_id: int, actor: Actor, at: datetime) -> None:
    """Take a file off an answer that has not been sent.

    Raises:
        OwnMatter, NotPermitted, WrongState, ApprovalRequired: as :func:`attach_to_answer` does.
        Attachment.DoesNotExist: no such file with this answer.
    """
    stage = lock_stage(stage_id)
    check_answer_open(stage, actor)
    attachment = _of_answer(stage).get(pk=attachment_id)
    record(_act(events.FILE_REMOVED, stage, attachment.name, actor, at))
    attachment.delete()
    discard([attachment.file])


def _with_kept(
    uploads: Uploads, attach: Callable[[list[StoredFile]], T], *, actor: Actor, at: datetime
) -> T:
    """Keep the files, then attach them; what is refused on the way is forgotten whole."""
    assert actor.user is not None
    stored: list[StoredFile] = []
    try:
        for uploaded in uploads:
            stored.append(store(uploaded, uploader_id=actor.user.pk, at=at))
        return attach(stored)
    except BaseException:
        discard(stored)
        raise


@complaint_act
def _write(
    *, stage_id: int, text: str, stored: Sequence[StoredFile], actor: Actor, at: datetime
) -> CaseMessage:
    _require_place(lock_stage(stage_id), stored)
    message = write_message(stage_id=stage_id, text=text, actor=actor, at=at)
    _attach(stored, message.stage, actor, at, kind=AttachedTo.MESSAGE, message=message)
    return message


@complaint_act
def _put_to_answer(
    *, stage_id: int, stored: Sequence[StoredFile], actor: Actor, at: datetime
) -> list[Attachment]:
    stage = lock_stage(stage_id)
    check_answer_open(stage, actor)
    if _of_answer(stage).count() + len(stored) > MOST_FILES:
        raise TooManyFiles
    _require_place(stage, stored)
    return _attach(stored, stage, actor, at, kind=AttachedTo.ANSWER)


def _require_place(stage: ComplaintStage, stored: Sequence[StoredFile]) -> None:
    """Count the room of the case under its lock, which comes after that of the stage."""
    if not stored:
        return
    Complaint.objects.select_for_update().only("pk").get(pk=stage.complaint_id)
    kept = Attachment.objects.filter(complaint_id=stage.complaint_id)
    require_room(_alive(kept), stored, quota("CASE"))


def _attach(
    stored: Sequence[StoredFile],
    stage: ComplaintStage,
    actor: Actor,
    at: datetime,
    *,
    kind: AttachedTo,
    message: CaseMessage | None = None,
) -> list[Attachment]:
    """Attach files that lie kept and have their place; each goes on record by name."""
    rows = [
        Attachment(
            kind=kind,
            complaint_id=stage.complaint_id,
            stage=stage,
            message=message,
            added_by=actor.user,
            file=one,
            name=one.original_name,
            attached_at=at,
        )
        for one in stored
    ]
    if rows:
        record(*(_act(events.FILE_ADDED, stage, row.name, actor, at) for row in rows))
    return Attachment.objects.bulk_create(rows)


def _alive(attachments: Any) -> Iterable[int]:
    """Ids of the files whose bytes are still there."""
    alive = attachments.exclude(file__state=FileState.INFECTED)
    return list(alive.values_list("file_id", flat=True))


def _of_answer(stage: ComplaintStage) -> Any:
    return Attachment.objects.filter(stage=stage, kind=AttachedTo.ANSWER).select_related("file")


def check_answer_open(stage: ComplaintStage, actor: Actor) -> None:
    """Refuse where the answer cannot be changed now, or not by this person."""
    refuse_own_matter(actor, stage)
    permit(permissions.may_decide(actor, stage))
    if stage.state not in UNDER_CONSIDERATION and not is_decided(stage.state):
        raise WrongState
    if actor.can(Capability.HEAD_BODY):
        return
    waits = stage.proposed_decisions.filter(judged_at__isnull=True).exists()
    if waits or (is_decided(stage.state) and needs_approval(stage)):
        raise ApprovalRequired


def _act(verb: str, stage: ComplaintStage, name: str, actor: Actor, at: datetime) -> Act:
    return act_on(verb, stage, actor, at, {"name": name})
