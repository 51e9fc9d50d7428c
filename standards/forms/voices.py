"""What people fill in on a draft: a comment, a reply, an appeal against hiding."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from registry.forms.voices import LongText, language_field
from standards.forms.voices_fields import SeveralFilesField
from standards.models import Comment
from standards.points import Place
from standards.services.commenting import CommentData
from standards.workflow import LONGEST_COMMENT, AuthorKind, CommentStatus, Verdict

LONGEST_INTEREST = 500
_ANY = ("", _("any"))
# How forms and addresses name the draft as a whole, whose point is empty.
_WHOLE = "whole"
_TOO_LONG = _("The text is too long. Shorten it.")


class CommentForm(forms.Form):
    """A comment on the whole draft or on one point of it; ``places`` are its points by code."""

    point = forms.ChoiceField(
        label=_("What is your comment about?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("There is no such place in the draft.")
        ),
    )
    text = LongText(
        label=_("Your comment"),
        help_text=_("Say what should be changed and why. Do not write numbers of documents or "
                    "what you do not want others to read: comments are public."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write your comment."), "max_length": _TOO_LONG},
    )  # fmt: skip
    interest = forms.CharField(
        label=_("Which right, freedom or interest of yours does the draft touch?"),
        required=False,
        max_length=LONGEST_INTEREST,
        error_messages={"max_length": _TOO_LONG},
    )
    author_kind = forms.ChoiceField(
        label=_("On whose behalf do you comment?"),
        choices=[
            (AuthorKind.INDIVIDUAL, pgettext_lazy("author of a comment", "my own")),
            (AuthorKind.BUSINESS, pgettext_lazy("author of a comment", "of a business")),
            (AuthorKind.NGO, pgettext_lazy("author of a comment", "of a non-profit organisation")),
            (AuthorKind.OFFICIAL, pgettext_lazy("author of a comment", "of a state body")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose on whose behalf you comment.")},
    )
    author_name = forms.CharField(
        label=_("Name of the business, organisation or body"), required=False, max_length=200
    )
    language = language_field(_("In which language is your comment?"))
    shows_name = forms.BooleanField(
        label=_("Show my name beside the comment. Without this only the drafting body sees it."),
        required=False,
    )
    documents = SeveralFilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to 5 files, each up to 20 MB. Everybody will be able to open them."),
    )

    def __init__(self, *args: Any, places: Mapping[str, Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", (get_language() or "kk")[:2])
        self.initial.setdefault("author_kind", AuthorKind.INDIVIDUAL)
        field = self.fields["point"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.point or _WHOLE, capfirst(_in_list(one))) for one in places.values()]
        self.initial["point"] = self.initial.get("point") or _WHOLE

    def clean_point(self) -> str:
        """The point as comments carry it."""
        point = str(self.cleaned_data["point"])
        return "" if point == _WHOLE else point

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("author_kind")
        if kind and kind != AuthorKind.INDIVIDUAL and not cleaned.get("author_name", "").strip():
            self.add_error("author_name", _("Write the name of whom you comment for."))
        return cleaned

    def typed(self) -> dict[str, Any]:
        """The valid answers as plain values, to be kept until they are sent."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "documents"}


def _in_list(place: Place) -> str:
    """A point with its first words, so that it is recognised in a list."""
    words = " ".join(place.words.split())
    short = words if len(words) <= 60 else words[:59].rsplit(" ", 1)[0] + "…"
    return f"{place.label}: {short}" if short else place.label


def comment_data(typed: Mapping[str, Any], files: Sequence[StoredFile]) -> CommentData:
    """The comment as its service takes it; a private person goes by the name of the account."""
    kind = AuthorKind(typed["author_kind"])
    return CommentData(
        text=typed["text"],
        language=typed["language"],
        point=typed["point"],
        interest=typed["interest"],
        shows_name=typed["shows_name"],
        author_kind=kind,
        author_name="" if kind == AuthorKind.INDIVIDUAL else typed["author_name"],
        files=tuple(files),
    )


class ReplyForm(forms.Form):
    """A reply in the thread of a comment; an official one bears the name of the body anyway."""

    text = LongText(
        label=_("Your reply"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the text."), "max_length": _TOO_LONG},
    )
    shows_name = forms.BooleanField(label=_("Show my name beside the reply."), required=False)

    def __init__(self, *args: Any, is_official: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reply_%s", **kwargs})
        if is_official:
            self.fields["text"].label = _("Official answer of the drafting body")
            del self.fields["shows_name"]


class AppealForm(forms.Form):
    """Why a comment should be shown again."""

    text = LongText(
        label=_("Why should your comment be shown?"),
        help_text=_("The quality body will decide."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the text."), "max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "appeal_%s", **kwargs})


class CommentsQuery(forms.Form):
    """Filters and order of the comments on a draft; an unknown value counts as none."""

    BY_NUMBER, BY_SUPPORT, BY_PLACE = "", "support", "place"
    UNDECIDED = "none"

    mark_optional = False

    sort = forms.ChoiceField(
        label=pgettext_lazy("list", "Sort by"),
        choices=[
            (BY_NUMBER, pgettext_lazy("order of comments", "as they came")),
            (BY_SUPPORT, pgettext_lazy("order of comments", "most supported first")),
            (BY_PLACE, pgettext_lazy("order of comments", "by place in the draft")),
        ],
        required=False,
    )
    point = forms.ChoiceField(label=_("Place in the draft"), required=False)
    status = forms.ChoiceField(
        label=_("Consideration"), choices=[_ANY, *CommentStatus.choices], required=False
    )
    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[_ANY, *Verdict.choices, (UNDECIDED, pgettext_lazy("comment", "no decision"))],
        required=False,
    )
    discussion = forms.ChoiceField(label=_("Discussion"), required=False)

    def __init__(
        self,
        *args: Any,
        places: Mapping[str, Place],
        counts: Mapping[str, int],
        discussions: Sequence[tuple[str, str]],
        is_reported: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        points = [
            (one.point or _WHOLE, f"{capfirst(one.label)} ({counts[one.point]})")
            for one in places.values()
            if counts.get(one.point)
        ]
        self.fields["point"].choices = [_ANY, *points]  # type: ignore[attr-defined]
        self.fields["discussion"].choices = list(discussions)  # type: ignore[attr-defined]
        if not is_reported:
            del self.fields["verdict"]
        if len(discussions) < 2:
            del self.fields["discussion"]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """A clean value; empty for an absent or unknown one."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return any(self.chosen(name) for name in ("point", "status", "verdict"))

    def narrowed(self, found: QuerySet[Comment]) -> QuerySet[Comment]:
        """Those of some comments that answer the filters."""
        if point := self.chosen("point"):
            found = found.filter(point="" if point == _WHOLE else point)
        if status := self.chosen("status"):
            found = found.filter(status=status)
        if verdict := self.chosen("verdict"):
            found = found.filter(verdict="" if verdict == self.UNDECIDED else verdict)
        return found
