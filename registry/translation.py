"""Fields of the registry that are kept in Kazakh, Russian and English."""

from modeltranslation.translator import TranslationOptions, register

from registry.models import LifeSituation, LocalEntry, Service, Sphere


@register(Sphere)
class SphereTranslation(TranslationOptions):
    """Sections of the classification."""

    fields = ("name",)


@register(LifeSituation)
class LifeSituationTranslation(TranslationOptions):
    """Subsections of the classification."""

    fields = ("name",)


@register(Service)
class ServiceTranslation(TranslationOptions):
    """Texts of an entry."""

    fields = (
        "name", "description", "eligibility", "synonyms", "payment_basis", "free_categories",
        "fee_note", "result", "documents", "refusal_grounds", "refusal_law",
    )  # fmt: skip


@register(LocalEntry)
class LocalEntryTranslation(TranslationOptions):
    """Texts of a local entry."""

    fields = ("why_not", "address", "other_aids", "note")
