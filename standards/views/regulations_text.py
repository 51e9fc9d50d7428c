"""The editor of a regulation: one part at a time, lines by buttons, nothing typed lost."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.legal_time import legal_now
from registry.presenting import Piece, compared
from registry.views.office_access import actor_of
from standards import permissions, steps
from standards.errors import EditConflict, StandardRefused
from standards.forms.regulations import GeneralForm
from standards.forms.regulations_rows import RowsForm, sent, stored
from standards.models import Regulation, RegulationText
from standards.provisions import LANGUAGES
from standards.regulating import lacking_in, open_text, works_with_others
from standards.services.regulations import save_regulation
from standards.views.regulations_office import for_regulations, regulation_for
from standards.workflow import RegulationState

_SAVE = "save"
_GENERAL_FIELDS = tuple(f"general_{language}" for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Both:
    """What a colleague has saved meanwhile, beside what was being saved; differing words marked."""

    label: str
    stored: list[Piece]
    own: list[Piece]


@dataclass(frozen=True, slots=True)
class Page:
    """One part of the text in the editor, the edit it builds on, and what stands against it."""

    regulation: Regulation
    text: RegulationText
    part: str
    form: GeneralForm | RowsForm
    edit_no: int
    opened: str
    both: tuple[Both, ...] = ()
    errors: tuple[str, ...] = ()
    is_unsaved: bool = False


@for_regulations
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """One part of the text (``?part=``). Who may not write it is led to the regulation."""
    found = regulation_for(actor_of(request), pk)
    open_one = open_text(found)
    may_write = permissions.drafts_regulation(actor_of(request), found)
    if not may_write or open_one is None or found.state != RegulationState.DRAFTING:
        return redirect("standards:office_regulation", pk=found.pk)
    open_one.regulation = found
    asked = request.GET.get("part", "")
    part = asked if asked in steps.SECTIONS else steps.GENERAL
    if request.method != "POST":
        form = _stored_form(open_one, part)
        page = Page(found, open_one, part, form, open_one.edit_no, _print_of(open_one, part))
        return _render(request, page)
    return _posted(request, found, open_one, part)


def _posted(
    request: HttpRequest, found: Regulation, open_one: RegulationText, part: str
) -> HttpResponse:
    form = GeneralForm(request.POST) if part == steps.GENERAL else sent(part, request.POST)
    page = Page(
        found, open_one, part, form, _number(request.POST.get("edit_no", "")),
        request.POST.get("opened", ""),
    )  # fmt: skip
    if request.POST.get("do", _SAVE) != _SAVE:
        return _render(request, page, is_unsaved=True)
    if not form.is_valid():
        return _render(request, page)
    return _save(request, page)


def _save(request: HttpRequest, page: Page) -> HttpResponse:
    """Save the part; where a colleague has saved only another one meanwhile, this one goes on."""
    fields = _fields_of(page)
    edit_no = page.edit_no
    if page.opened == _print_of(page.text, page.part):
        edit_no = page.text.edit_no
    try:
        save_regulation(
            regulation_id=page.regulation.pk, fields=fields, edit_no=edit_no,
            actor=actor_of(request), at=legal_now(),
        )  # fmt: skip
    except EditConflict as conflict:
        return _conflict(request, page, conflict)
    except StandardRefused as refusal:
        return _render(request, page, errors=(str(refusal),), status=409)
    messages.success(request, _("The part is saved."))
    target = redirect("standards:office_regulation_text", pk=page.regulation.pk)
    target["Location"] += f"?part={page.part}"
    return target


def _conflict(request: HttpRequest, page: Page, conflict: EditConflict) -> HttpResponse:
    """Both texts side by side; the own one stays in the form, and saving again puts it in place."""
    both = tuple(
        Both(label, *compared(_in_words(theirs), _in_words(mine)))
        for label, theirs, mine in _differing(page.part, conflict.stored, conflict.own)
    )
    seen = Page(
        page.regulation, page.text, page.part, page.form, conflict.edit_no,
        _print(conflict.stored, page.part), both,
    )  # fmt: skip
    return _render(request, seen, status=409)


def _differing(part: str, theirs: Any, mine: Any) -> list[tuple[str, Any, Any]]:
    """The texts of a part, or its lines one by one, that differ."""
    if part == steps.GENERAL:
        form = GeneralForm()
        pairs = [(str(form[name].label), theirs[name], mine[name]) for name in _GENERAL_FIELDS]
    else:
        count = max(len(theirs[part]), len(mine[part]))
        pairs = [
            (
                str(steps.PLACES[part]) % {"number": number + 1},
                *_lines_at(part, number, theirs, mine),
            )
            for number in range(count)
        ]
    return [(label, one, other) for label, one, other in pairs if one != other]


def _lines_at(part: str, number: int, *texts: Any) -> list[Any]:
    return [text[part][number] if number < len(text[part]) else None for text in texts]


def _in_words(value: Any) -> str:
    """A text, or every text of a line and its time, one on a line."""
    if not isinstance(value, dict):
        return str(value or "")
    said = [
        text[language]
        for text in value.values()
        if isinstance(text, dict)
        for language in LANGUAGES
        if text.get(language)
    ]
    if "amount" in value:
        said.append(steps.length_of(value))
        said += [way["if"]["kk"] or way["if"]["ru"] for way in value["next"]]
    return "\n".join(line for line in said if line)


def _fields_of(page: Page) -> dict[str, Any]:
    if isinstance(page.form, GeneralForm):
        return {name: page.form.cleaned_data[name] for name in _GENERAL_FIELDS}
    return {page.part: page.form.values()}


def _stored_form(text: RegulationText, part: str) -> GeneralForm | RowsForm:
    if part == steps.GENERAL:
        return GeneralForm(initial={name: getattr(text, name) or "" for name in _GENERAL_FIELDS})
    return stored(part, getattr(text, part))


def _print_of(text: RegulationText, part: str) -> str:
    """A fingerprint of a part as it is stored: whether a colleague has touched this very part."""
    names = (*_GENERAL_FIELDS, *steps.LISTS)
    return _print({name: getattr(text, name) for name in names}, part)


def _print(content: Any, part: str) -> str:
    names = _GENERAL_FIELDS if part == steps.GENERAL else (part,)
    plain = json.dumps([content[name] or "" for name in names], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _render(
    request: HttpRequest,
    page: Page,
    *,
    errors: tuple[str, ...] = (),
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    lacking = lacking_in(page.text)
    context = {
        "page": page,
        "regulation": page.regulation,
        "service": page.regulation.standard.service,
        "parts": [
            (code, steps.TITLES[code], sum(1 for one in lacking if one.section == code))
            for code in steps.SECTIONS
        ],
        "title": steps.TITLES[page.part],
        "is_general": page.part == steps.GENERAL,
        "is_steps": page.part == steps.STEPS,
        "is_needed": page.part not in steps.ONLY_WITH_OTHERS
        or works_with_others(page.regulation.standard.service),
        "lacking": [one for one in lacking if one.section == page.part],
        "unreached": steps.unreached(page.text.steps) if page.part == steps.STEPS else [],
        "bound": [page.form] if isinstance(page.form, GeneralForm) else page.form.forms,
        "errors": errors,
        "is_unsaved": is_unsaved,
    }
    return render(request, "standards/regulations/office_text.html", context, status=status)
