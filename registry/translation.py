"""Fields of the registry that are kept in Kazakh, Russian and English."""

from modeltranslation.translator import TranslationOptions, register

from registry.models import Service


@register(Service)
class ServiceTranslation(TranslationOptions):
    """Texts of an entry."""

    fields = ("name", "life_situation", "fee_note", "result", "documents", "synonyms")
