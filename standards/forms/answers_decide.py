"""What the drafting body writes on a comment: a decision, an official reply, the name of a group."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.forms.voices import LongText
from standards.models import Comment
from standards.points import Place
from standards.queue import Points
from standards.services.deciding import Decision
from standards.workflow import LONGEST_COMMENT, HideReason, Verdict

# A limit against abuse; a counter under every text would only distract.
NOT_TOO_LONG = MaxLengthValidator(20_000)
TOO_LONG = _("The text is too long. Shorten it.")
_WORDS_SHOWN = 90

REASON_IN = {
    "kk": _("Reason of the decision, in Kazakh"),
    "ru": _("Reason of the decision, in Russian"),
    "en": _("Reason of the decision, in English"),
}
_REASON_MISSING = {
    "kk": _("Give the reason in Kazakh: the comment is written in it."),
    "ru": _("Give the reason in Russian: the comment is written in it."),
    "en": _("Give the reason in English: the comment is written in it."),
}
_SHORT_IN = {
    "kk": _("Short content for the report, in Kazakh"),
    "ru": _("Short content for the report, in Russian"),
}
_CHOOSE_VERDICT = _("Choose the decision.")


def reason_field(language: str, *, required: bool, rows: int) -> LongText:
    """The reason of a decision in a language."""
    return LongText(
        label=REASON_IN[language],
        required=required,
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
        error_messages={"required": _REASON_MISSING[language]},
    )


def verdict_field(widget: type[forms.Widget] = forms.RadioSelect, **more: Any) -> forms.ChoiceField:
    """What is decided."""
    choices: list[tuple[Any, Any]] = [(one.value, capfirst(one.label)) for one in Verdict]
    if widget is forms.Select:
        choices.insert(0, ("", _("Choose")))
    return forms.ChoiceField(
        label=_("Decision"),
        choices=choices,
        widget=widget,
        error_messages={"required": _CHOOSE_VERDICT, "invalid_choice": _CHOOSE_VERDICT},
        **more,
    )


def choices_of(places: Iterable[Place]) -> list[tuple[str, str]]:
    """Points as choices: what each is called, and how its words begin."""
    found = []
    for place in places:
        words = Truncator("; ".join(place.words.splitlines())).chars(_WORDS_SHOWN)
        label = capfirst(place.label)
        found.append((place.point, f"{label}: {words}" if words else label))
    return found


class DecisionForm(forms.Form):
    """The decision on one comment (L13-15.4-p2-i1, DS-4)."""

    def __init__(self, *args: Any, comment: Comment, points: Points, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decide_%s", **kwargs})
        self.comment = comment
        own = comment.language
        self.fields["verdict"] = verdict_field()
        self.fields[f"reason_{own}"] = reason_field(own, required=True, rows=6)
        self._offer("changed", _("Words changed since the discussion"), points.changed)
        self._offer("kept", _("Words that have not changed yet"), points.kept)
        for language in REASON_IN.keys() - {own}:
            self.fields[f"reason_{language}"] = reason_field(language, required=False, rows=3)
        for language, label in _SHORT_IN.items():
            self.fields[f"short_{language}"] = LongText(
                label=label,
                required=False,
                validators=[NOT_TOO_LONG],
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
            )
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _offer(self, name: str, label: Any, places: Iterable[Place]) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            choices=choices_of(places),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": _("There is no such place in the draft.")},
        )

    @property
    def main_reason(self) -> Any:
        """The reason in the language of the comment."""
        return self[f"reason_{self.comment.language}"]

    @property
    def more_fields(self) -> list[Any]:
        """What may be left empty: other languages and short contents."""
        names = [f"reason_{one}" for one in REASON_IN if one != self.comment.language]
        return [self[name] for name in (*names, *(f"short_{one}" for one in _SHORT_IN))]

    @property
    def has_more(self) -> bool:
        """Whether anything stands there."""
        return any(field.value() or field.errors for field in self.more_fields)

    def decision(self) -> Decision:
        """The decision that a valid form describes."""
        cleaned = self.cleaned_data
        return Decision(
            comment_id=self.comment.pk,
            verdict=cleaned["verdict"],
            reason={language: cleaned[f"reason_{language}"] for language in REASON_IN},
            short={language: cleaned[f"short_{language}"] for language in _SHORT_IN},
            points=[*cleaned["changed"], *cleaned["kept"]],
            seen=cleaned["seen"],
        )


def stored_decision(comment: Comment, points: Points) -> dict[str, Any]:
    """What a decided comment holds, as the form takes it."""
    linked = [link.point for link in comment.changes.all()]
    changed = {place.point for place in points.changed}
    found: dict[str, Any] = {
        "verdict": comment.verdict,
        "changed": [point for point in linked if point in changed],
        "kept": [point for point in linked if point not in changed],
    }
    for language in REASON_IN:
        found[f"reason_{language}"] = getattr(comment, f"reason_{language}") or ""
    for language in _SHORT_IN:
        found[f"short_{language}"] = getattr(comment, f"short_{language}") or ""
    return found


def begun_decision(content: Mapping[str, Any], points: Points) -> dict[str, Any]:
    """What somebody had begun to write, as the form takes it; points may have moved meanwhile."""
    linked = [*content.get("changed", ()), *content.get("kept", ())]
    changed = {place.point for place in points.changed}
    return {
        **content,
        "changed": [point for point in linked if point in changed],
        "kept": [point for point in linked if point not in changed],
    }


class ReplyForm(forms.Form):
    """An official reply in the thread of a comment."""

    text = LongText(
        label=_("Official reply"),
        help_text=_("Everybody reads it under the comment, with the name of your body."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reply."), "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reply_%s", **kwargs})


class GroupForm(forms.Form):
    """The name of a group; an empty one takes the comment out of its group."""

    name = forms.CharField(
        label=_("Group"),
        help_text=_("Comments that say the same. Empty: in no group."),
        required=False,
        max_length=200,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "group_%s", **kwargs})


class HideForm(forms.Form):
    """The public reason code of hiding."""

    reason = forms.ChoiceField(
        label=_("Why it is hidden"),
        choices=[(one.value, capfirst(one.label)) for one in HideReason],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose the reason."),
        },
    )


class AppealForm(forms.Form):
    """The decision of the quality body; the two buttons carry it."""

    mark_optional = False

    outcome = forms.ChoiceField(
        choices=[("restore", "restore"), ("uphold", "uphold")],
        error_messages={"required": _CHOOSE_VERDICT, "invalid_choice": _CHOOSE_VERDICT},
    )
    reason = LongText(
        label=_("Reason of the decision on the appeal"),
        help_text=_("The author of the comment receives it."),
        validators=[NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Give the reason.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "appeal_%s", **kwargs})


class AppealFilter(forms.Form):
    """Which appeals: those that wait, or those decided; an unknown value counts as none."""

    mark_optional = False

    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", pgettext_lazy("appeals against hiding", "waiting for a decision")),
            ("decided", pgettext_lazy("appeals against hiding", "decided")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "queue_%s", **kwargs})
        self.is_valid()

    @property
    def is_of_decided(self) -> bool:
        """Whether the appeals wanted have their decisions."""
        return bool(self.cleaned_data.get("state") == "decided")
