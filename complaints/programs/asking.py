"""What bodies' programs send: which cases they ask for, and what their acts say."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.acting import legal_today
from accounts.models import Organisation
from complaints.services import Decision, DemandOrder, Promise
from complaints.workflow import ExtensionGround, Outcome, State

LONGEST_TEXT = 20_000  # characters
Given = dict[str, Any]


class _Text(serializers.CharField):
    """A text that the law asks for: whether it may be empty, the procedure says itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_TEXT, "allow_blank": True, **kwargs})


class ListQuery(serializers.Serializer[Given]):
    """Which cases of the body."""

    state = serializers.MultipleChoiceField(
        choices=State.choices, required=False, help_text="Given several times: any of them."
    )
    due_by = serializers.DateField(
        required=False, help_text="Not answered yet, with an answer due on this day or before."
    )
    updated_since = serializers.DateTimeField(
        required=False, help_text="Something was done with it since this moment."
    )


class AssignIn(serializers.Serializer[Given]):
    """The responsible executor."""

    assignee = serializers.EmailField(help_text="Address with which the official signs in.")


class MessageIn(serializers.Serializer[Given]):
    """A message to the complainant, in a form with files where there are any."""

    text = _Text()
    documents = serializers.ListField(
        child=serializers.FileField(), required=False, help_text="Up to ten files."
    )


class FilesIn(serializers.Serializer[Given]):
    """Files that go out with the answer."""

    documents = serializers.ListField(child=serializers.FileField(), help_text="Up to ten files.")


class RemedyIn(serializers.Serializer[Given]):
    """What will be done to restore the violated rights (J-19)."""

    text = _Text()
    due_on = serializers.DateField()
    officer = serializers.CharField(max_length=200, allow_blank=True)

    def validate_due_on(self, due_on: date) -> date:
        return not_past(due_on)


class DemandIn(serializers.Serializer[Given]):
    """What the quality body demands, of whom and by what date (D12-19.5.2)."""

    addressee = serializers.SlugRelatedField(
        slug_field="key", queryset=Organisation.objects.all(), help_text="Key of the body."
    )
    text = _Text()
    due_on = serializers.DateField()

    def validate_due_on(self, due_on: date) -> date:
        return not_past(due_on)


class AnswerIn(serializers.Serializer[Given]):
    """The reasoned decision (D12-19.4-p2a). What is missing, the procedure says with the article."""

    outcome = serializers.ChoiceField(Outcome.choices)
    reasons = _Text()
    remedy = RemedyIn(required=False, allow_null=True, default=None)
    demand = DemandIn(required=False, allow_null=True, default=None)
    cause_study = _Text(required=False, default="")
    lateness_reason = _Text(required=False, default="")

    def validate(self, attrs: Given) -> Given:
        if attrs["outcome"] == Outcome.REFUSED:
            extra = [name for name in ("remedy", "demand") if attrs[name]]
            if extra:
                sentence = _("A refusal carries neither a remedy nor a demand.")
                raise ValidationError({name: [sentence] for name in extra})
        return attrs


class ExtendIn(serializers.Serializer[Given]):
    """Extension of the term (D12-19.6)."""

    ground = serializers.ChoiceField(ExtensionGround.choices)
    days = serializers.IntegerField(min_value=1, max_value=10, help_text="Working days.")
    reasons = _Text()


class RedirectIn(serializers.Serializer[Given]):
    """The competent body, and why it is that one (Q-19)."""

    to = serializers.SlugRelatedField(
        slug_field="key", queryset=Organisation.objects.all(), help_text="Key of the body."
    )
    reasons = _Text()


class NothingIn(serializers.Serializer[Given]):
    """Nothing needs to be said."""


def decision_from(given: Given) -> Decision:
    """The decision that a valid answer describes."""
    return Decision(
        outcome=Outcome(given["outcome"]),
        reasons=given["reasons"],
        remedy=Promise(**given["remedy"]) if given["remedy"] else None,
        demand=DemandOrder(**given["demand"]) if given["demand"] else None,
        cause_study=given["cause_study"],
        lateness_reason=given["lateness_reason"],
    )


def not_past(due_on: date) -> date:
    """A day on which something can still be done.

    Raises:
        ValidationError: it has passed.
    """
    if due_on < legal_today():
        raise ValidationError(_("The date cannot be in the past."))
    return due_on
