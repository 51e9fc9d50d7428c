"""Complaints on paper: taken over the counter against a receipt, told of at the counter (CP-5)."""

from dataclasses import replace
from datetime import datetime

from accounts.acting import Actor
from accounts.models import User
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import WrongState
from complaints.models import (
    AttachedTo,
    Attachment,
    Complaint,
    ComplaintDraft,
    ComplaintStage,
    Receipt,
)
from complaints.selectors import account_like, current_stage, next_step
from complaints.services import letters
from complaints.services.acts import complaint_act, lock_stage, permit
from complaints.services.appeal import go_further
from complaints.services.filing import (
    Filing,
    attach_draft,
    check_filing,
    create_case,
    filed_act,
    first_rung,
    lock_draft,
)
from complaints.services.receipts import issue_receipt, receipt_act
from complaints.services.stages import open_stage
from complaints.workflow import Channel, Medium
from notifications.models import Channel as MessageChannel
from notifications.services import Message, send

HANDWRITTEN = "handwritten"


@complaint_act
def file_on_paper(
    *,
    filing: Filing,
    actor: Actor,
    at: datetime,
    account: User | None = None,
    draft: ComplaintDraft | None = None,
) -> Receipt:
    """Take a complaint on paper: registered at once whatever the hour (Q-7), with its receipt.

    ``account`` is the complainant's own on the portal, if one bears exactly this name and this
    number. A draft that has been filed already gives the receipt it got: pressing twice files once.

    Raises:
        NotPermitted: not a clerk of the body in whose register it is entered, or the account is
            another person's.
        IncompleteComplaint: something is missing that CP-3 or CP-4 requires.
        StateBodyComplains: a state body files (D12-1.1, J-17).
        ReceiptRequired: the receipt cannot be issued; nothing is saved (K-37).
    """
    permit(permissions.may_accept_paper(actor, filing.provider.pk))
    if draft is not None:
        draft = lock_draft(draft)
        if draft.filed_as is not None:
            return Receipt.objects.filter(stage__complaint=draft.filed_as).earliest("pk")
    paper = replace(filing, medium=Medium.PAPER, channel=_came_by(filing))
    check_filing(paper)
    permit(account is None or account == owner_of_account(paper))
    rung = first_rung(paper)
    complaint = create_case(
        paper,
        rung,
        at,
        complainant=account,
        signature=HANDWRITTEN,
        accepted_by=actor.user,
        accepted_at_body=actor.organisation,
    )
    opened = open_stage(
        complaint, number=1, rung=rung, organisation=filing.provider, actor=actor.ref, at=at,
        at_once=True,
    )  # fmt: skip
    receipt = issue_receipt(opened, actor=actor, at=at)
    if draft is not None:
        attach_draft(draft, complaint)
        _mark_scans(opened.stage, actor)
    record(filed_act(opened, actor, at), *opened.acts, receipt_act(receipt, actor, at))
    send(_told(letters.filed(opened, at=at), is_present=paper.channel == Channel.OFFICE))
    return receipt


@complaint_act
def appeal_on_paper(*, stage_id: int, text: str = "", actor: Actor, at: datetime) -> Receipt:
    """Take an appeal on paper, where the complaint was considered or where it goes next.

    The next body's own clerk registers it at once; handed in elsewhere, it is delivered to the
    next body and registered there as usual (Q-7).

    Raises:
        NotPermitted: the clerk is of neither body.
        WrongState: the complaint was not filed on paper, or the stage opens no next one.
        NoNextStage: the ladder ends here, or the next stage has been filed.
        ReceiptRequired: the receipt cannot be issued; nothing is saved (K-37).
    """
    stage = lock_stage(stage_id)
    step = next_step(stage)
    next_body_id = step[1].pk if step else stage.organisation_id
    permit(permissions.may_appeal_on_paper(actor, stage, next_body_id))
    if stage.complaint.medium != Medium.PAPER:
        raise WrongState
    opened = go_further(stage, text=text, actor=actor, at=at, counter=actor.organisation_id)
    receipt = issue_receipt(opened, actor=actor, at=at)
    record(*opened.acts, receipt_act(receipt, actor, at))
    send(_told(letters.appealed(opened, at=at), is_present=True))
    return receipt


@complaint_act
def tell_status(*, complaint_id: int, actor: Actor, at: datetime) -> ComplaintStage:
    """Note that the office told how a complaint stands (CP-5.2).

    Raises:
        NotPermitted: not a clerk.
        Complaint.DoesNotExist: no such complaint.
    """
    permit(permissions.may_tell_status(actor))
    stage = current_stage(Complaint.objects.get(pk=complaint_id))
    record(
        Act(
            actor=actor.ref,
            verb=events.STATUS_TOLD,
            subject=stage.ref,
            at=at,
            organisation_id=stage.organisation_id,
            facts={"state": stage.state},
        )
    )
    return stage


def owner_of_account(filing: Filing) -> User | None:
    """The account that bears exactly the name and the number of the paper, if there is one."""
    return account_like(
        surname=filing.surname,
        given_name=filing.given_name,
        patronymic=filing.patronymic,
        document_no=filing.document_no,
    )


def _came_by(filing: Filing) -> Channel:
    """A paper comes over the counter unless the clerk says otherwise; never through the portal."""
    return Channel.OFFICE if filing.channel == Channel.PORTAL else filing.channel


def _mark_scans(stage: ComplaintStage, actor: Actor) -> None:
    """What the clerk attached is the scanned paper itself."""
    scans = Attachment.objects.filter(complaint_id=stage.complaint_id)
    scans.update(kind=AttachedTo.SCAN, stage=stage, added_by=actor.user)


def _told(messages: list[Message], *, is_present: bool) -> list[Message]:
    """Who stands at the counter holds the receipt: no letter by post says the same again."""
    if not is_present:
        return messages
    return [
        replace(one, channels=(MessageChannel.INBOX,))
        if MessageChannel.POST in one.channels
        else one
        for one in messages
    ]
