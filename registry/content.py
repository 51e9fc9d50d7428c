"""The content of an entry as plain data, and the rules of DS-1 that it must keep.

One list of fields serves forms, versions, comparison, import, export and the API.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from accounts.models import BodyKind, Organisation, Region
from registry.models import LifeSituation, Payment, Service, TermUnit
from registry.models.classification import CODE_DIGITS, SITUATION_DIGITS
from registry.providers import unknown_providers
from registry.workflow import Channel, Form, Recipient

LANGUAGES = ("kk", "ru", "en")

# Fields kept in three languages; of "name" Kazakh and Russian are required.
TRANSLATED = (
    "name", "description", "eligibility", "synonyms", "payment_basis", "free_categories",
    "fee_note", "result", "documents", "refusal_grounds", "refusal_law",
)  # fmt: skip
LISTS = ("recipients", "provider_classes", "intake", "intake_organisations", "forms", "territory")
PLAIN = (
    "code", "drafting_body", "portal_url", "payment", "free_by_law", "term_amount", "term_unit",
    "term_variants", "schedule",
)  # fmt: skip
# What the standard in force gives; the rest is the registry's own (J-12).
FROM_STANDARD = frozenset(
    {
        "result", "documents", "refusal_grounds", "refusal_law", "fee_note", "term_amount",
        "term_unit", "term_variants", "schedule",
    }
)  # fmt: skip

FIELDS: tuple[str, ...] = (
    *PLAIN,
    *LISTS,
    *(f"{name}_{language}" for name in TRANSLATED for language in LANGUAGES),
)

Content = dict[str, Any]


def content_of(service: Service) -> Content:
    """The content of an entry: JSON values only; the drafting body by its key."""
    content: Content = {}
    for name in FIELDS:
        value = service.drafting_body.key if name == "drafting_body" else getattr(service, name)
        content[name] = "" if value is None else value
    return content


def blank_content() -> Content:
    """The content of an entry nobody has written yet."""
    content: Content = dict.fromkeys(FIELDS, "")
    content.update({name: [] for name in LISTS})
    return content | {"free_by_law": False, "payment": Payment.FREE.value, "term_amount": None}


def apply_content(service: Service, content: Content) -> None:
    """Write valid content into an unsaved entry; its life situation follows from the code.

    Raises:
        Organisation.DoesNotExist, LifeSituation.DoesNotExist: the content was not checked.
    """
    for name in FIELDS:
        if name == "drafting_body":
            if service.drafting_body_id is None or service.drafting_body.key != content[name]:
                service.drafting_body = Organisation.objects.get(key=content[name])
        else:
            setattr(service, name, content[name])
    situation_code = content["code"][:SITUATION_DIGITS]
    if service.situation_id is None or service.situation.code != situation_code:
        service.situation = LifeSituation.objects.get(code=situation_code)


def given_by_standard(fields: Iterable[str]) -> list["Problem"]:
    """Those of some changed fields that only the standard in force may change, as problems (J-12)."""
    return [Problem(name, "from_standard") for name in fields if base_of(name) in FROM_STANDARD]


def base_of(name: str) -> str:
    """The field behind a translated one: "name" for "name_kk"."""
    base, _gap, language = name.rpartition("_")
    return base if base in TRANSLATED and language in LANGUAGES else name


def changed_fields(old: Content, new: Content) -> list[str]:
    """Names of the fields in which two contents differ, in the order of the entry."""
    return [name for name in FIELDS if old.get(name) != new.get(name)]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, said by a code and in words."""

    field: str
    code: str
    params: Mapping[str, str] = dataclass_field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The error in the reader's language."""
        return str(SENTENCES[self.code]) % dict(self.params)


