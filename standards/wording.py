"""How the structured parts of a standard read in each language, and what the registry shows of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, override

from registry.notation import CASES, hours_in_words, length_in_words
from registry.workflow import Form, Recipient
from standards.provisions import (
    LANGUAGES,
    ComplaintTo,
    DocumentKind,
    Measure,
    PayMethod,
    Provisions,
    TermStart,
    Where,
)
from standards.workflow import SECTION_OF, Provision


@dataclass(frozen=True, slots=True)
class Spelt:
    """A structured part in words: its code, the section it stands in, its heading and its lines."""

    code: str
    section: str
    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines as one text: what is compared and quoted."""
        return "\n".join(self.lines)


def in_words(provisions: Provisions, language: str) -> list[Spelt]:
    """Every structured part in a language, in the order of the law."""
    with override(language):
        return [
            Spelt(
                code.value,
                str(SECTION_OF[code]),
                capfirst(str(code.label)),
                tuple(_LINES[code](provisions.get(code.value) or {}, language)),
            )
            for code in Provision
        ]


def text_of(words: Mapping[str, str] | None, language: str) -> str:
    """A text in a language; where there is none, in Russian, then in Kazakh."""
    words = words or {}
    for code in (language, "ru", "kk"):
        if text := str(words.get(code) or "").strip():
            return text
    return ""


def _term(value: Any, _language: str) -> list[str]:
    if not value.get("amount"):
        return []
    lines = [length_in_words(value["amount"], value["unit"])]
    lines += [
        f"{CASES.get(one['case'], one['case'])}: {length_in_words(one['amount'], one['unit'])}"
        for one in value.get("variants", ())
    ]
    start = TermStart(value.get("start") or TermStart.APPLICATION)
    return [*lines, gettext("The time is counted %(start)s.") % {"start": start.label}]


def _forms(value: Any, _language: str) -> list[str]:
    return [capfirst(str(Form(code).label)) for code in value or ()]


def _result(value: Any, language: str) -> list[str]:
    lines = [text_of(value.get("text"), language)]
    if forms := value.get("forms"):
        said = ", ".join(str(Form(code).label) for code in forms)
        lines.append(gettext("Form of the result: %(forms)s") % {"forms": said})
    return [line for line in lines if line]


def _fee(value: Any, language: str) -> list[str]:
    if not value.get("is_paid"):
        return [gettext("Free of charge")] if value else []
    lines = []
    for item in value.get("items", ()):
        amount = str(item.get("amount", "")).replace(".", "," if language != "en" else ".")
        fee = _amount_in(item.get("measure"), amount)
        target = text_of(item.get("for"), language)
        lines.append(f"{target}: {fee}" if target else fee)
    if methods := value.get("methods"):
        said = ", ".join(str(PayMethod(code).label) for code in methods)
        lines.append(gettext("Ways to pay: %(methods)s") % {"methods": said})
    return lines


def _amount_in(measure: Any, amount: str) -> str:
    if measure == Measure.TENGE:
        return gettext("%(amount)s tenge") % {"amount": amount}
    return gettext("%(amount)s MCI") % {"amount": amount}


def _schedule(value: Any, language: str) -> list[str]:
    lines = []
    for row in value or ():
        hours = "; ".join(hours_in_words(row["hours"])) if row.get("hours") else ""
        note = text_of(row.get("note"), language)
        said = " ".join(part for part in (hours, f"({note})" if note else "") if part)
        lines.append(f"{capfirst(str(Where(row['where']).label))}: {said}")
    return lines


def _documents(value: Any, language: str) -> list[str]:
    lines = []
    for row in value or ():
        details = [str(DocumentKind(row["kind"]).label)] if row.get("kind") else []
        details += [str(Recipient(code).label) for code in row.get("recipients", ())]
        if source := text_of(row.get("source"), language):
            details.append(source)
        name = text_of(row.get("name"), language)
        lines.append(f"{name} ({', '.join(details)})" if details else name)
    return lines


def _refusals(value: Any, language: str) -> list[str]:
    return [
        f"{text_of(row.get('ground'), language)} ({text_of(row.get('law'), language)})"
        for row in value or ()
    ]


def _complaint(value: Any, language: str) -> list[str]:
    lines = [text_of(value.get("text"), language)]
    if addressees := value.get("addressees"):
        said = ", ".join(str(ComplaintTo(code).label) for code in addressees)
        lines.append(gettext("Whose decisions, acts and omissions: %(bodies)s") % {"bodies": said})
    return [line for line in lines if line]


def _other(value: Any, language: str) -> list[str]:
    lines = text_of(value.get("text"), language).splitlines()
    for name, said in (
        ("wait_submit", gettext("Longest wait to hand in: %(time)s")),
        ("wait_collect", gettext("Longest wait to collect: %(time)s")),
        ("registration", gettext("Longest time to register the request: %(time)s")),
    ):
        if value.get(name):
            lines.append(said % {"time": length_in_words(value[name], "minute")})
    return [line for line in lines if line.strip()]


_LINES: dict[Provision, Any] = {
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


def for_registry(provisions: Provisions) -> dict[str, Any]:
    """The facts of provision as the entry of the registry keeps them (registry.content.FROM_STANDARD)."""
    term = provisions[Provision.TERM]
    facts: dict[str, Any] = {
        "term_amount": term["amount"],
        "term_unit": term["unit"],
        "term_variants": _notation_of(term),
        "schedule": _main_hours(provisions[Provision.SCHEDULE]),
    }
    for language in LANGUAGES:
        facts |= _texts_for_registry(provisions, language)
    return facts


def _texts_for_registry(provisions: Provisions, language: str) -> dict[str, str]:
    with override(language):
        fee = _fee(provisions[Provision.FEE], language)
    is_paid = provisions[Provision.FEE].get("is_paid")
    laws = [text_of(row.get("law"), language) for row in provisions[Provision.REFUSALS]]
    return {
        f"result_{language}": text_of(provisions[Provision.RESULT].get("text"), language),
        f"documents_{language}": _one_a_line(provisions[Provision.DOCUMENTS], "name", language),
        f"refusal_grounds_{language}": _one_a_line(
            provisions[Provision.REFUSALS], "ground", language
        ),
        f"refusal_law_{language}": "; ".join(dict.fromkeys(laws)),
        f"fee_note_{language}": "; ".join(fee) if is_paid else "",
    }


def _one_a_line(rows: list[dict[str, Any]], name: str, language: str) -> str:
    return "\n".join(" ".join(text_of(row.get(name), language).split()) for row in rows)


def _notation_of(term: Mapping[str, Any]) -> str:
    said = [f"{one['case']}:{one['amount']} {one['unit']}" for one in term.get("variants", ())]
    if term.get("start") == TermStart.PAYMENT:
        said.append("from:payment")
    return "; ".join(said)


def _main_hours(rows: list[dict[str, Any]]) -> str:
    """The hours where people go: the provider's, else those of the service centre, else any."""
    by_place = {row["where"]: row["hours"] for row in rows}
    for where in (Where.PROVIDER, Where.SERVICE_CENTRE, Where.PORTAL):
        if where in by_place:
            return str(by_place[where])
    return ""
