"""Answering many comments at once: a common beginning, then a reason of its own for each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.forms.voices import LongText
from standards.forms.answers_decide import (
    NOT_TOO_LONG,
    TOO_LONG,
    choices_of,
    reason_field,
    verdict_field,
)
from standards.models import Comment
from standards.points import Place
from standards.queue import Points
from standards.services.deciding import Decision, mark_of

MOST_AT_ONCE = 100
_BEGINNING = {
    "kk": _("Standard text in Kazakh, to begin with"),
    "ru": _("Standard text in Russian, to begin with"),
    "en": _("Standard text in English, to begin with"),
}


class StartForm(forms.Form):
    """What the reasons of the next page begin with."""

    def __init__(
        self, *args: Any, comments: Sequence[Comment], points: Points, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "start_%s", **kwargs})
        self.fields["verdict"] = verdict_field()
        for language in _BEGINNING:
            if any(comment.language == language for comment in comments):
                self.fields[f"text_{language}"] = _beginning(language)
        self.fields["point"] = forms.ChoiceField(
            label=_("Words that these comments changed"),
            choices=[("", _("none yet")), *choices_of(points.changed)],
            required=False,
        )
        self.fields["group"] = forms.CharField(
            label=_("Name of the group"),
            help_text=_("Under it you will find these comments again. It may be left empty."),
            required=False,
            max_length=200,
            error_messages={"max_length": TOO_LONG},
        )

    @property
    def languages(self) -> list[str]:
        """Languages in which the chosen comments are written."""
        return [language for language in _BEGINNING if f"text_{language}" in self.fields]


def _beginning(language: str) -> LongText:
    return LongText(
        label=_BEGINNING[language],
        help_text=_("Left empty, each reason begins with what you typed for that comment before."),
        required=False,
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
    )


class RowForm(forms.Form):
    """One comment among many: its decision, its own reason, the words it changed."""

    mark_optional = False

    def __init__(
        self, *args: Any, comment: Comment, places: Iterable[Place], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"prefix": prefix_of(comment), **kwargs})
        self.comment = comment
        language = comment.language
        self.fields["verdict"] = verdict_field(forms.Select)
        self.fields["reason"] = reason_field(language, required=True, rows=3)
        self.fields["point"] = forms.ChoiceField(
            label=_("Words that it changed"),
            choices=[("", _("none yet")), *choices_of(places)],
            required=False,
        )
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        for name in self.fields:
            # Many forms on one page: each label says which comment it is about.
            self.fields[name].widget.attrs["aria-label"] = (
                f"{self.fields[name].label}: {comment.receipt_no}"
            )

    def decision(self) -> Decision:
        """The decision that a valid row describes."""
        cleaned = self.cleaned_data
        return Decision(
            comment_id=self.comment.pk,
            verdict=cleaned["verdict"],
            reason={self.comment.language: cleaned["reason"]},
            points=[cleaned["point"]] if cleaned["point"] else [],
            seen=cleaned["seen"],
        )


def prefix_of(comment: Comment) -> str:
    """By which the fields of a comment are known on a page of many."""
    return f"c{comment.pk}"


def rows_as_sent(
    data: QueryDict, comments: Iterable[Comment], places: Sequence[Place]
) -> list[RowForm]:
    """The rows as a person sent them."""
    return [RowForm(data, comment=comment, places=places) for comment in comments]


def rows_to_begin(
    start: Mapping[str, Any],
    comments: Iterable[Comment],
    places: Sequence[Place],
    drafts: Mapping[int, Mapping[str, Any]],
) -> list[RowForm]:
    """The rows with the common text; where there is none, with what was typed before."""
    found = []
    for comment in comments:
        name = f"reason_{comment.language}"
        before = drafts.get(comment.pk, {}).get(name, "")
        initial = {
            "verdict": start["verdict"],
            "reason": start.get(f"text_{comment.language}") or before,
            "point": start["point"],
            "seen": mark_of(comment),
        }
        found.append(RowForm(initial=initial, comment=comment, places=places))
    return found


def typed_in_rows(data: QueryDict, comments: Iterable[Comment]) -> dict[int, dict[str, Any]]:
    """What is typed on a page of many, by comment, as the page of one comment takes it."""
    found: dict[int, dict[str, Any]] = {}
    for comment in comments:
        prefix = prefix_of(comment)
        reason = data.get(f"{prefix}-reason", "").replace("\0", "")
        if reason.strip():
            point = data.get(f"{prefix}-point", "").replace("\0", "")
            found[comment.pk] = {
                "verdict": data.get(f"{prefix}-verdict", "").replace("\0", ""),
                f"reason_{comment.language}": reason,
                "changed": [point] if point else [],
            }
    return found
