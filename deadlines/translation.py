"""Fields that are kept in Kazakh, Russian and English."""

from modeltranslation.translator import TranslationOptions, register

from deadlines.models import CalendarDay, RuleSet, StatutoryTerm


@register(RuleSet)
class RuleSetTranslation(TranslationOptions):
    """Names of rule sets."""

    fields = ("name", "note")


@register(StatutoryTerm)
class StatutoryTermTranslation(TranslationOptions):
    """What a term is called, from what it is counted, where it stands in the law."""

    fields = ("name", "counted_from", "act", "article", "note")


@register(CalendarDay)
class CalendarDayTranslation(TranslationOptions):
    """Names of holidays."""

    fields = ("name",)
