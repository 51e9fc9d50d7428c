"""The signed link to the two questions after closing; it needs no account and names nobody."""

import re
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from complaints.errors import LinkNotValid
from complaints.models import Complaint, ComplaintStage, Opinion
from complaints.workflow import Medium, was_answered

DAYS = 60
_SALT = "complaints.opinion"


def token_for(stage: ComplaintStage) -> str:
    """The token of an answer; always the same, so that a letter shown is the letter sent."""
    return Signer(salt=_SALT).sign(str(stage.pk))


def stage_id_of(token: str) -> int:
    """The stage whose answer the token was made for.

    Raises:
        LinkNotValid: the portal has not signed it.
    """
    try:
        return int(Signer(salt=_SALT).unsign(token))
    except (BadSignature, ValueError):
        raise LinkNotValid from None


def path_for(stage: ComplaintStage) -> str:
    """Address of the two questions, within the portal."""
    return reverse("complaints:opinion", args=[token_for(stage)])


def without_token(text: str) -> str:
    """The text of an answer as officials see it before it goes: with the address, not the token.

    Whoever holds the token answers the two questions; that is for the complainant alone.
    """
    folder = re.escape(reverse("complaints:opinion", args=["-"]).removesuffix("-/"))
    return re.sub(rf"({folder})[^\s/]+/", r"\1…/", text)


def path_in_letter(stage: ComplaintStage) -> str:
    """The address that an answer carries; empty where the questions are not asked.

    Nobody types such an address from paper, and a joined filing is asked about with the first.
    """
    complaint = stage.complaint
    if complaint.medium == Medium.PAPER or not is_asked(complaint):
        return ""
    return path_for(stage)


def link_for(complaint: Complaint, current: ComplaintStage, *, at: datetime) -> str:
    """The address for the page of a case; empty where the questions are not asked now."""
    if not was_answered(current.state) or not is_asked(complaint) or is_over(current, at):
        return ""
    return path_for(current)


def is_asked(complaint: Complaint) -> bool:
    """Whether the case has an answer of its own to ask about, and was not asked about before."""
    if complaint.duplicate_of_id is not None:
        return False
    return not Opinion.objects.filter(complaint=complaint).exists()


def is_over(stage: ComplaintStage, at: datetime) -> bool:
    """Whether sixty days have passed since the answer."""
    return stage.answered_at is None or at > stage.answered_at + timedelta(days=DAYS)
