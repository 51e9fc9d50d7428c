"""Fields that are kept in Kazakh, Russian and English."""

from modeltranslation.translator import TranslationOptions, register

from accounts.models import Membership, Organisation, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    """Names of territories."""

    fields = ("name",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    """Names and addresses of bodies."""

    fields = ("name", "address")


@register(Membership)
class MembershipTranslation(TranslationOptions):
    """Positions of officials."""

    fields = ("position",)
