"""Letters to single people: authors of comments, drafters, agreeing bodies, clerks, the quality body."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from accounts.acting import Actor
from accounts.models import BodyKind, Organisation, User
from accounts.roles import Capability
from accounts.selectors import bodies_with_function, officials_of
from audit.refs import SubjectRef
from deadlines.models import Clock
from notifications.services import Message, Recipient, send
from registry.services.acts import national_day
from standards.models import (
    AgreementRequest,
    Comment,
    Confirmation,
    Discussion,
    Edition,
    Reply,
)
from standards.workflow import Agreeing


def comment_message(
    template: str, comment: Comment, *, at: datetime, key: str = "", **context: Any
) -> Message:
    """A letter to the author of a comment, in the author's language."""
    author = comment.author
    assert author is not None
    edition = comment.discussion.edition
    with override(author.language):
        said = {name: str(value) for name, value in context.items()}
    return Message(
        template=f"standards/{template}",
        to=Recipient.of_user(author),
        channels=("inbox", "email"),
        context={
            "receipt_no": comment.receipt_no,
            "status": comment.status,
            "service": edition.service.ref.label(author.language),
            **said,
        },
        dedupe_key=f"standards.{template}:{comment.pk}:{key}",
        at=at,
        subject=comment.ref,
        url=reverse("standards:thread", args=[comment.receipt_no]),
    )


def tell_receipt(comment: Comment, *, at: datetime) -> None:
    """The author has the receipt number at once, in the inbox and by e-mail."""
    send([comment_message("comment_received", comment, at=at)])


def tell_of_reply(reply: Reply, *, at: datetime) -> None:
    """The author of a comment hears of a reply by somebody else."""
    comment = reply.comment
    if comment.author is None or comment.author_id == reply.author_id:
        return
    is_official = "yes" if reply.organisation_id else ""
    message = comment_message(
        "comment_replied", comment, at=at, key=str(reply.pk), official=is_official
    )
    send([message])


def tell_of_hiding(comment: Comment, *, at: datetime) -> None:
    """The author hears why the comment is hidden and how to appeal."""
    if comment.author is None:
        return
    with override(comment.author.language):
        why = str(comment.get_hide_reason_display())
    message = comment_message("comment_hidden", comment, at=at, key=at.isoformat(), hide_reason=why)
    send([message])


def tell_of_appeal(comment: Comment, *, at: datetime) -> None:
    """The quality body has an appeal to decide."""
    edition = comment.discussion.edition
    send(
        _letter(
            "hiding_appealed", user, comment.ref, at=at, key=str(comment.pk),
            url=reverse("standards:office_appeal", args=[comment.pk]),
            context={"receipt_no": comment.receipt_no} | _about(edition, user),
        )
        for user in _quality_people(national_day(at))
    )  # fmt: skip


def tell_of_appeal_decided(comment: Comment, *, at: datetime) -> None:
    """The author hears what became of the appeal."""
    if comment.author is not None:
        restored = "yes" if comment.appeal_state == "restored" else ""
        message = comment_message(
            "hiding_decided", comment, at=at, restored=restored, reason=comment.appeal_reason
        )
        send([message])


def tell_of_broken_off(discussion: Discussion, *, at: datetime) -> None:
    """Who commented hears that the text changes and a new discussion will follow (Q-13)."""
    comments = discussion.comments.filter(author__isnull=False).select_related(
        "author", "discussion__edition__standard__service"
    )
    first: dict[int | None, Comment] = {}
    for comment in comments.order_by("number"):
        first.setdefault(comment.author_id, comment)
    send(
        comment_message(
            "discussion_broken_off", comment, at=at, reason=discussion.broken_off_reason
        )
        for comment in first.values()
    )


def tell_of_close(edition: Edition, discussion: Discussion, *, at: datetime) -> None:
    """The drafters have comments to answer and a report to publish."""
    url = reverse("standards:office_discussion", args=[discussion.pk])
    send(
        _letter(
            "discussion_closed", user, edition.ref, at=at, key=str(discussion.pk), url=url,
            context={"comments": discussion.comments.count()} | _about(edition, user),
        )
        for user in drafters_of(edition, on=national_day(at))
    )  # fmt: skip


def tell_of_requests(requests: Sequence[AgreementRequest], *, at: datetime) -> None:
    """The bodies asked have ten working days to answer (K-39.2)."""
    on = national_day(at)
    messages = []
    for request in requests:
        wanted = (
            Capability.AGREE_FOR_PRESIDENT
            if request.role == Agreeing.PRESIDENT
            else Capability.AGREE_DRAFTS
        )
        messages += [
            _letter(
                "agreement_asked", user, request.ref, at=at, key=str(request.pk),
                url=reverse("standards:office_agreement", args=[request.pk]),
                context=_about(request.edition, user), organisation_id=request.organisation_id,
            )
            for user in officials_of(request.organisation, wanted, on=on)
        ]  # fmt: skip
    send(messages)


