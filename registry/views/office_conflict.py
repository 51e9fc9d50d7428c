"""Two editors at once: both texts of every differing field, and a choice for each (nothing is lost)."""

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from registry.content import FIELDS, LISTS, Content
from registry.errors import EditConflict
from registry.forms.entry import data_of, fingerprint
from registry.models import Service
from registry.presenting import Piece, differences

THEIRS, MINE, OTHER = "theirs", "mine", "other"
# Fields that are chosen, not written: there is no third text for them.
_CHOSEN = frozenset({*LISTS, "drafting_body", "payment", "free_by_law", "term_unit"})


@dataclass(frozen=True, slots=True)
class Clash:
    """One field in which the stored and the own text differ."""

    field: str
    label: str
    stored: list[Piece]
    own: list[Piece]
    choice: str
    text: str
    lang: str
    may_write: bool


def conflict_page(
    request: HttpRequest,
    service: Service,
    conflict: EditConflict,
    *,
    data: QueryDict,
    hidden: list[tuple[str, str]],
) -> HttpResponse:
    """The page where the second editor chooses; ``data`` is what was sent, ``hidden`` goes along."""
    clashes = _clashes(conflict.stored, conflict.own, data)
    missing = "merge" in data and any(not clash.choice for clash in clashes)
    errors = [
        {
            "text": _("Choose a text: %(field)s.") % {"field": clash.label},
            "href": f"#merge_{clash.field}",
        }
        for clash in clashes
        if missing and not clash.choice
    ]
    context = {"service": service, "clashes": clashes, "hidden": hidden, "errors": errors}
    return render(request, "registry/office/conflict.html", context, status=409)


def _clashes(stored: Content, own: Content, data: QueryDict) -> list[Clash]:
    opened = _opened(data)
    return [
        Clash(
            field=one.field,
            label=one.label,
            stored=one.before,
            own=one.after,
            choice=data.get(f"choice_{one.field}")
            or _only_one_changed(one.field, stored, own, opened),
            text=data.get(f"text_{one.field}", str(own[one.field])),
            lang=one.field[-2:] if one.field.endswith(("_kk", "_ru", "_en")) else "",
            may_write=one.field not in _CHOSEN,
        )
        for one in differences(stored, own)
    ]


def _only_one_changed(name: str, stored: Content, own: Content, opened: dict[str, str]) -> str:
    """Whose text to offer where only one of the two editors touched the field."""
    if name not in opened:
        return ""
    theirs = fingerprint(stored[name]) != opened[name]
    mine = fingerprint(own[name]) != opened[name]
    if theirs and not mine:
        return THEIRS
    return MINE if mine and not theirs else ""


def _opened(data: QueryDict) -> dict[str, str]:
    """What each field held when this person opened the form; empty if that cannot be read."""
    try:
        found = json.loads(data.get("opened", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def merged(data: QueryDict, stored: Content, *, edit_no: int) -> QueryDict:
    """What was sent with the choices carried out; the texts stay as typed where none was made.

    A stored text is taken only if it is still the one that the person has seen.
    """
    if "merge" not in data:
        return data
    result = data.copy()
    is_current = data.get("edit_no") == str(edit_no)
    for name in FIELDS:
        choice = data.get(f"choice_{name}")
        if choice == THEIRS and is_current:
            result.setlist(name, data_of(name, stored[name]))
        elif choice == OTHER and name not in _CHOSEN:
            result[name] = data.get(f"text_{name}", "")
    return result


def is_settled(data: QueryDict, stored: Content, own: Content) -> bool:
    """Whether every field in which the two texts differ has its choice."""
    names = [one.field for one in differences(stored, own)]
    return all(data.get(f"choice_{name}") in (THEIRS, MINE, OTHER) for name in names)
