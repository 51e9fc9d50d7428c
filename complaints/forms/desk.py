"""What an official fills in about the desk itself: teams, standard texts, names of filters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.errors import UnknownPlaceholder
from complaints.models import StandardText, StandardTextVersion, Team
from complaints.services.texts import Words, unknown_placeholders

_NAME_REQUIRED = {"required": _("Write the name.")}
_NOT_TOO_LONG = MaxLengthValidator(20_000)
_ROWS = 8


class TeamForm(forms.Form):
    """The name and the people of a team."""

    name = forms.CharField(
        label=_("Name of the team"), max_length=120, error_messages=_NAME_REQUIRED
    )
    members = forms.MultipleChoiceField(
        label=_("Members"),
        help_text=_("Those who consider complaints in this body."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_closed = forms.BooleanField(
        label=_("Closed: no new complaints are given to this team"), required=False
    )

    def __init__(
        self, *args: Any, officials: Iterable[User], team: Team | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "team_%s", **kwargs})
        self._by_id = {str(user.pk): user for user in officials}
        choices = [(pk, str(user)) for pk, user in self._by_id.items()]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]
        if team is None:
            del self.fields["is_closed"]
        else:
            known = {str(pk) for pk in team.members.values_list("pk", flat=True)}
            self.initial = {
                "name": team.name,
                "members": sorted(known & set(self._by_id)),
                "is_closed": team.is_closed,
            }

    def clean_members(self) -> list[User]:
        return [self._by_id[pk] for pk in self.cleaned_data["members"]]


class GiveToTeamForm(forms.Form):
    """The team whose queue a case stands in."""

    mark_optional = False

    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "give_%s", **kwargs})
        self._by_id = {str(team.pk): team for team in teams}
        choices = [(pk, team.name) for pk, team in self._by_id.items()]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", _("none: the whole body")),
            *choices,
        ]

    def clean_team(self) -> Team | None:
        return self._by_id.get(self.cleaned_data["team"])


def _words(label: Any, language: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        validators=[_NOT_TOO_LONG],
        widget=forms.Textarea(attrs={"rows": _ROWS, "lang": language}),
        error_messages={"required": _("Write the text in Kazakh and in Russian.")},
    )


class TextForm(forms.Form):
    """A standard text, or its next version."""

    use = forms.ChoiceField(
        label=_("Where it is used"),
        choices=StandardText.Use.choices,
        error_messages={"required": _("Choose where the text is used.")},
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Only officials see it."),
        max_length=150,
        error_messages=_NAME_REQUIRED,
    )
    body_kk = _words(_("Text in Kazakh"), "kk", required=True)
    body_ru = _words(_("Text in Russian"), "ru", required=True)
    body_en = _words(_("Text in English"), "en", required=False)

    def __init__(
        self, *args: Any, version: StandardTextVersion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "text_%s", **kwargs})
        if version is not None:
            self.initial = {
                "use": version.text.use,
                "title": version.text.title,
                "body_kk": version.body_kk,
                "body_ru": version.body_ru,
                "body_en": version.body_en,
            }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("body_kk", "body_ru", "body_en"):
            unknown = unknown_placeholders(cleaned.get(name, ""))
            if unknown:
                self.add_error(name, ValidationError(str(UnknownPlaceholder(unknown))))
        return cleaned

    def words(self) -> Words:
        """The text in the languages of the portal."""
        cleaned = self.cleaned_data
        return Words(kk=cleaned["body_kk"], ru=cleaned["body_ru"], en=cleaned["body_en"])


class FilterNameForm(forms.Form):
    """The name under which a filter is kept; the filter itself travels with it."""

    page = forms.CharField(max_length=10, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the filter"), max_length=60, error_messages=_NAME_REQUIRED
    )

    def __init__(self, *args: Any, page: str = "", query: str = "", **kwargs: Any) -> None:
        initial = {"page": page, "query": query}
        super().__init__(*args, **{"auto_id": "filter_%s", "initial": initial, **kwargs})


class FilterRenameForm(forms.Form):
    """A new name for a saved filter."""

    name = forms.CharField(
        label=_("Name of the filter"), max_length=60, error_messages=_NAME_REQUIRED
    )