SENTENCES: dict[str, Any] = {
    "code_digits": _("The classified code has eight digits."),
    "code_situation": _("No life situation of the classification has the code %(code)s."),
    "code_taken": _("Another entry has this code already."),
    "name_both": _("Enter the name both in Kazakh and in Russian."),
    "kk_missing": _("The text is given in Russian only. Enter it in Kazakh as well."),
    "ru_missing": _("The text is given in Kazakh only. Enter it in Russian as well."),
    "lists_differ": _("The Kazakh and the Russian list have different numbers of items."),
    "recipients_required": _("Choose at least one kind of recipient."),
    "choice_unknown": _("There is no such value: %(value)s."),
    "body_required": _("Choose the central body that drafts the standard."),
    "body_unknown": _("There is no body with the code %(value)s."),
    "body_not_central": _("The standard is drafted by a central state body."),
    "providers_required": _("Name at least one provider."),
    "intake_required": _("Choose where applications are taken, or the portal."),
    "forms_required": _("Choose at least one form of provision."),
    "portal_required": _("A service in electronic form needs the portal and the address on it."),
    "portal_address": _("Enter the address on the portal, beginning with https://"),
    "fee_on_free": _("A service that is free of charge cannot carry a fee."),
    "payment_required": _("Say whether the service is paid."),
    "basis_required": _("Name the act on which the payment rests."),
    "territory_unknown": _("There is no territory with the code %(value)s."),
    "term_required": _("Enter the term of provision as a whole number above zero."),
    "from_standard": _("The standard in force gives this: it changes with the standard only."),
    "too_long": _("Too long: at most %(limit)s characters."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What content is checked against; read once for many rows."""

    bodies: Mapping[str, str]  # key -> kind
    territories: frozenset[str]
    situations: frozenset[str]
    codes: Mapping[str, str]  # classified code -> number in the registry

    @classmethod
    def now(cls) -> "Known":
        """As the database has it."""
        return cls(
            bodies=dict(Organisation.objects.values_list("key", "kind")),
            territories=frozenset(Region.objects.values_list("key", flat=True)),
            situations=frozenset(LifeSituation.objects.values_list("code", flat=True)),
            codes=dict(Service.objects.values_list("code", "registry_no")),
        )


def problems_of(content: Content, known: Known, *, registry_no: str = "") -> list[Problem]:
    """Everything that is wrong with the content of an entry (L13-12.2, Q-30, Q-35, X-27)."""
    return [
        *_code(content, known, registry_no),
        *_texts(content),
        *_bodies(content, known),
        *_provision(content, known),
        *_payment(content),
        *_lengths(content),
    ]


def _code(content: Content, known: Known, registry_no: str) -> Iterable[Problem]:
    code = str(content["code"])
    if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
        yield Problem("code", "code_digits")
        return
    if code[:SITUATION_DIGITS] not in known.situations:
        yield Problem("code", "code_situation", {"code": code[:SITUATION_DIGITS]})
    if known.codes.get(code, registry_no) != registry_no:
        yield Problem("code", "code_taken")


def _texts(content: Content) -> Iterable[Problem]:
    for name in TRANSLATED:
        kk, ru = (str(content[f"{name}_{language}"]).strip() for language in ("kk", "ru"))
        if name == "name" and not (kk and ru):
            yield Problem("name_ru" if kk else "name_kk", "name_both")
        # Words people type differ from language to language; everything else is one text twice.
        elif name != "synonyms" and bool(kk) != bool(ru):
            yield Problem(f"{name}_ru", "ru_missing") if kk else Problem(f"{name}_kk", "kk_missing")


def _bodies(content: Content, known: Known) -> Iterable[Problem]:
    drafter = content["drafting_body"]
    if not drafter:
        yield Problem("drafting_body", "body_required")
    elif drafter not in known.bodies:
        yield Problem("drafting_body", "body_unknown", {"value": str(drafter)})
    elif known.bodies[drafter] != BodyKind.CENTRAL:
        yield Problem("drafting_body", "body_not_central")
    if not content["provider_classes"]:
        yield Problem("provider_classes", "providers_required")
    for name in ("provider_classes", "intake_organisations"):
        for value in unknown_providers(content[name], known.bodies):
            yield Problem(name, "body_unknown", {"value": value})


def _provision(content: Content, known: Known) -> Iterable[Problem]:
    for name, choices, required in (
        ("recipients", Recipient.values, "recipients_required"),
        ("intake", Channel.values, "intake_required"),
        ("forms", Form.values, "forms_required"),
    ):
        if not content[name]:
            yield Problem(name, required)
        for value in content[name]:
            if value not in choices:
                yield Problem(name, "choice_unknown", {"value": str(value)})
    yield from _portal(content)
    for value in content["territory"]:
        if value not in known.territories:
            yield Problem("territory", "territory_unknown", {"value": str(value)})
    yield from _term(content)


def _portal(content: Content) -> Iterable[Problem]:
    address = str(content["portal_url"])
    if Form.ELECTRONIC in content["forms"] and not (
        address and Channel.PORTAL in content["intake"]
    ):
        yield Problem("portal_url", "portal_required")
    if address and not _is_web_address(address):
        yield Problem("portal_url", "portal_address")


def _term(content: Content) -> Iterable[Problem]:
    amount = content["term_amount"]
    if not isinstance(amount, int) or isinstance(amount, bool) or not 0 < amount <= 32767:
        yield Problem("term_amount", "term_required")
    if content["term_unit"] not in TermUnit.values:
        yield Problem("term_unit", "choice_unknown", {"value": str(content["term_unit"])})


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.netloc) and len(address) <= 300


def _payment(content: Content) -> Iterable[Problem]:
    payment = content["payment"]
    if payment not in Payment.values:
        yield Problem("payment", "payment_required")
    has_fee = any(str(content[f"fee_note_{language}"]).strip() for language in LANGUAGES)
    if content["free_by_law"] and payment == Payment.PAID:
        yield Problem("payment", "fee_on_free")
    if payment == Payment.FREE and has_fee:
        yield Problem("fee_note_ru", "fee_on_free")
    if payment == Payment.PAID and not str(content["payment_basis_ru"]).strip():
        yield Problem("payment_basis_ru", "basis_required")


def _lengths(content: Content) -> Iterable[Problem]:
    texts = [f"{name}_{language}" for name in TRANSLATED for language in LANGUAGES]
    for name in ("term_variants", "schedule", *texts):
        limit = Service._meta.get_field(name).max_length
        if limit and len(str(content[name])) > limit:
            yield Problem(name, "too_long", {"limit": str(limit)})


def parity_warnings(content: Content) -> list[Problem]:
    """Where the Kazakh and the Russian text may have drifted apart: lists of unequal length (Q-30).

    Warnings only: the number of items says nothing of their meaning.
    """
    from_lists = ("documents", "refusal_grounds", "free_categories")
    return [
        Problem(f"{name}_kk", "lists_differ")
        for name in from_lists
        if len(_items(content[f"{name}_kk"])) != len(_items(content[f"{name}_ru"]))
    ]


def _items(text: str) -> list[str]:
    return [line for line in str(text).splitlines() if line.strip()]
