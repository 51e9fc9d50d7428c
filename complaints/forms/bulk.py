"""What an official fills in for many cases at once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.forms.remedy_fields import date_of_remedy, officer_of_remedy
from complaints.models import ComplaintStage, StandardText, StandardTextVersion, Team
from complaints.services import Decision, Promise
from complaints.services.texts import fill, text_for
from complaints.workflow import Outcome, Rung
from deadlines.domain.calendar import PROJECTED_YEARS, CalendarEnd
from deadlines.errors import calendar_sentence
from deadlines.selectors import current_calendar

_NOT_TOO_LONG = MaxLengthValidator(20_000)
_LANGUAGES = {
    "kk": (_("Reasons in Kazakh"), _("Remedy in Kazakh")),
    "ru": (_("Reasons in Russian"), _("Remedy in Russian")),
    "en": (_("Reasons in English"), _("Remedy in English")),
}
_GIVE_REASONS = _("Give the reasons for the decision.")
_SAY_REMEDY = _("Say what will be done.")
_SAY_LATENESS = _("Give the reason for the lateness.")
_SAY_CAUSES = _("Describe the study of causes.")


def is_at_quality_body(stages: Iterable[ComplaintStage]) -> bool:
    """Whether the quality body decides these: each satisfied one then needs its own demand."""
    return any(stage.rung.rung == Rung.QUALITY_BODY for stage in stages)


class BulkAssignForm(forms.Form):
    """To whom the chosen cases are given: a person, a team, or both."""

    mark_optional = False

    assignee = forms.ChoiceField(label=_("Responsible executor"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(
        self, *args: Any, officials: Iterable[User], teams: Iterable[Team], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "bulk_%s", **kwargs})
        self._people = {str(user.pk): user for user in officials}
        self._teams = {str(team.pk): team for team in teams}
        unchanged = ("", _("leave as it is"))
        for name, known in (("assignee", self._people), ("team", self._teams)):
            choices = [unchanged, *((pk, str(one)) for pk, one in known.items())]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not self._teams:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("assignee") and not cleaned.get("team"):
            self.add_error("assignee", _("Choose a person or a team."))
        return cleaned

    @property
    def person(self) -> User | None:
        """The person chosen."""
        return self._people.get(self.cleaned_data["assignee"])

    @property
    def chosen_team(self) -> Team | None:
        """The team chosen."""
        return self._teams.get(self.cleaned_data.get("team", ""))


class CommonForm(forms.Form):
    """What is the same in every answer: the decision, and when and by whom it is carried out."""

    # What is needed depends on the decision and on the standard text; the form says it itself.
    mark_optional = False

    outcome = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    remedy_due_on = date_of_remedy()
    remedy_officer = officer_of_remedy()

    def __init__(
        self, *args: Any, stages: Sequence[ComplaintStage], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "bulk_%s", **kwargs})
        self.today = today
        self.stages = stages
        self.fields["outcome"].choices = Outcome.choices  # type: ignore[attr-defined]
        if is_at_quality_body(stages):
            refused = [(Outcome.REFUSED.value, Outcome.REFUSED.label)]
            self.fields["outcome"].choices = refused  # type: ignore[attr-defined]
            del self.fields["remedy_due_on"], self.fields["remedy_officer"]

    @property
    def restores(self) -> bool:
        """Whether the decision chosen promises a remedy (J-19)."""
        return self.cleaned_data.get("outcome") in (Outcome.SATISFIED, Outcome.PARTLY)

    @property
    def carried(self) -> list[forms.BoundField]:
        """What travels hidden beside the letters."""
        names = ("outcome", "remedy_due_on", "remedy_officer")
        return [self[name] for name in names if name in self.fields]

    def clean_remedy_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["remedy_due_on"]
        if due_on and due_on < self.today:
            raise ValidationError(_("The date cannot be in the past."))
        last_year = current_calendar().last_year + PROJECTED_YEARS
        if due_on and due_on.year > last_year:
            raise ValidationError(calendar_sentence(CalendarEnd(last_year)))
        return due_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.restores:
            if not cleaned.get("remedy_due_on") and "remedy_due_on" not in self.errors:
                self.add_error("remedy_due_on", _("Say by what date it will be done."))
            if not cleaned.get("remedy_officer"):
                self.add_error("remedy_officer", _("Say who answers for it."))
        return cleaned


class WordsForm(CommonForm):
    """The first step: the decision with the words that each answer begins from.

    The words come from a standard text, from what is typed in the complainants' languages, or
    from both: what is typed is added below the text.
    """

    def __init__(
        self, *args: Any, versions: Iterable[StandardTextVersion], late: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._versions = {str(version.text_id): version for version in versions}
        self.languages = sorted({stage.complaint.language for stage in self.stages})
        at_quality = is_at_quality_body(self.stages)
        self._add_words("reasons", StandardText.Use.REASONS, _("Standard text of the reasons"))
        if not at_quality:
            self._add_words("remedy", StandardText.Use.REMEDY, _("Standard text of the remedy"))
        if at_quality:
            self.fields["cause_study"] = _text(_("Study of causes"), 5, _SAY_CAUSES)
        if late:
            self.fields["lateness_reason"] = _text(_("Reason for lateness"), 3, _SAY_LATENESS)
        self.order_fields(
            [
                "outcome", "reasons_text", *(f"reasons_{code}" for code in self.languages),
                "remedy_text", *(f"remedy_{code}" for code in self.languages),
                "remedy_due_on", "remedy_officer", "cause_study", "lateness_reason",
            ]
        )  # fmt: skip

    def _add_words(self, name: str, use: str, label: Any) -> None:
        known = [
            (pk, version.text.title)
            for pk, version in self._versions.items()
            if version.text.use == use
        ]
        if known:
            self.fields[f"{name}_text"] = forms.ChoiceField(
                label=label, choices=[("", _("none")), *known], required=False
            )
        for code in self.languages:
            labels = dict(zip(("reasons", "remedy"), _LANGUAGES[code], strict=True))
            self.fields[f"{name}_{code}"] = _text(labels[name], 6, lang=code)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._require("reasons", _GIVE_REASONS)
        if self.restores:
            self._require("remedy", _SAY_REMEDY)
        return cleaned

    def _require(self, name: str, sentence: Any) -> None:
        """Each language of the complainants has words: of the standard text, or typed."""
        version = self._versions.get(self.cleaned_data.get(f"{name}_text", ""))
        for code in self.languages:
            field, standard = f"{name}_{code}", getattr(version, f"body_{code}", "")
            if not standard and not self.cleaned_data.get(field) and field not in self.errors:
                self.add_error(field, sentence)

    def words_for(self, stage: ComplaintStage, at: datetime) -> dict[str, str]:
        """What the fields of one case begin with."""
        cleaned = self.cleaned_data
        return {
            "reasons": self._joined("reasons", stage, at),
            "remedy": self._joined("remedy", stage, at) if self.restores else "",
            "cause_study": cleaned.get("cause_study", ""),
            "lateness_reason": cleaned.get("lateness_reason", ""),
        }

    def _joined(self, name: str, stage: ComplaintStage, at: datetime) -> str:
        version = self._versions.get(self.cleaned_data.get(f"{name}_text", ""))
        standard = text_for(version, stage, at=at) if version else ""
        typed = self.cleaned_data.get(f"{name}_{stage.complaint.language}", "")
        return "\n\n".join(part for part in (standard, fill(typed, stage, at=at)) if part)


class CaseForm(forms.Form):
    """The answer to one of the cases; what it begins with may be changed here alone."""

    reasons = forms.CharField(
        label=_("Reasons of the decision"),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _GIVE_REASONS},
    )
    remedy = forms.CharField(
        label=_("What will be done to restore the violated rights"),
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _SAY_REMEDY},
    )

    def __init__(
        self, *args: Any, stage: ComplaintStage, restores: bool, late: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"prefix": f"case-{stage.pk}", **kwargs})
        self.stage = stage
        if not restores:
            del self.fields["remedy"]
        if stage.rung.rung == Rung.QUALITY_BODY:
            self.fields["cause_study"] = _text(_("Study of causes"), 5, _SAY_CAUSES)
        if late:
            self.fields["lateness_reason"] = _text(_("Reason for lateness"), 3, _SAY_LATENESS)
        for name in ("reasons", "remedy"):
            if name in self.fields:
                self.fields[name].widget.attrs["lang"] = stage.complaint.language

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields now, right or wrong."""
        return {name: self[name].value() or "" for name in self.fields}

    def decision(self, common: CommonForm) -> Decision:
        """The decision that this form and the common one describe together, whole or not yet."""
        own = self.cleaned_data if self.is_bound and self.is_valid() else self.typed
        promise = None
        if common.restores:
            promise = Promise(
                text=own.get("remedy", ""),
                due_on=common.cleaned_data["remedy_due_on"],
                officer=common.cleaned_data["remedy_officer"],
            )
        return Decision(
            outcome=Outcome(common.cleaned_data["outcome"]),
            reasons=own.get("reasons", ""),
            remedy=promise,
            cause_study=own.get("cause_study", ""),
            lateness_reason=own.get("lateness_reason", ""),
        )


def _text(label: Any, rows: int, required: Any = None, lang: str = "") -> forms.CharField:
    attrs = {"rows": rows} | ({"lang": lang} if lang else {})
    return forms.CharField(
        label=label,
        required=required is not None,
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs=attrs),
        error_messages={"required": required} if required else {},
    )
