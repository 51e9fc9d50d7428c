"""The classification behind the eight digits: section (sphere), subsection (life situation)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SPHERE_DIGITS = 3
SITUATION_DIGITS = 5  # section and subsection together
CODE_DIGITS = 8


class Sphere(models.Model):
    """A section of the registry: a sphere of life (the first three digits; D12-6.4)."""

    code = models.CharField(
        _("section of the code"), max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")]
    )
    name = models.CharField(_("sphere"), max_length=200)

    name_kk: str
    name_ru: str
    name_en: str | None

    class Meta:
        ordering = ["code"]
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")

    def __str__(self) -> str:
        return self.name


class LifeSituation(models.Model):
    """A subsection: a life situation within a sphere (the first five digits)."""

    sphere = models.ForeignKey(
        Sphere, on_delete=models.PROTECT, related_name="situations", verbose_name=_("sphere")
    )
    code = models.CharField(
        _("section and subsection of the code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$")],
    )
    name = models.CharField(_("life situation"), max_length=200)

    name_kk: str
    name_ru: str
    name_en: str | None

    class Meta:
        ordering = ["code"]
        verbose_name = _("life situation")
        verbose_name_plural = _("life situations")

    def __str__(self) -> str:
        return self.name
