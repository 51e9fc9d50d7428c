"""Who may open what: one line for each address. An address without a line fails the suite.

Officials' addresses answer "not found" where even the existence of a thing is nobody else's
business, and "forbidden" where the address itself is no secret and names no thing.
"""

from collections.abc import Iterable

from tests.access.admin_rules import ADMIN_RULES
from tests.access.answers import Answer, Rule, everyone, only, people, signed_in
from tests.access.complaint_rules import COMPLAINT_RULES

OPEN, DONE, ELSEWHERE = Answer.OPEN, Answer.DONE, Answer.ELSEWHERE
SIGN_IN, ABSENT, FORBIDDEN = Answer.SIGN_IN, Answer.ABSENT, Answer.FORBIDDEN
NO_METHOD, NO_KEY = Answer.NO_METHOD, Answer.NO_KEY

_PUBLIC = Rule(get=everyone(OPEN))
_OFFICIALS = ("official", "other_official", "quality")
_BODIES = ("official", "other_official")  # bodies that propose services and inform of them
_BODY = ("official", "quality")  # the body that considers, and the body that controls quality

# A program is not led to a sign-in page.
_FOR_PROGRAMS = people(rest=OPEN, signed_out=FORBIDDEN)

RULES: dict[str, Rule] = {
    # The portal
    "portal:home": _PUBLIC,
    "portal:office": Rule(
        get=only("official", "other_official", "quality", "auditor", "administrator")
    ),
    "portal:cabinet": Rule(get=signed_in()),
    "portal:after_sign_in": Rule(get=signed_in(ELSEWHERE)),
    "portal:demo-sign-in": Rule(get=everyone(NO_METHOD), post=everyone(ABSENT)),
    "portal:demo-move-clock": Rule(get=everyone(NO_METHOD), post=everyone(ABSENT)),
    "portal:healthz": _PUBLIC,
    # In the stock's year nothing has swept since: the answer is right, and nothing else is told.
    "portal:readyz": Rule(get=everyone(Answer.NOT_READY)),
    "portal:api_schema": _PUBLIC,
    "portal:api_docs": _PUBLIC,
    "portal:api_try": _PUBLIC,
    "portal:api_services": _PUBLIC,
    "portal:api_service": Rule(get=everyone(OPEN), thing="service"),
    # Services
    "registry:list": _PUBLIC,
    "registry:service": Rule(get=everyone(OPEN), thing="service"),
    "registry:places": Rule(get=everyone(OPEN), thing="service"),
    "registry:poster": Rule(get=everyone(OPEN), thing="service"),
    "registry:history": Rule(get=everyone(OPEN), thing="service"),
    "registry:compare": Rule(get=everyone(OPEN), thing="versions"),
    # Open data: the registry for programs and search engines
    "portal:api_service_places": Rule(get=everyone(OPEN), thing="service"),
    "portal:api_service_history": Rule(get=everyone(OPEN), thing="service"),
    "portal:api_service_version": Rule(
        get=everyone(ABSENT), parts={"registry_no": "S-004", "number": "999"}
    ),
    "portal:api_classification": _PUBLIC,
    "registry:open_data": _PUBLIC,
    "registry:files": Rule(get=everyone(OPEN), parts={"kind": "csv"}),
    "registry:linked": Rule(get=everyone(OPEN), parts={"registry_no": "S-004", "kind": "ttl"}),
    "registry:sitemaps": _PUBLIC,
    "registry:sitemap": Rule(get=everyone(OPEN), parts={"section": "services"}),
    "registry:robots": _PUBLIC,
    # The work area of the registry: who proposes entries sees it, who informs keeps local entries
    "registry:office_services": Rule(get=only(*_BODIES, "quality")),
    "registry:office_new": Rule(get=only(*_BODIES), post=only(*_BODIES)),
    "registry:office_acts": Rule(
        get=only(*_BODIES, answer=ELSEWHERE), post=only(*_BODIES, answer=ELSEWHERE)
    ),
    "registry:office_service": Rule(get=only(*_BODIES, "quality"), thing="entry"),
    "registry:office_edit": Rule(
        get=only(*_BODIES, answer=ELSEWHERE), post=only(*_BODIES, answer=ELSEWHERE), thing="entry"
    ),
    "registry:office_compare": Rule(get=only(*_BODIES, "quality"), thing="entry version"),
    "registry:office_act": Rule(
        get=only(*_BODIES, answer=ELSEWHERE), post=only(*_BODIES, answer=DONE), thing="entry act"
    ),
    "registry:office_local": Rule(get=only(*_BODIES), post=only(*_BODIES), thing="entry"),
    "registry:office_reviews": Rule(get=only(*_BODIES), post=only(*_BODIES, answer=ELSEWHERE)),
    "registry:office_review": Rule(
        get=only("official"), post=only("official", answer=ELSEWHERE), thing="local review"
    ),
    # Files of entries: brought in by the keeper of the registry, who is none of these people
    "registry:office_import": Rule(get=only(), post=only()),
    "registry:office_import_job": Rule(get=only(), post=only(), thing="import"),
    "registry:office_export": Rule(get=only(*_BODIES, answer=ELSEWHERE)),
    # What people say: a secret in the address opens what it was given for
    "registry:ask": Rule(get=everyone(OPEN), post=everyone(OPEN), thing="service"),
    "registry:question": Rule(get=everyone(OPEN), thing="question secret"),
    "registry:propose": Rule(get=everyone(OPEN), post=everyone(OPEN), thing="service"),
    "registry:proposal": Rule(get=everyone(OPEN), thing="proposal secret"),
    "registry:subscribe": Rule(get=everyone(ELSEWHERE), post=everyone(ELSEWHERE)),
    "registry:subscription": Rule(
        get=everyone(OPEN), post=everyone(OPEN), thing="subscription secret"
    ),
    "registry:my_subscriptions": Rule(get=signed_in()),
    "registry:office_questions": Rule(get=only(*_BODIES)),
    "registry:office_question": Rule(
        get=people(rest=ABSENT, signed_out=SIGN_IN, owner=ELSEWHERE, official=OPEN),
        post=people(rest=ABSENT, signed_out=SIGN_IN, owner=ELSEWHERE, official=DONE),
        thing="question",
    ),
    "registry:office_counter": Rule(get=only(*_BODIES), post=only(*_BODIES)),
    "registry:office_proposals": Rule(get=only(*_BODIES)),
    "registry:office_proposal": Rule(
        get=only("official"), post=only("official", answer=DONE), thing="proposal"
    ),
    # The workbench of standards: whoever works on standards sees the list, the drafting body writes;
    # the ministry that drafts is none of these people
    "standards:office_standards": Rule(get=only(*_OFFICIALS)),
    "standards:office_standard": Rule(get=only(*_OFFICIALS), thing="standard"),
    "standards:office_begin": Rule(get=only(), post=only(), thing="standard"),
    "standards:office_proposals": Rule(get=only(*_OFFICIALS)),
    "standards:office_proposal": Rule(
        get=only("official", "quality"), post=only("official", "quality"), thing="standard proposal"
    ),
    "standards:office_proposal_new": Rule(
        get=only(*_OFFICIALS), post=only(*_OFFICIALS), thing="standard"
    ),
    "standards:office_text": Rule(get=only(), thing="edition"),
    "standards:office_autosave": Rule(get=only(), post=only(), thing="edition"),
    "standards:office_import": Rule(get=only(), post=only(), thing="edition"),
    "standards:office_erratum": Rule(get=only(), post=only(), thing="edition"),
    "standards:office_clause_new": Rule(get=only(), post=only(), thing="edition"),
    "standards:office_clause": Rule(get=only(), post=only(), thing="edition clause"),
    "standards:office_clause_act": Rule(get=only(), post=only(), thing="edition clause act"),
    "standards:office_provision": Rule(get=only(), post=only(), thing="edition part"),
    # Answers to comments: whoever works on standards looks on, the drafting body writes; appeals
    "standards:office_discussion": Rule(get=only(*_OFFICIALS), thing="answered discussion"),
    "standards:office_missing": Rule(get=only(*_OFFICIALS), thing="answered discussion"),
    "standards:office_bulk": Rule(get=only(), post=only(), thing="answered discussion"),
    "standards:office_typed": Rule(get=only(), post=only(), thing="answered discussion"),
    "standards:office_enter": Rule(get=only(), post=only(), thing="answered discussion"),
    "standards:office_comment": Rule(get=only(*_OFFICIALS), thing="answered comment"),
    "standards:office_comment_act": Rule(get=only(), post=only(), thing="answered comment act"),
    "standards:office_receipt": Rule(get=only(), thing="answered comment"),
    "standards:office_hide": Rule(get=only(), post=only(), thing="answered comment"),
    "standards:office_hide_reply": Rule(get=only(), post=only(), thing="answered reply"),
    "standards:office_appeals": Rule(get=only("quality")),
    "standards:office_appeal": Rule(
        get=only("quality"), post=only("quality"), thing="answered comment"
    ),
    # The road of an edition: a public draft before the akimat for agreement, and its duty (K-05)
    "standards:office_edition": Rule(get=only(*_OFFICIALS), thing="road edition"),
    "standards:office_edition_act": Rule(
        get=only(*_OFFICIALS, answer=ELSEWHERE),
        post=only(*_OFFICIALS, answer=DONE),
        thing="road act",
    ),
    "standards:office_placements": Rule(
        get=only(*_OFFICIALS), post=only(*_OFFICIALS), thing="road edition"
    ),
    "standards:office_placement_evidence": Rule(get=only(*_OFFICIALS), thing="road evidence"),
    "standards:office_report": Rule(
        get=only(*_OFFICIALS), post=only(*_OFFICIALS, answer=DONE), thing="road edition"
    ),
    "standards:office_report_progress": Rule(
        get=only(*_OFFICIALS, answer=ELSEWHERE), thing="road edition"
    ),
    "standards:office_agreements": Rule(get=only(*_BODIES)),
    "standards:office_agreement": Rule(get=only(*_BODY), post=only(*_BODY), thing="road agreement"),
    "standards:office_approvals": Rule(get=only()),
    "standards:office_confirmations": Rule(get=only(*_BODIES), post=only(*_BODIES)),
    "standards:office_confirmation": Rule(
        get=only("official"), post=only("official"), thing="road confirmation"
    ),
    # Standards: read by everybody
    "standards:standards": _PUBLIC,
    "standards:standard": Rule(get=everyone(OPEN), thing="held standard"),
    "standards:editions": Rule(get=everyone(OPEN), thing="held standard"),
    "standards:edition": Rule(get=everyone(OPEN), thing="held edition"),
    "standards:print": Rule(get=everyone(OPEN), thing="held edition"),
    "standards:compare": Rule(get=everyone(OPEN), thing="standard texts"),
    "standards:open_data": _PUBLIC,
    "standards:files": Rule(get=everyone(OPEN), parts={"kind": "csv"}),
    "standards:comment_files": Rule(get=everyone(OPEN), parts={"kind": "csv"}),
    "portal:api_standards": _PUBLIC,
    "portal:api_standard": Rule(get=everyone(OPEN), thing="held standard"),
    "portal:api_standard_editions": Rule(get=everyone(OPEN), thing="held standard"),
    "portal:api_drafts": _PUBLIC,
    "portal:api_draft": Rule(get=everyone(ABSENT), parts={"pk": "999999"}),
    "portal:api_draft_comments": Rule(get=everyone(ABSENT), parts={"pk": "999999"}),
    # Drafts in discussion and what people say on them: read by all, said by who is signed in
    "standards:drafts": _PUBLIC,
    "standards:drafts_atom": _PUBLIC,
    "standards:drafts_ical": _PUBLIC,
    "standards:draft": Rule(get=everyone(OPEN), thing="open draft"),
    "standards:report": Rule(get=everyone(OPEN), thing="open draft"),
    "standards:report_file": Rule(get=everyone(OPEN), thing="draft report"),
    "standards:comments": Rule(get=everyone(OPEN), thing="open draft"),
    "standards:comment": Rule(get=everyone(OPEN), post=everyone(OPEN), thing="open draft"),
    "standards:comment_check": Rule(
        get=everyone(ELSEWHERE), post=everyone(ELSEWHERE), thing="open draft"
    ),
    "standards:thread": Rule(get=everyone(OPEN), thing="comment"),
    "standards:receipt": Rule(get=only("owner"), thing="comment"),
    "standards:support": Rule(get=signed_in(ELSEWHERE), post=signed_in(ELSEWHERE), thing="comment"),
    "standards:reply": Rule(get=signed_in(ELSEWHERE), post=signed_in(), thing="comment"),
    "standards:appeal": Rule(
        get=only("owner", answer=ELSEWHERE), post=only("owner"), thing="comment"
    ),
    "standards:comment_file": Rule(
        get=people(rest=ABSENT, owner=OPEN, quality=OPEN), thing="comment file"
    ),
    "standards:my_comments": Rule(get=signed_in()),
    # Regulations: read by everybody once approved; the bodies that write them are none of these people
    "standards:regulations": Rule(get=everyone(OPEN), thing="regulated service"),
    "standards:regulation": Rule(get=everyone(OPEN), thing="regulation"),
    "standards:regulation_chart": Rule(get=everyone(OPEN), thing="regulation"),
    "standards:office_regulations": Rule(get=only("quality")),
    "standards:office_regulation_agreements": Rule(get=only()),
    "standards:office_regulation": Rule(get=only("quality"), thing="regulation"),
    "standards:office_regulation_text": Rule(
        get=only("quality", answer=ELSEWHERE),
        post=only("quality", answer=ELSEWHERE),
        thing="regulation",
    ),
    "standards:office_regulation_act": Rule(
        get=only("quality", answer=ELSEWHERE),
        post=only("quality", answer=DONE),
        thing="regulation act",
    ),
    # Time limits
    "deadlines:why": Rule(get=only("owner", "official", "quality"), thing="clock"),
    "deadlines:calculator": _PUBLIC,
    "deadlines:api-due": Rule(get=everyone(DONE)),
    "deadlines:api-terms": _PUBLIC,
    **COMPLAINT_RULES,
    # Messages
    "notifications:inbox": Rule(get=signed_in()),
    "notifications:message": Rule(
        get=only("owner"), post=only("owner", answer=ELSEWHERE), thing="inbox message"
    ),
    "notifications:post-queue": Rule(get=only(*_OFFICIALS)),
    "notifications:post-letter": Rule(get=only("official"), thing="letter"),
    "notifications:post-printed": Rule(
        get=everyone(NO_METHOD), post=only("official", answer=ELSEWHERE), thing="letter"
    ),
    "notifications:bounce-done": Rule(
        get=everyone(NO_METHOD), post=only("official", answer=ELSEWHERE), thing="bounce"
    ),
    "notifications:undelivered": Rule(get=only("administrator")),
    "notifications:resend": Rule(
        get=everyone(NO_METHOD),
        post=only("administrator", answer=ELSEWHERE),
        thing="dead message",
    ),
    "notifications:demo-mailbox": Rule(
        get=everyone(OPEN), shows_all="a demo without secrets: every invented letter is shown"
    ),
    # People
    "accounts:me": Rule(get=signed_in(), post=signed_in()),
    "accounts:role": Rule(get=signed_in(), post=signed_in()),
    "accounts_office:deputies": Rule(
        get=only(*_OFFICIALS, "auditor", "administrator", rest=FORBIDDEN),
        post=only(*_OFFICIALS, "auditor", "administrator", rest=FORBIDDEN),
    ),
    "accounts_office:deputy_end": Rule(
        get=everyone(NO_METHOD), post=only("official", answer=ELSEWHERE), thing="deputy"
    ),
    # The record
    "audit:entries": Rule(get=only("auditor")),
    "audit:heads": _PUBLIC,
    "audit:heads-json": _PUBLIC,
    # Signing in, by allauth
    "account_login": Rule(get=people(rest=ELSEWHERE, signed_out=OPEN)),
    "account_signup": Rule(get=people(rest=ELSEWHERE, signed_out=OPEN)),
    "account_logout": Rule(get=people(rest=OPEN, signed_out=ELSEWHERE)),
    "account_inactive": _PUBLIC,
    "account_reauthenticate": Rule(get=signed_in()),
    "account_email": Rule(get=signed_in()),
    "account_email_verification_sent": _PUBLIC,
    "account_confirm_email": Rule(get=everyone(OPEN), parts={"key": "no-such-key"}),
    "account_change_password": Rule(get=signed_in()),
    "account_set_password": Rule(get=signed_in(ELSEWHERE)),
    "account_reset_password": _PUBLIC,
    "account_reset_password_done": _PUBLIC,
    "account_reset_password_from_key": Rule(
        get=everyone(OPEN), parts={"uidb36": "1", "key": "no-such-key"}
    ),
    "account_reset_password_from_key_done": _PUBLIC,
    "account_confirm_login_code": Rule(get=everyone(ELSEWHERE)),
    # Second factors, by allauth: changing one asks for the password again. The owner has one.
    "mfa_index": Rule(get=signed_in()),
    "mfa_authenticate": Rule(get=everyone(ELSEWHERE)),
    "mfa_reauthenticate": Rule(get=people(rest=ELSEWHERE, owner=OPEN, signed_out=SIGN_IN)),
    "mfa_activate_totp": Rule(get=signed_in(ELSEWHERE)),
    "mfa_deactivate_totp": Rule(get=only("owner", answer=ELSEWHERE)),
    "mfa_view_recovery_codes": Rule(get=signed_in(ABSENT)),
    "mfa_download_recovery_codes": Rule(get=signed_in(ABSENT)),
    "mfa_generate_recovery_codes": Rule(get=signed_in(ELSEWHERE)),
    "mfa_list_webauthn": Rule(get=signed_in()),
    "mfa_add_webauthn": Rule(get=signed_in(ELSEWHERE)),
    "mfa_reauthenticate_webauthn": Rule(get=signed_in(ELSEWHERE)),
    "mfa_remove_webauthn": Rule(get=signed_in(ELSEWHERE), parts={"pk": "1"}),
    "mfa_edit_webauthn": Rule(get=signed_in(ELSEWHERE), parts={"pk": "1"}),
    # The technical section; figures without names, which the reverse proxy keeps inside
    "prometheus-django-metrics": _PUBLIC,
    **ADMIN_RULES,
}


def rule_for(name: str) -> Rule | None:
    """The rule of an address by its name."""
    return RULES.get(name)


def unused_rules(names: Iterable[str]) -> list[str]:
    """Lines that no address needs."""
    return sorted(set(RULES) - set(names))
