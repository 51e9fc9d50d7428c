"""What programs get of standards: the shapes of the answers, for the description of the API."""

from typing import Any

from rest_framework import serializers

from registry.api.shapes import BodyOut, NamedOut
from registry.content import LANGUAGES
from standards.open_data.entries import TOTALS
from standards.workflow import (
    AppealState,
    AuthorKind,
    CommentChannel,
    CommentStatus,
    HideReason,
    Kind,
    Part,
    PlacementKind,
    PlacementOf,
    Stage,
    State,
    Verdict,
)

Fields = dict[str, Any]


def _texts(*names: str) -> Fields:
    """Each text in three languages; empty where there is none."""
    return {
        f"{name}_{language}": serializers.CharField(allow_blank=True)
        for name in names
        for language in LANGUAGES
    }


class EditionOut(serializers.Serializer[Any]):
    """An edition: when it holds, on which act; null and empty where none is in force."""

    edition = serializers.IntegerField(allow_null=True, help_text="Number of the edition.")
    kind = serializers.ChoiceField(Kind.choices, allow_blank=True)
    approval_act = serializers.CharField(allow_blank=True)
    approval_act_no = serializers.CharField(allow_blank=True)
    approved_on = serializers.DateField(allow_null=True, help_text="Date of the act (L13-13.1).")
    effective_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True, help_text="Its last day.")
    justice_no = serializers.CharField(allow_blank=True)
    justice_on = serializers.DateField(allow_null=True)


class EditionsOut(serializers.Serializer[Any]):
    """All editions that hold or once held, newest first."""

    results = EditionOut(many=True)


class StandardOut(EditionOut, NamedOut):
    """The standard of a service with the edition in force."""

    registry_no = serializers.CharField(help_text="Number of the service in the registry.")
    url = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    drafting_body = BodyOut()
    draft = serializers.IntegerField(allow_null=True, help_text="Id of the draft under way.")
    is_sample = serializers.BooleanField(help_text="Invented data.")


class ClauseOut(serializers.Serializer[Any]):
    """A clause; its id stays the same from text to text. Bodies are safe HTML."""

    id = serializers.CharField()
    number = serializers.CharField()
    part = serializers.ChoiceField(Part.choices)

    def get_fields(self) -> Fields:
        """With the text and the summary in plain words."""
        return super().get_fields() | _texts("body", "summary")


class ErratumOut(serializers.Serializer[Any]):
    """A slip of the pen that a visible note corrects."""

    point = serializers.CharField()
    made_at = serializers.DateTimeField()

    def get_fields(self) -> Fields:
        """With what is written and what is to be read."""
        return super().get_fields() | _texts("written", "read")


class TextOut(serializers.Serializer[Any]):
    """A text: structured parts as data (L13-14), clauses in reading order."""

    text = serializers.IntegerField(allow_null=True, help_text="Id of the text.")
    provisions = serializers.DictField(
        allow_null=True,
        help_text="term, forms, result, fee, schedule, documents, refusals, complaint, other.",
    )
    clauses = ClauseOut(many=True)
    errata = ErratumOut(many=True)


class StandardDetailOut(StandardOut, TextOut):
    """A standard with its whole text."""


class DiscussionOut(serializers.Serializer[Any]):
    """The last public discussion of a draft; closes_on is its last day, inclusive."""

    number = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    closes_on = serializers.DateField()
    closed_at = serializers.DateTimeField(allow_null=True)
    broken_off_at = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField()
    days_left = serializers.IntegerField(
        allow_null=True, help_text="Full days left after today; null where it is not open."
    )


class TotalsOut(serializers.Serializer[Any]):
    """How many comments came and what became of them."""

    def get_fields(self) -> Fields:
        """One number for each fate."""
        return {name: serializers.IntegerField() for name in TOTALS}


class DraftOut(EditionOut, NamedOut):
    """A draft on its road to force (M-2)."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    registry_no = serializers.CharField()
    drafting_body = BodyOut()
    stage = serializers.ChoiceField(Stage.choices)
    discussion = DiscussionOut(allow_null=True)
    totals = TotalsOut()

    def get_fields(self) -> Fields:
        """With the reason why it is made."""
        return super().get_fields() | _texts("summary")


class PlacementOut(serializers.Serializer[Any]):
    """Where something was placed (J-16)."""

    what = serializers.ChoiceField(PlacementOf.choices)
    kind = serializers.ChoiceField(PlacementKind.choices)
    body = serializers.CharField(allow_blank=True, help_text="Key of the body.")
    url = serializers.CharField(allow_blank=True)
    placed_at = serializers.DateTimeField()


class ReportOut(serializers.Serializer[Any]):
    """A published completion report (L13-15.4)."""

    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    totals = serializers.DictField()


class DraftDetailOut(DraftOut, TextOut):
    """A draft with its newest public text."""

    placements = PlacementOut(many=True)
    reports = ReportOut(many=True)


class CommentOut(serializers.Serializer[Any]):
    """A comment: public facts only. Of a hidden one neither text nor name is given."""

    receipt_no = serializers.CharField()
    draft = serializers.IntegerField()
    discussion = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    channel = serializers.ChoiceField(CommentChannel.choices)
    author_kind = serializers.ChoiceField(AuthorKind.choices)
    author_name = serializers.CharField(allow_blank=True, help_text="Only with consent.")
    language = serializers.CharField()
    point = serializers.CharField(
        allow_blank=True, help_text="Empty: the whole draft; clause:<id>; provision:<code>."
    )
    text = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(CommentStatus.choices, help_text="Whether it is considered.")
    support_count = serializers.IntegerField()
    is_hidden = serializers.BooleanField()
    hide_reason = serializers.ChoiceField(HideReason.choices, allow_blank=True)
    hidden_at = serializers.DateTimeField(allow_null=True)
    appeal = serializers.ChoiceField(AppealState.choices, allow_blank=True)
    verdict = serializers.ChoiceField(Verdict.choices, allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="Points of the revised draft that it changed."
    )

    def get_fields(self) -> Fields:
        """With the reason of the decision."""
        return super().get_fields() | _texts("reason")
