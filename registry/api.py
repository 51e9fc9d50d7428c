"""The registry for programs: open to everybody, read-only."""

from typing import Any

from django.db.models import QuerySet

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny

from accounts.models import Organisation
from registry.models import Service
from registry.selectors import search_services


class ByNumber(CursorPagination):
    """25 a page, in the order of the registry."""

    ordering = "registry_no"
    page_size = 25


class BodySerializer(serializers.ModelSerializer[Organisation]):
    """A body by its key and its names; a name that a body does not have is empty."""

    class Meta:
        model = Organisation
        fields = ["key", "name_kk", "name_ru", "name_en"]
        read_only_fields = fields


class ServiceSerializer(serializers.ModelSerializer[Service]):
    """An entry of the registry (L13-12.2); texts in three languages, lists as lists."""

    drafting_body = BodySerializer(read_only=True)
    providers = serializers.ListField(
        source="provider_classes",
        child=serializers.CharField(),
        help_text="Keys of bodies, or classes: oblast_leb, district_leb, territorial:<key>.",
    )
    intake = serializers.ListField(child=serializers.ChoiceField(["sp", "psc", "portal"]))
    forms = serializers.ListField(child=serializers.ChoiceField(["paper", "electronic"]))
    documents_kk = serializers.SerializerMethodField()
    documents_ru = serializers.SerializerMethodField()
    documents_en = serializers.SerializerMethodField()

    class Meta:
        model = Service
        fields = [
            "registry_no", "code", "name_kk", "name_ru", "name_en",
            "life_situation_kk", "life_situation_ru", "life_situation_en",
            "drafting_body", "providers", "intake", "forms", "payment",
            "fee_note_kk", "fee_note_ru", "fee_note_en", "term_amount", "term_unit",
            "result_kk", "result_ru", "result_en",
            "documents_kk", "documents_ru", "documents_en", "is_sample",
        ]  # fmt: skip
        read_only_fields = fields

    def get_documents_kk(self, service: Any) -> list[str]:
        return _lines(service.documents_kk)

    def get_documents_ru(self, service: Any) -> list[str]:
        return _lines(service.documents_ru)

    def get_documents_en(self, service: Any) -> list[str]:
        return _lines(service.documents_en)


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line]


@extend_schema_view(
    get=extend_schema(
        operation_id="services_list",
        summary="Services of the registry",
        tags=["services"],
        parameters=[
            OpenApiParameter(
                "search",
                str,
                description="Words in Kazakh, Russian or English; endings do not matter.",
            )
        ],
    )
)
class ServiceList(generics.ListAPIView[Service]):
    """All services, or those that a search finds."""

    permission_classes = [AllowAny]
    serializer_class = ServiceSerializer
    pagination_class = ByNumber

    def get_queryset(self) -> QuerySet[Any]:
        return search_services(self.request.query_params.get("search", ""))


@extend_schema_view(
    get=extend_schema(
        operation_id="services_read", summary="One service by its number", tags=["services"]
    )
)
class ServiceDetail(generics.RetrieveAPIView[Service]):
    """One service."""

    permission_classes = [AllowAny]
    serializer_class = ServiceSerializer
    queryset = Service.objects.select_related("drafting_body")
    lookup_field = "registry_no"
