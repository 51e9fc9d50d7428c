"""Two people at one clause or part: both texts, a choice for each, and nothing lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.presenting import Piece, compared
from standards.forms.workbench import ClauseForm
from standards.forms.workbench_typing import to_html, to_typed
from standards.richtext import plain
from standards.services.clauses import BODIES, FIELDS, fingerprint
from standards.views.workbench_outline import spelt_value

THEIRS, MINE, OTHER, MEND = "theirs", "mine", "other", "mend"


@dataclass(frozen=True, slots=True)
class Clash:
    """One text of a clause in which the stored and the own one differ."""

    field: str
    label: str
    lang: str
    stored: list[Piece]
    own: list[Piece]
    choice: str
    text: str


def opened_as(stored: Mapping[str, str]) -> str:
    """What each field held when it was opened, as it is stored and as it is typed."""
    return json.dumps(
        {
            name: [fingerprint(text), fingerprint(_typed(name, text))]
            for name, text in stored.items()
        }
    )


def _typed(name: str, text: str) -> str:
    return (to_typed(text) if name in BODIES else text).strip()


def touched(form: ClauseForm, opened: str) -> tuple[dict[str, str], dict[str, str]]:
    """Fields that this person has changed, and the fingerprints of what was stored before."""
    found = _read(opened)
    texts = form.texts()
    mine = {
        name: text
        for name, text in texts.items()
        if name not in found or fingerprint(_sent(form, name)) != found[name][1]
    }
    return mine, {name: prints[0] for name, prints in found.items()}


def _sent(form: ClauseForm, name: str) -> str:
    return "\n".join(str(form.cleaned_data[name]).strip().splitlines())


def _read(opened: str) -> dict[str, list[str]]:
    try:
        found = json.loads(opened)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: prints
        for name, prints in found.items()
        if name in FIELDS and isinstance(prints, list) and len(prints) == 2
    }


def clashes_of(stored: Mapping[str, str], own: Mapping[str, str], sent: QueryDict) -> list[Clash]:
    """The fields that differ, with the words that differ marked."""
    labels = ClauseForm(stored=dict.fromkeys(FIELDS, ""))
    found = []
    for name in FIELDS:
        if name not in own or own[name] == stored[name]:
            continue
        before, after = compared(plain(stored[name]), plain(own[name]))
        found.append(
            Clash(
                field=name,
                label=str(labels[name].label),
                lang=name[-2:],
                stored=before,
                own=after,
                choice=sent.get(f"choice_{name}", ""),
                text=sent.get(f"text_{name}", _typed(name, own[name])),
            )
        )
    return found


def unchosen(clashes: list[Clash], sent: QueryDict) -> list[dict[str, str]]:
    """Errors for the fields without a choice, once a choice has been sent."""
    if "merge" not in sent:
        return []
    return [
        {
            "text": _("Choose a text: %(field)s.") % {"field": clash.label},
            "href": f"#merge_{clash.field}",
        }
        for clash in clashes
        if not clash.choice
    ]


def carried(own: Mapping[str, str], edit_no: int) -> list[tuple[str, str]]:
    """The own texts as hidden fields, with the number on which the choice is built."""
    return [*((name, _typed(name, text)) for name, text in own.items()), ("edit_no", str(edit_no))]


def touched_in(form: ClauseForm) -> dict[str, str]:
    """The fields that were carried along, as they would be stored."""
    texts = form.texts()
    return {name: texts[name] for name in FIELDS if name in form.data}


def chosen(form: ClauseForm) -> dict[str, str] | None:
    """What is to be saved by the choices; None while one of them is missing."""
    found = {}
    for name, text in touched_in(form).items():
        choice = form.data.get(f"choice_{name}", "")
        if text == form.stored[name] or choice == THEIRS:
            continue
        if choice == OTHER:
            other = str(form.data.get(f"text_{name}", ""))
            found[name] = to_html(other) if name in BODIES else other.strip()
        elif choice == MINE:
            found[name] = text
        else:
            return None
    return found


def spelt_pairs(code: str, stored: Any, own: Any) -> list[tuple[str, list[Piece], list[Piece]]]:
    """A structured part as it is saved and as it was typed, in Kazakh and in Russian."""
    return [
        (language, *compared(spelt_value(code, stored, language), spelt_value(code, own, language)))
        for language in ("kk", "ru")
    ]
