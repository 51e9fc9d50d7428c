"""States of standards (M-2) and of regulations (M-3) and the words of DS-2…DS-4, apart from any database."""

from datetime import datetime, tzinfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """The life of a standard as a whole. A pending one is empty: inclusion has made it."""

    PENDING = "pending", _("to be drafted")
    DRAFTING = "drafting", pgettext_lazy("standard", "first text on its way")
    IN_FORCE = "in_force", pgettext_lazy("standard", "in force")
    AMENDING = "amending", pgettext_lazy("standard", "in force, being changed")
    REPEALED = "repealed", pgettext_lazy("standard", "repealed")


class Stage(models.TextChoices):
    """Where one edition of a standard is on its road to force (M-2)."""

    DRAFTING = "drafting", pgettext_lazy("draft", "being drafted")
    PLACED = "placed", pgettext_lazy("draft", "placed on the portal, not yet on a site")
    IN_DISCUSSION = "in_discussion", pgettext_lazy("draft", "in public discussion")
    DISCUSSION_CLOSED = "discussion_closed", pgettext_lazy("draft", "discussion closed")
    REVISED = "revised", pgettext_lazy("draft", "revised")
    REPORT_PUBLISHED = "report_published", pgettext_lazy("draft", "report published")
    IN_AGREEMENT = "in_agreement", pgettext_lazy("draft", "in agreement")
    AGREED = "agreed", pgettext_lazy("draft", "agreed")
    SUBMITTED = "submitted", pgettext_lazy("draft", "submitted for approval")
    APPROVED = "approved", pgettext_lazy("draft", "approved")
    IN_FORCE = "in_force", pgettext_lazy("draft", "in force")
    SUPERSEDED = "superseded", pgettext_lazy("draft", "replaced by a later edition")
    WITHDRAWN = "withdrawn", pgettext_lazy("draft", "withdrawn")


# On the road: one such edition of a standard at a time.
UNDER_WAY = (
    Stage.DRAFTING, Stage.PLACED, Stage.IN_DISCUSSION, Stage.DISCUSSION_CLOSED, Stage.REVISED,
    Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED, Stage.APPROVED,
)  # fmt: skip
# Drafts that anybody may read: everything from the placement on the portal.
PUBLIC_DRAFTS = tuple(stage for stage in UNDER_WAY if stage != Stage.DRAFTING)
# The text may be written.
WRITABLE = (Stage.DRAFTING, Stage.DISCUSSION_CLOSED, Stage.REVISED)
# Comments may still be answered, letters entered, comments hidden.
ANSWERABLE = (Stage.IN_DISCUSSION, Stage.DISCUSSION_CLOSED, Stage.REVISED)
# No report is out yet: letters of a discussion that was broken off may still be entered.
BEFORE_REPORT = (Stage.DRAFTING, Stage.PLACED, *ANSWERABLE)
# The report is out or on its way to agreement: what the drafter may take back to revision.
AFTER_REPORT = (Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED)


class Kind(models.TextChoices):
    """What an edition does (L13-13.3, L13-15.5, J-14)."""

    FIRST = "first", _("first standard")
    AMENDMENT = "amendment", _("changes and additions")
    REPEAL = "repeal", _("repeal")
    TAKEN_OVER = "taken_over", _("standard approved before the portal")


class Part(models.TextChoices):
    """The four sections of a standard (L13-14.1…14.4)."""

    GENERAL = "general", _("General provisions")
    PROCEDURE = "procedure", _("Procedure of providing the service")
    COMPLAINT = "complaint", _("Complaint procedure")
    OTHER = "other", _("Other requirements")


class Provision(models.TextChoices):
    """The structured parts of a standard: data, not prose (L13-14.2…14.4, DS-2)."""

    TERM = "term", _("term of provision")
    FORMS = "forms", _("form of provision")
    RESULT = "result", _("result of provision")
    FEE = "fee", _("fee and ways to pay")
    SCHEDULE = "schedule", _("work schedule")
    DOCUMENTS = "documents", _("required documents")
    REFUSALS = "refusals", _("grounds for refusal")
    COMPLAINT = "complaint", _("complaint procedure")
    OTHER = "other", _("other requirements")


