"""What programs send and get: the shapes of a filing, a complaint, a refusal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.acting import Actor
from accounts.identity import has_valid_checksum, validate_bin
from accounts.models import Organisation, Region, User
from accounts.models.people import DocumentKind
from complaints.forms.matter import LONGEST_TEXT, NO_DEMANDS, NO_REASONS
from complaints.forms.people import MOST_OFFICIALS, NO_ADDRESS, NO_BIN, NO_ENTITY, NO_NAME
from complaints.models import Complaint, ComplaintStage, Remedy
from complaints.services import Filing, Official
from complaints.workflow import Addressee, ComplainantKind, Ground, Outcome, State, is_decided
from registry.models import Service
from registry.selectors import body_for

_SENTENCES = {
    "surname": NO_NAME,
    "given_name": NO_NAME,
    "entity_name": NO_ENTITY,
    "bin": NO_BIN,
    "postal_address": NO_ADDRESS,
    "reasons": NO_REASONS,
    "demands": NO_DEMANDS,
}
_FROM_ACCOUNT = "As the account has it, where left out."
# What an account already knows of its owner; a filing may say otherwise.
_KNOWN = ("surname", "given_name", "patronymic", "postal_address", "email", "language")


def sentence_for(field: str) -> str:
    """What to tell a person who left a required field empty, with the article."""
    return str(_SENTENCES[field])


class OfficialIn(serializers.Serializer[dict[str, Any]]):
    """An official complained of; a position or a description suffices (J-17)."""

    position = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    full_name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class FilingIn(serializers.Serializer[dict[str, Any]]):
    """A complaint (CP-1…CP-4). Who complains follows from the account where it is not said.

    An empty required text is refused by the procedure itself, with the article named.
    """

    reasons = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    demands = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    ground = serializers.ChoiceField(Ground.choices)
    addressee = serializers.ChoiceField(Addressee.choices, default=Addressee.PROVIDER_HEAD)
    service = serializers.SlugRelatedField(
        slug_field="registry_no",
        queryset=Service.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Number in the registry; left out when it is not known.",
    )
    region = serializers.SlugRelatedField(
        slug_field="key",
        queryset=Region.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Key of the place where it happened.",
    )
    body = serializers.SlugRelatedField(
        slug_field="key",
        queryset=Organisation.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="Left out, it follows from the service and the region.",
    )
    kind = serializers.ChoiceField(ComplainantKind.choices, default=ComplainantKind.INDIVIDUAL)
    entity_name = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="",
        help_text="Name of the legal entity that complains; the person is the one who signs.",
    )  # fmt: skip
    bin = serializers.CharField(
        max_length=12, required=False, allow_blank=True, default="", validators=[validate_bin],
        help_text="BIN of the legal entity. State bodies are refused.",
    )  # fmt: skip
    surname = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    given_name = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    patronymic = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    document_kind = serializers.ChoiceField(
        DocumentKind.choices, required=False, help_text=_FROM_ACCOUNT
    )
    document_no = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    postal_address = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    phones = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text=_FROM_ACCOUNT
    )
    email = serializers.EmailField(required=False, allow_blank=True, help_text=_FROM_ACCOUNT)
    language = serializers.ChoiceField(["kk", "ru", "en"], required=False)
    officials = serializers.ListField(child=OfficialIn(), required=False, max_length=MOST_OFFICIALS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        number = attrs.get("document_no", "")
        is_iin = attrs.get("document_kind", DocumentKind.IIN) == DocumentKind.IIN
        if number and is_iin and not has_valid_checksum(number):
            sentence = _("Check the IIN: it has 12 digits and the last one is a control digit.")
            raise ValidationError({"document_no": [sentence]})
        return attrs


def filing_from(given: Mapping[str, Any], actor: Actor) -> Filing:
    """The filing that a program asks for, completed from the account of the person.

    Raises:
        ValidationError: no body is named and none follows from service and region.
    """
    assert actor.user is not None
    provider = given["body"] or body_for(given["service"], given["region"])
    if provider is None:
        raise ValidationError({"body": [_("Choose the body.")]})
    officials = [Official(**official) for official in given.get("officials", [])]
    return Filing(
        **_person(given, actor.user),
        reasons=given["reasons"],
        demands=given["demands"],
        ground=Ground(given["ground"]),
        addressee=Addressee(given["addressee"]),
        provider=provider,
        service=given["service"],
        region=given["region"],
        officials=officials,
        official_unknown=not officials,
    )


def _person(given: Mapping[str, Any], user: User) -> dict[str, Any]:
    person = {name: given.get(name, getattr(user, name)) for name in _KNOWN}
    is_legal = given["kind"] == ComplainantKind.LEGAL
    return {
        **person,
        "phones": given.get("phones", user.phone),
        "kind": ComplainantKind(given["kind"]),
        "entity_name": given["entity_name"] if is_legal else "",
        "bin": given["bin"] if is_legal else "",
        **_document(given, user),
    }


def _document(given: Mapping[str, Any], user: User) -> dict[str, str]:
    """The document that the filing names, else the one of the account."""
    if "document_no" in given:
        kind = given.get("document_kind", DocumentKind.IIN)
        return {"document_kind": kind, "document_no": given["document_no"]}
    return {"document_kind": user.document_kind, "document_no": user.iin or user.document_no}


class RemedyOut(serializers.ModelSerializer[Remedy]):
    """What will be done to restore the violated rights (J-19)."""

    class Meta:
        model = Remedy
        fields = ["text", "due_on", "officer", "done_at"]
        read_only_fields = fields


class StageOut(serializers.ModelSerializer[ComplaintStage]):
    """One stage: its body, its four marks (CP-6), its due date.

    Until the answer is sent the decision is the body's own business: none of it is told.
    """

    body = serializers.SlugField(source="organisation.key", read_only=True)
    body_name = serializers.CharField(source="organisation.name", read_only=True)
    state = serializers.SerializerMethodField()
    state_name = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    reg_no = serializers.CharField(read_only=True)
    delivered_at = serializers.DateTimeField(source="filed_at", read_only=True)
    executed_at = serializers.SerializerMethodField()
    result_at = serializers.DateTimeField(source="answered_at", read_only=True)
    due_on = serializers.SerializerMethodField()
    due_at = serializers.SerializerMethodField()
    is_overdue = serializers.BooleanField(read_only=True)
    opens_next = serializers.BooleanField(read_only=True)
    reasons_of_decision = serializers.SerializerMethodField()
    remedy = serializers.SerializerMethodField()

    class Meta:
        model = ComplaintStage
        fields = [
            "number", "body", "body_name", "state", "state_name", "reg_no", "delivered_at",
            "registered_at", "executed_at", "result_at", "due_on", "due_at", "is_overdue",
            "outcome", "reasons_of_decision", "remedy", "opens_next",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(State.choices))
    def get_state(self, stage: ComplaintStage) -> str:
        return State.IN_CONSIDERATION if is_decided(stage.state) else State(stage.state)

    def get_state_name(self, stage: ComplaintStage) -> str:
        return str(State(self.get_state(stage)).label)

    @extend_schema_field(serializers.ChoiceField(Outcome.choices, allow_blank=True))
    def get_outcome(self, stage: ComplaintStage) -> str:
        return stage.outcome if stage.answered_at else ""

    def get_executed_at(self, stage: ComplaintStage) -> datetime | None:
        return stage.executed_at if stage.answered_at else None

    def get_due_on(self, stage: Any) -> date | None:
        return stage.clock.due_on if stage.clock else None

    def get_due_at(self, stage: Any) -> datetime | None:
        return stage.clock.due_at if stage.clock else None

    def get_reasons_of_decision(self, stage: ComplaintStage) -> str:
        return stage.decision_reasons if stage.answered_at else ""

    @extend_schema_field(RemedyOut(allow_null=True))
    def get_remedy(self, stage: Any) -> dict[str, Any] | None:
        shown = stage.promised if stage.answered_at else None
        return dict(RemedyOut(shown).data) if shown else None


class ComplaintOut(serializers.ModelSerializer[Complaint]):
    """A complaint of one's own, with all its stages."""

    number = serializers.CharField(read_only=True)
    service = serializers.SlugField(source="service.registry_no", read_only=True, allow_null=True)
    body = serializers.SlugField(source="provider.key", read_only=True)
    stages = StageOut(many=True, read_only=True)

    class Meta:
        model = Complaint
        fields = [
            "id", "number", "tracking_code", "kind", "entity_name", "bin", "service", "body",
            "ground", "addressee", "reasons", "demands", "route", "filed_at", "in_court_at", "is_sample", "stages",
        ]  # fmt: skip
        read_only_fields = fields


class Refusal(serializers.Serializer[dict[str, Any]]):
    """Why nothing was done: a code for programs, a sentence for people, the article."""

    code = serializers.CharField()
    detail = serializers.CharField()
    article = serializers.CharField(allow_blank=True)
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]
