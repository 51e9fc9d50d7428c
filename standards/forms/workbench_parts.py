"""The forms of the nine structured parts (L13-14.2…14.4): a half-written part may be saved."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import TermUnit
from registry.notation import CASES, hours_in_words
from registry.workflow import Form, Recipient
from standards.forms.workbench_rows import PartForms, PieceForm
from standards.provisions import (
    ComplaintTo,
    DocumentKind,
    Measure,
    PayMethod,
    TermStart,
    Where,
    new_id,
)
from standards.workflow import Provision

_NAMES = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
_LONGEST = 10_000  # characters
_AMOUNT = re.compile(r"\d{1,9}(?:\.\d{1,4})?")
_WHOLE = _("Enter a whole number above zero.")
_MINUTES = _("Enter waiting times as whole minutes.")


P = TypeVar("P", bound=type[PieceForm])


def translated(name: str, label: Any, *, rows: int = 0) -> Callable[[P], P]:
    """Give a form one text in three languages: a line, or an area of some rows."""

    def decorate(form: P) -> P:
        own = {f"{name}_{code}": _text(label, code, rows) for code in _NAMES}
        form.base_fields = {**own, **form.base_fields}
        form.texts = (name, *form.texts)
        return form

    return decorate


def _text(label: Any, code: str, rows: int) -> forms.CharField:
    attrs = {"lang": code}
    widget: forms.Widget = forms.TextInput(attrs=attrs)
    if rows:
        widget = forms.Textarea(attrs=attrs | {"rows": str(rows)})
    return forms.CharField(
        label=format_lazy("{label}, {language}", label=label, language=_NAMES[code]),
        required=False,
        max_length=_LONGEST,
        widget=widget,
    )


def _choices(choices: Any) -> list[tuple[str, Any]]:
    return [(value, capfirst(label)) for value, label in choices]


def _many(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=lambda: _choices(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _one(label: Any, choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: _choices(choices), initial=initial)


def _number(
    label: Any, *, required: bool = False, least: int = 1, wrong: Any = _WHOLE
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=32_767 if least else 10_000,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )


class TermForm(PieceForm):
    """The term: how long, and from what it is counted."""

    amount = _number(pgettext_lazy("length of the term", "How many"))
    unit = _one(_("unit"), TermUnit.choices, TermUnit.WORKING_DAY)
    start = _one(_("The time is counted"), TermStart.choices, TermStart.APPLICATION)

    def value(self) -> Any:
        return {name: self.cleaned_data[name] for name in ("amount", "unit", "start")}


class VariantForm(PieceForm):
    """Another length for some cases; a row is whole or not at all."""

    case = forms.ChoiceField(
        label=_("In which case"),
        choices=lambda: [("", "—"), *_choices(CASES.items())],
        error_messages={"required": _("Choose the case.")},
    )
    amount = _number(pgettext_lazy("length of the term", "How many"), required=True)
    unit = _one(_("unit"), TermUnit.choices, TermUnit.WORKING_DAY)

    def value(self) -> Any:
        return {name: self.cleaned_data[name] for name in ("case", "amount", "unit")}


class FormsForm(PieceForm):
    """On paper, electronic."""

    forms = _many(_("form of provision"), Form.choices)

    def value(self) -> Any:
        return self.cleaned_data["forms"]


@translated("text", _("Result of provision"), rows=3)
class ResultForm(PieceForm):
    """What the recipient gets, and in what form."""

    forms = _many(_("Form of the result"), Form.choices)

    def value(self) -> Any:
        return {"text": self.words_of("text"), "forms": self.cleaned_data["forms"]}


class FeeForm(PieceForm):
    """Whether it is paid, and how one pays."""

    is_paid = forms.BooleanField(label=_("The service is paid"), required=False)
    methods = _many(_("Ways to pay"), PayMethod.choices)

    def value(self) -> Any:
        return {name: self.cleaned_data[name] for name in ("is_paid", "methods")}


@translated("for", _("For what"))
class FeeItemForm(PieceForm):
    """One fee; a comma and a point both part the fraction."""

    amount = forms.CharField(
        label=_("Amount"),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    measure = _one(_("In what it is set"), Measure.choices, Measure.MCI)

    def clean_amount(self) -> str:
        typed = "".join(str(self.cleaned_data["amount"]).split()).replace(",", ".")
        if not typed:
            return ""
        if not _AMOUNT.fullmatch(typed) or Decimal(typed) == 0:
            raise forms.ValidationError(_("Enter each fee as a number above zero."))
        return typed

    def value(self) -> Any:
        amount, measure = self.cleaned_data["amount"], self.cleaned_data["measure"]
        return {"for": self.words_of("for"), "amount": amount, "measure": measure}


@translated("note", _("Note"))
class ScheduleForm(PieceForm):
    """Working hours in one place."""

    where = _one(_("Where"), Where.choices, Where.PROVIDER)
    hours = forms.CharField(
        label=_("Hours"),
        help_text=_(
            "For example: Mo-Fr 09:00-13:00,14:30-18:30; Sa 09:00-13:00. Round the clock: 24/7."
        ),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_hours(self) -> str:
        typed = " ".join(str(self.cleaned_data["hours"]).split())
        if typed and hours_in_words(typed) == [typed]:
            raise forms.ValidationError(
                _("Write the hours as in the example: days, then times, rules parted by “;”.")
            )
        return typed

    def value(self) -> Any:
        where, hours = self.cleaned_data["where"], self.cleaned_data["hours"]
        return {"where": where, "hours": hours, "note": self.words_of("note")}


class KeptForm(PieceForm):
    """A row that keeps its id from text to text."""

    id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def is_blank(self) -> bool:
        """An id alone is no row."""
        return not [name for name in self.changed_data if name != "id"]

    @property
    def own_id(self) -> str:
        """The id it has had, or a new one."""
        return str(self.cleaned_data["id"] or new_id())


@translated("name", _("Name of the document"), rows=2)
@translated("source", _("Where it is issued or what it is for"))
class DocumentForm(KeptForm):
    """One required document."""

    kind = _one(pgettext_lazy("of a document", "In what form"), DocumentKind.choices, "original")
    recipients = _many(_("From whom; leave empty for everybody"), Recipient.choices)

    def value(self) -> Any:
        return {
            "id": self.own_id,
            "name": self.words_of("name"),
            "kind": self.cleaned_data["kind"],
            "recipients": self.cleaned_data["recipients"],
            "source": self.words_of("source"),
        }


@translated("ground", _("Ground for refusal"), rows=2)
@translated("law", _("Law and article that fix it"))
class RefusalForm(KeptForm):
    """One ground for refusal with the law that fixes it (X-14)."""

    def value(self) -> Any:
        return {
            "id": self.own_id, "ground": self.words_of("ground"), "law": self.words_of("law"),
        }  # fmt: skip


@translated("text", _("Procedure of a complaint"), rows=6)
class ComplaintForm(PieceForm):
    """How to complain, and against whom."""

    addressees = _many(_("Against whose decisions, acts and omissions"), ComplaintTo.choices)

    def value(self) -> Any:
        return {"text": self.words_of("text"), "addressees": self.cleaned_data["addressees"]}


@translated("text", _("Other requirements"), rows=5)
class OtherForm(PieceForm):
    """Other requirements, and the waiting times that may be set (X-05)."""

    wait_submit = _number(_("Longest wait to hand in, minutes"), least=0, wrong=_MINUTES)
    wait_collect = _number(_("Longest wait to collect, minutes"), least=0, wrong=_MINUTES)
    registration = _number(
        _("Longest time to register the request, minutes"), least=0, wrong=_MINUTES
    )

    def value(self) -> Any:
        names = ("wait_submit", "wait_collect", "registration")
        return {"text": self.words_of("text")} | {name: self.cleaned_data[name] for name in names}


def part_forms(code: str) -> PartForms:
    """The empty forms of a structured part."""
    return {
        Provision.TERM: lambda: PartForms(
            TermForm, VariantForm, key="variants", row_title=_("Variant of the term")
        ),
        Provision.FORMS: lambda: PartForms(FormsForm, None),
        Provision.RESULT: lambda: PartForms(ResultForm, None),
        Provision.FEE: lambda: PartForms(FeeForm, FeeItemForm, key="items", row_title=_("Fee")),
        Provision.SCHEDULE: lambda: PartForms(
            None, ScheduleForm, row_title=_("Hours of one place")
        ),
        Provision.DOCUMENTS: lambda: PartForms(None, DocumentForm, row_title=_("Document")),
        Provision.REFUSALS: lambda: PartForms(None, RefusalForm, row_title=_("Ground for refusal")),
        Provision.COMPLAINT: lambda: PartForms(ComplaintForm, None),
        Provision.OTHER: lambda: PartForms(OtherForm, None),
    }[Provision(code)]()


def opened(code: str, value: Any) -> PartForms:
    """The forms of a part as it is kept."""
    found = part_forms(code)
    if found.main_class is None:
        return found.open({}, [_flat(row) for row in value or ()])
    if code == Provision.FORMS:
        return found.open({"forms": value or []}, [])
    rows = (value or {}).get(found.key, ()) if found.key else ()
    return found.open(_flat(value or {}), [_flat(row) for row in rows])


def sent(code: str, data: QueryDict, *, checked: bool) -> PartForms:
    """The forms of a part as they were sent."""
    return part_forms(code).typed(data, checked=checked)


def _flat(value: Mapping[str, Any]) -> dict[str, Any]:
    """Texts in three languages as fields of their own: text → text_kk, text_ru, text_en."""
    found: dict[str, Any] = {}
    for name, one in value.items():
        if isinstance(one, Mapping):
            found |= {f"{name}_{code}": one.get(code, "") for code in _NAMES}
        else:
            found[name] = one
    return found