# The section in which each structured part stands.
SECTION_OF: dict[str, str] = {
    **dict.fromkeys(
        (
            Provision.TERM, Provision.FORMS, Provision.RESULT, Provision.FEE, Provision.SCHEDULE,
            Provision.DOCUMENTS, Provision.REFUSALS,
        ),
        Part.PROCEDURE,
    ),
    Provision.COMPLAINT: Part.COMPLAINT,
    Provision.OTHER: Part.OTHER,
}  # fmt: skip


class PlacementOf(models.TextChoices):
    """What was placed (J-16)."""

    DRAFT = "draft", _("draft standard")
    REPORT = "report", _("completion report")
    STANDARD = "standard", _("approved standard")


class PlacementKind(models.TextChoices):
    """Where it was placed (L13-15.2, L13-23.1, X-29)."""

    PORTAL = "portal", _("“e-government” web portal")
    OWN_SITE = "own_site", _("site of the drafting body")
    LEB_SITE = "leb_site", _("site of a local executive body")
    PROVIDER_SITE = "provider_site", _("site of a service provider")
    PREMISES = "premises", _("premises of a service provider")
    PSC = "psc", _("population service centre")
    PRINT = "print", _("periodical")
    MEDIA = "media", _("other mass media")
    OTHER = "other", pgettext_lazy("place of publication", "another way")


# With the portal, one of these opens the discussion (L13-15.2, Q-8).
OPENING_SITES = (PlacementKind.OWN_SITE, PlacementKind.LEB_SITE)
# Has an address that anybody can open.
ON_THE_WEB = (*OPENING_SITES, PlacementKind.PROVIDER_SITE)


class CommentChannel(models.TextChoices):
    """How a comment came (J-15)."""

    PORTAL = "portal", pgettext_lazy("way of a comment", "on the portal")
    LETTER = "letter", pgettext_lazy("way of a comment", "by letter")
    EMAIL = "email", pgettext_lazy("way of a comment", "by e-mail")
    ORAL = "oral", pgettext_lazy("way of a comment", "spoken")


class AuthorKind(models.TextChoices):
    """Whose comment it is (DS-4)."""

    INDIVIDUAL = "individual", pgettext_lazy("author of a comment", "individual")
    BUSINESS = "business", pgettext_lazy("author of a comment", "business")
    NGO = "ngo", pgettext_lazy("author of a comment", "non-profit organisation")
    OFFICIAL = "official", pgettext_lazy("author of a comment", "state body")


class CommentStatus(models.TextChoices):
    """Whether a comment is considered (L13-15.4-p3, X-06)."""

    IN_TIME = "in_time", pgettext_lazy("comment", "in time")
    LATE = "late", pgettext_lazy("comment", "late, not considered")
    ANONYMOUS = "anonymous", pgettext_lazy("comment", "anonymous, not considered")


class Verdict(models.TextChoices):
    """What the drafting body decided on a comment (L13-15.4-p2-i1)."""

    ACCEPTED = "accepted", pgettext_lazy("comment", "accepted")
    PARTLY = "partly", pgettext_lazy("comment", "accepted in part")
    REJECTED = "rejected", pgettext_lazy("comment", "not accepted")


# These must lead to the words they changed.
CHANGING = (Verdict.ACCEPTED, Verdict.PARTLY)


class HideReason(models.TextChoices):
    """The public reason code of a hidden comment."""

    INSULT = "insult", _("insults people")
    PERSONAL_DATA = "personal_data", _("discloses personal data")
    UNLAWFUL = "unlawful", _("calls for what the law forbids")
    ADVERTISING = "advertising", _("advertising")
    REPETITION = "repetition", _("the same text many times over")


class AppealState(models.TextChoices):
    """What became of an appeal against hiding."""

    NONE = "", pgettext_lazy("appeal against hiding", "no appeal")
    OPEN = "open", pgettext_lazy("appeal against hiding", "waits for the quality body")
    RESTORED = "restored", pgettext_lazy("appeal against hiding", "the comment is shown again")
    UPHELD = "upheld", pgettext_lazy("appeal against hiding", "the comment stays hidden")


