"""What bodies' programs get: a line of the list, a whole case."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from complaints.api_shapes import RemedyOut, StageOut
from complaints.models import Attachment, CaseMessage, Complaint, ComplaintStage
from complaints.models import OfficialComplainedOf as Official
from complaints.programs.reading import ACTS, Whole
from deadlines.models import Clock


class CaseLine(serializers.ModelSerializer[ComplaintStage]):
    """A stage before the body, without personal data of the complainant."""

    number = serializers.CharField(source="complaint.number", read_only=True)
    stage = serializers.IntegerField(source="number", read_only=True)
    state_name = serializers.CharField(source="get_state_display", read_only=True)
    service = serializers.SlugField(
        source="complaint.service.registry_no", read_only=True, allow_null=True, default=None
    )
    reg_no = serializers.CharField(read_only=True)
    delivered_at = serializers.DateTimeField(source="filed_at", read_only=True)
    decided_at = serializers.DateTimeField(source="executed_at", read_only=True)
    result_at = serializers.DateTimeField(source="answered_at", read_only=True)
    due_on = serializers.DateField(source="clock.due_on", read_only=True, default=None)
    due_at = serializers.DateTimeField(source="clock.due_at", read_only=True, default=None)
    is_overdue = serializers.BooleanField(read_only=True)
    assignee = serializers.EmailField(
        source="assignee.email",
        read_only=True,
        default=None,
        help_text="Responsible executor, by the address with which that official signs in.",
    )
    team = serializers.CharField(source="team.name", read_only=True, default=None)
    is_sample = serializers.BooleanField(source="complaint.is_sample", read_only=True)

    class Meta:
        model = ComplaintStage
        fields = [
            "id", "number", "stage", "state", "state_name", "outcome", "service", "reg_no",
            "delivered_at", "registered_at", "decided_at", "result_at", "closed_at", "due_on",
            "due_at", "is_overdue", "assignee", "team", "is_sample",
        ]  # fmt: skip
        read_only_fields = fields


class ComplainantOut(serializers.ModelSerializer[Complaint]):
    """Who complains, and where the answer goes (CP-3)."""

    class Meta:
        model = Complaint
        fields = [
            "kind", "entity_name", "bin", "surname", "given_name", "patronymic", "document_kind",
            "document_no", "postal_address", "phones", "email", "language",
        ]  # fmt: skip
        read_only_fields = fields


class OfficialOut(serializers.ModelSerializer[Official]):
    """An official complained of (CP-4)."""

    class Meta:
        model = Official
        fields = ["position", "full_name"]
        read_only_fields = fields


class ClockOut(serializers.ModelSerializer[Clock]):
    """A time limit of the stage."""

    term = serializers.CharField(source="term_code", read_only=True)
    state = serializers.CharField(
        read_only=True, help_text="running, breached (late and open), met, met_late, cancelled …"
    )

    class Meta:
        model = Clock
        fields = [
            "term", "state", "started_at", "due_on", "due_at", "original_due_on", "extended_days",
            "notice_by", "max_extended_on", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class AttachmentOut(serializers.ModelSerializer[Attachment]):
    """A file of the case: the complaint's own, of a message, of an answer, a scanned paper."""

    belongs_to = serializers.CharField(source="kind", read_only=True)
    message = serializers.IntegerField(source="message_id", read_only=True, allow_null=True)
    stage = serializers.IntegerField(source="stage_id", read_only=True, allow_null=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    content_type = serializers.CharField(source="file.content_type", read_only=True)
    checked = serializers.CharField(
        source="file.state", read_only=True, help_text="Only a file that is clean is handed out."
    )
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = [
            "id", "belongs_to", "message", "stage", "name", "size", "content_type", "checked",
            "sha256", "attached_at", "url",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.URLField())
    def get_url(self, attachment: Attachment) -> str:
        request = self.context.get("request")
        return reverse("complaints:api-body-file", args=[attachment.pk], request=request)


class MessageOut(serializers.ModelSerializer[CaseMessage]):
    """A message between the complainant and the body (J-18)."""

    stage = serializers.IntegerField(source="stage_id", read_only=True)

    class Meta:
        model = CaseMessage
        fields = ["id", "stage", "from_official", "text", "written_at"]
        read_only_fields = fields


class SentMessageOut(MessageOut):
    """A message just written; its text is the program's own."""

    class Meta(MessageOut.Meta):
        fields = ["id", "stage", "written_at"]
        read_only_fields = fields


class SentFileOut(AttachmentOut):
    """A file just attached; a picture is drawn anew, so its digest may differ from what was sent."""

    class Meta(AttachmentOut.Meta):
        fields = ["id", "size", "content_type", "checked", "sha256", "url"]
        read_only_fields = fields


class SentFilesOut(serializers.Serializer[Any]):
    """Files just attached to the answer."""

    files = SentFileOut(many=True)


class MatterOut(serializers.ModelSerializer[Complaint]):
    """What is complained of and what is asked for."""

    body = serializers.SlugField(source="provider.key", read_only=True)
    region = serializers.SlugField(
        source="region.key", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Complaint
        fields = [
            "body", "region", "ground", "addressee", "reasons", "demands", "channel", "medium",
            "route", "filed_at", "in_court_at", "official_unknown",
        ]  # fmt: skip
        read_only_fields = fields


class OwnStageOut(CaseLine):
    """The stage before the program's own body, with the decision as far as it is made."""

    class Meta(CaseLine.Meta):
        fields = [
            *CaseLine.Meta.fields,
            *("about", "appeal_text", "decision_reasons", "cause_study", "lateness_reason"),
        ]
        read_only_fields = fields


class CaseOut(serializers.Serializer[Whole]):
    """A stage with the whole case around it; reading it is put on record (D12-24)."""

    case = OwnStageOut()
    complaint = MatterOut()
    complainant = ComplainantOut()
    officials = OfficialOut(many=True)
    remedy = RemedyOut(allow_null=True)
    clocks = ClockOut(many=True)
    thread = MessageOut(many=True)
    files = AttachmentOut(many=True)
    stages = StageOut(
        many=True,
        help_text="The stages as far as the body sees them; decisions once they have been sent.",
    )
    acts = serializers.ListField(
        child=serializers.ChoiceField(ACTS), help_text="What the program may do now."
    )
