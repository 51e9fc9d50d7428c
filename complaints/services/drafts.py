"""Drafts: what a person has typed before sending. No act of the procedure, so no record."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.services import change_profile
from complaints.errors import ComplaintRefused, TooManyFiles, WrongState
from complaints.models import Attachment, Complaint, ComplaintDraft
from complaints.workflow import ComplainantKind
from files.errors import FileRefused
from files.models import StoredFile
from files.quota import quota, require_room
from files.services import discard, store
from notifications.services import Message, Recipient, send

LIFETIME = timedelta(days=30)  # from the last change
MAX_FILES = 10


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft and the secret that finds it again; only a digest of the secret is stored."""

    draft: ComplaintDraft
    token: str


def open_draft(
    *, user: User | None, language: str, at: datetime, answers: Mapping[str, Any] | None = None
) -> OpenedDraft:
    """An empty draft, or one with what is already known."""
    token = secrets.token_urlsafe(32)
    draft = ComplaintDraft.objects.create(
        token_digest=_digest(token),
        user=user,
        language=language,
        answers=dict(answers or {}),
        created_at=at,
        expires_at=at + LIFETIME,
    )
    return OpenedDraft(draft, token)


def find_draft(*, token: str, user: User | None, at: datetime) -> ComplaintDraft | None:
    """The draft of a token, sent ones too. Another person's draft is not shown to a signed-in one."""
    draft = (
        ComplaintDraft.objects.select_related("filed_as")
        .filter(token_digest=_digest(token), expires_at__gt=at)
        .first()
    )
    if draft is None or (user is not None and draft.user_id not in (None, user.pk)):
        return None
    return draft


def own_open_draft(*, user: User, at: datetime) -> ComplaintDraft | None:
    """The newest unsent draft of a person, whatever browser it was begun in."""
    drafts = ComplaintDraft.objects.filter(user=user, filed_as__isnull=True, expires_at__gt=at)
    return drafts.order_by("-expires_at", "-pk").first()


@transaction.atomic
def save_step(
    *,
    draft: ComplaintDraft,
    step: str,
    typed: Mapping[str, str],
    user: User | None,
    language: str,
    at: datetime,
) -> ComplaintDraft:
    """Keep what was typed on one page, right or wrong; other pages stay as they are.

    A draft begun signed out becomes the person's own with the first page saved signed in.
    """
    # Locked, so that two pages open side by side do not overwrite each other's answers.
    draft = ComplaintDraft.objects.select_for_update().get(pk=draft.pk)
    if draft.filed_as_id is not None:
        return draft
    draft.answers = {**draft.answers, step: dict(typed)}
    draft.language, draft.expires_at = language, at + LIFETIME
    if draft.user_id is None:
        draft.user = user
    draft.save(update_fields=["answers", "language", "expires_at", "user"])
    return draft


def claim(*, draft: ComplaintDraft, user: User) -> None:
    """Make a draft begun signed out the person's own, so that it is found without the cookie."""
    if draft.user_id is None:
        draft.user = user
        draft.save(update_fields=["user"])


def renew_token(*, draft: ComplaintDraft) -> str:
    """A new secret for a draft found by its owner; links sent before stop working."""
    token = secrets.token_urlsafe(32)
    draft.token_digest = _digest(token)
    draft.save(update_fields=["token_digest"])
    return token


def attach_file(
    *, draft: ComplaintDraft, uploaded: "UploadedFile[Any]", uploader_id: int | None, at: datetime
) -> Attachment:
    """Attach a file to a draft; while the antivirus is silent it waits in quarantine.

    Raises:
        TooManyFiles: ten are attached already.
        WrongState: the draft has been filed meanwhile.
        files.errors.FileRefused: the file itself, or the room of the draft or the day (see there).
    """
    if draft.attachments.count() >= MAX_FILES:
        raise TooManyFiles
    # The antivirus is asked before the transaction: nobody waits for it under a lock.
    stored = store(uploaded, uploader_id=uploader_id, at=at)
    try:
        return _attach(draft, stored, at)
    except (ComplaintRefused, FileRefused):
        discard([stored])
        raise


@transaction.atomic
def _attach(draft: ComplaintDraft, stored: StoredFile, at: datetime) -> Attachment:
    """Under the lock of the draft, so that two uploads at once count one after the other."""
    locked = ComplaintDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.filed_as_id is not None:
        raise WrongState
    kept = list(locked.attachments.values_list("file_id", flat=True))
    if len(kept) >= MAX_FILES:
        raise TooManyFiles
    require_room(kept, [stored], quota("DRAFT"))
    return Attachment.objects.create(
        draft=draft, file=stored, name=stored.original_name, attached_at=at
    )


@transaction.atomic
def remove_file(*, draft: ComplaintDraft, attachment_id: int) -> None:
    """Take a file off a draft; one that is not there is passed over."""
    _delete_files(Attachment.objects.filter(draft=draft, complaint__isnull=True, pk=attachment_id))


def send_resume_link(*, draft: ComplaintDraft, token: str, email: str, at: datetime) -> None:
    """E-mail the link that opens the draft in another browser; once a day to one address."""
    draft.email = email
    draft.save(update_fields=["email"])
    send(
        [
            Message(
                template="complaints/draft_link",
                to=Recipient(language=draft.language, email=email),
                channels=("email",),
                context={"expires_at": draft.expires_at},
                dedupe_key=f"complaints.draft_link:{draft.token_digest[:16]}:{email}:{at.date()}",
                at=at,
                url=reverse("complaints:resume", args=[token]),
            )
        ]
    )


def fill_profile(*, user: User, complaint: Complaint, at: datetime) -> None:
    """Keep in the person's own data what was given in the complaint and was missing there."""
    given = {
        "surname": complaint.surname,
        "given_name": complaint.given_name,
        "patronymic": complaint.patronymic,
    }
    if complaint.kind == ComplainantKind.INDIVIDUAL:  # else they are those of the legal entity
        given |= {"postal_address": complaint.postal_address, "phone": complaint.phones[:40]}
    if not (user.iin or user.document_no) and complaint.document_no:
        given["document_kind"] = complaint.document_kind
        given["iin" if complaint.document_kind == "iin" else "document_no"] = complaint.document_no
    always = {"document_kind"}
    changes = {
        name: value
        for name, value in given.items()
        if value and (name in always or not getattr(user, name))
    }
    change_profile(user=user, changes=changes, at=at)


@transaction.atomic
def delete_expired(*, at: datetime) -> int:
    """Delete drafts past their last day with their files; what was sent stays with its case."""
    expired = ComplaintDraft.objects.filter(expires_at__lte=at)
    _delete_files(Attachment.objects.filter(draft__in=expired, complaint__isnull=True))
    count = expired.count()
    expired.delete()
    return count


def _delete_files(attachments: Any) -> None:
    """The rows go; bytes that no row names any more are swept by the files room."""
    file_ids = list(attachments.values_list("file_id", flat=True))
    attachments.delete()
    StoredFile.objects.filter(pk__in=file_ids).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
