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
    except (ValueError, OSError) as error:
        raise ValidationError(_("No such time zone."), code="time_zone") from error


class Region(models.Model):
    """An administrative-territorial unit, by its KATO code."""

    key = models.SlugField(unique=True, max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=20)
    kato = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=40, validators=[validate_time_zone])
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["kato"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> list["Region"]:
        """This unit, then each unit above it."""
        chain, unit = [], self
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

    key = models.SlugField(unique=True, max_length=60)
    kind = models.CharField(max_length=20, choices=BodyKind.choices)
    level = models.CharField(max_length=20, choices=BodyLevel.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=300)
    bin = models.CharField(max_length=12, blank=True, validators=[validate_bin])
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    time_zone = models.CharField(max_length=40, validators=[validate_time_zone])
    schedule = models.CharField(max_length=120, blank=True, help_text=_("opening_hours notation"))
    subordination = models.CharField(
        max_length=12,
        blank=True,
        choices=[("president", _("President")), ("government", _("Government"))],
    )
    is_sample = models.BooleanField(default=False)

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

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="functions")
    code = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("function of a body")
        verbose_name_plural = _("functions of bodies")
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_function_per_body")]

    def __str__(self) -> str:
        return self.code
