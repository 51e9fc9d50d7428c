"""Territories and bodies (DS-19)."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity import validate_bin


def validate_time_zone(value: str) -> None:
    """Refuse anything but a name of the tz database (never an offset; Q-2).

    Raises:
        ValidationError: no such zone.
    """
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError) as error:
        raise ValidationError(_("No such time zone."), code="time_zone") from error


class Region(models.Model):
    """An administrative-territorial unit, by its KATO code."""

    key = models.SlugField(_("code"), unique=True, max_length=60)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of the territory"),
    )
    level = models.CharField(_("level"), max_length=20)
    kato = models.CharField(_("code by KATO"), max_length=9, unique=True)
    name = models.CharField(_("title"), max_length=200)
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[validate_time_zone])
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    # Columns that the translation registry adds.
    name_kk: str
    name_ru: str
    name_en: str | None

    class Meta:
        ordering = ["kato"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> list["Region"]:
        """This unit, then each unit above it."""
        chain: list[Region] = []
        unit: Region | None = self
        while unit is not None:
            chain.append(unit)
            unit = unit.parent
        return chain


class BodyKind(models.TextChoices):
    """Kind of a body (DS-19)."""

    GOVERNMENT = "gov", _("Government")
    PRESIDENT_ADMINISTRATION = "president_admin", _("President's Administration")
    CENTRAL = "csb", _("Central state body")
    LOCAL = "leb", _("Local executive body")
    AKIM = "akim", _("Akim")
    SERVICE_CENTRE = "psc", _("Population service centre")
    SPECIALISED_CENTRE = "spsc", _("Specialised service centre")
    CONTACT_CENTRE = "scc", _("Single contact centre")
    OTHER_PROVIDER = "sp_other", _("Other service provider")
    FOREIGN_MISSION = "foreign_mission", _("Foreign mission")
    NGO = "ngo", _("Non-profit organisation")


class BodyLevel(models.TextChoices):
    """Level of a body in the hierarchy."""

    CENTRAL = "central", _("central")
    OBLAST = "oblast", _("oblast")
    REPUBLICAN_CITY = "republican_city", _("city of republican significance")
    CAPITAL = "capital", _("capital")
    DISTRICT = "district", _("district")
    CITY_DISTRICT = "city_district", _("district in a city")
    RURAL_DISTRICT = "rural_district", _("rural district")
    TERRITORIAL = "territorial", _("territorial unit")
    SERVICE_CENTRE = "psc", _("service centre")
    FOREIGN = "foreign", _("abroad")
    NGO = "ngo", _("non-profit organisation")


class Organisation(models.Model):
    """A body of DS-19: who drafts, provides, answers, controls."""

    key = models.SlugField(_("code"), unique=True, max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    level = models.CharField(_("level"), max_length=20, choices=BodyLevel.choices)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("superior body"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("territory"),
    )
    name = models.CharField(_("title"), max_length=300)
    bin = models.CharField(_("BIN"), max_length=12, blank=True, validators=[validate_bin])
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[validate_time_zone])
    schedule = models.CharField(
        _("working hours"), max_length=120, blank=True, help_text=_("opening_hours notation")
    )
    subordination = models.CharField(
        _("accountable to"),
        max_length=12,
        blank=True,
        choices=[("president", _("President")), ("government", _("Government"))],
    )
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    # Columns that the translation registry adds.
    name_kk: str
    name_ru: str
    name_en: str | None
    address_kk: str
    address_ru: str
    address_en: str | None

    class Meta:
        ordering = ["key"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the duty-holder (J-22)."""
        return ZoneInfo(self.time_zone)


class BodyFunction(models.Model):
    """One function of a body: ``drafting``, ``qcb``, ``ib``, ``psb``, ``provider``, …"""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="functions",
        verbose_name=_("body"),
    )
    code = models.CharField(_("function of a body"), max_length=40)

    class Meta:
        verbose_name = _("function of a body")
        verbose_name_plural = _("functions of bodies")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_function_per_body")
        ]

    def __str__(self) -> str:
        return self.code
