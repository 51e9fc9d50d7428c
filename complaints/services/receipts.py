"""The receipt (talon) of a paper handed in: what it says in both languages, and its issue (DS-6)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import Organisation, User
from audit.services import Act
from complaints import events
from complaints.errors import ClerkNameRequired, NotPermitted, ReceiptRequired
from complaints.models import Complaint, ComplaintStage, Receipt
from complaints.services.filing import secret_code
from complaints.services.stages import Opened
from complaints.workflow import ComplainantKind
from deadlines.domain.kinds import Standing
from govservices import wording

LANGUAGES = ("kk", "ru")
HELP_LINES = "1414, 8-800-080-7777"  # CP-1.1

Row = tuple[str, str]


def issue_receipt(opened: Opened, *, actor: Actor, at: datetime) -> Receipt:
    """Give out the receipt of a stage just opened; without it the paper is not saved (K-37).

    Raises:
        NotPermitted: nobody of a body accepts.
        ClerkNameRequired: the account of the official has no name to print (CP-5.1).
        ReceiptRequired: it could not be kept.
    """
    clerk, body = actor.user, actor.organisation
    if clerk is None or body is None:
        raise NotPermitted
    if not (clerk.surname and clerk.given_name):
        raise ClerkNameRequired
    code = secret_code()
    content = {
        language: _in_language(opened, language, clerk=clerk, body=body, code=code, at=at)
        for language in LANGUAGES
    }
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                stage=opened.stage, code=code, issued_at=at, issued_by=clerk, content=content
            )
    except IntegrityError:
        raise ReceiptRequired from None


def receipt_act(receipt: Receipt, actor: Actor, at: datetime) -> Act:
    """The line of the record for a receipt; its code stays a secret of who holds the paper."""
    return Act(
        actor=actor.ref,
        verb=events.RECEIPT_ISSUED,
        subject=receipt.stage.ref,
        at=at,
        organisation_id=receipt.stage.organisation_id,
        facts={"stage": str(receipt.stage.number)},
    )


def _in_language(
    opened: Opened, language: str, *, clerk: User, body: Organisation, code: str, at: datetime
) -> dict[str, Any]:
    """The receipt word for word as it is printed now and ever after."""
    stage = opened.stage
    with translation.override(language):
        rows = [
            *_what(stage, opened.clock.due_on, language),
            *_where(stage, body, language),
            *_when(at, body, language),
            (_("Complainant"), _complainant(stage.complaint)),
            # CP-5.1: full names in Kazakh, surname and initials in Russian.
            (_("Accepted by"), clerk.full_name if language == "kk" else clerk.short_name),
            (_("Verification code"), code),
        ]
        by_bill = opened.clock.term.standing == Standing.BILL
        return {
            "title": _("Receipt for a complaint"),
            "rows": [list(row) for row in rows],
            "notes_title": _("How to learn how the complaint stands"),
            "notes": list(_notes(stage, by_bill=by_bill)),
        }


def _what(stage: ComplaintStage, due_on: date, language: str) -> Iterator[Row]:
    yield _("Complaint number"), stage.complaint.number
    if stage.number > 1:
        yield _("Stage"), str(stage.number)
    day = wording.letter_day(due_on, language)
    if stage.reg_no:
        yield _("Registration number"), stage.reg_no
        yield _("Last day for the answer"), day
    else:
        yield _("Day of registration"), day


def _where(stage: ComplaintStage, body: Organisation, language: str) -> Iterator[Row]:
    """The body that accepts with the address of its office, and the one that considers."""
    yield _("Body that accepted the complaint"), named(body, "name", language)
    address = named(body, "address", language)
    if address:
        yield _("Address of the office"), address
    if stage.organisation_id != body.pk:
        yield _("Considering body"), named(stage.organisation, "name", language)


def _when(at: datetime, body: Organisation, language: str) -> Iterator[Row]:
    zone = body.zone
    yield _("Date of acceptance"), wording.letter_day(at.astimezone(zone).date(), language)
    yield _("Time of acceptance"), wording.time_of_day(at, zone)


def _complainant(complaint: Complaint) -> str:
    """The person; for a legal entity its name, BIN and who signs."""
    if complaint.kind != ComplainantKind.LEGAL:
        return complaint.full_name
    return f"{complaint.entity_name}, {_('BIN')} {complaint.bin} ({complaint.full_name})"


def _notes(stage: ComplaintStage, *, by_bill: bool) -> Iterator[str]:
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('complaints:receipt_check')}"
    yield _("On the portal, by the verification code: %(address)s") % {"address": address}
    yield _("At the office of the body that considers the complaint: show this receipt there.")
    yield _("Help lines, free of charge: %(phones)s") % {"phones": HELP_LINES}
    if not stage.reg_no:
        yield _("The time is counted from the day after registration.")
    if by_bill:
        yield _(
            "This time limit comes from the 2012 bill. A bill is not law; the portal applies it as its own rule."
        )


def named(thing: Any, field: str, language: str) -> str:
    """A name or an address in one language, else in the other; never translated by program."""
    own = getattr(thing, f"{field}_{language}", "")
    return own or getattr(thing, f"{field}_ru") or getattr(thing, f"{field}_kk") or ""
