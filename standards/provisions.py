"""The structured parts of a standard as plain data: their shape, and what is still missing.

A text holds ``{code: value}`` for the codes of ``workflow.Provision``. Texts inside a value are
``{"kk": …, "ru": …, "en": …}``; Kazakh and Russian are both required, English is not (Q-30).

    term       {"amount": 5, "unit": "working_day", "start": "application",
                "variants": [{"case": "portal", "amount": 1, "unit": "working_day"}]}
    forms      ["paper", "electronic"]
    result     {"text": T, "forms": ["electronic"]}
    fee        {"is_paid": true, "items": [{"for": T, "amount": "0.5", "measure": "mci"}],
                "methods": ["online"]}
    schedule   [{"where": "sp", "hours": "Mo-Fr 09:00-18:30", "note": T}]
    documents  [{"id": "…", "name": T, "kind": "original", "recipients": ["individual"], "source": T}]
    refusals   [{"id": "…", "ground": T, "law": T}]
    complaint  {"text": T, "addressees": ["csb", "leb", "akim", "sp", "psc"]}
    other      {"text": T, "wait_submit": 15, "wait_collect": 15, "registration": 20}  (minutes)
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Payment, Service, TermUnit
from registry.notation import CASES
from registry.workflow import Form, Recipient
from standards.workflow import Provision

LANGUAGES = ("kk", "ru", "en")
REQUIRED_LANGUAGES = ("kk", "ru")

Provisions = dict[str, Any]
Words = dict[str, str]


class TermStart(models.TextChoices):
    """From what the term of provision is counted (L13-20.1)."""

    APPLICATION = "application", _("from the acceptance of the whole set of documents")
    PAYMENT = "payment", _("from payment")


class Measure(models.TextChoices):
    """In what a fee is set."""

    MCI = "mci", _("monthly calculation indices")
    TENGE = "kzt", _("tenge")


class PayMethod(models.TextChoices):
    """Ways to pay (L13-14.2-i4)."""

    ONLINE = "online", _("online on the portal")
    BANK = "bank", _("at a bank")
    TERMINAL = "terminal", _("at a terminal in the service centre")
    CASH = "cash", _("in cash at the cash desk")


class Where(models.TextChoices):
    """Whose working hours."""

    PROVIDER = "sp", _("at the service provider")
    SERVICE_CENTRE = "psc", _("at the population service centre")
    PORTAL = "portal", pgettext_lazy("working hours", "on the portal")


class DocumentKind(models.TextChoices):
    """In what form a document is required (L13-14.2-i6)."""

    ORIGINAL = "original", _("original")
    COPY = "copy", _("copy")
    ELECTRONIC = "electronic", pgettext_lazy("form of a document", "electronic")
    SHOWN = "shown", _("original to be shown")


class ComplaintTo(models.TextChoices):
    """Against whose decisions the complaint procedure is laid down (L13-14.3)."""

    CENTRAL = "csb", _("central state body")
    LOCAL = "leb", _("local executive body")
    AKIM = "akim", _("akim")
    PROVIDER = "sp", _("service provider")
    SERVICE_CENTRE = "psc", _("population service centre")


@dataclass(frozen=True, slots=True)
class Missing:
    """What a structured part lacks or where it contradicts itself or the registry."""

    provision: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        return str(SENTENCES[self.code]) % dict(self.params)


SENTENCES: dict[str, Any] = {
    "empty": _("This part is empty."),
    "kk_missing": _("The text is given in Russian only. Enter it in Kazakh as well."),
    "ru_missing": _("The text is given in Kazakh only. Enter it in Russian as well."),
    "term_amount": _("Enter the term of provision as a whole number above zero."),
    "unknown": _("There is no such value: %(value)s."),
    "forms_differ": _("The form of provision must be the one that the registry names."),
    "fee_on_free": _("The registry says that the service is free of charge: no fee may be set."),
    "fee_required": _(
        "The registry says that the service is paid: set the fee and the ways to pay."
    ),
    "fee_amount": _("Enter each fee as a number above zero."),
    "law_required": _("Each ground for refusal cites the law that fixes it."),
    "reasons_both": _("Give the reasons of the repeal in Kazakh and in Russian."),
    "minutes": _("Enter waiting times as whole minutes."),
}


def blank() -> Provisions:
    """The parts of a standard nobody has written yet."""
    return {
        Provision.TERM.value: {
            "amount": None, "unit": TermUnit.WORKING_DAY.value,
            "start": TermStart.APPLICATION.value, "variants": [],
        },
        Provision.FORMS.value: [],
        Provision.RESULT.value: {"text": words(), "forms": []},
        Provision.FEE.value: {"is_paid": False, "items": [], "methods": []},
        Provision.SCHEDULE.value: [],
        Provision.DOCUMENTS.value: [],
        Provision.REFUSALS.value: [],
        Provision.COMPLAINT.value: {"text": words(), "addressees": []},
        Provision.OTHER.value: {
            "text": words(), "wait_submit": None, "wait_collect": None, "registration": None,
        },
    }  # fmt: skip


def words(kk: str = "", ru: str = "", en: str = "") -> Words:
    """One text in three languages."""
    return {"kk": kk, "ru": ru, "en": en}


def new_id() -> str:
    """An id for a document or a ground: it stays with it from text to text."""
    return uuid.uuid4().hex[:12]


def missing_of(provisions: Provisions, service: Service) -> list[Missing]:
    """Everything that keeps a draft from being placed for discussion (L13-14.2…14.4, X-14, Q-30)."""
    found: list[Missing] = []
    for code, check in _CHECKS.items():
        value = provisions.get(code)
        found += [
            Missing(code, *problem) if isinstance(problem, tuple) else Missing(code, problem)
            for problem in check(value, service)
        ]
    return found


Problems = Iterable[str | tuple[str, dict[str, str]]]


def _both(text: Any, *, required: bool = True) -> Problems:
    """Kazakh and Russian are both there, or (where it may be empty) neither."""
    said = {code: bool(str((text or {}).get(code, "")).strip()) for code in REQUIRED_LANGUAGES}
    if said["kk"] and not said["ru"]:
        yield "ru_missing"
    elif said["ru"] and not said["kk"]:
        yield "kk_missing"
    elif required and not said["kk"]:
        yield "empty"


def _known(value: Any, choices: Iterable[Any]) -> Problems:
    if value not in list(choices):
        yield "unknown", {"value": str(value)}


def _length(value: Mapping[str, Any]) -> Problems:
    amount = value.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= 32767:
        yield "term_amount"
    yield from _known(value.get("unit"), TermUnit.values)


def _term(value: Any, _service: Service) -> Problems:
    yield from _length(value or {})
    yield from _known((value or {}).get("start"), TermStart.values)
    for variant in (value or {}).get("variants", ()):
        yield from _length(variant)
        yield from _known(variant.get("case"), CASES)


def _forms(value: Any, service: Service) -> Problems:
    if not value:
        yield "empty"
    elif set(value) != set(service.forms):
        yield "forms_differ"


def _result(value: Any, _service: Service) -> Problems:
    yield from _both((value or {}).get("text"))
    for form in (value or {}).get("forms", ()):
        yield from _known(form, Form.values)


def _fee(value: Any, service: Service) -> Problems:
    fee = value or {}
    items, methods = fee.get("items") or [], fee.get("methods") or []
    if service.payment == Payment.FREE:
        if fee.get("is_paid") or items:
            yield "fee_on_free"
        return
    if not (fee.get("is_paid") and items and methods):
        yield "fee_required"
    for item in items:
        yield from _both(item.get("for"), required=len(items) > 1)
        yield from _known(item.get("measure"), Measure.values)
        if not _is_amount(item.get("amount")):
            yield "fee_amount"
    for method in methods:
        yield from _known(method, PayMethod.values)


def _is_amount(value: Any) -> bool:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return False
    return amount.is_finite() and 0 < amount < 10**9


def _schedule(value: Any, _service: Service) -> Problems:
    if not value:
        yield "empty"
    for row in value or ():
        yield from _known(row.get("where"), Where.values)
        if not str(row.get("hours", "")).strip():
            yield "empty"
        yield from _both(row.get("note"), required=False)


def _documents(value: Any, _service: Service) -> Problems:
    if not value:
        yield "empty"
    for row in value or ():
        yield from _both(row.get("name"))
        yield from _both(row.get("source"), required=False)
        yield from _known(row.get("kind"), DocumentKind.values)
        for recipient in row.get("recipients", ()):
            yield from _known(recipient, Recipient.values)


def _refusals(value: Any, _service: Service) -> Problems:
    if not value:
        yield "empty"
    for row in value or ():
        yield from _both(row.get("ground"))
        if any(problem == "empty" for problem in _both(row.get("law"))):
            yield "law_required"
        else:
            yield from _both(row.get("law"))


def _complaint(value: Any, _service: Service) -> Problems:
    yield from _both((value or {}).get("text"))
    if not (value or {}).get("addressees"):
        yield "empty"
    for addressee in (value or {}).get("addressees", ()):
        yield from _known(addressee, ComplaintTo.values)


def _other(value: Any, _service: Service) -> Problems:
    yield from _both((value or {}).get("text"))
    for name in ("wait_submit", "wait_collect", "registration"):
        minutes = (value or {}).get(name)
        if minutes is not None and not (isinstance(minutes, int) and 0 <= minutes <= 10_000):
            yield "minutes"


_CHECKS: dict[str, Any] = {
    Provision.TERM: _term,
    Provision.FORMS: _forms,
    Provision.RESULT: _result,
    Provision.FEE: _fee,
    Provision.SCHEDULE: _schedule,
    Provision.DOCUMENTS: _documents,
    Provision.REFUSALS: _refusals,
    Provision.COMPLAINT: _complaint,
    Provision.OTHER: _other,
}


def only_in(value: Any, language: str) -> bool:
    """Whether a value has texts in the other required language but lacks them in this one."""
    other = "ru" if language == "kk" else "kk"
    return any(
        str(text.get(other, "")).strip() and not str(text.get(language, "")).strip()
        for text in _texts_in(value)
    )


def _texts_in(value: Any) -> Iterable[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if set(value) & set(REQUIRED_LANGUAGES):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