class ReportState(models.TextChoices):
    """A completion report is made up in the background, read, then published."""

    QUEUED = "queued", pgettext_lazy("completion report", "waiting to be made up")
    BUILDING = "building", pgettext_lazy("completion report", "being made up")
    READY = "ready", pgettext_lazy("completion report", "made up")
    PUBLISHED = "published", pgettext_lazy("completion report", "published")
    FAILED = "failed", pgettext_lazy("completion report", "could not be made up")


class Agreeing(models.TextChoices):
    """As what a body is asked to agree (L13-15.4-p4, X-04, L13-13.1-p2)."""

    INTERESTED = "interested", pgettext_lazy("agreeing body", "interested body")
    INFORMATIZATION = "informatization", pgettext_lazy("agreeing body", "informatization")
    PUBLIC_SERVICES = "public_services", pgettext_lazy("agreeing body", "sphere of public services")
    PRESIDENT = "president", pgettext_lazy("agreeing body", "President's Administration")


class Answer(models.TextChoices):
    """What an agreeing body answered."""

    WAITING = "", pgettext_lazy("agreement", "no answer yet")
    AGREED = "agreed", pgettext_lazy("agreement", "agreed")
    NOT_AGREED = "not_agreed", pgettext_lazy("agreement", "not agreed")
    CANCELLED = "cancelled", pgettext_lazy("agreement", "no longer asked")


class BasisKind(models.TextChoices):
    """On what a proposal to adopt, change or repeal a standard rests (L13-13.3)."""

    PROPOSAL = "proposal", pgettext_lazy("basis", "proposal of a state body")
    MONITORING = "monitoring", pgettext_lazy("basis", "results of public monitoring")
    COMPLAINTS = "complaints", pgettext_lazy("basis", "results of considering complaints")
    REPORTS = "reports", pgettext_lazy("basis", "outcomes of the discussion of reports")
    LAW = "law", pgettext_lazy("basis", "change of legislation")


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", pgettext_lazy("proposal on a standard", "waiting for the drafting body")
    TAKEN = "taken", pgettext_lazy("proposal on a standard", "taken into an edition")
    DECLINED = "declined", pgettext_lazy("proposal on a standard", "declined")


class RegulationState(models.TextChoices):
    """Where the regulation of one body is (M-3)."""

    DUE = "due", pgettext_lazy("regulation", "to be drafted")
    DRAFTING = "drafting", pgettext_lazy("regulation", "being drafted")
    AGREEMENT_IB = "agreement_ib", pgettext_lazy("regulation", "with the informatization body")
    IN_FORCE = "in_force", pgettext_lazy("regulation", "in force")
    REVIEW_NEEDED = "review_needed", pgettext_lazy("regulation", "to be reviewed")
    REPEALED = "repealed", pgettext_lazy("regulation", "repealed")


class RegulationAct(models.TextChoices):
    """By which act a regulation is approved (L13-16.2, 16.3)."""

    BODY = "body", _("act of the central state body")
    HEAD = "head", _("order of the head of the central state body")
    AKIMAT = "akimat", _("resolution of the akimat")


class AnnouncementKind(models.TextChoices):
    """What subscribers of a service hear of its standard."""

    DISCUSSION_OPENED = "discussion_opened", _("the discussion has opened")
    REPORT_PUBLISHED = "report_published", _("the completion report is published")
    APPROVED = "approved", _("the standard is approved")
    IN_FORCE = "in_force", _("the standard is in force")


LONGEST_COMMENT = 5_000
MOST_FILES = 5


def opening_moment(
    *, portal: datetime, site: datetime, recorded_at: datetime, zone: tzinfo
) -> datetime:
    """When a discussion opens: the later of portal and first site, so that no days are lost (Q-8).

    A placement that is recorded on a later day than it was made opens the discussion only when
    it is recorded: until then nobody could comment.
    """
    later = max(portal, site)
    same_day = later.astimezone(zone).date() == recorded_at.astimezone(zone).date()
    return later if same_day else recorded_at


def approver_acts(*, is_central: bool) -> tuple[RegulationAct, ...]:
    """The acts by which a body may approve its regulation (L13-16.2, 16.3, X-09)."""
    if is_central:
        return (RegulationAct.BODY, RegulationAct.HEAD)
    return (RegulationAct.AKIMAT,)
