"""Fields of standards that are kept in Kazakh, Russian and English."""

from modeltranslation.translator import TranslationOptions, register

from standards.models import (
    Clause,
    Comment,
    CompletionReport,
    Edition,
    Erratum,
    RegulationText,
    ReportItem,
)


@register(Edition)
class EditionTranslation(TranslationOptions):
    """Why an edition is made."""

    fields = ("summary",)


@register(Clause)
class ClauseTranslation(TranslationOptions):
    """The clause and its summary in plain words."""

    fields = ("body", "summary")


@register(Erratum)
class ErratumTranslation(TranslationOptions):
    """What is written and what is to be read."""

    fields = ("written", "read")


@register(Comment)
class CommentTranslation(TranslationOptions):
    """The short content and the reason, for a report in Kazakh and Russian."""

    fields = ("reason", "short")
    # A reader sees the reason as it was written, where it is not in his language.
    fallback_languages = {"default": ("kk", "ru", "en")}


@register(CompletionReport)
class CompletionReportTranslation(TranslationOptions):
    """The drafter's own words."""

    fields = ("foreword",)


@register(ReportItem)
class ReportItemTranslation(TranslationOptions):
    """The item in the languages of the report."""

    fields = ("source", "short", "reason", "point_label")


@register(RegulationText)
class RegulationTextTranslation(TranslationOptions):
    """General provisions of a regulation."""

    fields = ("general",)