def tell_of_agreement(request: AgreementRequest, *, at: datetime) -> None:
    """The drafters hear what a body answered."""
    edition = request.edition
    url = reverse("standards:office_edition", args=[edition.pk])
    send(
        _letter(
            "agreement_answered", user, edition.ref, at=at, key=str(request.pk), url=url,
            context=_about(edition, user)
            | {
                "body": _name_of(request.organisation, user.language),
                "agreed": request.answer == "agreed",
                "remarks": request.remarks,
            },
        )
        for user in drafters_of(edition, on=national_day(at))
    )  # fmt: skip


def tell_of_return(edition: Edition, reason: str, *, actor: Actor, at: datetime) -> None:
    """The drafters hear that the draft is back in revision; who sent it back need not be told."""
    url = reverse("standards:office_edition", args=[edition.pk])
    own = actor.user.pk if actor.user else None
    send(
        _letter(
            "returned_to_revision", user, edition.ref, at=at, key=at.isoformat(), url=url,
            context=_about(edition, user) | {"reason": reason},
        )
        for user in drafters_of(edition, on=national_day(at))
        if user.pk != own
    )  # fmt: skip


def tell_of_submission(edition: Edition, *, at: datetime) -> None:
    """The clerks of the Government's office have a draft to bring before the Government."""
    url = reverse("standards:office_edition", args=[edition.pk])
    on = national_day(at)
    clerks = {
        user.pk: user
        for body in Organisation.objects.filter(kind=BodyKind.GOVERNMENT)
        for user in officials_of(body, Capability.RECORD_GOVERNMENT_ACTS, on=on)
    }
    send(
        _letter(
            "submitted", user, edition.ref, at=at, key=at.isoformat(), url=url,
            context=_about(edition, user),
        )
        for user in clerks.values()
    )  # fmt: skip


def tell_of_approval(edition: Edition, *, at: datetime) -> None:
    """The drafters hear that the Government has approved."""
    url = reverse("standards:office_edition", args=[edition.pk])
    send(
        _letter(
            "approved_for_drafters", user, edition.ref, at=at, key="", url=url,
            context=_about(edition, user)
            | {
                "act": edition.approval_act, "act_no": edition.approval_act_no,
                "approved_on": edition.approved_on, "effective_on": edition.effective_on,
            },
        )
        for user in drafters_of(edition, on=national_day(at))
    )  # fmt: skip


def tell_of_duty(confirmations: Sequence[Confirmation], *, at: datetime) -> None:
    """Each body has three working days to bring its information up to date (K-05)."""
    on = national_day(at)
    url = reverse("standards:office_confirmations")
    messages = []
    for row in confirmations:
        messages += [
            _letter(
                "information_due", user, row.ref, at=at, key=str(row.pk), url=url,
                context=_about(row.edition, user) | {"due_on": row.due_on},
                organisation_id=row.organisation_id,
            )
            for user in officials_of(row.organisation_id, Capability.INFORM, on=on)
        ]  # fmt: skip
    send(messages)


def tell_of_breach(clocks: list[Clock]) -> None:
    """K-05 has run out: the body and the quality body hear of it, once."""
    on = clocks[0].due_on
    controllers = _quality_people(on)
    messages = []
    for clock in clocks:
        own = officials_of(clock.organisation, Capability.INFORM, on=clock.due_on)
        for user in {user.pk: user for user in [*controllers, *own]}.values():
            label = getattr(clock, f"label_{user.language}") or clock.label_ru
            messages.append(
                _letter(
                    "information_late", user, None, at=clock.due_at,
                    key=f"{clock.pk}:{clock.epoch}", url=reverse("deadlines:why", args=[clock.pk]),
                    context={
                        "about": label, "due_on": clock.due_on,
                        "body": _name_of(clock.organisation, user.language),
                    },
                    organisation_id=clock.organisation_id,
                )
            )  # fmt: skip
    send(messages)


def drafters_of(edition: Edition, *, on: date) -> QuerySet[User]:
    """Who drafts for the drafting body on a day."""
    return officials_of(edition.drafting_body, Capability.DRAFT_STANDARDS, on=on)


def _quality_people(on: date) -> list[User]:
    found: Iterable[User] = (
        user
        for body in bodies_with_function("qcb")
        for user in officials_of(body, Capability.CONTROL_QUALITY, on=on)
    )
    return list(found)


def _about(edition: Edition, user: User) -> dict[str, Any]:
    return {"service": edition.service.ref.label(user.language)}


def _name_of(body: Organisation, language: str) -> str:
    return str(getattr(body, f"name_{language}", "") or body.name_ru or body.name)


def _letter(
    template: str, user: User, subject: SubjectRef | None, *, key: str, **given: Any
) -> Message:
    """A letter to an official: in the inbox at once, by e-mail with the morning letter.

    ``given`` are further fields of the message: at, url, context, organisation_id.
    """
    about = f"{subject.code}:{subject.id}" if subject else ""
    return Message(
        template=f"standards/{template}",
        to=Recipient.of_user(user),
        channels=("inbox", "email"),
        dedupe_key=f"standards.{template}:{about}:{key}",
        subject=subject,
        digest=True,
        **given,
    )
