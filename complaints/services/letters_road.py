"""Letters about the road of a complaint: extension, redirection, withdrawal, joining, approval."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation
from accounts.selectors import heads_of
from complaints.models import (
    ComplaintStage,
    Extension,
    ProposedDecision,
    Redirection,
    Remedy,
)
from complaints.selectors import next_step, quality_body
from complaints.services.answer_parts import name_in
from complaints.services.letters import decision_in, to_complainant, to_official, to_officials
from complaints.services.stages import Opened
from notifications.services import Message


def extended(extension: Extension, *, at: datetime) -> list[Message]:
    """The notice of D12-19.6-p2, in the form in which the complaint came."""
    stage = extension.stage
    step = next_step(stage)
    context = {
        "ground": extension.ground,
        "reasons": extension.reasons,
        "days": extension.days,
        "due_before": extension.due_before,
        "due_on": extension.due_on,
        "next_body": name_in(step[1], stage.complaint.language) if step else "",
    }
    return [to_complainant("extended", stage, at, context)]


def redirected(redirection: Redirection, opened: Opened, *, at: datetime) -> list[Message]:
    """To the complainant, with both dates; and to the body that has the complaint now."""
    old, new = redirection.stage, opened.stage
    language = old.complaint.language
    context = {
        "from_body": name_in(old.organisation, language),
        "reasons": redirection.reasons,
        "against_head": redirection.why == Redirection.Why.AGAINST_HEAD,
        "first_filed_at": old.complaint.filed_at,
        "old_reg_no": old.reg_no,
        "old_registered_at": old.registered_at,
        "due_on": opened.clock.due_on,
    }
    return [
        to_complainant("redirected", new, at, context),
        *to_officials("new_case", [new], at, {"due_on": opened.clock.due_on}),
    ]


def consent_asked(redirection: Redirection, *, at: datetime) -> list[Message]:
    """To the quality body: a body wishes to redirect a complaint that has moved already (J-4)."""
    context = {"reasons": redirection.reasons, "to_body": redirection.to.name}
    return to_officials(
        "consent_asked",
        [redirection.stage],
        at,
        context,
        body=quality_body(),
        key=str(redirection.pk),
    )


def consent_refused(redirection: Redirection, *, at: datetime) -> list[Message]:
    """To the body that asked: it considers the complaint itself."""
    context = {"judgement": redirection.judgement, "to_body": redirection.to.name}
    return to_officials(
        "consent_refused", [redirection.stage], at, context, key=str(redirection.pk)
    )


def withdrawn(stage: ComplaintStage, *, at: datetime) -> list[Message]:
    """To the complainant: it has been taken back, and what that means."""
    context = {"is_appeal": stage.number > 1, "is_joined": stage.complaint.duplicate_of_id}
    return [to_complainant("withdrawn", stage, at, context)]


def withdrawn_body(stage: ComplaintStage, *, at: datetime) -> list[Message]:
    """To the considering body: no answer is awaited."""
    context = {"reason": stage.withdrawal_reason}
    return to_officials("withdrawn_body", [stage], at, context)


def quality_withdrawn(stage: ComplaintStage, body: Organisation, *, at: datetime) -> list[Message]:
    """To the quality body: registered, and withdrawn by the complainant (D12-19.4-p2b)."""
    return to_officials("quality_withdrawn", [stage], at, {}, body=body)


def joined(stage: ComplaintStage, first: ComplaintStage, *, at: datetime) -> list[Message]:
    """To the complainant: one decision answers both filings (Q-42)."""
    return [to_complainant("joined", stage, at, _first(stage, first))]


def joined_answered(
    stage: ComplaintStage, first: ComplaintStage, *, at: datetime, remedy: Remedy | None
) -> list[Message]:
    """The decision on the first registration, as the answer to a filing joined to it."""
    context = {
        **decision_in(stage, remedy),
        "deciding_body": name_in(first.organisation, stage.complaint.language),
        **_first(stage, first),
    }
    return [to_complainant("joined_answered", stage, at, context)]


def proposed(decision: ProposedDecision, *, at: datetime) -> list[Message]:
    """To the head, and whoever stands in for the head: a decision waits."""
    stage = decision.stage
    on = at.astimezone(stage.organisation.zone).date()
    context = {"proposer": str(decision.proposed_by)}
    return [
        to_official("proposed", stage, head, at, context, key=str(decision.pk))
        for head in heads_of(stage.organisation_id, on=on)
        if not stage.complaint.is_about(head.pk)
    ]


def returned(decision: ProposedDecision, *, at: datetime) -> list[Message]:
    """To the one who proposed it: what is to be changed."""
    context = {"remark": decision.remark, "head": str(decision.judged_by)}
    return [
        to_official(
            "returned", decision.stage, decision.proposed_by, at, context, key=str(decision.pk)
        )
    ]


def late_answer(earlier: ComplaintStage, later: ComplaintStage, *, at: datetime) -> list[Message]:
    """To the complainant, with the choice that is now his; and to the later body (J-6)."""
    language = earlier.complaint.language
    context: dict[str, Any] = {
        "outcome": earlier.outcome,
        "earlier_stage": earlier.number,
        "was_late": earlier.is_overdue,
    }
    to_person = context | {"earlier_body": name_in(earlier.organisation, language)}
    to_body = context | {"earlier_body": earlier.organisation.name}
    key = str(earlier.pk)
    return [
        to_complainant("late_answer", later, at, to_person, key=key),
        *to_officials("late_answer_body", [later], at, to_body, key=key),
    ]


def _first(stage: ComplaintStage, first: ComplaintStage) -> dict[str, Any]:
    """The first registration by its number only to the account that filed it."""
    account = stage.complaint.complainant_id
    own = account is not None and account == first.complaint.complainant_id
    return {"first_number": first.complaint.number if own else ""}
