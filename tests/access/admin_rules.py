"""The technical section: nobody but the administrator enters; this says what he may do there."""

from collections.abc import Iterator

from tests.access.answers import Answer, Answers, Rule, everyone, people

# What an administrator may do with the rows of a model: v(iew), a(dd), d(elete); empty: nothing.
MODELS = {
    "accounts.user": "va",
    "accounts.organisation": "vad",
    "accounts.region": "vad",
    "accounts.membership": "vad",
    "accounts.deputy": "v",
    "deadlines.ruleset": "vad",
    "deadlines.statutoryterm": "vad",
    "deadlines.calendarrevision": "v",
    "deadlines.clock": "v",
    "deadlines.clockevent": "v",
    "deadlines.sweeprun": "v",
    "registry.service": "v",
    "registry.sphere": "vad",
    "registry.lifesituation": "vad",
    "standards.standard": "v",
    "standards.edition": "v",
    "standards.text": "v",
    "standards.proposal": "v",
    "standards.placement": "v",
    "standards.discussion": "v",
    "standards.comment": "v",
    "standards.completionreport": "v",
    "standards.agreementrequest": "v",
    "standards.regulation": "v",
    "standards.regulationtext": "v",
    "standards.confirmation": "v",
    "standards.announcement": "v",
    "complaints.complaint": "v",
    "complaints.complaintstage": "v",
    "complaints.remedy": "v",
    "complaints.casemessage": "v",
    "complaints.ladderrung": "va",
    "complaints.numberseries": "v",
    "audit.auditentry": "v",
    # The outbox is seen on the page of undelivered messages, without names and texts.
    "notifications.outboxmessage": "",
    "notifications.bouncetask": "",
    # Of the libraries: sign-in and second factors are nobody else's business.
    "auth.group": "",
    "account.emailaddress": "",
    "mfa.authenticator": "",
}


def _administrator(answer: Answer) -> Answers:
    return people(rest=Answer.FORBIDDEN, signed_out=Answer.SIGN_IN, administrator=answer)


def _may(allowed: bool) -> Answers:
    return _administrator(Answer.OPEN if allowed else Answer.FORBIDDEN)


def _of_model(label: str, may: str) -> Iterator[tuple[str, Rule]]:
    prefix, thing = f"admin:{label.replace('.', '_')}", f"model:{label}"
    for page, letter in (("history", "v"), ("change", "v"), ("delete", "d")):
        rule = Rule(get=_may(letter in may), thing=thing, told=("administrator",))
        yield f"{prefix}_{page}", rule
    yield f"{prefix}_changelist", Rule(get=_may("v" in may))
    yield f"{prefix}_add", Rule(get=_may("a" in may))
    # The old address of the page of a row leads to the new one.
    yield (
        f"admin/{label.replace('.', '/')}/<path:object_id>/",
        Rule(get=_administrator(Answer.ELSEWHERE)),
    )


ADMIN_RULES: dict[str, Rule] = {
    "admin:index": Rule(get=_may(True)),
    "admin:login": Rule(get=people(rest=Answer.FORBIDDEN, signed_out=Answer.ELSEWHERE)),
    "admin:logout": Rule(get=everyone(Answer.ELSEWHERE)),
    "admin:password_change": Rule(get=_may(True)),
    "admin:password_change_done": Rule(get=_may(True)),
    "admin:autocomplete": Rule(get=_may(False)),
    "admin:jsi18n": Rule(get=_may(True)),
    # Files of entries: without a format the export leads back to the list.
    "admin:registry_service_export": Rule(get=_administrator(Answer.ELSEWHERE)),
    "admin:registry_service_import": Rule(get=_may(True), post=_may(True)),
    "admin:registry_service_import_job": Rule(
        get=_may(True),
        post=_administrator(Answer.ELSEWHERE),
        thing="import",
        told=("administrator",),
    ),
    "admin:view_on_site": Rule(
        get=_administrator(Answer.ABSENT), parts={"content_type_id": "1", "object_id": "1"}
    ),
    "admin:app_list": Rule(get=_may(True), parts={"app_label": "accounts"}),
    "admin/(?P<url>.*)$": Rule(get=_administrator(Answer.ABSENT)),
}
for _label, _letters in MODELS.items():
    ADMIN_RULES.update(_of_model(_label, _letters))
